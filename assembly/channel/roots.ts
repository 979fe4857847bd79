// y = f(z) without noise on a line: at most one z between two cuts, with the weight N(z; omega, v) / |f'(z)|.

import { gather, gather_rare, log_pattern, rescale } from './beside';
import { exp_one, log_one } from './normal';
import { cut, Line, possible, slope, value } from './scalar';

/** Where pieces without end are cut for looking for a root. */
const HORIZON: f64 = 60;

/** Adds all solutions to the sums of the line, in units of e^top. */
export function roots(line: Line): void {
  let from = -HORIZON;
  for (let k = 0; k <= <i32>line.cutCount; k++) {
    const to = k < <i32>line.cutCount ? max(-HORIZON, min(HORIZON, cut(line, k))) : HORIZON;
    if (to > from && possible(line, 0.5 * (from + to))) {
      const z = between(line, from, to);
      const steep = abs(f64x2.extract_lane(slope(line, f64x2.splat(z)), 0));
      // A piece without a solution adds nothing; the slope of |z| there does not matter.
      if (isFinite(z) && steep > 0 && steep < Infinity) add(line, z, steep);
    }
    from = to;
  }
}

/** The z of a piece with f(z) = target, or NaN: Newton's step and the middle of what is left, at the same time. */
function between(line: Line, from: f64, to: f64): f64 {
  const ends = value(line, f64x2.replace_lane(f64x2.splat(from), 1, to));
  const rising = f64x2.extract_lane(ends, 1) > f64x2.extract_lane(ends, 0);
  const sign: f64 = rising ? 1 : -1;
  const target = line.target;
  let a = from;
  let b = to;
  if (!(sign * (f64x2.extract_lane(ends, 0) - target) < 0) || sign * (f64x2.extract_lane(ends, 1) - target) < 0) return NaN;
  let guess = 0.5 * (a + b);
  for (let tries = 0; tries < 60; tries++) {
    const middle = 0.5 * (a + b);
    if (middle <= a || middle >= b) break;
    const points = f64x2.replace_lane(f64x2.splat(guess), 1, middle);
    const off = f64x2.sub(value(line, points), f64x2.splat(target));
    const miss = f64x2.extract_lane(off, 0);
    const next = guess - miss / f64x2.extract_lane(slope(line, points), 0);
    if (abs(next - guess) <= 4e-16 * abs(guess)) return guess;
    if (sign * miss < 0) a = max(a, guess);
    else b = min(b, guess);
    if (middle > a && middle < b) {
      if (sign * f64x2.extract_lane(off, 1) < 0) a = middle;
      else b = middle;
    }
    guess = next > a && next < b ? next : 0.5 * (a + b);
  }
  return guess;
}

function add(line: Line, z: f64, steep: f64): void {
  const d = z - line.omega;
  const rare = line.rare != 0;
  const power = (-0.5 * d * d) / line.v - log_one(steep) + (rare ? log_pattern(line, z) : 0);
  if (power > line.top) {
    rescale(line, exp_one(line.top - power));
    line.top = power;
  }
  const w = f64x2.replace_lane(f64x2.splat(0), 0, exp_one(power - line.top));
  if (rare) gather_rare(line, f64x2.splat(z), w, f64x2.splat(line.rise1), f64x2.splat(line.rise2));
  else gather(line, f64x2.splat(z), w);
}
