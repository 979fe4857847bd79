// Singular value decomposition of a matrix with at least as many rows as columns: QR where it is much taller than wide, bidiagonal
// form, divide and conquer, and the reflectors in blocks. Singular values alone: QL on the symmetric tridiagonal matrix
// (0 B; B' 0) with its rows and columns shuffled, whose eigenvalues are the singular values and their negatives.

import { dmaxabs } from '../blas/vector';
import { NON_FINITE, OK } from '../status';
import { bidiagonal_ws, bidiagonalise } from './bidiagonal';
import { bidivide, bidivide_ws } from './bidivide';
import { ql, ql_ws, sort } from './ql';
import { dqr, dqr_apply, dqr_ws } from './qr';
import { exponent_of, scale_by, too_large, TOO_MANY_BYTES } from './scale';

// @ts-ignore: decorator
@inline
function aligned(n: i32): i32 {
  return (n + 7) & ~7;
}

/** Whether reducing R instead of A saves work. */
// @ts-ignore: decorator
@inline
function tall(m: i32, n: i32): bool {
  return 5 * <i64>m >= 8 * <i64>n;
}

/** Bytes of workspace of dsvd; 2^32 - 1 where an address cannot count them. */
export function dsvd_ws(m: i32, n: i32): usize {
  if (too_large(n, 9)) return TOO_MANY_BYTES;
  const square = <usize>n * <usize>aligned(n) << 3;
  return dsvd_values_ws(m, n) + 3 * square + max(bidivide_ws(n), dqr_ws(n));
}

/** Bytes of workspace of dsvd with u = 0 and v = 0; 2^32 - 1 where an address cannot count them. */
export function dsvd_values_ws(m: i32, n: i32): usize {
  if (too_large(n, 2)) return TOO_MANY_BYTES;
  const square = <usize>n * <usize>aligned(n) << 3;
  const columns = <usize>(10 * aligned(n) + 16) << 3;
  return columns + 2 * square + max(bidiagonal_ws(m, n), max(<usize>ql_ws(2 * n), dqr_ws(n)));
}

/**
 * Thin singular value decomposition A = U S V' of a matrix of m >= n rows and n columns, column j at a + j ld elements, which is
 * destroyed. The n singular values, descending, go to `values`, left vector i to row i of u (m entries, ldu >= m elements
 * apart), right vector i to row i of v (n entries, ldv >= n apart); what lies beyond the entries of a row is set to zero.
 * With u = v = 0 values alone, for which dsvd_values_ws bytes do. Returns NON_FINITE for a NaN or infinity in A,
 * NOT_CONVERGED if an iteration exceeds its cap.
 */
export function dsvd(m: i32, n: i32, a: usize, ld: i32, values: usize, u: usize, ldu: i32, v: usize, ldv: i32, ws: usize): i32 {
  const column = <usize>aligned(n) << 3;
  const e = ws;
  const qr_tau = e + column;
  const left_tau = qr_tau + column;
  const right_tau = left_tau + column;
  const order = right_tau + column;
  // Diagonal and off-diagonal of the double size.
  const doubled = order + column;
  const right = doubled + 4 * column + 128;
  const triangle = right + <usize>n * column;
  const left_vectors = triangle + <usize>n * column;
  const right_vectors = left_vectors + <usize>n * column;
  const row = <usize>ld << 3;

  let largest: f64 = 0;
  for (let j = 0; j < n; j++) largest = max(largest, dmaxabs(m, a + <usize>j * row));
  if (!isFinite(largest)) return NON_FINITE;
  const exponent = exponent_of(largest);
  for (let j = 0; j < n; j++) scale_by(m, -exponent, a + <usize>j * row);

  const alone = u == 0;
  const space = alone ? left_vectors : right_vectors + <usize>n * column;
  const reduced = tall(m, n);
  let from = a;
  let rows = m;
  let stride = ld;
  if (reduced) {
    dqr(m, n, a, ld, qr_tau, space);
    rows = n;
    stride = aligned(n);
    from = triangle;
    memory.fill(triangle, 0, <usize>n * column);
    for (let j = 0; j < n; j++) memory.copy(triangle + <usize>j * column, a + <usize>j * row, <usize>(j + 1) << 3);
  }
  bidiagonalise(rows, n, from, stride, values, e, left_tau, right, aligned(n), right_tau, space);
  let status = OK;
  if (alone) {
    status = values_alone(n, values, e, doubled, space);
  } else {
    memory.fill(left_vectors, 0, 2 * <usize>n * column);
    status = bidivide(n, 0, values, e, left_vectors, right_vectors, aligned(n), order, space);
    if (status != OK) return status;
    memory.copy(doubled, values, <usize>n << 3);
    for (let i = 0; i < n; i++) {
      const at = <usize>load<i32>(order + (<usize>(n - 1 - i) << 2));
      store<f64>(values + (<usize>i << 3), load<f64>(doubled + (at << 3)));
      arrange(n, left_vectors + at * column, u + (<usize>i * <usize>ldu << 3), ldu);
      arrange(n, right_vectors + at * column, v + (<usize>i * <usize>ldv << 3), ldv);
    }
    dqr_apply(rows, n, from, stride, left_tau, n, u, ldu, space);
    if (reduced) dqr_apply(m, n, a, ld, qr_tau, n, u, ldu, space);
    // Right reflector k begins one entry later than a left one.
    dqr_apply(n - 1, n - 1, right + 8, aligned(n), right_tau, n, v + 8, ldv, space);
  }
  scale_by(n, exponent, values);
  return status;
}

/** A row of n entries, and zeros up to ld. */
// @ts-ignore: decorator
@inline
function arrange(n: i32, from: usize, to: usize, ld: i32): void {
  memory.copy(to, from, <usize>n << 3);
  memory.fill(to + (<usize>n << 3), 0, <usize>(ld - n) << 3);
}

/** Singular values of the bidiagonal matrix (d, e), descending, to d. */
function values_alone(n: i32, d: usize, e: usize, doubled: usize, ws: usize): i32 {
  const off = doubled + (<usize>(2 * aligned(n)) << 3);
  memory.fill(doubled, 0, <usize>(2 * n) << 3);
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 4;
    store<f64>(off + at, load<f64>(d + (<usize>i << 3)));
    if (i < n - 1) store<f64>(off + at, load<f64>(e + (<usize>i << 3)), 8);
  }
  const status = ql(2 * n, doubled, off, 0, 0, ws);
  if (status != OK) return status;
  sort(2 * n, doubled, 0, 0, 0);
  // Rounding may take a zero below zero.
  for (let i = 0; i < n; i++) store<f64>(d + (<usize>i << 3), max(load<f64>(doubled + (<usize>(2 * n - 1 - i) << 3)), 0.0));
  return OK;
}
