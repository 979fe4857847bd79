// y = f(z) + Gaussian noise on a line, where the integrand N(z; omega, v) N(y; f(z), noise) may be one bump or many, wide or narrow.
//
// f rises or falls between its cuts, so that its values at the ends of a panel bound the integrand on it: panels that cannot reach e^-36 of the
// largest value so far are dropped, those longer than a few deviations of the prior or of the label are halved. What is left is
// smooth over a panel and gets the rule of Gauss and Legendre with 16 nodes. Where the last two coefficients of the integrand in
// Legendre's polynomials are not small beside the whole, the panel is halved after all: the error is about their square.

import { madd } from '../simd';
import { gather, gather_rare, log_pattern, most_of_pattern, rescale } from './beside';
import { RULE } from './legendre';
import { exp_of, exp_one } from './normal';
import { cut, Line, possible, room, value } from './scalar';

/** Exponents so far below the largest do not count. */
const DEPTH: f64 = 36;
/** Nor do those so far below the ones of another share. */
const NOTHING: f64 = 650;
/** Deviations of the prior, or of the label, along a panel. */
const LENGTH: f64 = 5;
/** Of the last coefficients beside the whole. */
const SMALL: f64 = 1e-6;
/** A label further than that from all that the line has, as an exponent, cannot occur. */
const IMPOSSIBLE: f64 = -1e20;
/** Entries of the stack of panels, 32 bytes each: ends, and f there. Halving 60 times reaches the last bit. */
const STACK: usize = 128;
/** Panels after which the rest is left out: of labels far from all that the line has. */
const MAX_PANELS: i32 = 4000;

/** For a line that no sign is beside: its variance. */
export function line_begin(line: Line, v: f64): void {
  line.v = v;
  line.plus = 1;
  line.minus = 1;
}

/** Adds the integral to the sums of the line, in units of e^top. */
export function noisy(line: Line): void {
  const omega = line.omega;
  const half = 0.5 / line.v;
  const halfNoise = 0.5 / line.noise;
  const step = LENGTH * sqrt(line.v);
  const stepLabel = LENGTH * sqrt(line.noise);
  // Somewhere to begin: at omega, or as near as the share can be had.
  const start: f64 = possible(line, omega) ? omega : 0;
  line.best = exponent(line, start, f64x2.extract_lane(value(line, f64x2.splat(start)), 0), half, halfNoise);
  if (!(line.best > IMPOSSIBLE)) return;
  const reach = sqrt((DEPTH - line.best) / half);
  const base = room(line);
  let at = base;
  let from = omega - reach;
  const end = omega + reach;
  for (let k = 0; k <= <i32>line.cutCount; k++) {
    const to = k < <i32>line.cutCount ? min(end, max(from, cut(line, k))) : end;
    if (to > from && possible(line, 0.5 * (from + to))) {
      push(line, at, from, to);
      // The most promising piece on top.
      if (at > base && bound(line, at, half, halfNoise) < bound(line, at - 32, half, halfNoise)) swap(at);
      at += 32;
    }
    from = max(from, to);
  }
  const full = base + 32 * STACK;
  for (let panels = 0; at > base && panels < MAX_PANELS; ) {
    at -= 32;
    if (bound(line, at, half, halfNoise) < max(line.best - DEPTH, line.top - NOTHING)) continue;
    const a = load<f64>(at);
    const b = load<f64>(at, 8);
    const fa = load<f64>(at, 16);
    const fb = load<f64>(at, 24);
    const middle = 0.5 * (a + b);
    const whole = middle <= a || middle >= b || at + 64 > full;
    if (whole || (b - a <= step && abs(fb - fa) <= stepLabel)) {
      panels++;
      if (panel(line, a, b, half, halfNoise, full) || whole) continue;
    }
    const f = f64x2.extract_lane(value(line, f64x2.splat(middle)), 0);
    line.best = max(line.best, exponent(line, middle, f, half, halfNoise));
    store<f64>(at, a);
    store<f64>(at, middle, 8);
    store<f64>(at, fa, 16);
    store<f64>(at, f, 24);
    store<f64>(at, middle, 32);
    store<f64>(at, b, 40);
    store<f64>(at, f, 48);
    store<f64>(at, fb, 56);
    if (bound(line, at + 32, half, halfNoise) < bound(line, at, half, halfNoise)) swap(at + 32);
    at += 64;
  }
}

function push(line: Line, at: usize, from: f64, to: f64): void {
  const ends = f64x2.replace_lane(f64x2.splat(from), 1, to);
  v128.store(at, ends);
  v128.store(at, value(line, ends), 16);
}

/** Exchanges an entry and the one below. */
function swap(at: usize): void {
  const ends = v128.load(at);
  const values = v128.load(at, 16);
  v128.store(at, v128.load(at - 32));
  v128.store(at, v128.load(at - 16), 16);
  v128.store(at - 32, ends);
  v128.store(at - 16, values);
}

// @ts-ignore: decorator
@inline
function exponent(line: Line, z: f64, f: f64, half: f64, halfNoise: f64): f64 {
  const d = z - line.omega;
  const e = line.target - f;
  return -half * d * d - halfNoise * e * e + (line.rare != 0 ? log_pattern(line, z) : 0);
}

/** What no exponent on a panel exceeds. */
function bound(line: Line, at: usize, half: f64, halfNoise: f64): f64 {
  const d = max(0, max(load<f64>(at) - line.omega, line.omega - load<f64>(at, 8)));
  const low = min(load<f64>(at, 16), load<f64>(at, 24));
  const high = max(load<f64>(at, 16), load<f64>(at, 24));
  const e = max(0, max(low - line.target, line.target - high));
  const signs = line.rare != 0 ? most_of_pattern(line, load<f64>(at), load<f64>(at, 8)) : 0;
  return -half * d * d - halfNoise * e * e + signs;
}

/** ln of the probability of the pattern at two places; its derivatives go 128 and 256 bytes behind `at`. */
function patterns(line: Line, z: v128, at: usize): v128 {
  const log = log_pattern(line, f64x2.extract_lane(z, 0));
  store<f64>(at, line.rise1, 128);
  store<f64>(at, line.rise2, 256);
  const other = log_pattern(line, f64x2.extract_lane(z, 1));
  store<f64>(at, line.rise1, 136);
  store<f64>(at, line.rise2, 264);
  return f64x2.replace_lane(f64x2.splat(log), 1, other);
}

/** Adds a panel to the sums, or tells that it is too long. */
function panel(line: Line, a: f64, b: f64, half: f64, halfNoise: f64, block: usize): bool {
  const middle = f64x2.splat(0.5 * (a + b));
  // Nodes k and -k in the lanes.
  const radius = f64x2.replace_lane(f64x2.splat(0.5 * (b - a)), 1, -0.5 * (b - a));
  const omega = f64x2.splat(line.omega);
  const target = f64x2.splat(line.target);
  let highest = f64x2.splat(-Infinity);
  for (let k: usize = 0; k < 64; k += 8) {
    const z = madd<f64>(radius, v128.load64_splat(RULE + k), middle);
    const d = f64x2.sub(z, omega);
    const e = f64x2.sub(target, value(line, z));
    let power = madd<f64>(f64x2.mul(d, d), f64x2.splat(-half), f64x2.mul(f64x2.mul(e, e), f64x2.splat(-halfNoise)));
    if (line.rare != 0) power = f64x2.add(power, patterns(line, z, block + 2 * k));
    highest = f64x2.max(highest, power);
    v128.store(block + 2 * k, power);
  }
  line.best = max(line.best, max(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1)));
  if (line.best > line.top + 30) {
    rescale(line, exp_one(line.top - line.best));
    line.top = line.best;
  }
  const before = line.Z;
  const all = line.all;
  const first = line.first;
  const first1 = line.first1;
  const first2 = line.first2;
  const top = f64x2.splat(line.top);
  const size = f64x2.abs(radius);
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  for (let k: usize = 0; k < 64; k += 8) {
    const z = madd<f64>(radius, v128.load64_splat(RULE + k), middle);
    const bump = f64x2.mul(size, exp_of(f64x2.sub(v128.load(block + 2 * k), top)));
    const w = f64x2.mul(bump, v128.load64_splat(RULE + k, 64));
    const mass = line.rare != 0
      ? gather_rare(line, z, w, v128.load(block + 2 * k, 128), v128.load(block + 2 * k, 256))
      : gather(line, z, w);
    const plain = f64x2.div(mass, v128.load64_splat(RULE + k, 64));
    even = madd<f64>(plain, v128.load64_splat(RULE + k, 128), even);
    odd = madd<f64>(plain, v128.load64_splat(RULE + k, 192), odd);
  }
  const last = abs(f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1))
    + abs(f64x2.extract_lane(odd, 0) - f64x2.extract_lane(odd, 1));
  if (!(last > SMALL * line.Z)) return true;
  line.Z = before;
  line.all = all;
  line.first = first;
  line.first1 = first1;
  line.first2 = first2;
  return false;
}
