import { checkBoolean, checkCount, checkObject, checkReal, shown } from '../../core/index.js';
import { MAX_RANK } from '../../prior/parameters.js';
import { type Bulk, type Decomposition, decompose } from './bulk.js';
import { matrixFirst, nearest, type Pair, type SpectralComponent, tensorFirst } from './components.js';
import { explainedVariance, orient } from './factors.js';
import { predict } from './predict.js';
import { checkModality, type Modality, prepare, shapeText } from './prepare.js';
import type { Component, Recovery } from './recovery.js';
import { refine, type WorkingModel } from './refine.js';
import { warningsOf } from './warnings.js';

export interface RecoverOptions {
  /** How many components to keep at most: all that stand out of the noise up to 8 ('auto', the default), or a number. */
  rank?: 'auto' | number;
  /** Subtract the mean over the subjects from every column and every tensor fibre. Default true. */
  centre?: boolean;
  /** Divide every column and fibre by its standard deviation over the subjects. Default false. */
  scale?: boolean;
  /** How far above the edge of the noise, relative to it, a component must lie. Default: see `defaultMargin`. */
  margin?: number;
  /** Of AMP. Default 500. */
  maxIterations?: number;
}

/**
 * Recovers the factors that a matrix (N1 x N2) and a tensor (N1 x N3 x N4) about the same N1 subjects share, at
 * unknown scale, noise level and rank: theory note recover.
 *
 *     matrix / sigma = sum_k sqrt(lambda_k) u_k v_k' / sqrt(N1) + Z,   tensor / sigma = sum_k sqrt(tau_k) u_k x_k y_k / N1 + Z
 *
 * White noise is assumed, and Gaussian factors; `noise.*.distance` says how well the first holds.
 *
 * @throws RangeError naming the modality and the place for shapes that disagree, entries that are not finite,
 *   constant columns, and data without noise
 */
export function recover(
  data: { matrix: Modality; tensor: Modality },
  options: RecoverOptions = {},
): Recovery {
  checkObject('data', data, { matrix: true, tensor: true });
  checkObject('options', options, {
    rank: true,
    centre: true,
    scale: true,
    margin: true,
    maxIterations: true,
  });
  const { rank = 'auto', centre = true, scale = false, margin, maxIterations = 500 } = options;
  if (rank !== 'auto' && !(Number.isInteger(rank) && rank > 0 && rank <= MAX_RANK))
    throw new RangeError(`rank must be auto or an integer from 1 to ${MAX_RANK}, got ${shown(rank)}`);
  if (margin !== undefined) checkReal('margin', margin, '>= 0', (x) => x >= 0);
  checkBoolean('centre', centre);
  checkBoolean('scale', scale);
  checkCount('maxIterations', maxIterations, 1);
  const pair = preparePair(data, { centre, scale }, margin);
  const [, n3, n4] = pair.tensor.shape;
  const sizes = { u: pair.matrix.rows, v: pair.matrix.columns, x: n3, y: n4 };

  const limit = rank === 'auto' ? MAX_RANK : rank;
  const fromMatrix = matrixFirst(pair, limit);
  const found = fromMatrix.length > 0 ? fromMatrix : tensorFirst(pair, limit);
  const common = { noise: { matrix: bulkOf(pair.matrixBulk), tensor: bulkOf(pair.tensorBulk) }, sizes };
  const result =
    found.length === 0
      ? nothing(pair, common)
      : refined(pair, common, found, fromMatrix.length > 0 ? 'matrix' : 'tensor', maxIterations);
  return { ...result, warnings: warningsOf(result, rank) };
}

type Common = Pick<Recovery, 'noise' | 'sizes'>;

function bulkOf({ spectrum: _, ...bulk }: Decomposition): Bulk {
  return bulk;
}

function nothing(pair: Pair, common: Common): Omit<Recovery, 'warnings'> {
  const none = () => new Float64Array(0);
  return {
    status: 'below-threshold',
    origin: 'none',
    components: [],
    nearest: nearest(pair),
    ...common,
    factors: { u: none(), v: none(), x: none(), y: none() },
    explained: { matrix: 0, tensor: 0 },
  };
}

function refined(
  pair: Pair,
  common: Common,
  found: SpectralComponent[],
  origin: Recovery['origin'],
  maxIterations: number,
): Omit<Recovery, 'warnings'> {
  const { sizes, noise } = common;
  const working: WorkingModel = {
    sizes,
    matrix: pair.matrix.data.map((entry) => entry / noise.matrix.sigma),
    tensor: pair.tensor.data.map((entry) => entry / noise.tensor.sigma),
    lambda: found.map((component) => component.matrix.snr),
    tau: found.map((component) => component.tensor.snr),
  };
  const { refinement, estimate } = refine(working, found, maxIterations);
  orient(estimate, found.length);
  const components = found.map(({ matrix, tensor, overlap: spectralOverlap }) => ({
    matrix,
    tensor,
    overlap:
      refinement.kept === 'amp' ? predict(sizes, matrix.snr, tensor.snr, spectralOverlap) : spectralOverlap,
    spectralOverlap,
  }));
  return {
    status: statusOf(components),
    origin,
    components,
    ...common,
    factors: estimate,
    explained: explainedVariance(working, estimate),
    refinement,
  };
}

function statusOf(components: Component[]): Recovery['status'] {
  if (components.some(({ matrix, tensor }) => matrix.snr > 0 && tensor.snr > 0)) return 'shared';
  return components.some(({ matrix }) => matrix.snr > 0) ? 'matrix-only' : 'tensor-only';
}

function preparePair(
  { matrix: givenMatrix, tensor: givenTensor }: { matrix: Modality; tensor: Modality },
  options: { centre: boolean; scale: boolean },
  margin: number | undefined,
): Pair {
  checkModality('data.matrix', givenMatrix);
  checkModality('data.tensor', givenTensor);
  const matrixName = givenMatrix.name ?? 'matrix';
  const tensorName = givenTensor.name ?? 'tensor';
  if (givenMatrix.shape[0] !== givenTensor.shape[0])
    throw new RangeError(
      `${matrixName} and ${tensorName} must be about the same subjects, got ${givenMatrix.shape[0]} rows ` +
        `(${shapeText(givenMatrix.shape)}) and ${givenTensor.shape[0]} slices (${shapeText(givenTensor.shape)})`,
    );
  const matrix = prepare(givenMatrix, 'matrix', options);
  const tensor = prepare(givenTensor, 'tensor', options);
  return {
    matrix,
    tensor,
    matrixBulk: decompose(matrix, margin),
    tensorBulk: decompose(tensor, margin),
    margin,
  };
}
