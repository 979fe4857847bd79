// The signs beside a line: the probability that they make a share of the label, given where on the line z is, and what it says about their fields.

import { madd, nmadd } from '../simd';
import { bell, cdf, log_cdf_one, mills_one } from './normal';
import { determinant, log_quadrant, plackett, quadrant_slope } from './quadrant';
import { Line } from './scalar';

// @ts-ignore: decorator
@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

/** The covariance of the signs given the line, from V. */
export function prepare(line: Line, V: usize): void {
  const p = <i32>line.p;
  const c = <i32>line.coordinate;
  const a = c == 0 ? 1 : 0;
  const b = c == 2 ? 1 : 2;
  const v = entry(V, p, c, c);
  line.v = v;
  if (p < 2) return;
  const ac = entry(V, p, a, c);
  const v1 = determinant(entry(V, p, a, a), ac, ac, v) / v;
  line.slope1 = ac / v;
  line.scale1 = 1 / sqrt(v1);
  if (p < 3) return;
  const bc = entry(V, p, b, c);
  const v2 = determinant(entry(V, p, b, b), bc, bc, v) / v;
  const v12 = determinant(entry(V, p, a, b), ac, bc, v) / v;
  line.slope2 = bc / v;
  line.scale2 = 1 / sqrt(v2);
  line.rho = v12 * line.scale1 * line.scale2;
  line.left = sqrt(determinant(v1, v12, v12, v2)) * line.scale1 * line.scale2;
}

// @ts-ignore: decorator
@inline
function entry(V: usize, p: i32, i: i32, j: i32): f64 {
  return 0.5 * (load<f64>(V + (<usize>(i * p + j) << 3)) + load<f64>(V + (<usize>(j * p + i) << 3)));
}

/** Adds w P, w P (z - omega) and w times the derivatives of P to the sums of a line, two points at a time; returns w P. */
export function gather(line: Line, z: v128, w: v128): v128 {
  const away = f64x2.sub(z, splat(line.omega));
  const above = f64x2.gt(z, splat(0));
  const p = <i32>line.p;
  let P = splat(1);
  if (p == 1) P = v128.bitselect(splat(line.plus), splat(line.minus), above);
  else {
    const x1 = f64x2.mul(madd<f64>(splat(line.slope1), away, splat(line.omega1)), splat(line.scale1));
    const up1 = cdf(x1);
    const down1 = cdf(f64x2.neg(x1));
    const bell1 = f64x2.mul(w, f64x2.mul(bell(x1), splat(line.scale1)));
    if (p == 2) {
      P = v128.bitselect(one_sign(<i32>line.plus, up1, down1), one_sign(<i32>line.minus, up1, down1), above);
      line.first1 += sum(f64x2.mul(bell1, v128.bitselect(one_slope(<i32>line.plus), one_slope(<i32>line.minus), above)));
    } else {
      const x2 = f64x2.mul(madd<f64>(splat(line.slope2), away, splat(line.omega2)), splat(line.scale2));
      const up2 = cdf(x2);
      const down2 = cdf(f64x2.neg(x2));
      const bell2 = f64x2.mul(w, f64x2.mul(bell(x2), splat(line.scale2)));
      const rho = line.rho;
      const tie = rho != 0 ? f64x2.mul(splat(0.25), plackett(x1, x2, rho)) : splat(0);
      const w1 = f64x2.mul(nmadd<f64>(splat(rho), x1, x2), splat(1 / line.left));
      const w2 = f64x2.mul(nmadd<f64>(splat(rho), x2, x1), splat(1 / line.left));
      P = splat(0);
      let d1 = splat(0);
      let d2 = splat(0);
      for (let pattern = 0; pattern < 4; pattern++) {
        const bit: i32 = 1 << pattern;
        const has = v128.bitselect(splat(<i32>line.plus & bit ? 1 : 0), splat(<i32>line.minus & bit ? 1 : 0), above);
        const first = (pattern & 1) == 0;
        const second = (pattern & 2) == 0;
        const apart = f64x2.mul(first ? up1 : down1, second ? up2 : down2);
        const corner = first == second ? f64x2.add(apart, tie) : f64x2.sub(apart, tie);
        P = madd<f64>(has, f64x2.max(corner, splat(0)), P);
        const given1 = cdf(second ? w1 : f64x2.neg(w1));
        const given2 = cdf(first ? w2 : f64x2.neg(w2));
        d1 = madd<f64>(has, first ? given1 : f64x2.neg(given1), d1);
        d2 = madd<f64>(has, second ? given2 : f64x2.neg(given2), d2);
      }
      line.first1 += sum(f64x2.mul(bell1, d1));
      line.first2 += sum(f64x2.mul(bell2, d2));
    }
  }
  const mass = f64x2.mul(w, P);
  line.all += sum(w);
  line.Z += sum(mass);
  line.first += sum(f64x2.mul(mass, away));
  return mass;
}

/** The same where w has P in it already, and the derivatives of ln P are known. */
export function gather_rare(line: Line, z: v128, w: v128, rise1: v128, rise2: v128): v128 {
  line.Z += sum(w);
  line.first += sum(f64x2.mul(w, f64x2.sub(z, splat(line.omega))));
  line.first1 += sum(f64x2.mul(w, rise1));
  line.first2 += sum(f64x2.mul(w, rise2));
  return w;
}

/** ln of the probability of the one pattern that `plus` or `minus` holds, to all digits, and its derivatives. */
export function log_pattern(line: Line, z: f64): f64 {
  const pattern = <i32>max(line.plus, line.minus);
  const away = z - line.omega;
  const x1 = (line.omega1 + line.slope1 * away) * line.scale1;
  const s1: f64 = pattern & 5 ? 1 : -1;
  if (line.p == 2) {
    line.rise1 = s1 * line.scale1 * mills_one(s1 * x1);
    return log_cdf_one(s1 * x1);
  }
  const x2 = (line.omega2 + line.slope2 * away) * line.scale2;
  const s2: f64 = pattern & 3 ? 1 : -1;
  const log = log_quadrant(s1 * x1, s2 * x2, s1 * s2 * line.rho, line.left);
  line.rise1 = s1 * line.scale1 * quadrant_slope(0);
  line.rise2 = s2 * line.scale2 * quadrant_slope(1);
  return log;
}

/** What that does not exceed for z from a to b: the probability of either sign, which grows one way. */
export function most_of_pattern(line: Line, a: f64, b: f64): f64 {
  const pattern = <i32>max(line.plus, line.minus);
  const most1 = most(line.omega1, line.slope1, line.scale1, pattern & 5 ? 1 : -1, a - line.omega, b - line.omega);
  if (line.p == 2) return most1;
  const most2 = most(line.omega2, line.slope2, line.scale2, pattern & 3 ? 1 : -1, a - line.omega, b - line.omega);
  return min(most1, most2);
}

function most(omega: f64, slope: f64, scale: f64, sigma: f64, a: f64, b: f64): f64 {
  return log_cdf_one(scale * max(sigma * (omega + slope * a), sigma * (omega + slope * b)));
}

/** Multiplies the sums by a factor. */
export function rescale(line: Line, factor: f64): void {
  line.Z *= factor;
  line.all *= factor;
  line.first *= factor;
  line.first1 *= factor;
  line.first2 *= factor;
}

// @ts-ignore: decorator
@inline
function sum(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

function one_sign(patterns: i32, up: v128, down: v128): v128 {
  const P = patterns & 1 ? up : splat(0);
  return patterns & 2 ? f64x2.add(P, down) : P;
}

function one_slope(patterns: i32): v128 {
  return splat(<f64>((patterns & 1) - ((patterns >> 1) & 1)));
}
