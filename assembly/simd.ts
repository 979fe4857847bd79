// What every kernel does with a vector register. T is f64 (two lanes) or f32 (four lanes).

/** a b + c. Fused where the build has relaxed SIMD, so the last bit may differ between builds, never within one. */
// @ts-ignore: decorator
@inline
export function madd<T extends number>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(c, v128.mul<T>(a, b));
}

/** c - a b, fused like `madd`. */
// @ts-ignore: decorator
@inline
export function nmadd<T extends number>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_nmadd<T>(a, b, c);
  return v128.sub<T>(c, v128.mul<T>(a, b));
}

/** The sum of the lanes. */
// @ts-ignore: decorator
@inline
export function hsum<T extends number>(v: v128): T {
  if (sizeof<T>() == 8) return <T>(f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1));
  return <T>(f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 2) + (f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 3)));
}

/**
 * The scalar at `at + offset` in every lane. The offset has to be a constant; for the first five elements it becomes
 * an immediate of the instruction. (The branches are gone after inlining: the compiler wants a literal there, and does
 * not fold an addition into a splatting load by itself.)
 */
// @ts-ignore: decorator
@inline
export function splat_load<T extends number>(at: usize, offset: usize = 0): v128 {
  if (sizeof<T>() == 8) {
    if (offset == 8) return v128.load64_splat(at, 8);
    if (offset == 16) return v128.load64_splat(at, 16);
    if (offset == 24) return v128.load64_splat(at, 24);
    if (offset == 32) return v128.load64_splat(at, 32);
    return v128.load64_splat(at + offset);
  }
  if (offset == 4) return v128.load32_splat(at, 4);
  if (offset == 8) return v128.load32_splat(at, 8);
  if (offset == 12) return v128.load32_splat(at, 12);
  if (offset == 16) return v128.load32_splat(at, 16);
  return v128.load32_splat(at + offset);
}

/** Two f32 at `at + offset` as two f64. The offset as in `splat_load`: 0, 8, 16 and 24 are immediates. */
// @ts-ignore: decorator
@inline
export function load_promoted(at: usize, offset: usize = 0): v128 {
  if (offset == 8) return f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
  if (offset == 16) return f64x2.promote_low_f32x4(v128.load64_zero(at, 16));
  if (offset == 24) return f64x2.promote_low_f32x4(v128.load64_zero(at, 24));
  return f64x2.promote_low_f32x4(v128.load64_zero(at + offset));
}

/** All lanes zero. */
// @ts-ignore: decorator
@inline
export function zero(): v128 {
  return i64x2.splat(0);
}
