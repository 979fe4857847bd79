import { eigh } from './index.js';

// Small symmetric p x p matrices, row-major: overlaps and precisions.

/** U f(values) U'. */
export function spectralMap(p: number, A: ArrayLike<number>, f: (value: number) => number): Float64Array {
  if (p === 1) return Float64Array.of(f(A[0]));
  const { values, vectors } = decomposed(p, A);
  const B = new Float64Array(p * p);
  for (let c = 0; c < p; c++) {
    const value = f(values[c]);
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++) B[a * p + b] += vectors[a * p + c] * value * vectors[b * p + c];
  }
  return B;
}

/** Eigenvalues, ascending, and eigenvectors by columns, of the symmetric part. */
export function decomposed(p: number, A: ArrayLike<number>): { values: Float64Array; vectors: Float64Array } {
  const data = Float64Array.from(
    { length: p * p },
    (_, k) => 0.5 * (A[k] + A[(k % p) * p + Math.floor(k / p)]),
  );
  const { values, vectors } = eigh({ rows: p, cols: p, data });
  return { values, vectors: vectors.data };
}

export function identity(p: number, scale = 1): Float64Array {
  return Float64Array.from({ length: p * p }, (_, k) => (k % (p + 1) === 0 ? scale : 0));
}

export function multiply(p: number, A: ArrayLike<number>, B: ArrayLike<number>): Float64Array {
  const C = new Float64Array(p * p);
  for (let a = 0; a < p; a++)
    for (let c = 0; c < p; c++) for (let b = 0; b < p; b++) C[a * p + b] += A[a * p + c] * B[c * p + b];
  return C;
}

/** The inverse of a matrix that need not be symmetric, by elimination; not finite where there is none. */
export function inverted(p: number, A: ArrayLike<number>): Float64Array {
  const M = Float64Array.from(A);
  const X = identity(p);
  for (let k = 0; k < p; k++) {
    let pivot = k;
    for (let i = k + 1; i < p; i++) if (Math.abs(M[i * p + k]) > Math.abs(M[pivot * p + k])) pivot = i;
    for (let j = 0; j < p; j++) {
      [M[k * p + j], M[pivot * p + j]] = [M[pivot * p + j], M[k * p + j]];
      [X[k * p + j], X[pivot * p + j]] = [X[pivot * p + j], X[k * p + j]];
    }
    const scale = 1 / M[k * p + k];
    for (let j = 0; j < p; j++) {
      M[k * p + j] *= scale;
      X[k * p + j] *= scale;
    }
    for (let i = 0; i < p; i++) {
      const factor = M[i * p + k];
      if (i === k || factor === 0) continue;
      for (let j = 0; j < p; j++) {
        M[i * p + j] -= factor * M[k * p + j];
        X[i * p + j] -= factor * X[k * p + j];
      }
    }
  }
  return X;
}

export function trace(p: number, A: ArrayLike<number>): number {
  let sum = 0;
  for (let a = 0; a < p; a++) sum += A[a * (p + 1)];
  return sum;
}
export function rowsOf(p: number, Q: ArrayLike<number>): number[][] {
  return Array.from({ length: p }, (_, a) => Array.from({ length: p }, (_, b) => Q[a * p + b]));
}
