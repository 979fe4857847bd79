import type { PerFactor } from './pair.js';
import type { WorkingModel } from './refine.js';
import { timesTransposed } from './spectrum.js';
import { dot } from './vector.js';

/** Share of the squares of each modality that the estimated signal accounts for. */
export function explainedVariance(
  working: WorkingModel,
  estimate: PerFactor<Float64Array>,
): { matrix: number; tensor: number } {
  const { sizes, lambda, tau } = working;
  const rank = lambda.length;
  const u = lambda.map((_, k) => column(estimate.u, rank, k));
  const v = lambda.map((strength, k) =>
    column(estimate.v, rank, k).map((entry) => entry * Math.sqrt(strength / sizes.u)),
  );
  const xy = tau.map((strength, k) => {
    const x = column(estimate.x, rank, k);
    const y = column(estimate.y, rank, k);
    const out = new Float64Array(sizes.x * sizes.y);
    x.forEach((left, j) => {
      for (let l = 0; l < sizes.y; l++) out[j * sizes.y + l] = (Math.sqrt(strength) / sizes.u) * left * y[l];
    });
    return out;
  });
  return { matrix: share(working.matrix, u, v), tensor: share(working.tensor, u, xy) };
}

/** 1 - |Y - sum_k left_k right_k'|^2 / |Y|^2 without forming the sum. */
function share(data: Float64Array, left: Float64Array[], right: Float64Array[]): number {
  let gain = 0;
  left.forEach((l, k) => {
    gain += 2 * dot(timesTransposed(data, right[k].length, l), right[k]);
    left.forEach((other, m) => {
      gain -= dot(l, other) * dot(right[k], right[m]);
    });
  });
  return gain / dot(data, data);
}

/**
 * Chooses the signs that the model leaves free, for reading: u is turned to positive skewness and x to a positive sum;
 * v turns with u, and y so that the product u x y stays. Changes the estimates in place.
 */
export function orient(estimate: PerFactor<Float64Array>, rank: number): void {
  for (let k = 0; k < rank; k++) {
    const skewness = column(estimate.u, rank, k).reduce((sum, entry) => sum + entry ** 3, 0);
    const sum = column(estimate.x, rank, k).reduce((total, entry) => total + entry, 0);
    const u = skewness < 0 ? -1 : 1;
    const x = sum < 0 ? -1 : 1;
    turn(estimate.u, rank, k, u);
    turn(estimate.v, rank, k, u);
    turn(estimate.x, rank, k, x);
    turn(estimate.y, rank, k, u * x);
  }
}

/** Column k of an n x rank row-major factor. */
function column(factor: Float64Array, rank: number, k: number): Float64Array {
  return Float64Array.from({ length: factor.length / rank }, (_, i) => factor[i * rank + k]);
}

function turn(factor: Float64Array, rank: number, k: number, sign: number): void {
  if (sign < 0) for (let at = k; at < factor.length; at += rank) factor[at] = -factor[at];
}
