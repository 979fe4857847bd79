// Channels of two directions in closed form, two rows at a time. V = [a b; b c].

import { madd, nmadd } from '../simd';
import {
  erfc_of, erf_of, exp_of, exp_one, HALF_LOG_TWO_PI, log_of, log_one, SQRT_HALF, SQRT_TWO_OVER_PI,
} from './normal';
import { determinant, log_quadrant, plackett, quadrant_slope, RARE, SHORT } from './quadrant';

// @ts-ignore: decorator
@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

/** y = z1 / z2: z = t (y, 1), a line through 0 on which |t| N(t u; omega, V) is integrated. */
export function ratio(n: i32, y: usize, om1: usize, om2: usize, V: usize, logz: usize, g1: usize, g2: usize): void {
  const a = load<f64>(V);
  const b = 0.5 * (load<f64>(V, 8) + load<f64>(V, 16));
  const c = load<f64>(V, 24);
  const det = determinant(a, b, b, c);
  const p11 = splat(c / det);
  const p12 = splat(-b / det);
  const p22 = splat(a / det);
  const shift = splat(-2 * HALF_LOG_TWO_PI - 0.5 * log_one(det));
  for (let i: usize = 0; i < <usize>n << 3; i += 16) {
    const label = v128.load(y + i);
    const w1 = v128.load(om1 + i);
    const w2 = v128.load(om2 + i);
    const o1 = madd<f64>(p11, w1, f64x2.mul(p12, w2));
    const o2 = madd<f64>(p12, w1, f64x2.mul(p22, w2));
    const u1 = madd<f64>(p11, label, p12);
    const u2 = madd<f64>(p12, label, p22);
    // t ~ N(m, 1 / q) beside the evidence of the line.
    const q = madd<f64>(label, u1, u2);
    const m = f64x2.div(madd<f64>(label, o1, o2), q);
    const root = f64x2.sqrt(q);
    const k = f64x2.mul(m, root);
    const rise = erf_of(f64x2.mul(k, splat(SQRT_HALF)));
    const bell = f64x2.mul(splat(SQRT_TWO_OVER_PI), exp_of(f64x2.mul(splat(-0.5), f64x2.mul(k, k))));
    // root E|t|
    const size = madd<f64>(k, rise, bell);
    const step = f64x2.add(m, f64x2.div(f64x2.div(rise, size), root));
    v128.store(g1 + i, f64x2.sub(f64x2.mul(u1, step), o1));
    v128.store(g2 + i, f64x2.sub(f64x2.mul(u2, step), o2));
    if (!logz) continue;
    const d1 = nmadd<f64>(m, label, w1);
    const d2 = f64x2.sub(w2, m);
    const e1 = madd<f64>(p11, d1, f64x2.mul(p12, d2));
    const e2 = madd<f64>(p12, d1, f64x2.mul(p22, d2));
    const square = madd<f64>(d1, e1, f64x2.mul(d2, e2));
    // sqrt(2 pi / q) E|t| / (2 pi sqrt(det)) e^(-square / 2)
    const evidence = f64x2.div(size, q);
    const value = f64x2.add(f64x2.add(shift, splat(HALF_LOG_TWO_PI)), f64x2.sub(log_of(evidence), f64x2.mul(splat(0.5), square)));
    v128.store(logz + i, value);
  }
}

/**
 * y = sign(z1) sign(z2), plus Gaussian noise of variance `noise` unless that is 0; V includes the variance inside of the signs. With I = E[sign z1
 * sign z2], Zout = C(y) (1 + t I), t = y without noise and tanh(y / noise) with it. I at some correlation is that at 0 plus an integral
 * over the correlation. Where that does not keep its digits, quadrants are added.
 */
export function sign_pair(
  n: i32, y: usize, om1: usize, om2: usize, V: usize, inside: f64, noise: f64, logz: usize, g1: usize, g2: usize,
): void {
  const a = load<f64>(V) + inside;
  const b = 0.5 * (load<f64>(V, 8) + load<f64>(V, 16));
  const c = load<f64>(V, 24) + inside;
  const s1 = 1 / sqrt(a);
  const s2 = 1 / sqrt(c);
  const rho = b * s1 * s2;
  const left = sqrt(determinant(a, b, b, c)) * s1 * s2;
  const one = splat(1);
  const half = splat(0.5);
  for (let i: usize = 0; i < <usize>n << 3; i += 16) {
    const label = v128.load(y + i);
    const x1 = f64x2.mul(v128.load(om1 + i), splat(s1));
    const x2 = f64x2.mul(v128.load(om2 + i), splat(s2));
    const a1 = f64x2.mul(x1, splat(SQRT_HALF));
    const a2 = f64x2.mul(x2, splat(SQRT_HALF));
    // Without noise t is the label; with it tanh(y / noise), and C has the likelihoods of both signs.
    let t = v128.bitselect(label, splat(NaN), f64x2.eq(f64x2.abs(label), one));
    let likelihood = splat(-0.6931471805599453);
    if (noise > 0) {
      const size = f64x2.abs(label);
      const e = exp_of(f64x2.mul(size, splat(-2 / noise)));
      const ratio = f64x2.div(f64x2.sub(one, e), f64x2.add(one, e));
      t = v128.bitselect(ratio, f64x2.neg(ratio), f64x2.ge(label, splat(0)));
      if (logz) {
        const d = f64x2.sub(size, one);
        const peak = f64x2.sub(splat(-HALF_LOG_TWO_PI - 0.5 * log_one(noise)), f64x2.mul(splat(0.5 / noise), f64x2.mul(d, d)));
        likelihood = f64x2.add(peak, log_of(f64x2.mul(half, f64x2.add(one, e))));
      }
    }
    // 1 + t erf erf without cancellation: where t erf erf is negative, 1 - |erf erf| is made of the two tails.
    const c1 = erfc_of(f64x2.abs(a1));
    const c2 = erfc_of(f64x2.abs(a2));
    const tails = f64x2.sub(f64x2.add(c1, c2), f64x2.mul(c1, c2));
    const product = f64x2.sub(one, tails);
    const against = f64x2.lt(f64x2.mul(f64x2.mul(t, x1), x2), splat(0));
    const size = f64x2.abs(t);
    const opposed = madd<f64>(size, tails, f64x2.sub(one, size));
    let Z = v128.bitselect(opposed, madd<f64>(size, product, one), against);
    if (abs(rho) > SHORT) Z = f64x2.mul(Z, splat(0));
    else if (rho != 0) Z = madd<f64>(t, plackett(x1, x2, rho), Z);
    // dI / dx1 = 2 phi(x1) erf((x2 - rho x1) / sqrt(2 (1 - rho^2)))
    const cut = splat(SQRT_HALF / left);
    const rise1 = erf_of(f64x2.mul(nmadd<f64>(splat(rho), x1, x2), cut));
    const rise2 = erf_of(f64x2.mul(nmadd<f64>(splat(rho), x2, x1), cut));
    const scale = f64x2.div(f64x2.mul(t, splat(SQRT_TWO_OVER_PI)), Z);
    const bell1 = exp_of(f64x2.neg(f64x2.mul(a1, a1)));
    const bell2 = exp_of(f64x2.neg(f64x2.mul(a2, a2)));
    v128.store(g1 + i, f64x2.mul(f64x2.mul(scale, splat(s1)), f64x2.mul(bell1, rise1)));
    v128.store(g2 + i, f64x2.mul(f64x2.mul(scale, splat(s2)), f64x2.mul(bell2, rise2)));
    if (logz) v128.store(logz + i, v128.bitselect(f64x2.add(likelihood, log_of(Z)), splat(-Infinity), f64x2.eq(Z, Z)));
    const rare = f64x2.lt(Z, splat(RARE));
    if (!v128.any_true(rare)) continue;
    for (let lane: usize = 0; lane < 16; lane += 8) {
      if (lane == 0 ? i64x2.extract_lane(rare, 0) == 0 : i64x2.extract_lane(rare, 1) == 0) continue;
      const at = i + lane;
      const u = s1 * load<f64>(om1 + at);
      const v = s2 * load<f64>(om2 + at);
      rare_pair(load<f64>(y + at), u, v, rho, left, s1, s2, noise, logz ? logz + at : 0, g1 + at, g2 + at);
    }
  }
}

/** A row of sign_pair that hardly occurs, or of signs that are almost one: a sum over quadrants, all of it positive, with logarithms for weights. */
function rare_pair(
  y: f64, x1: f64, x2: f64, rho: f64, left: f64, s1: f64, s2: f64, noise: f64, logz: usize, g1: usize, g2: usize,
): void {
  const label: f64 = y < 0 ? -1 : 1;
  let top: f64 = -Infinity;
  let Z: f64 = 0;
  let first1: f64 = 0;
  let first2: f64 = 0;
  // With noise the other product of signs has its quadrants too.
  for (let k = 0; k < (noise > 0 ? 4 : 2); k++) {
    const sign1: f64 = k & 1 ? -1 : 1;
    const sign2 = k < 2 ? label * sign1 : -label * sign1;
    const other = k < 2 ? 0 : (-2 * abs(y)) / noise;
    const log = other + log_quadrant(sign1 * x1, sign2 * x2, sign1 * sign2 * rho, left);
    if (log > top) {
      const shrink = exp_one(top - log);
      Z *= shrink;
      first1 *= shrink;
      first2 *= shrink;
      top = log;
    }
    const w = exp_one(log - top);
    Z += w;
    first1 += w * sign1 * quadrant_slope(0);
    first2 += w * sign2 * quadrant_slope(1);
  }
  store<f64>(g1, (s1 * first1) / Z);
  store<f64>(g2, (s2 * first2) / Z);
  if (logz == 0) return;
  const d = abs(y) - 1;
  const likelihood = noise > 0 ? -HALF_LOG_TWO_PI - 0.5 * log_one(noise) - (0.5 / noise) * d * d : 0;
  store<f64>(logz, likelihood + top + log_one(Z));
}
