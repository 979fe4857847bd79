// Second moment of the posterior mean of a row of W at a given precision: the side of the prior in state
// evolution.

import { decomposed, spectralMap } from '../linalg/small.js';
import { brent } from '../numerics/index.js';
import { independent, lower, mixture, moments, rankOf } from '../prior/index.js';
import type { GlmModel } from './model.js';

type Prior = GlmModel['prior'];

/** Q = E[w what'] of a row of W, and E ln Z of it, through a field of precision Lambda (p x p). */
export function known(
  prior: Prior,
  p: number,
  Lambda: Float64Array,
): { overlap: Float64Array; logPartition: number } {
  if (prior.kind === 'gaussian') {
    const overlap = spectralMap(p, Lambda, (x) => Math.max(0, x) / (1 + Math.max(0, x)));
    const { values } = decomposed(p, Lambda);
    const logPartition = values.reduce(
      (sum, x) => sum + 0.5 * (Math.max(0, x) - Math.log1p(Math.max(0, x))),
      0,
    );
    return { overlap, logPartition };
  }
  const rows = Array.from({ length: p }, (_, a) => Array.from(Lambda.subarray(a * p, (a + 1) * p)));
  const { overlap, logPartition } = moments(rowPrior(prior, p), rows);
  return { overlap, logPartition };
}

/** The prior of a row of W; entries of rank 1 are independent. */
function rowPrior(prior: Prior, p: number): Prior {
  if (rankOf(prior) === p) return prior;
  const { weights, means, covariances } = independent(prior, p);
  return mixture({ weights, means, covariances });
}

/** ln of the precisions that are looked at. */
const [LEAST, MOST] = [-30, 30];
/** Overlaps below it are their precision. */
const TINY = 1e-5;

/**
 * The precision r at which entries of W that are independent are known to an overlap q; 0 where they are without any, NaN where the prior is none of
 * independent entries.
 */
export function precisionAt(prior: Prior, p: number, q: number): number {
  if (prior.kind === 'gaussian') return q / (1 - q);
  if (rankOf(prior) !== 1 && p > 1) return Number.NaN;
  const overlap = (r: number) => known(prior, 1, Float64Array.of(r)).overlap[0];
  const start = overlap(0);
  if (q <= start) return 0;
  if (start === 0 && q < TINY) return q;
  // In ln r against ln (1 - q), in which both ends are straight.
  const gap = (t: number) => Math.log((1 - q) / Math.max(1e-300, 1 - overlap(Math.exp(t))));
  return Math.exp(brent(gap, LEAST, MOST, { tolerance: 1e-13, maxIterations: 200 }).root);
}

/** r (1 - q) as the precision r grows and q approaches 1: the share of the prior that is a density (Wu and Verdu 2011). Atoms are told for less. */
export function densityOf(prior: Prior): number {
  const { rank, weights, covariances } = lower(prior);
  return weights.reduce((sum, weight, k) => {
    const { values } = decomposed(rank, covariances[k].flat());
    return sum + (weight * values.filter((v) => v > 0).length) / rank;
  }, 0);
}

/** Variance of an entry of W where it has a density; NaN where it has none. */
export function varianceOfDensity(prior: Prior): number {
  const { rank, weights, covariances } = lower(prior);
  const traces = covariances.map((C) =>
    C.flat().reduce((sum, x, e) => sum + (e % (rank + 1) === 0 ? x : 0), 0),
  );
  return weights.reduce((sum, weight, k) => sum + (weight * traces[k]) / rank, 0) / densityOf(prior);
}
