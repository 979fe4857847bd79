// Cholesky factor A = L L' of a symmetric positive definite matrix, and what is solved with it. Row-major, lower triangle.

import { dgemm_ws, dsyrk } from '../blas/gemm';
import { axpy, dot } from '../blas/vector';
import { NOT_POSITIVE, OK } from '../status';

/** Columns that are eliminated before the rest is updated by one syrk: two rows of a block fit the first-level cache. */
const BLOCK: i32 = 64;

/** Rows i0..i1-1 of the factor within the columns j..j+width-1, each entry by a dot of two row prefixes. */
function solve_rows(i0: i32, i1: i32, j: i32, width: i32, a: usize, row: usize): i32 {
  for (let i = i0; i < i1; i++) {
    const at = a + <usize>i * row + (<usize>j << 3);
    const columns = min(width, i - j + 1);
    for (let c = 0; c < columns; c++) {
      const pivot = a + <usize>(j + c) * row + (<usize>j << 3);
      const rest = load<f64>(at + (<usize>c << 3)) - dot<f64>(c, at, pivot);
      if (j + c == i) {
        if (!(rest > 0) || rest == Infinity) return NOT_POSITIVE;
        store<f64>(at + (<usize>c << 3), sqrt(rest));
      } else {
        store<f64>(at + (<usize>c << 3), rest / load<f64>(pivot + (<usize>c << 3)));
      }
    }
  }
  return OK;
}

/**
 * Overwrites the lower triangle of A (n x n, ld elements a row) with L; the upper one is neither read nor written.
 * Returns NOT_POSITIVE when a pivot is not a positive finite number, with A half overwritten.
 */
export function dcholesky(n: i32, a: usize, ld: i32, ws: usize): i32 {
  const row = <usize>ld << 3;
  for (let j = 0; j < n; j += BLOCK) {
    const width = min(BLOCK, n - j);
    const status = solve_rows(j, n, j, width, a, row);
    if (status != OK) return status;
    const below = j + width;
    const panel = a + <usize>below * row + (<usize>j << 3);
    if (below < n) dsyrk(n - below, width, -1, panel, ld, 1, panel + (<usize>width << 3), ld, ws);
  }
  return OK;
}

/** Bytes of workspace of dcholesky. */
export function dcholesky_ws(): i32 {
  return dgemm_ws();
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
