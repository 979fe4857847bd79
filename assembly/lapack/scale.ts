// A matrix brought to a norm near 1 by a power of two, which is exact: squares stay in range, and divide and conquer judges by a norm
// near 1. In two steps, because the power itself may leave the range of numbers.

import { dscal } from '../blas/vector';
import { TINY_SCALE } from './reflector';

/** The e with 1/2 < x 2^-e <= 1 for a finite x > 0, also a subnormal one; 0 for 0. */
export function exponent_of(x: f64): i32 {
  if (x == 0) return 0;
  const small = x < 1e-290;
  const bits = reinterpret<u64>(small ? x * TINY_SCALE : x);
  const power = (bits & 0xfffffffffffff) == 0;
  return <i32>(bits >> 52) - (power ? 1023 : 1022) - (small ? 600 : 0);
}

/** x = 2^e x for |e| <= 2044. */
export function scale_by(n: i32, e: i32, x: usize): void {
  if (e == 0) return;
  dscal(n, power_of_two(e >> 1), x);
  dscal(n, power_of_two(e - (e >> 1)), x);
}

/**
 * The size that a query returns where the true size exceeds the address space, so that no allocation succeeds.
 */
export const TOO_MANY_BYTES: usize = 0xffffffff;

/** Whether `count` squares of n rows and columns, and what comes with them, are too many bytes. */
export function too_large(n: i32, count: i32): bool {
  return 8 * <f64>count * <f64>n * <f64>(n + 8) > 4.2e9;
}

// @ts-ignore: decorator
@inline
export function power_of_two(e: i32): f64 {
  return reinterpret<f64>(<u64>(e + 1023) << 52);
}
