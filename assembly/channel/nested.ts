// y = g(z) + Gaussian noise for links of two or three directions: integrals within integrals over z = omega + L t, each over the coordinates before it held
// fixed. The last coordinate is one in which the link is a straight line, or one on either side of 0, so that its integral has a closed form; or one
// that is added to the others through a function, and is integrated as a line (noisy.ts).
//
// The others have panels with 16 nodes of Gauss and Legendre from the middle outwards, which end where the coordinate is 0 (links may have kinks there) and are
// halved while the last coefficients in Legendre's polynomials are not small.

import { madd, nmadd } from '../simd';
import { RULE } from './legendre';
import {
  exp_of, exp_one, HALF_LOG_TWO_PI, log_cdf, log_of, log_one, mills, tanh_of,
} from './normal';
import { line_begin, noisy } from './noisy';
import { Line } from './scalar';

/** As TypeScript writes it (src/channel/nested.ts), coordinates in the order of integration; what is 0 there is the kernel's own. */
@unmanaged
export class Nested {
  kind: f64;
  p: f64;
  noise: f64;
  order0: f64; // of the coordinates of z
  order1: f64;
  order2: f64;
  mode: f64; // of the last coordinate: 0 a straight line, 1 one on either side of 0, 2 a function
  slope: f64; // of the last coordinate
  absolute: f64;
  sign: f64;
  termCount: f64;
  line: f64; // where the overlay of the last coordinate is, in numbers
  // Of all rows: the factor of V.
  l00: f64;
  l10: f64;
  l11: f64;
  l20: f64;
  l21: f64;
  l22: f64;
  // Of a row.
  y: f64;
  omega0: f64;
  omega1: f64;
  omega2: f64;
  t0: f64;
  z0: f64;
  t1: f64;
  // Results of a finished integral: its logarithm, and the mean of t from its coordinate on.
  log: f64;
  mean0: f64;
  mean1: f64;
  mean2: f64;
}

const HEADER: usize = 256;
/** Functions of the first two coordinates: degree, factors of |z|, tanh z and sign z, 13 coefficients. */
const FORM: usize = 17 * 8;
/** Sums and nodes of two integrals. */
const BLOCKS: usize = HEADER + 2 * FORM;
const BLOCK: usize = 72 * 8;
/** Terms of several coordinates: what it is, weight, coordinates as bits (for a ratio that above and that below). */
const TERMS: usize = BLOCKS + 2 * BLOCK;
const PRODUCT: i32 = 0;
const RATIO: i32 = 1;
const SIGNS: i32 = 2;

/** Exponents so far below the largest do not count. */
const DEPTH: f64 = 36;
/** Half of the panel in the middle, and the ones beside it, in deviations. */
const MIDDLE: f64 = 2.5;
const LENGTH: f64 = 6;
/** Tolerance on the last coefficients, relative to the whole; the rougher one where time matters more. */
const SMALL: f64 = 1e-7;
const ROUGH: f64 = 1e-5;
const HALVINGS: i32 = 36;
/** Values are looked at so far out, in deviations, before panels are. */
const PROBES: f64 = 40;
/** No peak is so narrow, in deviations. */
const NARROW: f64 = 1e-7;
/** To either side: of labels that nothing near explains. */
const PANELS: i32 = 16;

/** One integral. */
@unmanaged
class Level {
  best: f64;
  top: f64;
  Z: f64;
  first: f64;
  first1: f64;
  first2: f64;
  center: f64;
  scale: f64;
  // then 16 exponents, and 16 means of each of the coordinates within
}

// @ts-ignore: decorator
@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

// @ts-ignore: decorator
@inline
function sum(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Rows of omega and g are `ld` bytes apart. */
export function nested_rows(channel: usize, n: i32, y: usize, omega: usize, ld: usize, V: usize, logz: usize, g: usize): void {
  const it = changetype<Nested>(channel);
  const p = <i32>it.p;
  const c0 = <usize><i32>it.order0 * ld;
  const c1 = <usize><i32>it.order1 * ld;
  const c2 = <usize><i32>it.order2 * ld;
  factor(it, V);
  if (it.mode == 2) line_begin(inner_line(it), p == 2 ? it.l11 * it.l11 : it.l22 * it.l22);
  const constant = -HALF_LOG_TWO_PI - 0.5 * log_one(it.noise);
  for (let i: usize = 0; i < <usize>n << 3; i += 8) {
    it.y = load<f64>(y + i);
    it.omega0 = load<f64>(omega + c0 + i);
    it.omega1 = load<f64>(omega + c1 + i);
    if (p > 2) it.omega2 = load<f64>(omega + c2 + i);
    it.log = -Infinity;
    // What is no number has no integral.
    if (abs(it.y) + abs(it.omega0) + abs(it.omega1) + (p > 2 ? abs(it.omega2) : 0) < 1e100) integral(it, 0);
    const known = it.log > -Infinity;
    // g = inverse(L') <t>
    const g2 = p > 2 ? it.mean2 / it.l22 : 0;
    const g1 = (it.mean1 - it.l21 * g2) / it.l11;
    store<f64>(g + c0 + i, known ? (it.mean0 - it.l10 * g1 - it.l20 * g2) / it.l00 : NaN);
    store<f64>(g + c1 + i, known ? g1 : NaN);
    if (p > 2) store<f64>(g + c2 + i, known ? g2 : NaN);
    if (logz) store<f64>(logz + i, known ? it.log + constant : -Infinity);
  }
}

function factor(it: Nested, V: usize): void {
  const p = <i32>it.p;
  const a = <i32>it.order0;
  const b = <i32>it.order1;
  it.l00 = sqrt(entry(V, p, a, a));
  it.l10 = entry(V, p, b, a) / it.l00;
  it.l11 = sqrt(entry(V, p, b, b) - it.l10 * it.l10);
  it.l20 = 0;
  it.l21 = 0;
  if (p < 3) return;
  const c = <i32>it.order2;
  it.l20 = entry(V, p, c, a) / it.l00;
  it.l21 = (entry(V, p, c, b) - it.l20 * it.l10) / it.l11;
  it.l22 = sqrt(entry(V, p, c, c) - it.l20 * it.l20 - it.l21 * it.l21);
}

// @ts-ignore: decorator
@inline
function entry(V: usize, p: i32, i: i32, j: i32): f64 {
  return 0.5 * (load<f64>(V + (<usize>(i * p + j) << 3)) + load<f64>(V + (<usize>(j * p + i) << 3)));
}

// @ts-ignore: decorator
@inline
function inner_line(it: Nested): Line {
  return changetype<Line>(changetype<usize>(it) + (<usize><i32>it.line << 3));
}

/** Over coordinate d and those within, given the ones before. */
function integral(it: Nested, d: i32): void {
  const level = changetype<Level>(changetype<usize>(it) + BLOCKS + <usize>d * BLOCK);
  level.best = -Infinity;
  level.top = -Infinity;
  level.Z = 0;
  level.first = 0;
  level.first1 = 0;
  level.first2 = 0;
  level.center = d == 0 ? it.omega0 : it.omega1 + it.l10 * it.t0;
  level.scale = d == 0 ? it.l00 : it.l11;
  // Where the largest values are, roughly: what is far below them is dropped before it costs panels.
  for (let a: f64 = 0.7; a < PROBES && !(-0.5 * a * a < level.best); a += 1.1) {
    const t = f64x2.replace_lane(splat(a), 1, -a);
    const found = within(it, d, t, madd<f64>(t, splat(level.scale), splat(level.center)), changetype<usize>(level) + 64);
    const best = max(f64x2.extract_lane(found, 0), f64x2.extract_lane(found, 1)) - 0.5 * a * a;
    if (best > level.best) level.best = best;
  }
  segment(it, level, d, -MIDDLE, MIDDLE);
  // Nothing within exceeds 1, so that the prior alone tells where to end.
  let edge = MIDDLE;
  for (let k = 0; k < PANELS && level.best > -Infinity && -0.5 * edge * edge > level.best - DEPTH; k++) {
    segment(it, level, d, edge, edge + LENGTH);
    segment(it, level, d, -edge - LENGTH, -edge);
    edge += LENGTH;
  }
  const inverse = 1 / level.Z;
  it.log = level.Z > 0 ? level.top + log_one(level.Z) - HALF_LOG_TWO_PI : -Infinity;
  if (d == 0) {
    it.mean0 = level.first * inverse;
    it.mean1 = level.first1 * inverse;
  } else it.mean1 = level.first * inverse;
  it.mean2 = level.first2 * inverse;
}

/** A panel, or two where the coordinate is 0 on it. */
function segment(it: Nested, level: Level, d: i32, a: f64, b: f64): void {
  const zero = -level.center / level.scale;
  if (zero > a && zero < b) {
    graded(it, level, d, zero, a);
    graded(it, level, d, zero, b);
  } else refine(it, level, d, a, b, 0);
}

/** From 0 to an end. What is divided by this coordinate needs shorter panels near 0, down to where the quotient is the label. */
function graded(it: Nested, level: Level, d: i32, zero: f64, end: f64): void {
  let divides = false;
  for (let k = 0; k < <i32>it.termCount; k++) {
    const term = changetype<usize>(it) + TERMS + <usize>(32 * k);
    divides = divides || (load<f64>(term) == RATIO && load<f64>(term, 24) == <f64>(1 << d));
  }
  const near = (0.5 * (it.p > 2 ? it.l22 : it.l11)) / (level.scale * (1 + abs(it.y)));
  let away = end - zero;
  for (let k = 0; divides && k < HALVINGS && abs(away) > near; k++) {
    const half = 0.5 * away;
    refine(it, level, d, zero + min(half, away), zero + max(half, away), 0);
    away = half;
  }
  refine(it, level, d, zero + min(0, away), zero + max(0, away), 0);
}

function refine(it: Nested, level: Level, d: i32, a: f64, b: f64, halvings: i32): void {
  if (panel(it, level, d, a, b, halvings == HALVINGS)) return;
  const middle = 0.5 * (a + b);
  refine(it, level, d, a, middle, halvings + 1);
  refine(it, level, d, middle, b, halvings + 1);
}

/** Adds a panel to the sums, or tells that it is too long. */
function panel(it: Nested, level: Level, d: i32, a: f64, b: f64, last: bool): bool {
  const block = changetype<usize>(level) + 64;
  const p = <i32>it.p;
  const middle = splat(0.5 * (a + b));
  const radius = f64x2.replace_lane(splat(0.5 * (b - a)), 1, -0.5 * (b - a));
  let highest = splat(-Infinity);
  for (let k: usize = 0; k < 64; k += 8) {
    const t = madd<f64>(radius, v128.load64_splat(RULE + k), middle);
    const prior = f64x2.mul(splat(-0.5), f64x2.mul(t, t));
    let power = splat(-Infinity);
    if (v128.any_true(f64x2.ge(prior, splat(level.best - DEPTH))) || !(level.best > -Infinity)) {
      const z = madd<f64>(t, splat(level.scale), splat(level.center));
      power = f64x2.add(prior, within(it, d, t, z, block + 2 * k));
      highest = f64x2.max(highest, power);
    }
    v128.store(block + 2 * k, power);
  }
  const high = max(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1));
  if (!(high > -Infinity)) return true;
  level.best = max(level.best, high);
  if (level.best > level.top + 30) {
    const shrink = exp_one(level.top - level.best);
    level.Z *= shrink;
    level.first *= shrink;
    level.first1 *= shrink;
    level.first2 *= shrink;
    level.top = level.best;
  }
  const top = splat(level.top);
  const size = f64x2.abs(radius);
  let Z = splat(0);
  let first = splat(0);
  let first1 = splat(0);
  let first2 = splat(0);
  let even = splat(0);
  let odd = splat(0);
  for (let k: usize = 0; k < 64; k += 8) {
    const t = madd<f64>(radius, v128.load64_splat(RULE + k), middle);
    const power = v128.load(block + 2 * k);
    // Of nodes that were left out nothing is known.
    const counts = f64x2.gt(power, splat(-Infinity));
    const bump = f64x2.mul(size, exp_of(f64x2.sub(power, top)));
    const w = f64x2.mul(bump, v128.load64_splat(RULE + k, 64));
    Z = f64x2.add(Z, w);
    first = madd<f64>(w, t, first);
    first1 = madd<f64>(w, v128.and(counts, v128.load(block + 2 * k, 128)), first1);
    first2 = madd<f64>(w, v128.and(counts, v128.load(block + 2 * k, 256)), first2);
    even = madd<f64>(bump, v128.load64_splat(RULE + k, 128), even);
    odd = madd<f64>(bump, v128.load64_splat(RULE + k, 192), odd);
  }
  const rest = abs(sum(even)) + abs(f64x2.extract_lane(odd, 0) - f64x2.extract_lane(odd, 1));
  const small = p > 2 || it.mode == 2 ? ROUGH : SMALL;
  const least = NARROW * exp_one(level.best - level.top);
  if (!last && rest > small * max(level.Z + sum(Z), least)) return false;
  level.Z += sum(Z);
  level.first += sum(first);
  level.first1 += d == 0 ? sum(first1) : 0;
  level.first2 += p > 2 ? sum(first2) : 0;
  return true;
}

/** The logarithm of what is within coordinate d at two of its places; means of t1 and t2 there go 128 and 256 bytes behind `at`. */
function within(it: Nested, d: i32, t: v128, z: v128, at: usize): v128 {
  if (d == <i32>it.p - 2) return last(it, d, t, z, at);
  let logs = splat(0);
  for (let lane = 0; lane < 2; lane++) {
    it.t0 = lane == 0 ? f64x2.extract_lane(t, 0) : f64x2.extract_lane(t, 1);
    it.z0 = lane == 0 ? f64x2.extract_lane(z, 0) : f64x2.extract_lane(z, 1);
    integral(it, 1);
    store<f64>(at + (<usize>lane << 3), it.mean1, 128);
    store<f64>(at + (<usize>lane << 3), it.mean2, 256);
    logs = lane == 0 ? f64x2.replace_lane(logs, 0, it.log) : f64x2.replace_lane(logs, 1, it.log);
  }
  return logs;
}

/** Over the last coordinate, at two places of the one before. */
function last(it: Nested, d: i32, t: v128, z: v128, at: usize): v128 {
  const z0 = d == 0 ? z : splat(it.z0);
  const z1 = z;
  let rest = form(it, 0, z0);
  if (d == 1) rest = f64x2.add(rest, form(it, 1, z1));
  let slope = splat(it.slope);
  let jump = splat(it.sign);
  const mine = 2 << d; // the bit of the last coordinate
  const end = changetype<usize>(it) + TERMS + <usize>(32 * <i32>it.termCount);
  for (let term = changetype<usize>(it) + TERMS; term < end; term += 32) {
    const kind = <i32>load<f64>(term);
    const weight = splat(load<f64>(term, 8));
    const bits = <i32>load<f64>(term, 16);
    if (kind == RATIO) {
      const below = <i32>load<f64>(term, 24);
      const share = f64x2.div(weight, below == 1 ? z0 : z1);
      if (bits == mine) slope = f64x2.add(slope, share);
      else rest = madd<f64>(share, bits == 1 ? z0 : z1, rest);
      continue;
    }
    let product = weight;
    if (bits & 1) product = f64x2.mul(product, kind == SIGNS ? sign(z0) : z0);
    if (d == 1 && bits & 2) product = f64x2.mul(product, kind == SIGNS ? sign(z1) : z1);
    if (!(bits & mine)) rest = f64x2.add(rest, product);
    else if (kind == SIGNS) jump = f64x2.add(jump, product);
    else slope = f64x2.add(slope, product);
  }
  const target = f64x2.sub(splat(it.y), rest);
  const scale = d == 0 ? it.l11 : it.l22;
  const center = d == 0
    ? madd<f64>(splat(it.l10), t, splat(it.omega1))
    : madd<f64>(splat(it.l21), t, splat(it.omega2 + it.l20 * it.t0));
  const mean = at + (d == 0 ? 128 : 256);
  if (it.mode == 2) return through(it, target, center, scale, mean);
  const mode = <i32>it.mode;
  if (mode == 0) {
    const D = madd<f64>(f64x2.mul(slope, slope), splat(scale * scale), splat(it.noise));
    const r = nmadd<f64>(slope, center, target);
    const pull = f64x2.div(r, D);
    v128.store(mean, f64x2.mul(f64x2.mul(splat(scale), slope), pull));
    return f64x2.mul(splat(0.5), f64x2.sub(log_of(f64x2.div(splat(it.noise), D)), f64x2.mul(r, pull)));
  }
  const up = side(it, f64x2.add(slope, splat(it.absolute)), f64x2.sub(target, jump), center, scale, splat(1), mean);
  const high = v128.load(mean);
  const down = side(it, f64x2.sub(slope, splat(it.absolute)), f64x2.add(target, jump), center, scale, splat(-1), mean);
  const low = v128.load(mean);
  const top = f64x2.max(up, down);
  const wu = exp_of(f64x2.sub(up, top));
  const wd = exp_of(f64x2.sub(down, top));
  const all = f64x2.add(wu, wd);
  v128.store(mean, f64x2.div(madd<f64>(wu, high, f64x2.mul(wd, low)), all));
  return f64x2.add(top, log_of(all));
}

/** y = slope z + noise where z has the sign sigma: its logarithm, and the mean of t goes to `mean`. */
function side(it: Nested, slope: v128, target: v128, center: v128, scale: f64, sigma: v128, mean: usize): v128 {
  const D = madd<f64>(f64x2.mul(slope, slope), splat(scale * scale), splat(it.noise));
  const r = nmadd<f64>(slope, center, target);
  const pull = f64x2.div(r, D);
  const shift = f64x2.mul(f64x2.mul(splat(scale), slope), pull);
  // In units of the prior's deviation.
  const narrow = f64x2.sqrt(f64x2.div(splat(it.noise), D));
  const x = f64x2.div(f64x2.mul(sigma, madd<f64>(center, splat(1 / scale), shift)), narrow);
  v128.store(mean, madd<f64>(f64x2.mul(sigma, narrow), mills(x), shift));
  return f64x2.add(f64x2.add(log_of(narrow), f64x2.mul(splat(-0.5), f64x2.mul(r, pull))), log_cdf(x));
}

/** A last coordinate that is seen through a function. */
function through(it: Nested, target: v128, center: v128, scale: f64, mean: usize): v128 {
  const line = inner_line(it);
  let logs = splat(0);
  for (let lane = 0; lane < 2; lane++) {
    line.target = lane == 0 ? f64x2.extract_lane(target, 0) : f64x2.extract_lane(target, 1);
    line.omega = lane == 0 ? f64x2.extract_lane(center, 0) : f64x2.extract_lane(center, 1);
    line.top = -Infinity;
    line.Z = 0;
    line.first = 0;
    noisy(line);
    const log = line.Z > 0 ? line.top + log_one(line.Z) - HALF_LOG_TWO_PI - log_one(scale) : -Infinity;
    store<f64>(mean + (<usize>lane << 3), line.Z > 0 ? line.first / (line.Z * scale) : 0);
    logs = lane == 0 ? f64x2.replace_lane(logs, 0, log) : f64x2.replace_lane(logs, 1, log);
  }
  return logs;
}

// @ts-ignore: decorator
@inline
function sign(z: v128): v128 {
  return v128.bitselect(splat(-1), splat(1), f64x2.lt(z, splat(0)));
}

/** The function of coordinate k. */
function form(it: Nested, k: usize, z: v128): v128 {
  const from = changetype<usize>(it) + HEADER + k * FORM;
  let at = from + 32 + (<usize><i32>load<f64>(from) << 3);
  let value = v128.load64_splat(at);
  while (at > from + 32) {
    at -= 8;
    value = madd<f64>(value, z, v128.load64_splat(at));
  }
  value = madd<f64>(v128.load64_splat(from, 8), f64x2.abs(z), value);
  if (load<f64>(from, 16) != 0) value = madd<f64>(v128.load64_splat(from, 16), tanh_of(z), value);
  return madd<f64>(v128.load64_splat(from, 24), sign(z), value);
}
