// Blocks of Householder reflectors as one matrix, H_1 H_2 ... H_b = 1 - U' T U with T upper triangular and vector i in row i of U
// (Schreiber and Van Loan, SIAM J. Sci. Stat. Comput. 10 (1989) 53), so that applying them is a product of matrices.

import { dgemm, dgemm_ws } from '../blas/gemm';
import { dot } from '../blas/vector';

/** Reflectors of a block. */
export const WIDTH: i32 = 32;

/** Bytes of workspace of `reflect_block` for `count` vectors. */
export function reflect_ws(count: i32): usize {
  return (<usize>count * <usize>WIDTH << 4) + <usize>dgemm_ws();
}

/** T (b x b, WIDTH elements a row) of the rows of U with n entries each, and their factors tau. */
export function block_factor(b: i32, n: i32, u: usize, ld: i32, tau: usize, t: usize): void {
  const row = <usize>WIDTH << 3;
  memory.fill(t, 0, <usize>b * row);
  for (let j = 0; j < b; j++) {
    const at = <usize>j << 3;
    const factor = load<f64>(tau + at);
    store<f64>(t + <usize>j * row + at, factor);
    const uj = u + (<usize>j * <usize>ld << 3);
    // Column j is -tau T (U u_j), from the top since T is triangular.
    for (let i = 0; i < j; i++) {
      store<f64>(t + <usize>i * row + at, -factor * dot<f64>(n, u + (<usize>i * <usize>ld << 3), uj));
    }
    for (let i = 0; i < j; i++) {
      let sum: f64 = 0;
      for (let k = i; k < j; k++) sum += load<f64>(t + <usize>i * row + (<usize>k << 3)) * load<f64>(t + <usize>k * row + at);
      store<f64>(t + <usize>i * row + at, sum);
    }
  }
}

/**
 * Each of the count rows x of X (n entries) becomes x H_1 ... H_b, or with `turned` x H_b ... H_1. U and T as above.
 */
export function reflect_block(
  count: i32, n: i32, b: i32, u: usize, ldu: i32, t: usize, turned: bool, x: usize, ld: i32, ws: usize,
): void {
  const products = ws;
  const combined = products + (<usize>count * <usize>WIDTH << 3);
  const space = combined + (<usize>count * <usize>WIDTH << 3);
  memory.fill(products, 0, <usize>count * <usize>WIDTH << 4);
  dgemm(count, b, n, 1, x, ld, 1, u, 1, ldu, products, WIDTH, space);
  dgemm(count, b, b, 1, products, WIDTH, 1, t, turned ? 1 : WIDTH, turned ? WIDTH : 1, combined, WIDTH, space);
  dgemm(count, n, b, -1, combined, WIDTH, 1, u, ldu, 1, x, ld, space);
}
