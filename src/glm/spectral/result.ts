// What a spectral method returns: an estimate of the subspace, and where Bayes-AMP may start.

import { checkCount, type Fields } from '../../core/check.js';
import { padded } from '../../core/index.js';
import { matrix, svd } from '../../linalg/index.js';
import type { LanczosOptions } from '../../linalg/lanczos.js';
import { identity, rowsOf } from '../../linalg/small.js';
import { lanczosFields } from '../../linalg/top.js';
import type { Instance } from '../instance.js';
import type { Start } from '../starts.js';
import { weakRecovery } from '../weak-recovery.js';
import type { SpectralPrediction } from './law.js';
import { balanced, combined } from './start.js';

export interface SpectralOptions extends LanczosOptions {
  /** How many eigenvectors to use. Default: as many as share the top in the limit, at most 2 p. */
  vectors?: number;
}

export const spectralFields: Fields<SpectralOptions> = { ...lanczosFields, vectors: true };

export interface SpectralResult {
  /** An orthonormal basis of the estimated subspace, times sqrt(d): d x p row-major. */
  estimate: Float64Array;
  /** The eigenvalues that were used, descending. */
  values: Float64Array;
  /**
   * Where directions are planted: the squared overlap of each eigenvector V (d x p, of norm 1) with their span, |(W' W)^(-1/2) W' V|^2, in [0, 1].
   */
  overlaps?: number[];
  /**
   * Where Bayes-AMP may start: the combination of the eigenvectors that is nearest to p orthogonal directions of one length, with the size that
   * the predicted overlap gives it (at most 1 - d^(-1/2); where none is computed, that of the operator without trimming), and its response, what the rows have to do with it already.
   */
  start: Start;
  /** What the method does in the limit, with the same trimming; absent where that is not computed. */
  predicted?: SpectralPrediction;
  /** Why there is no prediction. */
  notComputed?: string;
  status: 'converged' | 'max-iterations' | 'stalled' | 'non-finite';
  iterations: number;
  residual: number;
}

/** How many eigenvectors are looked for. */
export function countOf(instance: Instance, { vectors }: SpectralOptions): number {
  const p = instance.model.directions;
  const k = vectors ?? Math.max(1, Math.min(2 * p, weakRecovery(instance.channel).degeneracy));
  checkCount('vectors', k, 1);
  return k;
}

/**
 * @param vectors p columns of padded(d) each, of any norm
 * @param overlap of an eigenvector, which gives the start its size
 * @param response V g, n x p row-major, of a combination of the vectors: of the estimate itself (d x p row-major), and of its weights; undefined where it
 * has none
 */
export function resultOf(
  instance: Instance,
  values: Float64Array,
  vectors: Float64Array[],
  predicted: SpectralPrediction | { notComputed: string },
  overlap: number,
  { status, iterations, residual }: Pick<SpectralResult, 'status' | 'iterations' | 'residual'>,
  response: (estimate: Float64Array, weights: number[]) => Float64Array | undefined,
): SpectralResult {
  const { size: d, model, truth } = instance;
  const p = model.directions;
  const ld = padded(d);
  const rows = vectors.map((vector) =>
    Float64Array.from({ length: d * p }, (_, e) => vector[(e % p) * ld + Math.floor(e / p)]),
  );
  const norms = rows.map((vector) => Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0)));
  const units = rows.map((vector, j) => vector.map((x) => x / norms[j]));
  const said = 'notComputed' in predicted ? predicted : { predicted };
  const common = { values: Float64Array.from(values), ...said, status, iterations, residual };
  const nothing = { estimate: new Float64Array(d * p), covariance: rowsOf(p, identity(p)) };
  if (units.some((unit) => !unit.every(Number.isFinite)))
    return { ...common, estimate: new Float64Array(d * p).fill(Number.NaN), start: nothing };
  // All vectors side by side, d x (k p): the p left singular vectors that they share most.
  const k = units.length;
  const side = matrix(d, k * p);
  units.forEach((unit, j) => {
    for (let i = 0; i < d; i++)
      for (let a = 0; a < p; a++) side.data[i * k * p + j * p + a] = unit[i * p + a];
  });
  const { u } = svd(side);
  const basis = Float64Array.from({ length: d * p }, (_, e) => u.data[Math.floor(e / p) * u.cols + (e % p)]);
  const estimate = basis.map((x) => Math.sqrt(d) * x);
  const q = Math.max(Math.min(overlap, 1 - 1 / Math.sqrt(d)), 1e-3);
  const size = Math.sqrt(q * d * p);
  const weights = balanced(basis, units, p).map((weight) => weight * size);
  const first = combined(units, weights);
  const reaction = response(
    first,
    weights.map((weight, j) => weight / norms[j]),
  );
  const start: Start = {
    estimate: first,
    covariance: rowsOf(p, identity(p, 1 - q)),
    ...(reaction && { response: reaction.map((x) => x / (1 - q)) }),
  };
  if (truth === undefined) return { ...common, estimate, start };
  const signal = matrix(d, p);
  signal.data.set(instance.signal);
  const planted = svd(signal).u.data;
  return { ...common, estimate, start, overlaps: units.map((unit) => captured(planted, unit, d, p)) };
}

/** |U' V|^2 of an orthonormal U, both d x p row-major. */
function captured(U: ArrayLike<number>, V: Float64Array, d: number, p: number): number {
  let sum = 0;
  for (let a = 0; a < p; a++) {
    for (let b = 0; b < p; b++) {
      let inner = 0;
      for (let i = 0; i < d; i++) inner += U[i * p + a] * V[i * p + b];
      sum += inner * inner;
    }
  }
  return sum;
}
