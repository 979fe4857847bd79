import { core, padded, type Scratch } from '../core/index.js';
import { placeColumns, takeColumns } from './boundary.js';
import { type AnyMatrix, checkMatrix, type Home } from './matrix.js';

/** Householder QR of m x n numbers at r: `q` and the upper part of `r`, both by columns of padded(m) numbers. */
export function factorQr(scratch: Scratch, m: number, n: number, r: number): { q: number; r: number } {
  const { exports } = core();
  const ld = padded(m);
  const q = scratch.f64(Math.min(m, n) * ld);
  const tau = scratch.f64(Math.min(m, n));
  const ws = scratch.bytes(exports.dqr_ws(n) >>> 0);
  exports.dqr(m, n, r, ld, tau, ws);
  exports.dqr_q(m, n, r, ld, tau, q, ld, ws);
  return { q, r };
}

/**
 * The thin QR factorisation A = Q R by Householder reflections, of a matrix of any shape and rank.
 *
 * @returns q, rows x k with orthonormal columns, and r, k x cols and upper triangular, where k = min(rows, cols)
 * @throws RangeError when the shape is wrong or an entry is not finite
 */
export function qr<A extends AnyMatrix>(a: A): { q: Home<A>; r: Home<A> } {
  checkMatrix('a', a);
  const { memory } = core();
  const [m, n, ld] = [a.rows, a.cols, padded(a.rows)];
  const k = Math.min(m, n);
  return memory.scope((scratch) => {
    const { q, r } = factorQr(scratch, m, n, placeColumns(scratch, a));
    // The reflectors stand below the diagonal.
    const columns = memory.f64(r, n * ld);
    for (let j = 0; j < k; j++) columns.fill(0, j * ld + j + 1, j * ld + m);
    return { q: takeColumns(q, ld, m, k, a), r: takeColumns(r, ld, k, n, a) };
  });
}
