import { core } from '../core/index.js';
import { drawSignal } from './draw.js';
import type { FunctionPrior } from './functions.js';
import { lower, writeMixture } from './lower.js';
import { type Matrix, matrixEntries } from './posterior.js';
import { checked, type Prior } from './schema.js';

/** The largest rank for which the moments of a prior other than one Gaussian are integrated. */
const QUADRATURE_RANK = 3;

export interface Moments {
  /** E[xhat xhat'] = E[xhat x'], r x r row-major. */
  overlap: Float64Array;
  /** E[ln Z]. */
  logPartition: number;
}

/** The same for a precision that was given as a number. */
export interface ScalarMoments {
  overlap: number;
  logPartition: number;
}

/**
 * Overlap and mean log-partition of the Bayes-optimal estimate of x ~ prior from B = Lambda x + Lambda^(1/2) z: one step of state
 * evolution (arXiv 1701.00858). A single Gaussian in closed form; other priors by the trapezoid rule, with absolute errors below 1e-9 for
 * rank 1 and 2 and 1e-8 for rank 3 unless Lambda is large (the core's `moments` says when).
 *
 * @throws RangeError for a prior of rank > 3 that is not one Gaussian, or wrong arguments
 */
export function moments(prior: Prior, Lambda: number): ScalarMoments;
export function moments(prior: Prior, Lambda: Matrix): Moments;
export function moments(prior: Prior, Lambda: Matrix): Moments | ScalarMoments {
  const data = checked(prior);
  if (data.kind === 'functions') {
    if (data.rank !== 1)
      throw new RangeError(`prior must have rank 1 where it is given by functions, got rank ${data.rank}`);
    const [precision] = matrixEntries('Lambda', Lambda, 1);
    const found = fieldMoments(data, Math.max(0, precision));
    return typeof Lambda === 'number' ? found : { ...found, overlap: Float64Array.of(found.overlap) };
  }
  const mixture = lower(data);
  const { rank: r, weights } = mixture;
  if (r > QUADRATURE_RANK && weights.length > 1) {
    throw new RangeError(`prior must have rank <= ${QUADRATURE_RANK} (or be one Gaussian), got rank ${r}`);
  }
  const precision = matrixEntries('Lambda', Lambda, r);
  const { memory, exports } = core();
  return memory.scope((scratch) => {
    const at = writeMixture(scratch, mixture);
    const precisionAt = scratch.f64(r * r, precision);
    const overlapAt = scratch.f64(r * r);
    const workspace = scratch.bytes(exports.moments_ws(at) >>> 0);
    const logPartition = exports.moments(at, precisionAt, overlapAt, workspace);
    const overlap = memory.f64(overlapAt, r * r).slice();
    return typeof Lambda === 'number' ? { overlap: overlap[0], logPartition } : { overlap, logPartition };
  });
}

/** Step of the trapezoid rule over the field, in deviations of its noise, and how far it goes beyond drawn rows and beyond what counts. */
const STEP = 0.05;
const BEYOND = 10;
const DRAWN = 256;
/** What counts as nothing, of the largest density. */
const NOTHING = 1e-18;
const MOST_NODES = 1 << 15;

/**
 * The same of a prior on the line that is given by functions: B = sqrt(Lambda) t has the density N(t; 0, 1) Z(B). The nodes cover the fields of
 * drawn rows, and go on until the density is nothing on a stretch of ten deviations of the noise.
 */
function fieldMoments(prior: FunctionPrior, Lambda: number): ScalarMoments {
  const root = Math.sqrt(Lambda);
  const precision = Float64Array.of(Lambda);
  const x = drawSignal(prior, DRAWN, { seed: 'moments' }).sort();
  const [low, high] = [root * x[0] - BEYOND, root * x[DRAWN - 1] + BEYOND];
  const step = Math.max(STEP, (high - low) / MOST_NODES);
  const sums = { mass: 0, square: 0, log: 0 };
  let largest = 0;
  const visit = (t: number) => {
    const { mean, logZ } = prior.posterior(Float64Array.of(root * t), precision);
    const density = Math.exp(logZ - 0.5 * t * t);
    largest = Math.max(largest, density);
    sums.mass += density;
    sums.square += density * mean[0] ** 2;
    sums.log += density * logZ;
    return density;
  };
  const inside = Math.ceil((high - low) / step);
  for (let k = 0; k <= inside; k++) visit(low + k * step);
  for (const [from, by] of [
    [low, -step],
    [low + inside * step, step],
  ]) {
    let quiet = 0;
    for (let k = 1; quiet * step < BEYOND; k++) {
      if (k > MOST_NODES)
        throw new RangeError(
          `prior.posterior must have a logZ whose field has a density, got none that ends at A = ${Lambda}`,
        );
      quiet = visit(from + k * by) > NOTHING * largest ? 0 : quiet + 1;
    }
  }
  return { overlap: sums.square / sums.mass, logPartition: sums.log / sums.mass };
}
