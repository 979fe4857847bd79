import { checkBoolean, checkCount, checkObject, checkReal, shown } from '../../core/index.js';
import { MAX_RANK } from '../../prior/parameters.js';
import { findComponents, nearest, type SpectralComponent } from './components.js';
import { type Decomposition, decompose } from './decompose.js';
import { explainedVariance, orient } from './factors.js';
import { checkModality, type Modality, shapeText } from './modality.js';
import type { Pair } from './pair.js';
import { predict } from './predict.js';
import { type PrepareOptions, prepare } from './prepare.js';
import type { Component, Noise, Recovery } from './recovery.js';
import { refine, scaled, type WorkingModel } from './refine.js';
import { warningsOf } from './warnings.js';

export interface RecoverOptions {
  /** How many components to keep at most: all that stand out of the noise up to 8 ('auto', the default), or a number. */
  rank?: 'auto' | number;
  /** Subtract the mean over the subjects from every column and every tensor fibre. Default true. */
  centre?: boolean;
  /** Bring the noise of every column and fibre to one level. Default false. */
  scale?: boolean;
  /**
   * Replace the entries of every column and fibre by their normal scores, which bounds heavy tails; scales and centres
   * too. Strengths and overlaps are then those of the scores. Default false.
   */
  robust?: boolean;
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
 * White noise is assumed, and Gaussian factors. The first is tested: `noise.*.model` says what was found, and where it
 * fails the status is 'noise-model-fails'.
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
    robust: true,
    margin: true,
    maxIterations: true,
  });
  const {
    rank = 'auto',
    centre = true,
    scale = false,
    robust = false,
    margin,
    maxIterations = 500,
  } = options;
  if (rank !== 'auto' && !(Number.isInteger(rank) && rank > 0 && rank <= MAX_RANK))
    throw new RangeError(`rank must be auto or an integer from 1 to ${MAX_RANK}, got ${shown(rank)}`);
  if (margin !== undefined) checkReal('margin', margin, '>= 0', (x) => x >= 0);
  checkBoolean('centre', centre);
  checkBoolean('scale', scale);
  checkBoolean('robust', robust);
  if (robust && !centre)
    throw new RangeError('centre must be true where robust is, got false: ranks forget the mean of a column');
  checkCount('maxIterations', maxIterations, 1);
  const pair = preparePair(data, { centre, scale: scale || robust, robust }, margin);
  const [, n3, n4] = pair.tensor.prepared.shape;
  const sizes = { u: pair.matrix.prepared.rows, v: pair.matrix.prepared.columns, x: n3, y: n4 };
  const { components, found } = findComponents(pair, rank === 'auto' ? MAX_RANK : rank);
  const holds = pair.matrix.model.holds && pair.tensor.model.holds;
  const result = {
    ...estimate(pair, sizes, components, holds, maxIterations),
    found,
    nearest: nearest(pair),
    noise: { matrix: noiseOf(pair.matrix), tensor: noiseOf(pair.tensor) },
    sizes,
  };
  const status = holds ? statusOf(result.components) : ('noise-model-fails' as const);
  const settings = { rank, scale: scale || robust, robust };
  return { status, ...result, warnings: warningsOf({ status, ...result }, pair, settings) };
}

function noiseOf({ bulk, components, model }: Decomposition): Noise {
  return { ...bulk, components, model };
}

/** What the components are and explain: refined, and with predictions, where the noise is what theory assumes. */
function estimate(
  pair: Pair,
  sizes: Recovery['sizes'],
  found: SpectralComponent[],
  holds: boolean,
  maxIterations: number,
): Pick<Recovery, 'components' | 'factors' | 'explained' | 'refinement'> {
  if (found.length === 0) {
    const none = () => new Float64Array(0);
    return {
      components: [],
      factors: { u: none(), v: none(), x: none(), y: none() },
      explained: { matrix: 0, tensor: 0 },
    };
  }
  const inUnits = ({ prepared, bulk }: Decomposition) => prepared.data.map((entry) => entry / bulk.sigma);
  const working: WorkingModel = {
    sizes,
    matrix: inUnits(pair.matrix),
    tensor: inUnits(pair.tensor),
    lambda: found.map((component) => component.matrix.snr),
    tau: found.map((component) => component.tensor.snr),
  };
  const { refinement, estimate: factors } = holds
    ? refine(working, found, maxIterations)
    : { refinement: undefined, estimate: scaled(working, found) };
  orient(factors, found.length);
  return {
    components: found.map((component) => report(component, sizes, refinement)),
    factors,
    explained: explainedVariance(working, factors),
    ...(refinement && { refinement }),
  };
}

function report(
  { origin, matrix, tensor, overlap: spectralOverlap }: SpectralComponent,
  sizes: Recovery['sizes'],
  refinement: Recovery['refinement'],
): Component {
  const seen = { matrix: matrix.snr > 0, tensor: tensor.snr > 0 };
  if (!refinement) return { seen, origin, matrix, tensor };
  const overlap =
    refinement.kept === 'amp' ? predict(sizes, matrix.snr, tensor.snr, spectralOverlap) : spectralOverlap;
  return { seen, origin, matrix, tensor, overlap, spectralOverlap };
}

function statusOf(components: Component[]): Recovery['status'] {
  if (components.some(({ seen }) => seen.matrix && seen.tensor)) return 'shared';
  const matrix = components.some(({ seen }) => seen.matrix);
  const tensor = components.some(({ seen }) => seen.tensor);
  if (matrix && tensor) return 'separate';
  return matrix ? 'matrix-only' : tensor ? 'tensor-only' : 'below-threshold';
}

function preparePair(
  { matrix: givenMatrix, tensor: givenTensor }: { matrix: Modality; tensor: Modality },
  options: PrepareOptions,
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
  const look = (modality: Modality, kind: 'matrix' | 'tensor') =>
    decompose(prepare(modality, kind, options), options.scale, margin);
  return { matrix: look(givenMatrix, 'matrix'), tensor: look(givenTensor, 'tensor'), margin };
}
