import { madd, splat_load, zero } from '../../simd';

/**
 * C += A B for 4 rows and 2 vectors of columns. A is packed as k groups of 4 scalars, B as k groups of 2 vectors.
 * 8 accumulators and 6 loads: the most that fits the registers. Unrolling over k would spill, because the engine hoists
 * every load of a loop body to its top.
 */
// @ts-ignore: decorator
@inline
export function gemm_4x2<T extends number>(k: i32, a: usize, b: usize, c: usize, row: usize): void {
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
  add_row<T>(c, c00, c01);
  add_row<T>((c += row), c10, c11);
  add_row<T>((c += row), c20, c21);
  add_row<T>(c + row, c30, c31);
}

// @ts-ignore: decorator
@inline
function add_row<T extends number>(c: usize, low: v128, high: v128): void {
  v128.store(c, v128.add<T>(v128.load(c), low));
  v128.store(c, v128.add<T>(v128.load(c, 16), high), 16);
}
