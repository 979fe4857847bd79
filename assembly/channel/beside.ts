// The signs beside a line: the probability that they make a share of the label, given where on the line z is, and what it says about their fields.

import { madd, nmadd } from '../simd';
import { erf_of, erfc_of, exp_of, SQRT_HALF, SQRT_TWO_OVER_PI } from './normal';
import { plackett } from './pairs';
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
  line.slope1 = entry(V, p, a, c) / v;
  line.scale1 = 1 / sqrt(entry(V, p, a, a) - line.slope1 * entry(V, p, c, a));
  if (p < 3) return;
  line.slope2 = entry(V, p, b, c) / v;
  line.scale2 = 1 / sqrt(entry(V, p, b, b) - line.slope2 * entry(V, p, c, b));
  line.rho = (entry(V, p, a, b) - line.slope1 * entry(V, p, c, b)) * line.scale1 * line.scale2;
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
      const rest = 1 / sqrt(1 - rho * rho);
      const w1 = f64x2.mul(nmadd<f64>(splat(rho), x1, x2), splat(rest));
      const w2 = f64x2.mul(nmadd<f64>(splat(rho), x2, x1), splat(rest));
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
  line.Z += sum(mass);
  line.first += sum(f64x2.mul(mass, away));
  return mass;
}

/** Multiplies the sums by a factor. */
export function rescale(line: Line, factor: f64): void {
  line.Z *= factor;
  line.first *= factor;
  line.first1 *= factor;
  line.first2 *= factor;
}

// @ts-ignore: decorator
@inline
function sum(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

function cdf(x: v128): v128 {
  return f64x2.mul(splat(0.5), erfc_of(f64x2.mul(x, splat(-SQRT_HALF))));
}

function bell(x: v128): v128 {
  return f64x2.mul(splat(0.5 * SQRT_TWO_OVER_PI), exp_of(f64x2.mul(splat(-0.5), f64x2.mul(x, x))));
}

function one_sign(patterns: i32, up: v128, down: v128): v128 {
  const P = patterns & 1 ? up : splat(0);
  return patterns & 2 ? f64x2.add(P, down) : P;
}

function one_slope(patterns: i32): v128 {
  return splat(<f64>((patterns & 1) - ((patterns >> 1) & 1)));
}
