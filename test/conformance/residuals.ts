// Scaled residuals as LAPACK's tests define them, in units that make a number of order one perfect. All by plain loops: nothing
// that is tested takes part.

import { type Dense, dense, product, transposed, ULP } from './matrices.js';

/** The largest column sum of absolute values. */
export function norm1(a: Dense): number {
  let largest = 0;
  for (let j = 0; j < a.cols; j++) {
    let sum = 0;
    for (let i = 0; i < a.rows; i++) sum += Math.abs(a.data[i * a.cols + j]);
    // A NaN has to come through.
    if (!(sum <= largest)) largest = sum;
  }
  return largest;
}

export function difference(a: Dense, b: Dense): Dense {
  return { ...a, data: a.data.map((v, at) => v - b.data[at]) };
}

/** |A - B| / (|A| n ulp). */
export function scaled(a: Dense, b: Dense, n = Math.max(a.rows, a.cols)): number {
  const off = norm1(difference(a, b));
  return off === 0 ? 0 : off / (norm1(a) * n * ULP);
}

/** |1 - Q'Q| / (n ulp) for the columns of Q. */
export function orthonormality(q: Dense): number {
  const one = dense(q.cols, q.cols, (i, j) => (i === j ? 1 : 0));
  return scaled(one, product(transposed(q), q), q.rows);
}

/** The columns of a, each multiplied by a number. */
export const columnsTimes = (a: Dense, values: ArrayLike<number>): Dense =>
  dense(a.rows, a.cols, (i, j) => a.data[i * a.cols + j] * values[j]);
