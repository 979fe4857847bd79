import type { Decomposition } from './decompose.js';
import { mapped, type Pair, type PerFactor, type PerModality } from './pair.js';
import type { WorkingModel } from './refine.js';

/** Share of the squares of the observed entries of each modality that the estimated signal accounts for. */
export function explainedVariance(
  pair: Pair,
  { sizes, lambda, tau }: Pick<WorkingModel, 'sizes' | 'lambda' | 'tau'>,
  estimate: PerFactor<Float64Array>,
): PerModality<number> {
  const rank = lambda.length;
  const all = (factor: Float64Array) => lambda.map((_, k) => column(factor, rank, k));
  const [us, vs, xs, ys] = [estimate.u, estimate.v, estimate.x, estimate.y].map(all);
  const right = {
    matrix: () => vs.map((v, k) => v.map((entry) => entry * Math.sqrt(lambda[k] / sizes.u))),
    tensor: () => xs.map((x, k) => outer(x, ys[k], Math.sqrt(tau[k]) / sizes.u)),
  };
  return mapped(pair, (modality) => share(modality, us, right[modality.prepared.cells.kind]()));
}

function outer(x: Float64Array, y: Float64Array, scale: number): Float64Array {
  const out = new Float64Array(x.length * y.length);
  x.forEach((left, j) => {
    for (let l = 0; l < y.length; l++) out[j * y.length + l] = scale * left * y[l];
  });
  return out;
}

/** 1 - |Y - sum_k left_k right_k'|^2 / |Y|^2 over the observed entries, centred and in units of the noise. */
function share({ prepared, bulk }: Decomposition, left: Float64Array[], right: Float64Array[]): number {
  const { cells, rows, columns, mean, scale } = prepared;
  let whole = 0;
  let rest = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) {
      const entry = (cells.data[at] - mean[j]) / (scale[j] * bulk.sigma);
      if (Number.isNaN(entry)) continue;
      let difference = entry;
      for (let k = 0; k < left.length; k++) difference -= left[k][i] * right[k][j];
      whole += entry * entry;
      rest += difference * difference;
    }
  }
  return 1 - rest / whole;
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
