// The sizes that only measurement can choose, for every kernel of this folder. The packed blocks are flat in a wide range around
// these: a block of B (BLOCK_N columns) stays in the second-level cache or beyond, a block of A (BLOCK_M rows) in the second
// level, a sliver of B in the first.

/**
 * Rows of C in the packed micro-kernel. Fused products have the latency of both operations: 10 of them in flight fill the
 * pipelines where 8 do not (0.98 against 0.91 of the peak). Unfused ones need a register more, and 8 sums are enough.
 */
export const ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 5 : 4;

/** A multiple of both. */
export const BLOCK_M: i32 = 100;
export const BLOCK_N: i32 = 512;

/** Columns of A in a packed block: short numbers reach further with the same bytes. */
// @ts-ignore: decorator
@inline
export function block_k<T extends number>(): i32 {
  return sizeof<T>() == 8 ? 256 : 384;
}

/** A product with so few rows or columns reads its large factor where it lies: packing it would double the traffic. */
export const SKINNY: i32 = 16;
/** A product whose three sizes are at most this fits the caches as it is; so does one with a C of SKINNY rows and columns. */
export const SMALL: i32 = 48;
/** Elements that such a product keeps in the second-level cache: the packed small factor, or a part of the result. */
export const STREAM: i32 = 32768;
/** The largest triangle that is solved as a whole: it and a strip fit the first-level cache. */
export const TRIANGLE: i32 = 32;
