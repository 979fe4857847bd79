import { core, padded } from '../core/index.js';
import { eigh } from '../linalg/index.js';
import type { Instance } from './instance.js';

/** How near an estimate is to the planted directions. */
export interface Measurement {
  /**
   * M = W' What / d, p x p. Links have symmetries (signs, permutations, rotations), so that M is known up to those. Where all is found it is W' W / d,
   * whose entries scatter by d^(-1/2) around those of 1: above 1 as often as below.
   */
  overlap: number[][];
  /** Q = What' What / d, p x p: what state evolution follows; in the limit M is Q up to the symmetries. It ends at W' W / d, as M does. */
  self: number[][];
  /**
   * The share of the planted subspace that the estimated one has found: trace(M' S^-1 M Q^-1) / p with S = W' W / d, in [0, 1]. For p = 1 the
   * squared cosine.
   */
  subspace: number;
  /** Mean square error of an entry of W, at the best rotation of the estimate: (trace S + trace Q - 2 |M|_*) / p. */
  mse: number;
}

/** Of p columns of padded(d) at `estimate`; without planted directions `self` alone is known. */
export function measure(
  instance: Instance,
  estimate: number,
): Partial<Measurement> & Pick<Measurement, 'self'> {
  const { size: d, truth } = instance;
  const p = instance.model.directions;
  const gram = (u: number, v: number) =>
    Array.from({ length: p }, (_, a) =>
      Array.from(
        { length: p },
        (_, b) => core().exports.ddot(d, u + 8 * a * padded(d), v + 8 * b * padded(d)) / d,
      ),
    );
  const Q = gram(estimate, estimate);
  if (truth === undefined) return { self: Q };
  const M = gram(truth, estimate);
  const S = gram(truth, truth);
  const trace = (A: number[][]) => A.reduce((sum, row, a) => sum + row[a], 0);
  const nuclear = spectrum(multiply(transposed(M), M)).values.reduce(
    (sum, v) => sum + Math.sqrt(Math.max(v, 0)),
    0,
  );
  const found = trace(multiply(multiply(transposed(M), pseudoInverse(S)), multiply(M, pseudoInverse(Q))));
  return { overlap: M, self: Q, subspace: found / p, mse: (trace(S) + trace(Q) - 2 * nuclear) / p };
}

function spectrum(A: number[][]) {
  const p = A.length;
  const data = Float64Array.from(
    { length: p * p },
    (_, e) => 0.5 * (A[Math.floor(e / p)][e % p] + A[e % p][Math.floor(e / p)]),
  );
  const { values, vectors } = eigh({ rows: p, cols: p, data });
  return { values: Array.from(values), vectors: vectors.data };
}

/** Directions that are not estimated at all are left out. */
function pseudoInverse(A: number[][]): number[][] {
  const p = A.length;
  const { values, vectors } = spectrum(A);
  const least = 1e-12 * Math.max(...values, 0);
  return A.map((_, a) =>
    A.map((_, b) =>
      values.reduce((sum, v, k) => sum + (v > least ? (vectors[a * p + k] * vectors[b * p + k]) / v : 0), 0),
    ),
  );
}

const transposed = (A: number[][]) => A.map((_, a) => A.map((row) => row[a]));
const multiply = (A: number[][], B: number[][]) =>
  A.map((row) => B[0].map((_, b) => row.reduce((sum, value, k) => sum + value * B[k][b], 0)));
