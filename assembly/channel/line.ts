// y = f(z_c) + a share that the signs of z decide, + noise or none: every link of one direction that has no closed form, and links like z1^2 + sign(z1
// z2 z3).

import { prepare } from './beside';
import { HALF_LOG_TWO_PI, log_one } from './normal';
import { noisy } from './noisy';
import { RARE, SHORT } from './quadrant';
import { roots } from './roots';
import { Line, share } from './scalar';

/** Rows of omega and g are `ld` bytes apart. */
export function line_rows(channel: usize, n: i32, y: usize, omega: usize, ld: usize, V: usize, logz: usize, g: usize): void {
  const line = changetype<Line>(channel);
  prepare(line, V);
  const c = <usize><i32>line.coordinate * ld;
  const a = line.coordinate == 0 ? ld : 0;
  const b = line.coordinate == 2 ? ld : 2 * ld;
  const p = <i32>line.p;
  const noise = line.noise;
  const constant = -HALF_LOG_TWO_PI - 0.5 * log_one(line.v) - (noise > 0 ? HALF_LOG_TWO_PI + 0.5 * log_one(noise) : 0);
  for (let i: usize = 0; i < <usize>n << 3; i += 8) {
    const label = load<f64>(y + i);
    line.omega = load<f64>(omega + c + i);
    if (p > 1) line.omega1 = load<f64>(omega + a + i);
    if (p > 2) line.omega2 = load<f64>(omega + b + i);
    shares(line, label, noise > 0);
    // Signs that hardly occur have a probability of their own at every z, and every pattern its own peak.
    if (p > 1 && !(line.Z > RARE * line.all && abs(line.rho) <= SHORT)) rare_shares(line, label, noise > 0);
    const known = line.Z > 0;
    const inverse = 1 / line.Z;
    const g1 = line.first1 * inverse;
    const g2 = line.first2 * inverse;
    // What the signs say moves with the line.
    const along = (line.first * inverse) / line.v - (p > 1 ? line.slope1 * g1 : 0) - (p > 2 ? line.slope2 * g2 : 0);
    store<f64>(g + c + i, known ? along : NaN);
    if (p > 1) store<f64>(g + a + i, known ? g1 : NaN);
    if (p > 2) store<f64>(g + b + i, known ? g2 : NaN);
    if (logz) store<f64>(logz + i, known ? line.top + log_one(line.Z) + constant : -Infinity);
  }
}

/** Sums over the shares of the label. Numbers that are none have no bumps and no roots. */
function shares(line: Line, label: f64, blurred: bool): void {
  begin(line);
  for (let s = 0; s < <i32>line.shareCount; s++) {
    const at = share(line, s);
    line.target = label - load<f64>(at);
    line.plus = load<f64>(at, 8);
    line.minus = load<f64>(at, 16);
    if (blurred) noisy(line);
    else roots(line);
  }
}

/** The same pattern by pattern, each with its probability in the exponents. */
function rare_shares(line: Line, label: f64, blurred: bool): void {
  begin(line);
  line.rare = 1;
  for (let s = 0; s < <i32>line.shareCount; s++) {
    const at = share(line, s);
    line.target = label - load<f64>(at);
    for (let bit = 1; bit < 16; bit <<= 1) {
      line.plus = <f64>(<i32>load<f64>(at, 8) & bit);
      line.minus = <f64>(<i32>load<f64>(at, 16) & bit);
      if (line.plus + line.minus == 0) continue;
      if (blurred) noisy(line);
      else roots(line);
    }
  }
  line.rare = 0;
}

function begin(line: Line): void {
  line.top = -Infinity;
  line.Z = 0;
  line.all = 0;
  line.first = 0;
  line.first1 = 0;
  line.first2 = 0;
}
