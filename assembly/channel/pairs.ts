// Channels of two directions in closed form, two rows at a time. V = [a b; b c].

import { madd, nmadd } from '../simd';
import { erfc_of, erf_of, exp_of, HALF_LOG_TWO_PI, log_of, log_one, SQRT_HALF, SQRT_TWO_OVER_PI } from './normal';

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
  const det = a * c - b * b;
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

/** 12 nodes of Gauss and Legendre on [-1, 1]: those above 0, then their weights. */
const NODES: usize = memory.data<f64>([
  0.1252334085114689, 0.3678314989981802, 0.5873179542866175, 0.7699026741943047, 0.9041172563704749, 0.9815606342467192,
  0.2491470458134028, 0.2334925365383548, 0.2031674267230659, 0.1600783285433462, 0.1069393259953184, 0.04717533638651183,
]);

/** Six of them. */
const FEW: usize = memory.data<f64>([
  0.2386191860831969, 0.6612093864662645, 0.9324695142031521,
  0.467913934572691, 0.3607615730481386, 0.1713244923791704,
]);

/** Node k of twelve. */
// @ts-ignore: decorator
@inline
function node(k: i32): f64 {
  return k < 6 ? load<f64>(NODES + (<usize>k << 3)) : -load<f64>(NODES + (<usize>(k - 6) << 3));
}

// @ts-ignore: decorator
@inline
function weight(k: i32): f64 {
  return load<f64>(NODES + (<usize>(k < 6 ? k + 6 : k) << 3));
}

/**
 * y = sign(z1) sign(z2), plus Gaussian noise of variance `noise` unless that is 0; V includes the variance inside of the signs. With I = E[sign z1
 * sign z2], Zout = C(y) (1 + t I), t = y without noise and tanh(y / noise) with it. I at some correlation is that at 0 plus an integral
 * over the correlation (Plackett 1954).
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
  const rest = 1 / sqrt(1 - rho * rho);
  const one = splat(1);
  const half = splat(0.5);
  for (let i: usize = 0; i < <usize>n << 3; i += 16) {
    const label = v128.load(y + i);
    const x1 = f64x2.mul(v128.load(om1 + i), splat(s1));
    const x2 = f64x2.mul(v128.load(om2 + i), splat(s2));
    const a1 = f64x2.mul(x1, splat(SQRT_HALF));
    const a2 = f64x2.mul(x2, splat(SQRT_HALF));
    // Without noise t is the label; with it tanh(y / noise), and C has the likelihoods of both signs.
    let t = label;
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
    if (rho != 0) Z = madd<f64>(t, plackett(x1, x2, rho), Z);
    Z = safe(Z, x1, x2, t, rho);
    // dI / dx1 = 2 phi(x1) erf((x2 - rho x1) / sqrt(2 (1 - rho^2)))
    const cut = splat(rest * SQRT_HALF);
    const w1 = f64x2.mul(nmadd<f64>(splat(rho), x1, x2), cut);
    const w2 = f64x2.mul(nmadd<f64>(splat(rho), x2, x1), cut);
    const scale = f64x2.div(f64x2.mul(t, splat(SQRT_TWO_OVER_PI)), Z);
    const bell1 = exp_of(f64x2.neg(f64x2.mul(a1, a1)));
    const bell2 = exp_of(f64x2.neg(f64x2.mul(a2, a2)));
    v128.store(g1 + i, f64x2.mul(f64x2.mul(scale, splat(s1)), f64x2.mul(bell1, erf_of(w1))));
    v128.store(g2 + i, f64x2.mul(f64x2.mul(scale, splat(s2)), f64x2.mul(bell2, erf_of(w2))));
    if (logz) v128.store(logz + i, f64x2.add(likelihood, log_of(Z)));
  }
}

/**
 * I(rho) - I(0) = 2 / pi times the integral of exp(-(x1^2 + x2^2 - 2 sin(s) x1 x2) / (2 cos^2 s)) over s from 0 to asin rho, in u = tan(s / 2):
 * rational, and tame at the ends.
 */
export function plackett(x1: v128, x2: v128, rho: f64): v128 {
  const squares = f64x2.mul(splat(-0.5), madd<f64>(x1, x1, f64x2.mul(x2, x2)));
  const cross = f64x2.mul(x1, x2);
  const middle = (0.5 * rho) / (1 + sqrt(1 - rho * rho));
  let sum = splat(0);
  // Over a short way six nodes are enough: an error below 1e-12.
  const few = abs(rho) < 0.2;
  const end = few ? 15 : 12;
  for (let k = few ? 9 : 0; k < end; k++) {
    const s = few ? (k < 12 ? load<f64>(FEW + (<usize>(k - 9) << 3)) : -load<f64>(FEW + (<usize>(k - 12) << 3))) : node(k);
    const share = few ? load<f64>(FEW + (<usize>(k < 12 ? k - 6 : k - 9) << 3)) : weight(k);
    const u = middle * (1 + s);
    // sin s = 2 u / d and cos s = e / d, with one division for all.
    const d = 1 + u * u;
    const e = 1 - u * u;
    const rest = 1 / (d * e * e);
    const power = f64x2.mul(splat(d * d * rest), madd<f64>(splat(2 * u), cross, f64x2.mul(splat(d), squares)));
    sum = madd<f64>(splat(share * e * e * rest), exp_of(power), sum);
  }
  return f64x2.mul(sum, splat((4 / Math.PI) * middle));
}

/** Where 1 + t I has lost its digits to cancellation, the sum of the two quadrants that remain. */
function safe(Z: v128, x1: v128, x2: v128, t: v128, rho: f64): v128 {
  for (let lane = 0; lane < 2; lane++) {
    const z = lane == 0 ? f64x2.extract_lane(Z, 0) : f64x2.extract_lane(Z, 1);
    if (!(z < 1e-6)) continue;
    const u = lane == 0 ? f64x2.extract_lane(x1, 0) : f64x2.extract_lane(x1, 1);
    const v = lane == 0 ? f64x2.extract_lane(x2, 0) : f64x2.extract_lane(x2, 1);
    const s = lane == 0 ? f64x2.extract_lane(t, 0) : f64x2.extract_lane(t, 1);
    // (1 + t I) / 2 = (1 + t) / 2 P(product 1) + (1 - t) / 2 P(product -1), sums of what is positive.
    const equal = quadrant(u, v, rho) + quadrant(-u, -v, rho);
    const unequal = quadrant(u, -v, -rho) + quadrant(-u, v, -rho);
    const value = max((1 + s) * equal + (1 - s) * unequal, 1e-300);
    Z = lane == 0 ? f64x2.replace_lane(Z, 0, value) : f64x2.replace_lane(Z, 1, value);
  }
  return Z;
}

/** P(z1 > 0, z2 > 0) for unit normals about x1 and x2 with correlation rho: over z1 = u from 0, where it ends or has its peak. */
function quadrant(x1: f64, x2: f64, rho: f64): f64 {
  const from = max(0, x1 - 9);
  // Beyond a negative mean the law falls off like e^(x1 u).
  const span = x1 > 0 ? x1 + 9 - from : min(9, 40 / (1 - x1));
  const rest = SQRT_HALF / sqrt(1 - rho * rho);
  const panels = 8;
  const width = span / panels;
  let sum: f64 = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle = from + (panel + 0.5) * width;
    for (let k = 0; k < 12; k++) {
      const u = middle + 0.5 * width * node(k);
      const d = u - x1;
      sum += weight(k) * f64x2.extract_lane(f64x2.mul(exp_of(splat(-0.5 * d * d)), erfc_of(splat(-(x2 + rho * d) * rest))), 0);
    }
  }
  // phi / 2 from erfc, half a panel from the nodes.
  return sum * 0.25 * width * 0.3989422804014327;
}
