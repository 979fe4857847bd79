import { checkBoolean, checkCount, checkObject, checkReal, shown } from '../../core/index.js';
import { MAX_RANK } from '../../core/layout.js';
import { type Cells, cellsOf, columnMeans, filled, type Missing } from './cells.js';
import { findComponents, nearest, type SpectralComponent } from './components.js';
import { type Decomposition, decompose } from './decompose.js';
import { explainedVariance, orient } from './factors.js';
import { withHoles } from './holes.js';
import { impute } from './impute.js';
import { type Modality, shapeText } from './modality.js';
import { mapped, modalities, type Pair, type PerModality } from './pair.js';
import { predict } from './predict.js';
import { prepare } from './prepare.js';
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
  /**
   * What becomes of entries without a number (NaN): an error ('refuse', the default), the mean of their column ('mean'),
   * or an estimate from the components, found again until it settles ('impute'). They must be missing at random. Noise
   * levels are those of the observed entries; strengths and thresholds are those at which the table counts as it is.
   */
  missing?: Missing;
  /** Of AMP. Default 500. */
  maxIterations?: number;
}

/**
 * Recovers the factors that a matrix (N1 x N2) and a tensor (N1 x N3 x N4) about the same N1 subjects share, at
 * unknown scale, noise level and rank: docs/theory/recover.md.
 *
 *     matrix / sigma = sum_k sqrt(lambda_k) u_k v_k' / sqrt(N1) + Z,   tensor / sigma = sum_k sqrt(tau_k) u_k x_k y_k / N1 + Z
 *
 * White noise is assumed, and Gaussian factors. The first is tested: `noise.*.model` says what was found, and where it
 * fails the status is 'noise-model-fails'. One of the two may be left out; then the factors of the other are recovered.
 *
 * @throws RangeError naming the modality and the place for shapes that disagree, entries that are not finite,
 *   constant columns, and data without noise
 */
export function recover(
  data: { matrix: Modality; tensor: Modality },
  options?: RecoverOptions,
): Recovery<'matrix' | 'tensor'>;
export function recover(data: { matrix: Modality }, options?: RecoverOptions): Recovery<'matrix'>;
export function recover(data: { tensor: Modality }, options?: RecoverOptions): Recovery<'tensor'>;
export function recover(data: PerModality<Modality>, options?: RecoverOptions): Recovery<never>;
export function recover(data: PerModality<Modality>, options: RecoverOptions = {}): Recovery<never> {
  const { rank, maxIterations, ...settings } = checked(data, options);
  const looked = look(data, settings);
  const { pair } = looked;
  const sizes = sizesOf(pair);
  const { components, found } = findComponents(pair, rank === 'auto' ? MAX_RANK : rank);
  const holds = modalities(pair).every(({ model }) => model.holds);
  const result = {
    ...estimate(pair, sizes, components, holds, maxIterations),
    found,
    nearest: nearest(pair),
    noise: noiseOf(looked),
    sizes,
  };
  const status = holds ? statusOf(result.components) : ('noise-model-fails' as const);
  return { status, ...result, warnings: warningsOf({ status, ...result }, pair, { rank, ...settings }) };
}

/** The options with their defaults. Ranks scale the columns. */
function checked(data: PerModality<Modality>, options: RecoverOptions) {
  checkObject('data', data, { matrix: true, tensor: true });
  if (data.matrix === undefined && data.tensor === undefined)
    throw new RangeError('data must have a matrix, a tensor or both, got neither');
  checkObject('options', options, {
    rank: true,
    centre: true,
    scale: true,
    robust: true,
    margin: true,
    missing: true,
    maxIterations: true,
  });
  const {
    rank = 'auto',
    centre = true,
    scale = false,
    robust = false,
    margin,
    missing = 'refuse',
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
  if (!['refuse', 'mean', 'impute'].includes(missing))
    throw new RangeError(`missing must be refuse, mean or impute, got ${shown(missing)}`);
  checkCount('maxIterations', maxIterations, 1);
  return { rank, centre, scale: scale || robust, robust, margin, missing, maxIterations };
}

/** The modalities as they were looked at, and how their holes were filled. */
interface Looked {
  pair: Pair;
  imputation: PerModality<Noise['imputation']>;
}

function look(
  { matrix, tensor }: PerModality<Modality>,
  {
    margin,
    ...options
  }: { centre: boolean; scale: boolean; robust: boolean; missing: Missing; margin?: number },
): Looked {
  const cells = {
    ...(matrix && { matrix: cellsOf(matrix, 'matrix', options) }),
    ...(tensor && { tensor: cellsOf(tensor, 'tensor', options) }),
  };
  checkSubjects(cells);
  const imputation: Looked['imputation'] = {};
  const decomposed = (of: Cells) => {
    const at = (data: Float64Array) => decompose(prepare(of, data, options), options.scale, margin);
    const first = at(filled(of, () => columnMeans(of)));
    if (of.observed === 1) return first;
    if (options.missing === 'mean') return withHoles(first, undefined);
    const { seen, imputation: rounds } = impute(of, first, at);
    imputation[of.kind] = rounds;
    return withHoles(seen, rounds.status === 'converged');
  };
  return { pair: { ...mapped(cells, decomposed), margin }, imputation };
}

function checkSubjects({ matrix, tensor }: PerModality<Cells>): void {
  if (matrix && tensor && matrix.rows !== tensor.rows)
    throw new RangeError(
      `${matrix.name} and ${tensor.name} must be about the same subjects, got ${matrix.rows} rows ` +
        `(${shapeText(matrix.shape)}) and ${tensor.rows} slices (${shapeText(tensor.shape)})`,
    );
}

function sizesOf(pair: Pair): Recovery['sizes'] {
  const [, v = 0] = pair.matrix?.prepared.cells.shape ?? [];
  const [, x = 0, y = 0] = pair.tensor?.prepared.cells.shape ?? [];
  return { u: modalities(pair)[0].prepared.rows, v, x, y };
}

function noiseOf({ pair, imputation }: Looked): PerModality<Noise> {
  return mapped(pair, ({ prepared: { cells }, bulk, components, model }) => ({
    ...bulk,
    sigma: bulk.sigma * Math.sqrt(cells.observed),
    observed: cells.observed,
    ...(imputation[cells.kind] && { imputation: imputation[cells.kind] }),
    components,
    model,
  }));
}

/** What the components are and explain: refined, and with predictions, where the noise is what theory assumes. */
function estimate(
  pair: Pair,
  sizes: Recovery['sizes'],
  found: SpectralComponent[],
  holds: boolean,
  maxIterations: number,
): Pick<Recovery<never>, 'components' | 'factors' | 'explained' | 'refinement'> {
  if (found.length === 0) {
    const none = () => new Float64Array(0);
    return {
      components: [],
      factors: { u: none(), v: none(), x: none(), y: none() },
      explained: mapped(pair, () => 0),
    };
  }
  const inUnits = ({ prepared, bulk }: Decomposition) => prepared.data.map((entry) => entry / bulk.sigma);
  const working: WorkingModel = {
    sizes,
    ...mapped(pair, inUnits),
    lambda: found.map(({ matrix }) => matrix?.snr ?? 0),
    tau: found.map(({ tensor }) => tensor?.snr ?? 0),
  };
  const { refinement, estimate: factors } = holds
    ? refine(working, found, maxIterations)
    : { refinement: undefined, estimate: scaled(working, found) };
  orient(factors, found.length);
  return {
    components: found.map((component) => report(component, sizes, refinement)),
    factors,
    explained: explainedVariance(pair, working, factors),
    ...(refinement && { refinement }),
  };
}

function report(
  { origin, vectors: _, overlap: spectralOverlap, ...links }: SpectralComponent,
  sizes: Recovery['sizes'],
  refinement: Recovery['refinement'],
): Component<never> {
  const [lambda, tau] = [links.matrix?.snr ?? 0, links.tensor?.snr ?? 0];
  const component = { seen: { matrix: lambda > 0, tensor: tau > 0 }, origin, ...links };
  if (!refinement) return component;
  const overlap = refinement.kept === 'amp' ? predict(sizes, lambda, tau, spectralOverlap) : spectralOverlap;
  return { ...component, overlap, spectralOverlap };
}

function statusOf(components: Component<never>[]): Recovery['status'] {
  if (components.some(({ seen }) => seen.matrix && seen.tensor)) return 'shared';
  const matrix = components.some(({ seen }) => seen.matrix);
  const tensor = components.some(({ seen }) => seen.tensor);
  if (matrix && tensor) return 'separate';
  return matrix ? 'matrix-only' : tensor ? 'tensor-only' : 'below-threshold';
}
