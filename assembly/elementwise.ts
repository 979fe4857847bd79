// The functions of special.ts over arrays: y = f(x), n elements of f64, in place when y is x. No alignment, no padding needed.

import { exp_pd, log_pd, log1p_pd, softplus_pd, tanh_pd, erf_pd, erfc_pd, erfcx_pd } from './special';

/** y_i = e^x. Error below 1 ulp. */
export function dexp(n: i32, x: usize, y: usize): void {
  for (const pairs = x + (<usize>(n >> 1) << 4); x < pairs; x += 16, y += 16) v128.store(y, exp_pd(v128.load(x)));
  if (n & 1) v128.store64_lane(y, exp_pd(v128.load64_splat(x)), 0);
}

/** y_i = ln x. Error below 1 ulp. */
export function dlog(n: i32, x: usize, y: usize): void {
  for (const pairs = x + (<usize>(n >> 1) << 4); x < pairs; x += 16, y += 16) v128.store(y, log_pd(v128.load(x)));
  if (n & 1) v128.store64_lane(y, log_pd(v128.load64_splat(x)), 0);
}

/** y_i = ln(1 + x). Error below 1.5 ulp. */
export function dlog1p(n: i32, x: usize, y: usize): void {
  for (const pairs = x + (<usize>(n >> 1) << 4); x < pairs; x += 16, y += 16) v128.store(y, log1p_pd(v128.load(x)));
  if (n & 1) v128.store64_lane(y, log1p_pd(v128.load64_splat(x)), 0);
}

/** y_i = ln(1 + e^x). Error below 2.5 ulp. */
export function dsoftplus(n: i32, x: usize, y: usize): void {
  for (const pairs = x + (<usize>(n >> 1) << 4); x < pairs; x += 16, y += 16) v128.store(y, softplus_pd(v128.load(x)));
  if (n & 1) v128.store64_lane(y, softplus_pd(v128.load64_splat(x)), 0);
}

/** y_i = tanh x. Error below 3 ulp. */
export function dtanh(n: i32, x: usize, y: usize): void {
  for (const pairs = x + (<usize>(n >> 1) << 4); x < pairs; x += 16, y += 16) v128.store(y, tanh_pd(v128.load(x)));
  if (n & 1) v128.store64_lane(y, tanh_pd(v128.load64_splat(x)), 0);
}

/** y_i = erf x. Error below 2 ulp. */
export function derf(n: i32, x: usize, y: usize): void {
  for (const pairs = x + (<usize>(n >> 1) << 4); x < pairs; x += 16, y += 16) v128.store(y, erf_pd(v128.load(x)));
  if (n & 1) v128.store64_lane(y, erf_pd(v128.load64_splat(x)), 0);
}

/** y_i = erfc x. Error below 5 ulp. */
export function derfc(n: i32, x: usize, y: usize): void {
  for (const pairs = x + (<usize>(n >> 1) << 4); x < pairs; x += 16, y += 16) v128.store(y, erfc_pd(v128.load(x)));
  if (n & 1) v128.store64_lane(y, erfc_pd(v128.load64_splat(x)), 0);
}

/** y_i = e^(x^2) erfc x, x >= 0. Error below 6 ulp. */
export function derfcx(n: i32, x: usize, y: usize): void {
  for (const pairs = x + (<usize>(n >> 1) << 4); x < pairs; x += 16, y += 16) v128.store(y, erfcx_pd(v128.load(x)));
  if (n & 1) v128.store64_lane(y, erfcx_pd(v128.load64_splat(x)), 0);
}
