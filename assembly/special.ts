// Elementary functions on two f64 lanes, and over arrays. No tables and no branches: every lane takes the same path, so a
// result does not depend on its neighbour or on its place in an array. The polynomials interpolate at Chebyshev nodes,
// which is within a few per cent of minimax; they were fitted with 60 digits and rounded.
//
// The error of each function in units in the last place (ulp) is in its comment, measured against big-integer arithmetic
// over its whole range (test/core/special.test.ts). Builds with fused multiply-adds stay below the same bounds.

import { madd, nmadd } from './simd';

/** ln 2 in two parts; the first has 33 bits, so that its product with an exponent is exact. */
const LN2_HIGH: f64 = 0.6931471804855391;
const LN2_LOW: f64 = 7.440617110012397e-11;
const LOG2_E: f64 = 1.4426950408889634;
/** 1.5 * 2^52: adding it puts an integer into the low bits of the mantissa. */
const INTEGER_SHIFT: f64 = 6755399441055744.0;
const SIGN: i64 = 1 << 63;

// @ts-ignore: decorator
@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

// @ts-ignore: decorator
@inline
function horner(p: v128, x: v128, coefficient: f64): v128 {
  return madd<f64>(p, x, f64x2.splat(coefficient));
}

/** 2^n for integers -1022 <= n <= 1023 held as f64. */
// @ts-ignore: decorator
@inline
function power_of_two(n: v128): v128 {
  return i64x2.shl(f64x2.add(n, splat(INTEGER_SHIFT + 1023.0)), 52);
}

/** e^r - 1 for |r| <= ln(2) / 2. */
// @ts-ignore: decorator
@inline
function expm1_reduced(r: v128): v128 {
  let p = f64x2.splat(2.0914686968086876e-09);
  p = horner(p, r, 2.5105217004720745e-08);
  p = horner(p, r, 2.75572736431103e-07);
  p = horner(p, r, 2.7557255400206422e-06);
  p = horner(p, r, 2.4801587325547743e-05);
  p = horner(p, r, 0.00019841269874820627);
  p = horner(p, r, 0.0013888888888883748);
  p = horner(p, r, 0.008333333333326136);
  p = horner(p, r, 0.04166666666666667);
  p = horner(p, r, 0.1666666666666667);
  p = horner(p, r, 0.5);
  return madd<f64>(f64x2.mul(r, r), p, r);
}

/** e^(x + tail) for |tail| far below 1, where x alone decides about overflow. */
// @ts-ignore: decorator
@inline
function exp_two_parts(x: v128, tail: v128): v128 {
  // pmin and pmax hand a NaN in their first operand on.
  x = f64x2.pmax(f64x2.pmin(x, splat(710.0)), splat(-746.0));
  const n = f64x2.nearest(f64x2.mul(x, splat(LOG2_E)));
  const r = f64x2.add(nmadd<f64>(n, splat(LN2_LOW), nmadd<f64>(n, splat(LN2_HIGH), x)), tail);
  // Half of the exponent at a time: 2^n itself leaves the range where the result is subnormal or near the largest number.
  const half = f64x2.nearest(f64x2.mul(n, splat(0.5)));
  const scaled = f64x2.mul(f64x2.add(expm1_reduced(r), splat(1.0)), power_of_two(half));
  return f64x2.mul(scaled, power_of_two(f64x2.sub(n, half)));
}

/** e^x. Error below 1 ulp, also where the result is subnormal. */
// @ts-ignore: decorator
@inline
export function exp_pd(x: v128): v128 {
  return exp_two_parts(x, splat(0.0));
}

/** ln x; -inf at 0, NaN below. Error below 1 ulp, subnormals included. */
// @ts-ignore: decorator
@inline
export function log_pd(x: v128): v128 {
  const subnormal = f64x2.lt(x, splat(2.2250738585072014e-308));
  const bits = v128.bitselect(f64x2.mul(x, splat(18014398509481984.0)), x, subnormal);
  // x = 2^k m with m in [sqrt(1/2), sqrt(2)): subtracting the bits of sqrt(1/2) moves the carry there.
  const moved = i64x2.sub(bits, i64x2.splat(0x3fe6a09e667f3bcd));
  const m = i64x2.sub(bits, v128.and(moved, i64x2.splat(0xfff << 52)));
  // The exponent as f64: biased into the low bits of 2^52.
  const biased = i64x2.shr_u(i64x2.add(moved, i64x2.splat(1023 << 52)), 52);
  const shift = v128.bitselect(splat(4503599627370496.0 + 1023.0 + 54.0), splat(4503599627370496.0 + 1023.0), subnormal);
  const k = f64x2.sub(v128.or(biased, splat(4503599627370496.0)), shift);
  // ln m = 2 atanh(s) with s = f / (2 + f), arranged so that f enters exactly (the arrangement of fdlibm).
  const f = f64x2.sub(m, splat(1.0));
  const s = f64x2.div(f, f64x2.add(f, splat(2.0)));
  const z = f64x2.mul(s, s);
  let p = f64x2.splat(0.14616585424888623);
  p = horner(p, z, 0.15331710618210773);
  p = horner(p, z, 0.18182889455674947);
  p = horner(p, z, 0.22222211130259878);
  p = horner(p, z, 0.2857142862600327);
  p = horner(p, z, 0.39999999999899444);
  p = horner(p, z, 0.666666666666667);
  const half_square = f64x2.mul(f64x2.mul(splat(0.5), f), f);
  const low = madd<f64>(k, splat(LN2_LOW), f64x2.mul(s, madd<f64>(z, p, half_square)));
  const y = madd<f64>(k, splat(LN2_HIGH), f64x2.sub(f, f64x2.sub(half_square, low)));
  // Outside of (0, inf): +inf and NaN are their own logarithm, 0 gives -inf, what is below gives NaN.
  const special = v128.bitselect(
    splat(-Infinity),
    v128.bitselect(x, splat(NaN), f64x2.gt(x, splat(0.0))),
    f64x2.eq(x, splat(0.0)),
  );
  return v128.bitselect(y, special, v128.and(f64x2.gt(x, splat(0.0)), f64x2.lt(x, splat(Infinity))));
}

/** ln(1 + x), accurate for small x; -inf at -1. Error below 1.5 ulp. */
// @ts-ignore: decorator
@inline
export function log1p_pd(x: v128): v128 {
  const u = f64x2.add(x, splat(1.0));
  // What rounding 1 + x lost, to first order. Where u is 0 or infinite nothing is lost.
  const lost = f64x2.div(f64x2.sub(x, f64x2.sub(u, splat(1.0))), u);
  const usable = v128.and(f64x2.gt(u, splat(0.0)), f64x2.lt(u, splat(1e300)));
  return f64x2.add(log_pd(u), v128.and(lost, usable));
}

/** ln(1 + e^x), which neither overflows nor loses the tail. Error below 2.5 ulp. */
// @ts-ignore: decorator
@inline
export function softplus_pd(x: v128): v128 {
  return f64x2.add(f64x2.pmax(x, splat(0.0)), log1p_pd(exp_pd(v128.or(x, i64x2.splat(SIGN)))));
}

/** tanh x, odd to the last bit. Error below 3 ulp. */
// @ts-ignore: decorator
@inline
export function tanh_pd(x: v128): v128 {
  const sign = v128.and(x, i64x2.splat(SIGN));
  // tanh a = E / (E + 2) with E = e^(2a) - 1, which has no cancellation. Beyond a = 22 the quotient is 1.
  const a = f64x2.pmin(v128.xor(x, sign), splat(22.0));
  const doubled = f64x2.add(a, a);
  const n = f64x2.nearest(f64x2.mul(doubled, splat(LOG2_E)));
  const r = nmadd<f64>(n, splat(LN2_LOW), nmadd<f64>(n, splat(LN2_HIGH), doubled));
  const power = power_of_two(n);
  const e = madd<f64>(expm1_reduced(r), power, f64x2.sub(power, splat(1.0)));
  return v128.or(f64x2.div(e, f64x2.add(e, splat(2.0))), sign);
}

/**
 * e^(x^2) erfc(x) for x >= 0: the tail of the normal law without its exponential, 0 at +inf. Error below 6 ulp near 0,
 * where the argument of the series rounds, half of that elsewhere.
 * (1 + 2x) erfcx(x) is a smooth function of (x - 3.75) / (x + 3.75); Shepherd and Laframboise, Math. Comp. 36 (1981) 249.
 */
// @ts-ignore: decorator
@inline
export function erfcx_pd(x: v128): v128 {
  const bounded = f64x2.pmin(x, splat(1e150));
  const t = f64x2.div(f64x2.sub(bounded, splat(3.75)), f64x2.add(bounded, splat(3.75)));
  let p = f64x2.splat(3.2052623379289157e-10);
  p = horner(p, t, -2.618520156503145e-09);
  p = horner(p, t, -3.798189797736207e-09);
  p = horner(p, t, 3.195398612057818e-08);
  p = horner(p, t, 2.3398534313040898e-08);
  p = horner(p, t, -2.4851108650210706e-07);
  p = horner(p, t, -5.741076073013916e-08);
  p = horner(p, t, 1.7419011945194367e-06);
  p = horner(p, t, -9.733875167494142e-07);
  p = horner(p, t, -1.1437980374495534e-05);
  p = horner(p, t, 2.2384138525656757e-05);
  p = horner(p, t, 5.164649341002877e-05);
  p = horner(p, t, -0.00029015404203352704);
  p = horner(p, t, 0.000293714390578856);
  p = horner(p, t, 0.001755625843431864);
  p = horner(p, t, -0.00974657968596217);
  p = horner(p, t, 0.028362277420377335);
  p = horner(p, t, -0.05869339857631061);
  p = horner(p, t, 0.09230432116025894);
  p = horner(p, t, -0.10880393014246645);
  p = horner(p, t, 0.08227673849014977);
  p = horner(p, t, 0.003585415485479575);
  p = horner(p, t, -0.14024059858554702);
  p = horner(p, t, 0.23751263083782753);
  return f64x2.div(f64x2.add(p, splat(1.0)), madd<f64>(x, splat(2.0), splat(1.0)));
}

/** erfc(a) for a >= 0. The square is formed exactly: a relative error of it would be multiplied by a^2. */
// @ts-ignore: decorator
@inline
function erfc_positive(a: v128): v128 {
  const bounded = f64x2.pmin(a, splat(28.0));
  const high = v128.and(bounded, i64x2.splat(0xfffffffff8000000));
  const rest = f64x2.mul(f64x2.sub(bounded, high), f64x2.add(bounded, high));
  return f64x2.mul(exp_two_parts(f64x2.neg(f64x2.mul(high, high)), f64x2.neg(rest)), erfcx_pd(bounded));
}

/** erf(x) for |x| <= 1. */
// @ts-ignore: decorator
@inline
function erf_small(x: v128): v128 {
  const z = f64x2.mul(x, x);
  let p = f64x2.splat(-7.795898827002142e-10);
  p = horner(p, z, 1.3720064546777686e-08);
  p = horner(p, z, -1.6208483801871705e-07);
  p = horner(p, z, 1.6447424703317362e-06);
  p = horner(p, z, -1.492473690741966e-05);
  p = horner(p, z, 0.00012055294904839707);
  p = horner(p, z, -0.0008548325975389692);
  p = horner(p, z, 0.0052239776071164225);
  p = horner(p, z, -0.02686617064323777);
  p = horner(p, z, 0.11283791670945006);
  p = horner(p, z, -0.37612638903183543);
  p = horner(p, z, 0.12837916709551256);
  return madd<f64>(x, p, x);
}

/** erf x, odd to the last bit. Error below 2 ulp. */
// @ts-ignore: decorator
@inline
export function erf_pd(x: v128): v128 {
  const sign = v128.and(x, i64x2.splat(SIGN));
  const a = v128.xor(x, sign);
  const large = f64x2.sub(splat(1.0), erfc_positive(a));
  return v128.or(v128.bitselect(erf_small(a), large, f64x2.lt(a, splat(1.0))), sign);
}

/** erfc x = 1 - erf x, accurate relative to itself down to the last subnormal. Error below 5 ulp. */
// @ts-ignore: decorator
@inline
export function erfc_pd(x: v128): v128 {
  const tail = erfc_positive(f64x2.abs(x));
  const reflected = v128.bitselect(f64x2.sub(splat(2.0), tail), tail, f64x2.lt(x, splat(0.0)));
  return v128.bitselect(f64x2.sub(splat(1.0), erf_small(x)), reflected, f64x2.lt(f64x2.abs(x), splat(0.5)));
}

/** e^x of one number: the bits of a lane. */
// @ts-ignore: decorator
@inline
export function exp(x: f64): f64 {
  return f64x2.extract_lane(exp_pd(splat(x)), 0);
}

/** ln x of one number: the bits of a lane. */
// @ts-ignore: decorator
@inline
export function log(x: f64): f64 {
  return f64x2.extract_lane(log_pd(splat(x)), 0);
}

/** ln(1 + x) of one number: the bits of a lane. */
// @ts-ignore: decorator
@inline
export function log1p(x: f64): f64 {
  return f64x2.extract_lane(log1p_pd(splat(x)), 0);
}

/** ln(1 + e^x) of one number: the bits of a lane. */
// @ts-ignore: decorator
@inline
export function softplus(x: f64): f64 {
  return f64x2.extract_lane(softplus_pd(splat(x)), 0);
}

/** tanh x of one number: the bits of a lane. */
// @ts-ignore: decorator
@inline
export function tanh(x: f64): f64 {
  return f64x2.extract_lane(tanh_pd(splat(x)), 0);
}

/** erf x of one number: the bits of a lane. */
// @ts-ignore: decorator
@inline
export function erf(x: f64): f64 {
  return f64x2.extract_lane(erf_pd(splat(x)), 0);
}

/** erfc x of one number: the bits of a lane. */
// @ts-ignore: decorator
@inline
export function erfc(x: f64): f64 {
  return f64x2.extract_lane(erfc_pd(splat(x)), 0);
}

/** e^(x^2) erfc x, x >= 0 of one number: the bits of a lane. */
// @ts-ignore: decorator
@inline
export function erfcx(x: f64): f64 {
  return f64x2.extract_lane(erfcx_pd(splat(x)), 0);
}
