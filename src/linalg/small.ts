// Small p x p matrices in flat arrays, row-major: overlaps, precisions, covariances. Plain TypeScript but for the eigenvectors.

import { factored } from '../numerics/index.js';
import { eigh } from './eigh.js';

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
  const { values, vectors } = eigh({ rows: p, cols: p, data: symmetrised(p, A) });
  return { values, vectors: vectors.data };
}

/** The root of a positive semidefinite matrix that is one itself. */
export function squareRoot(p: number, A: ArrayLike<number>): Float64Array {
  return spectralMap(p, A, (value) => Math.sqrt(Math.max(value, 0)));
}

/** Share of the largest eigenvalue that counts as none. */
const VANISHING = 1e-12;

/** The inverse of a positive semidefinite matrix on its range: directions of no weight are left out. */
export function pseudoInverse(p: number, A: ArrayLike<number>): Float64Array {
  const least = VANISHING * Math.max(0, ...decomposed(p, A).values);
  return spectralMap(p, A, (value) => (value > least ? 1 / value : 0));
}

/** scale (A + A') / 2. */
export function symmetrised(p: number, A: ArrayLike<number>, scale = 1): Float64Array {
  return Float64Array.from(
    { length: p * p },
    (_, k) => 0.5 * scale * (A[k] + A[(k % p) * p + Math.floor(k / p)]),
  );
}

export function transposed(p: number, A: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: p * p }, (_, k) => A[(k % p) * p + Math.floor(k / p)]);
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
  const solve = factored(A, p);
  const X = new Float64Array(p * p);
  for (let c = 0; c < p; c++) {
    const unit = new Float64Array(p);
    unit[c] = 1;
    const { x, exponent } = solve(unit);
    for (let a = 0; a < p; a++) X[a * p + c] = x[a] * 2 ** exponent;
  }
  return X;
}

/** The lower Cholesky factor. @throws RangeError where the matrix, called V, is not positive definite */
export function cholesky(p: number, V: ArrayLike<number>): Float64Array {
  const L = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) {
      let s = V[a * p + b];
      for (let c = 0; c < b; c++) s -= L[a * p + c] * L[b * p + c];
      if (a === b && !(s > 0)) throw new RangeError(`V must be positive definite, got [${Array.from(V)}]`);
      L[a * p + b] = a === b ? Math.sqrt(s) : s / L[b * p + b];
    }
  }
  return L;
}

/** V^-1 from the Cholesky factor of V, symmetric to rounding: forward, then back, on every unit vector. */
export function choleskyInverse(p: number, L: ArrayLike<number>): Float64Array {
  const X = new Float64Array(p * p);
  for (let c = 0; c < p; c++) {
    const x = new Float64Array(p);
    for (let a = 0; a < p; a++) {
      let s = a === c ? 1 : 0;
      for (let b = 0; b < a; b++) s -= L[a * p + b] * x[b];
      x[a] = s / L[a * p + a];
    }
    for (let a = p - 1; a >= 0; a--) {
      let s = x[a];
      for (let b = a + 1; b < p; b++) s -= L[b * p + a] * x[b];
      x[a] = s / L[a * p + a];
      X[a * p + c] = x[a];
    }
  }
  return X;
}

/** ln det V from the Cholesky factor of V. */
export function logDet(p: number, L: ArrayLike<number>): number {
  let sum = 0;
  for (let a = 0; a < p; a++) sum += 2 * Math.log(L[a * (p + 1)]);
  return sum;
}

export function trace(p: number, A: ArrayLike<number>): number {
  let sum = 0;
  for (let a = 0; a < p; a++) sum += A[a * (p + 1)];
  return sum;
}

/** As users see it. */
export function rowsOf(p: number, A: ArrayLike<number>): number[][] {
  return Array.from({ length: p }, (_, a) => Array.from({ length: p }, (_, b) => A[a * p + b]));
}
