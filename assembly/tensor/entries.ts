// Stored entries as numbers to calculate in. D is the type of the stored entries, T the one to calculate in: the same for f64 and f32, f32 for integers,
// whose scale is in the weights (work.ts).

import { zero } from '../simd';

/** Bytes that the entries for `bytes` of T take. */
// @ts-ignore: decorator
@inline
export function stored<D extends number, T extends number>(bytes: usize): usize {
  return bytes / (sizeof<T>() / sizeof<D>());
}

// Integers become f32 in the top bits of 32: to interleave zeros below them costs less than to extend their sign.
// So they count 2^16 (int16) or 2^24 (int8) times, exactly; `unit` in work.ts takes that back.

// @ts-ignore: decorator
@inline
export function low_bytes(v: v128): v128 {
  return v128.shuffle<i8>(zero(), v, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: decorator
@inline
export function high_bytes(v: v128): v128 {
  return v128.shuffle<i8>(zero(), v, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

// @ts-ignore: decorator
@inline
export function low_words(v: v128): v128 {
  return f32x4.convert_i32x4_s(v128.shuffle<i16>(zero(), v, 0, 8, 1, 9, 2, 10, 3, 11));
}

// @ts-ignore: decorator
@inline
export function high_words(v: v128): v128 {
  return f32x4.convert_i32x4_s(v128.shuffle<i16>(zero(), v, 4, 12, 5, 13, 6, 14, 7, 15));
}

/** The next entries of a row as T. */
// @ts-ignore: decorator
@inline
export function load_row<D extends number>(p: usize): v128 {
  if (isFloat<D>()) return v128.load(p);
  if (sizeof<D>() == 2) return low_words(v128.load64_zero(p));
  return low_words(low_bytes(v128.load32_zero(p)));
}
