// Cholesky factor A = L L' of a symmetric positive definite matrix, and what is solved with it. Row-major, lower triangle.
// Halving leaves most of the work to the matrix product and to triangular systems that halve themselves.

import { dsyrk } from '../blas/gemm';
import { dtrsm_right, dtrsm_ws } from '../blas/trsm';
import { axpy, dot } from '../blas/vector';
import { NOT_POSITIVE, OK } from '../status';

/** The largest matrix that is not halved. */
const SMALL: i32 = 32;

/** The factor row by row, each entry by a dot of two rows. */
function small_cholesky(n: i32, a: usize, row: usize): i32 {
  for (let i = 0; i < n; i++) {
    const at = a + <usize>i * row;
    for (let j = 0; j < i; j++) {
      const pivot = a + <usize>j * row;
      const entry = at + (<usize>j << 3);
      store<f64>(entry, (load<f64>(entry) - dot<f64>(j, at, pivot)) / load<f64>(pivot + (<usize>j << 3)));
    }
    const diagonal = at + (<usize>i << 3);
    const rest = load<f64>(diagonal) - dot<f64>(i, at, at);
    if (!(rest > 0) || rest == Infinity) return NOT_POSITIVE;
    store<f64>(diagonal, sqrt(rest));
  }
  return OK;
}

/**
 * Overwrites the lower triangle of A (n x n, ld elements a row) with L; the upper one is neither read nor written.
 * Returns NOT_POSITIVE when a pivot is not a positive finite number, with A half overwritten.
 */
export function dcholesky(n: i32, a: usize, ld: i32, ws: usize): i32 {
  const row = <usize>ld << 3;
  if (n <= SMALL) return small_cholesky(n, a, row);
  const h = ((n >> 1) + 3) & ~3;
  const below = a + <usize>h * row;
  const rest = below + (<usize>h << 3);
  const status = dcholesky(h, a, ld, ws);
  if (status != OK) return status;
  dtrsm_right(n - h, h, 1, 0, a, 1, ld, below, ld, ws);
  dsyrk(n - h, h, -1, below, ld, 1, rest, ld, ws);
  return dcholesky(n - h, rest, ld, ws);
}

/** Bytes of workspace of dcholesky. */
export function dcholesky_ws(): i32 {
  return dtrsm_ws();
}

/** x = L^-1 x for a lower triangular L. */
export function dlower_solve(n: i32, l: usize, ld: i32, x: usize): void {
  for (let i = 0; i < n; i++, l += <usize>ld << 3) {
    const at = x + (<usize>i << 3);
    store<f64>(at, (load<f64>(at) - dot<f64>(i, l, x)) / load<f64>(l + (<usize>i << 3)));
  }
}

/** x = L'^-1 x for the same L. */
export function dlower_solvet(n: i32, l: usize, ld: i32, x: usize): void {
  for (let i = n - 1; i >= 0; i--) {
    const at = x + (<usize>i << 3);
    const row = l + (<usize>i * <usize>ld << 3);
    const value = load<f64>(at) / load<f64>(row + (<usize>i << 3));
    store<f64>(at, value);
    axpy<f64>(i, -value, row, x);
  }
}
