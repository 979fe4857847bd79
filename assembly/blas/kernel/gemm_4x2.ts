// The micro-kernels: C += alpha A B for 4 rows and 2 vectors of columns. 8 accumulators and 6 loads: the most that fits the
// registers. Unrolling over k would spill, because the engine hoists every load of a loop body to its top.

import { madd, splat_load, zero } from '../../simd';

/** For packed blocks: A as k groups of 4 scalars, B as k groups of 2 vectors. */
// @ts-ignore: decorator
@inline
export function gemm_4x2<T extends number>(k: i32, a: usize, b: usize, alpha: T, c: usize, row: usize): void {
  let c00 = zero();
  let c01 = zero();
  let c10 = zero();
  let c11 = zero();
  let c20 = zero();
  let c21 = zero();
  let c30 = zero();
  let c31 = zero();
  for (const end = b + (<usize>k << 5); b < end; a += 4 * sizeof<T>(), b += 32) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = splat_load<T>(a);
    c00 = madd<T>(a0, b0, c00);
    c01 = madd<T>(a0, b1, c01);
    const a1 = splat_load<T>(a, sizeof<T>());
    c10 = madd<T>(a1, b0, c10);
    c11 = madd<T>(a1, b1, c11);
    const a2 = splat_load<T>(a, 2 * sizeof<T>());
    c20 = madd<T>(a2, b0, c20);
    c21 = madd<T>(a2, b1, c21);
    const a3 = splat_load<T>(a, 3 * sizeof<T>());
    c30 = madd<T>(a3, b0, c30);
    c31 = madd<T>(a3, b1, c31);
  }
  const factor = v128.splat<T>(alpha);
  add_row<T>(c, factor, c00, c01);
  add_row<T>((c += row), factor, c10, c11);
  add_row<T>((c += row), factor, c20, c21);
  add_row<T>(c + row, factor, c30, c31);
}

/**
 * For factors as they lie: four rows of A start at a0 .. a3, and go on by `columns` bytes; the rows of B go on by `rows` bytes.
 */
// @ts-ignore: decorator
@inline
export function gemm_4x2_direct<T extends number>(
  k: i32, a0: usize, a1: usize, a2: usize, a3: usize, columns: usize, b: usize, rows: usize, alpha: T, c: usize, row: usize,
): void {
  let c00 = zero();
  let c01 = zero();
  let c10 = zero();
  let c11 = zero();
  let c20 = zero();
  let c21 = zero();
  let c30 = zero();
  let c31 = zero();
  for (; k > 0; k--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const v0 = splat_load<T>(a0);
    c00 = madd<T>(v0, b0, c00);
    c01 = madd<T>(v0, b1, c01);
    const v1 = splat_load<T>(a1);
    c10 = madd<T>(v1, b0, c10);
    c11 = madd<T>(v1, b1, c11);
    const v2 = splat_load<T>(a2);
    c20 = madd<T>(v2, b0, c20);
    c21 = madd<T>(v2, b1, c21);
    const v3 = splat_load<T>(a3);
    c30 = madd<T>(v3, b0, c30);
    c31 = madd<T>(v3, b1, c31);
    a0 += columns;
    a1 += columns;
    a2 += columns;
    a3 += columns;
    b += rows;
  }
  const factor = v128.splat<T>(alpha);
  add_row<T>(c, factor, c00, c01);
  add_row<T>((c += row), factor, c10, c11);
  add_row<T>((c += row), factor, c20, c21);
  add_row<T>(c + row, factor, c30, c31);
}

/** The same for one vector of columns: what lies beyond it would be computed for nothing. */
// @ts-ignore: decorator
@inline
export function gemm_4x1_direct<T extends number>(
  k: i32, a0: usize, a1: usize, a2: usize, a3: usize, columns: usize, b: usize, rows: usize, alpha: T, c: usize, row: usize,
): void {
  let c0 = zero();
  let c1 = zero();
  let c2 = zero();
  let c3 = zero();
  for (; k > 0; k--) {
    const b0 = v128.load(b);
    c0 = madd<T>(splat_load<T>(a0), b0, c0);
    c1 = madd<T>(splat_load<T>(a1), b0, c1);
    c2 = madd<T>(splat_load<T>(a2), b0, c2);
    c3 = madd<T>(splat_load<T>(a3), b0, c3);
    a0 += columns;
    a1 += columns;
    a2 += columns;
    a3 += columns;
    b += rows;
  }
  const factor = v128.splat<T>(alpha);
  v128.store(c, madd<T>(factor, c0, v128.load(c)));
  v128.store((c += row), madd<T>(factor, c1, v128.load(c)));
  v128.store((c += row), madd<T>(factor, c2, v128.load(c)));
  v128.store(c + row, madd<T>(factor, c3, v128.load(c + row)));
}

/** A row of C += factor times two vectors. */
// @ts-ignore: decorator
@inline
export function add_row<T extends number>(c: usize, factor: v128, low: v128, high: v128): void {
  v128.store(c, madd<T>(factor, low, v128.load(c)));
  v128.store(c, madd<T>(factor, high, v128.load(c, 16)), 16);
}
