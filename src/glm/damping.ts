// How much of the field before goes into the next one.

import { decomposed } from '../linalg/small.js';

/** What an iteration has found when its field is about to be taken in. */
export interface Found {
  /** From 1. */
  iteration: number;
  /** A = -sum of dg / domega / d, p x p. */
  reaction: Float64Array;
  /** g' g / d, p x p. */
  products: Float64Array;
  /** Whether V is at its floor. */
  floored: boolean;
}

/** A policy of damping: the weight of the field before in the next one, in [0, 1). The first iteration has none before. */
export interface Damping {
  keep(found: Found): number;
}

/**
 * For Bayes-optimal estimates: (1 - 1 / rho) / 2 where rho, the mean eigenvalue of A^-1 g'g / d, is above 1, and 1/2 where A is not positive or V at its
 * floor. In the limit rho is 1 as long as estimates are as good as V says (the Nishimori condition), so that state evolution is followed undamped.
 */
export const nishimori: Damping = {
  keep: ({ reaction, products, floored }) =>
    floored ? 0.5 : 0.5 * (1 - 1 / Math.max(1, ratio(reaction, products))),
};

/**
 * The same weight at every iteration: for minimisers of a loss, whose V is no variance and whose g'g / d need not be A. None is needed where the
 * replicon is well below 1.
 */
export const constant = (weight: number): Damping => ({ keep: () => weight });

/** The mean eigenvalue of A^-1 products; Infinity where A is not positive. */
function ratio(A: Float64Array, products: Float64Array): number {
  const p = Math.sqrt(A.length);
  const { values, vectors } = decomposed(p, A);
  if (!(values[0] > 0)) return Number.POSITIVE_INFINITY;
  let rho = 0;
  values.forEach((value, k) => {
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++)
        rho += (vectors[a * p + k] * products[a * p + b] * vectors[b * p + k]) / (p * value);
  });
  return rho;
}

/** The running mean takes in what is new. */
export function blend(mean: Float64Array, now: ArrayLike<number>, keep: number): void {
  if (keep === 0) mean.set(now);
  else for (let e = 0; e < now.length; e++) mean[e] = (1 - keep) * now[e] + keep * mean[e];
}
