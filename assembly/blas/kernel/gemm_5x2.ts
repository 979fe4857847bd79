import { madd, splat_load, zero } from '../../simd';
import { add_row } from './gemm_4x2';

/**
 * C += alpha A B for 5 rows and 2 vectors of columns of packed blocks, where products are fused: 10 accumulators, and 5 registers
 * for what is loaded. Two vectors of B and five of A would be too many, and the engine hoists loads as far up as it
 * can: a way out of the loop that is never taken (no block lies at address 0) keeps the last two where they are.
 */
// @ts-ignore: decorator
@inline
export function gemm_5x2<T extends number>(k: i32, a: usize, b: usize, alpha: T, c: usize, row: usize): void {
  let c00 = zero();
  let c01 = zero();
  let c10 = zero();
  let c11 = zero();
  let c20 = zero();
  let c21 = zero();
  let c30 = zero();
  let c31 = zero();
  let c40 = zero();
  let c41 = zero();
  for (const end = b + (<usize>k << 5); b < end; a += 5 * sizeof<T>(), b += 32) {
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
    if (a == 0) break;
    const a3 = splat_load<T>(a, 3 * sizeof<T>());
    c30 = madd<T>(a3, b0, c30);
    c31 = madd<T>(a3, b1, c31);
    const a4 = splat_load<T>(a, 4 * sizeof<T>());
    c40 = madd<T>(a4, b0, c40);
    c41 = madd<T>(a4, b1, c41);
  }
  const factor = v128.splat<T>(alpha);
  add_row<T>(c, factor, c00, c01);
  add_row<T>((c += row), factor, c10, c11);
  add_row<T>((c += row), factor, c20, c21);
  add_row<T>((c += row), factor, c30, c31);
  add_row<T>(c + row, factor, c40, c41);
}
