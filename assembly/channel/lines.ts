// Channels of one direction, two rows at a time: a row's ln Zout and its derivative g.

import { madd } from '../simd';
import {
  erfc_of, erfcx_of, exp_of, HALF_LOG_TWO_PI, log1p_of, log_cdf, log_of, log_one, mills, SQRT_HALF, SQRT_TWO_OVER_PI, tanh_of,
} from './normal';

/** Products of probabilities with likelihoods below this are near to what numbers cannot hold. */
const VANISHING: f64 = 1e-250;

// @ts-ignore: decorator
@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

/** ln N(x; 0, v) up to the constant that `shift` holds. */
// @ts-ignore: decorator
@inline
function gauss(x: v128, half_precision: v128, shift: v128): v128 {
  return f64x2.sub(shift, f64x2.mul(half_precision, f64x2.mul(x, x)));
}

/** y = z + noise. */
export function linear(n: i32, y: usize, omega: usize, v: f64, noise: f64, logz: usize, g: usize): void {
  const total = v + noise;
  const precision = splat(1 / total);
  const half = splat(0.5 / total);
  const shift = splat(-HALF_LOG_TWO_PI - 0.5 * log_one(total));
  for (let i: usize = 0; i < <usize>n << 3; i += 16) {
    const d = f64x2.sub(v128.load(y + i), v128.load(omega + i));
    v128.store(g + i, f64x2.mul(d, precision));
    if (logz) v128.store(logz + i, gauss(d, half, shift));
  }
}

/** y = |z|^power: z = +- r, weighted by the field. */
export function mirror(n: i32, y: usize, omega: usize, v: f64, power: f64, logz: usize, g: usize): void {
  const precision = splat(1 / v);
  const half = splat(0.5 / v);
  const shift = splat(-HALF_LOG_TWO_PI - 0.5 * log_one(v));
  const square = power == 2;
  for (let i: usize = 0; i < <usize>n << 3; i += 16) {
    const label = v128.load(y + i);
    const om = v128.load(omega + i);
    const r = square ? f64x2.sqrt(label) : label;
    const u = f64x2.mul(f64x2.mul(r, om), precision);
    v128.store(g + i, f64x2.mul(f64x2.sub(f64x2.mul(r, tanh_of(u)), om), precision));
    if (!logz) continue;
    const size = f64x2.abs(u);
    const near = gauss(f64x2.sub(r, f64x2.abs(om)), half, shift);
    let value = f64x2.add(near, log1p_of(exp_of(f64x2.mul(splat(-2), size))));
    if (square) value = f64x2.sub(value, log_of(f64x2.add(r, r)));
    v128.store(logz + i, v128.bitselect(value, splat(-Infinity), f64x2.ge(label, splat(0))));
  }
}

/** y = sign(z + inside), v includes the variance inside. */
export function sign(n: i32, y: usize, omega: usize, v: f64, logz: usize, g: usize): void {
  const scale = splat(1 / sqrt(v));
  for (let i: usize = 0; i < <usize>n << 3; i += 16) {
    const label = v128.load(y + i);
    const possible = f64x2.eq(f64x2.abs(label), splat(1));
    const x = f64x2.mul(f64x2.mul(label, v128.load(omega + i)), scale);
    v128.store(g + i, v128.bitselect(f64x2.mul(f64x2.mul(label, scale), mills(x)), splat(NaN), possible));
    if (logz) v128.store(logz + i, v128.bitselect(log_cdf(x), splat(-Infinity), possible));
  }
}

/** y = sign(z + inside) + noise: the two signs, each with its likelihood. */
export function noisy_sign(n: i32, y: usize, omega: usize, v: f64, noise: f64, logz: usize, g: usize): void {
  const scale = splat(1 / sqrt(v));
  const half = splat(0.5);
  const one = splat(1);
  const shift = splat(-HALF_LOG_TWO_PI - 0.5 * log_one(noise));
  for (let i: usize = 0; i < <usize>n << 3; i += 16) {
    const label = v128.load(y + i);
    const x = f64x2.mul(v128.load(omega + i), scale);
    const size = f64x2.abs(label);
    // Values for the sign that the label has, in units of its deviation, and the likelihood of the other sign,
    // in units of its own.
    const mine = v128.bitselect(x, f64x2.neg(x), f64x2.ge(label, splat(0)));
    const other = exp_of(f64x2.mul(size, splat(-2 / noise)));
    const a = f64x2.mul(mine, splat(SQRT_HALF));
    const Z = f64x2.mul(half, madd<f64>(other, erfc_of(a), erfc_of(f64x2.neg(a))));
    const density = f64x2.mul(splat(0.5 * SQRT_TWO_OVER_PI), exp_of(f64x2.neg(f64x2.mul(a, a))));
    let log = log_of(Z);
    let slope = f64x2.div(f64x2.mul(f64x2.sub(one, other), density), Z);
    if (v128.any_true(f64x2.lt(Z, splat(VANISHING)))) {
      // For a field far out that has the wrong sign the factor e^(-x^2 / 2) is split off.
      const far = f64x2.abs(a);
      const square = f64x2.mul(a, a);
      const low = log_of(f64x2.mul(half, erfcx_of(far)));
      const high = f64x2.add(square, log1p_of(f64x2.mul(splat(-0.5), erfc_of(far))));
      const agrees = f64x2.ge(a, splat(0));
      const first = v128.bitselect(high, low, agrees);
      const second = madd<f64>(size, splat(-2 / noise), v128.bitselect(low, high, agrees));
      const top = f64x2.max(first, second);
      const sum = f64x2.add(top, log1p_of(exp_of(f64x2.sub(f64x2.min(first, second), top))));
      log = f64x2.sub(sum, square);
      slope = f64x2.mul(f64x2.sub(one, other), exp_of(f64x2.sub(splat(-HALF_LOG_TWO_PI), sum)));
    }
    const pull = f64x2.mul(slope, scale);
    v128.store(g + i, v128.bitselect(pull, f64x2.neg(pull), f64x2.ge(label, splat(0))));
    if (logz) {
      const nearest = gauss(f64x2.sub(size, one), splat(0.5 / noise), shift);
      v128.store(logz + i, f64x2.add(nearest, log));
    }
  }
}

/** y = below z or above z, by the sign of z, + noise: two half lines. */
export function halves(
  n: i32, y: usize, omega: usize, v: f64, noise: f64, below: f64, above: f64, logz: usize, g: usize,
): void {
  const precision = splat(1 / v);
  for (let i: usize = 0; i < <usize>n << 3; i += 16) {
    const label = v128.load(y + i);
    const om = v128.load(omega + i);
    // For a half line of slope c: its evidence e = ln [N(y; c omega, c^2 v + noise) Phi(x)], and the mean of z - omega on it.
    const tb = below * below * v + noise;
    const db = f64x2.sub(label, f64x2.mul(splat(below), om));
    const mb = f64x2.mul(db, splat((below * v) / tb));
    const sb = sqrt((v * noise) / tb);
    const xb = f64x2.mul(f64x2.add(om, mb), splat(-1 / sb));
    const eb = f64x2.add(gauss(db, splat(0.5 / tb), splat(-HALF_LOG_TWO_PI - 0.5 * log_one(tb))), log_cdf(xb));
    const moveb = f64x2.sub(mb, f64x2.mul(splat(sb), mills(xb)));
    const ta = above * above * v + noise;
    const da = f64x2.sub(label, f64x2.mul(splat(above), om));
    const ma = f64x2.mul(da, splat((above * v) / ta));
    const sa = sqrt((v * noise) / ta);
    const xa = f64x2.mul(f64x2.add(om, ma), splat(1 / sa));
    const ea = f64x2.add(gauss(da, splat(0.5 / ta), splat(-HALF_LOG_TWO_PI - 0.5 * log_one(ta))), log_cdf(xa));
    const movea = f64x2.add(ma, f64x2.mul(splat(sa), mills(xa)));
    const top = f64x2.max(ea, eb);
    const wa = exp_of(f64x2.sub(ea, top));
    const wb = exp_of(f64x2.sub(eb, top));
    const sum = f64x2.add(wa, wb);
    const move = f64x2.div(madd<f64>(wa, movea, f64x2.mul(wb, moveb)), sum);
    v128.store(g + i, f64x2.mul(move, precision));
    if (logz) v128.store(logz + i, f64x2.add(top, log_of(sum)));
  }
}

/** y = max(z, 0): z = y above zero, z <= 0 at zero. */
export function relu(n: i32, y: usize, omega: usize, v: f64, logz: usize, g: usize): void {
  const precision = splat(1 / v);
  const scale = splat(1 / sqrt(v));
  const half = splat(0.5 / v);
  const shift = splat(-HALF_LOG_TWO_PI - 0.5 * log_one(v));
  for (let i: usize = 0; i < <usize>n << 3; i += 16) {
    const label = v128.load(y + i);
    const om = v128.load(omega + i);
    const d = f64x2.sub(label, om);
    const x = f64x2.neg(f64x2.mul(om, scale));
    const zero = f64x2.eq(label, splat(0));
    v128.store(g + i, v128.bitselect(f64x2.neg(f64x2.mul(scale, mills(x))), f64x2.mul(d, precision), zero));
    if (!logz) continue;
    const seen = v128.bitselect(gauss(d, half, shift), splat(-Infinity), f64x2.gt(label, splat(0)));
    v128.store(logz + i, v128.bitselect(log_cdf(x), seen, zero));
  }
}
