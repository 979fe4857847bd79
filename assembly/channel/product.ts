// y = z1 z2 without noise. The solutions are two branches of a hyperbola, z = sigma sqrt|y| (e^s, sgn(y) e^-s), sigma = +-1, with the measure ds:
// the trapezoid rule in s, which converges geometrically, both branches in the lanes of one register (docs/theory/multi-index.md, section 2).

import { madd } from '../simd';
import { exp_pd } from '../special';
import { exp_one, HALF_LOG_TWO_PI, log_one } from './normal';
import { determinant } from './quadrant';

/** Standard deviations from omega within which a branch is looked for; doubled until it is found. */
const REACH: f64 = 7.5;
const MAX_NODES: i32 = 4000;

export function product(n: i32, y: usize, om1: usize, om2: usize, V: usize, logz: usize, g1: usize, g2: usize): void {
  const a = load<f64>(V);
  const b = 0.5 * (load<f64>(V, 8) + load<f64>(V, 16));
  const c = load<f64>(V, 24);
  const det = determinant(a, b, b, c);
  const p11 = c / det;
  const p12 = -b / det;
  const p22 = a / det;
  const sd1 = sqrt(a);
  const sd2 = sqrt(c);
  const shift = -2 * HALF_LOG_TWO_PI - 0.5 * log_one(det);
  for (let i: usize = 0; i < <usize>n << 3; i += 8) {
    const label = load<f64>(y + i);
    const w1 = load<f64>(om1 + i);
    const w2 = load<f64>(om2 + i);
    const size = sqrt(abs(label));
    if (!(size > 0 && size < Infinity)) {
      store<f64>(g1 + i, NaN);
      store<f64>(g2 + i, NaN);
      if (logz) store<f64>(logz + i, label == 0 ? Infinity : NaN);
      continue;
    }
    const flip: f64 = label < 0 ? -1 : 1;
    // Where s can be: |z1| = size e^s within reach of sigma omega1, |z2| = size e^-s of sigma flip omega2, for either sigma.
    let low: f64 = Infinity;
    let high: f64 = -Infinity;
    let reach = REACH;
    for (let tries = 0; tries < 12; tries++) {
      let near = false;
      for (let sigma: f64 = -1; sigma < 2; sigma += 2) {
        const m1 = sigma * w1;
        const m2 = sigma * flip * w2;
        // Within half of the reach, or its end would cut what counts.
        const half1 = m1 + 0.5 * reach * sd1;
        const half2 = m2 + 0.5 * reach * sd2;
        if (half1 > 0 && half2 > 0 && half1 * half2 >= size * size) {
          const least1 = max(0, m1 - 0.5 * reach * sd1);
          const least2 = max(0, m2 - 0.5 * reach * sd2);
          near = near || least1 * least2 <= size * size;
        }
        const top1 = m1 + reach * sd1;
        const top2 = m2 + reach * sd2;
        if (top1 <= 0 || top2 <= 0) continue;
        const bottom1 = m1 - reach * sd1;
        const bottom2 = m2 - reach * sd2;
        let from = -log_one(top2 / size);
        let to = log_one(top1 / size);
        if (bottom1 > 0) from = max(from, log_one(bottom1 / size));
        if (bottom2 > 0) to = min(to, -log_one(bottom2 / size));
        if (from >= to) continue;
        low = min(low, from);
        high = max(high, to);
      }
      if (near && high > low) break;
      reach *= 2;
    }
    // A bump in s is no narrower than 1 / (z sqrt P) at the largest z that counts.
    const far1 = min(abs(w1) + 5 * sd1, size * exp_one(high));
    const far2 = min(abs(w2) + 5 * sd2, size * exp_one(-low));
    const narrow = sqrt(max(p11 * far1 * far1, p22 * far2 * far2));
    let step = min(0.25, 0.8 / narrow);
    const count = max(2, min(MAX_NODES, <i32>Math.ceil((high - low) / step)));
    step = (high - low) / <f64>count;
    // Two passes: the largest exponent first, for labels in the tails.
    const sigmas = f64x2.replace_lane(f64x2.splat(-1), 1, 1);
    const factor = exp_one(step);
    let grown = exp_one(low);
    let top = f64x2.splat(-Infinity);
    for (let k = 0; k <= count; k++) {
      top = f64x2.max(top, exponent(sigmas, size * grown, flip * size / grown, w1, w2, p11, p12, p22));
      grown *= factor;
    }
    const peak = max(f64x2.extract_lane(top, 0), f64x2.extract_lane(top, 1));
    grown = exp_one(low);
    let Z = f64x2.splat(0);
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    for (let k = 0; k <= count; k++) {
      const r1 = size * grown;
      const r2 = flip * size / grown;
      const w = exp_pd(f64x2.sub(exponent(sigmas, r1, r2, w1, w2, p11, p12, p22), f64x2.splat(peak)));
      Z = f64x2.add(Z, w);
      first = madd<f64>(w, f64x2.splat(r1), first);
      second = madd<f64>(w, f64x2.splat(r2), second);
      grown *= factor;
    }
    const total = f64x2.extract_lane(Z, 0) + f64x2.extract_lane(Z, 1);
    const d1 = (f64x2.extract_lane(first, 1) - f64x2.extract_lane(first, 0)) / total - w1;
    const d2 = (f64x2.extract_lane(second, 1) - f64x2.extract_lane(second, 0)) / total - w2;
    store<f64>(g1 + i, p11 * d1 + p12 * d2);
    store<f64>(g2 + i, p12 * d1 + p22 * d2);
    if (logz) store<f64>(logz + i, shift + peak + log_one(total * step));
  }
}

/** -(z - omega)' P (z - omega) / 2 at z = sigma (r1, r2). */
// @ts-ignore: decorator
@inline
function exponent(sigma: v128, r1: f64, r2: f64, w1: f64, w2: f64, p11: f64, p12: f64, p22: f64): v128 {
  const d1 = f64x2.sub(f64x2.mul(sigma, f64x2.splat(r1)), f64x2.splat(w1));
  const d2 = f64x2.sub(f64x2.mul(sigma, f64x2.splat(r2)), f64x2.splat(w2));
  const e1 = madd<f64>(f64x2.splat(0.5 * p11), d1, f64x2.mul(f64x2.splat(p12), d2));
  return f64x2.neg(madd<f64>(d1, e1, f64x2.mul(f64x2.splat(0.5 * p22), f64x2.mul(d2, d2))));
}
