import { core, padded, type Scratch } from '../core/index.js';
import { checkMatrix, type Matrix, matrix, placeColumns, takeColumns } from './matrix.js';

/** Householder QR in core memory: `q` and the upper part of `r`, both by columns of padded(m) numbers. */
export function factorQr(scratch: Scratch, a: Matrix): { q: number; r: number } {
  const { exports } = core();
  const [m, n, ld] = [a.rows, a.cols, padded(a.rows)];
  const r = placeColumns(scratch, a);
  const q = scratch.f64(Math.min(m, n) * ld);
  const tau = scratch.f64(Math.min(m, n));
  const ws = scratch.bytes(exports.dqr_ws(n));
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
export function qr(a: Matrix): { q: Matrix; r: Matrix } {
  checkMatrix('a', a);
  const { memory } = core();
  const k = Math.min(a.rows, a.cols);
  return memory.scope((scratch) => {
    const at = factorQr(scratch, a);
    const r = matrix(k, a.cols);
    const columns = memory.f64(at.r, a.cols * padded(a.rows));
    for (let i = 0; i < k; i++) {
      for (let j = i; j < a.cols; j++) r.data[i * a.cols + j] = columns[j * padded(a.rows) + i];
    }
    return { q: takeColumns(at.q, a.rows, k), r };
  });
}
