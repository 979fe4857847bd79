// Eigenvalues and eigenvectors of a symmetric matrix: tridiagonal form, then divide and conquer, then the reflectors in blocks.
// Eigenvalues alone: QL.

import { dmaxabs } from '../blas/vector';
import { NON_FINITE, OK } from '../status';
import { divide, divide_ws } from './divide';
import { ql, ql_ws, sort } from './ql';
import { exponent_of, scale_by, too_large, TOO_MANY_BYTES } from './scale';
import { dtridiagonal, reflect_tridiagonal, reflect_tridiagonal_ws } from './tridiagonal';

// @ts-ignore: decorator
@inline
function aligned(n: i32): i32 {
  return (n + 7) & ~7;
}

// Three columns, and the two of the reduction with what it adds to them.
// @ts-ignore: decorator
@inline
function columns(n: i32): usize {
  return <usize>(5 * aligned(n) + 16) << 3;
}

/** Bytes of workspace of deigh; 2^32 - 1 where an address cannot count them. */
export function deigh_ws(n: i32): usize {
  if (too_large(n, 2)) return TOO_MANY_BYTES;
  const copy = <usize>n * <usize>n << 3;
  return max(deigh_values_ws(n), columns(n) + max(divide_ws(n), max(copy, reflect_tridiagonal_ws(n))));
}

/** Bytes of workspace of deigh with z = 0. */
export function deigh_values_ws(n: i32): usize {
  return columns(n) + <usize>ql_ws(n);
}

/**
 * Eigenvalues (ascending, n numbers at values) of the symmetric matrix in the lower triangle of A (n x n, ld elements a row),
 * which is destroyed. With z != 0 also the eigenvectors: vector k is row k of z, ldz elements apart (ldz >= n; what lies beyond
 * the n entries of a row is set to zero). Returns NON_FINITE for a NaN or infinity in the triangle, NOT_CONVERGED if an
 * iteration exceeds its cap. Without vectors deigh_values_ws bytes of workspace do.
 */
export function deigh(n: i32, a: usize, ld: i32, values: usize, z: usize, ldz: i32, ws: usize): i32 {
  const column = <usize>aligned(n) << 3;
  const e = ws;
  const tau = e + column;
  const order = tau + column;
  const scratch = order + column;
  const space = scratch + 2 * column + 128;
  let largest: f64 = 0;
  for (let i = 0; i < n; i++) largest = max(largest, dmaxabs(i + 1, a + (<usize>i * <usize>ld << 3)));
  if (!isFinite(largest)) return NON_FINITE;
  const exponent = exponent_of(largest);
  for (let i = 0; i < n; i++) scale_by(i + 1, -exponent, a + (<usize>i * <usize>ld << 3));
  dtridiagonal(n, a, ld, values, e, tau, scratch);
  if (z == 0) {
    const status = ql(n, values, e, 0, 0, space);
    if (status != OK) return status;
    sort(n, values, 0, 0, 0);
  } else {
    const status = divide(n, values, e, z, ldz, order, space);
    if (status != OK) return status;
    arrange(n, values, z, ldz, order, scratch, space);
    reflect_tridiagonal(n, a, ld, tau, n, z, ldz, space);
  }
  scale_by(n, exponent, values);
  return OK;
}

/** Puts values and rows of z into the given order. */
function arrange(n: i32, values: usize, z: usize, ld: i32, order: usize, spare: usize, block: usize): void {
  const row = <usize>ld << 3;
  const bytes = <usize>n << 3;
  for (let i = 0; i < n; i++) memory.copy(block + <usize>i * bytes, z + <usize>i * row, bytes);
  memory.copy(spare, values, bytes);
  for (let i = 0; i < n; i++) {
    const from = <usize>load<i32>(order + (<usize>i << 2));
    memory.copy(z + <usize>i * row, block + from * bytes, bytes);
    store<f64>(values + (<usize>i << 3), load<f64>(spare + (from << 3)));
  }
}
