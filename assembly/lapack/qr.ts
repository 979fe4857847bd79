// Householder QR of a matrix that is stored by columns: column j is the contiguous row j of `a`, so that reflectors and the
// vectors they act on are contiguous.

import { dgemv } from '../blas/gemv';
import { axpy } from '../blas/vector';
import { OK } from '../status';
import { reflector } from './reflector';

/** Each of the count vectors from x on (ld apart) becomes H x = x - tau (v' x) v; n entries each. */
export function reflect_rows(count: i32, n: i32, tau: f64, v: usize, x: usize, ld: i32, dots: usize): void {
  if (tau == 0) return;
  dgemv(count, n, x, ld, v, dots);
  for (let i = 0; i < count; i++, x += <usize>ld << 3) axpy<f64>(n, -tau * load<f64>(dots + (<usize>i << 3)), v, x);
}

/**
 * Factors a matrix of m rows and n columns, column j at a + j ld elements. On return column j holds the entries 0..min(j, m-1)
 * of R's column j, below them the reflector j (without its leading 1); tau has min(m, n) entries.
 */
export function dqr(m: i32, n: i32, a: usize, ld: i32, tau: usize, ws: usize): i32 {
  const steps = min(m, n);
  for (let j = 0; j < steps; j++) {
    const pivot = a + ((<usize>j * <usize>ld + <usize>j) << 3);
    const t = reflector(m - j - 1, pivot, pivot + 8);
    store<f64>(tau + (<usize>j << 3), t);
    const beta = load<f64>(pivot);
    store<f64>(pivot, 1);
    reflect_rows(n - j - 1, m - j, t, pivot, pivot + (<usize>ld << 3), ld, ws);
    store<f64>(pivot, beta);
  }
  return OK;
}

/** The orthonormal factor of dqr by columns: min(m, n) columns of m entries, column j at q + j ldq elements. */
export function dqr_q(m: i32, n: i32, a: usize, ld: i32, tau: usize, q: usize, ldq: i32, ws: usize): i32 {
  const columns = min(m, n);
  for (let j = columns - 1; j >= 0; j--) {
    const column = q + (<usize>j * <usize>ldq << 3);
    memory.fill(column, 0, <usize>m << 3);
    const at = column + (<usize>j << 3);
    store<f64>(at, 1);
    const pivot = a + ((<usize>j * <usize>ld + <usize>j) << 3);
    const beta = load<f64>(pivot);
    store<f64>(pivot, 1);
    reflect_rows(columns - j, m - j, load<f64>(tau + (<usize>j << 3)), pivot, at, ldq, ws);
    store<f64>(pivot, beta);
  }
  return OK;
}

/** Bytes of workspace of dqr and dqr_q. */
export function dqr_ws(n: i32): i32 {
  return n << 3;
}
