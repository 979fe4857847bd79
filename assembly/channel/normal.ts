// The normal law on two lanes, accurate in its tails.

import { erf_pd, erfc_pd, erfcx_pd, exp_pd, log1p_pd, log_pd, tanh_pd } from '../special';

export const SQRT_HALF: f64 = 0.7071067811865476;
export const SQRT_TWO_OVER_PI: f64 = 0.7978845608028654;
/** ln(2 pi) / 2. */
export const HALF_LOG_TWO_PI: f64 = 0.9189385332046727;

// The elementary functions as calls: a channel uses each in several places, and inlined they are large.

export function erf_of(x: v128): v128 {
  return erf_pd(x);
}

export function erfc_of(x: v128): v128 {
  return erfc_pd(x);
}

export function erfcx_of(x: v128): v128 {
  return erfcx_pd(x);
}

export function exp_of(x: v128): v128 {
  return exp_pd(x);
}

export function log_of(x: v128): v128 {
  return log_pd(x);
}

export function log1p_of(x: v128): v128 {
  return log1p_pd(x);
}

export function tanh_of(x: v128): v128 {
  return tanh_pd(x);
}

/** ln x of one number. */
export function log_one(x: f64): f64 {
  return f64x2.extract_lane(log_of(f64x2.splat(x)), 0);
}

/** e^x of one number. */
export function exp_one(x: f64): f64 {
  return f64x2.extract_lane(exp_of(f64x2.splat(x)), 0);
}

// For channels that are made of several calls.

/** Phi(x) of one number. */
export function cdf_one(x: f64): f64 {
  return f64x2.extract_lane(cdf(f64x2.splat(x)), 0);
}

/** ln Phi(x) of one number, accurate in both tails. */
export function log_cdf_one(x: f64): f64 {
  return f64x2.extract_lane(log_cdf(f64x2.splat(x)), 0);
}

/** phi(x) / Phi(x) of one number. */
export function mills_one(x: f64): f64 {
  return f64x2.extract_lane(mills(f64x2.splat(x)), 0);
}

/** ln Phi(x). */
export function log_cdf(x: v128): v128 {
  const half = f64x2.splat(0.5);
  const a = f64x2.mul(f64x2.abs(x), f64x2.splat(SQRT_HALF));
  const low = f64x2.sub(log_of(f64x2.mul(half, erfcx_of(a))), f64x2.mul(half, f64x2.mul(x, x)));
  const high = log1p_of(f64x2.mul(f64x2.splat(-0.5), erfc_of(a)));
  return v128.bitselect(low, high, f64x2.lt(x, f64x2.splat(0)));
}

/** phi(x) / Phi(x), the derivative of ln Phi. */
export function mills(x: v128): v128 {
  const a = f64x2.mul(f64x2.abs(x), f64x2.splat(SQRT_HALF));
  const low = f64x2.div(f64x2.splat(SQRT_TWO_OVER_PI), erfcx_of(a));
  const density = f64x2.mul(f64x2.splat(0.5 * SQRT_TWO_OVER_PI), exp_of(f64x2.neg(f64x2.mul(a, a))));
  const high = f64x2.div(density, f64x2.sub(f64x2.splat(1), f64x2.mul(f64x2.splat(0.5), erfc_of(a))));
  return v128.bitselect(low, high, f64x2.lt(x, f64x2.splat(0)));
}

/** Phi(x). */
export function cdf(x: v128): v128 {
  return f64x2.mul(f64x2.splat(0.5), erfc_of(f64x2.mul(x, f64x2.splat(-SQRT_HALF))));
}

/** phi(x). */
export function bell(x: v128): v128 {
  const power = exp_of(f64x2.mul(f64x2.splat(-0.5), f64x2.mul(x, x)));
  return f64x2.mul(f64x2.splat(0.5 * SQRT_TWO_OVER_PI), power);
}
