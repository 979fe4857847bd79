import { core } from '../core/index.js';
import { lower, writeMixture } from './lower.js';
import { type Matrix, matrixEntries } from './posterior.js';
import type { Prior } from './schema.js';

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
  const mixture = lower(prior);
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
