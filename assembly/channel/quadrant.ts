// P(z1 > 0, z2 > 0) of unit normals about a and b with correlation rho. Its derivative in rho is the density at 0 (Plackett 1954).
//
// From rho = 0, where it is Phi(a) Phi(b), a short way has few nodes, but the two parts may cancel. From rho = -1, where z1 + z2 is a + b and the
// probability is that of an interval or 0, everything is positive: nothing cancels, however far out a and b are and however near to 1 or -1 rho is.

import { madd } from '../simd';
import { RULE, SIX, TWELVE } from './legendre';
import {
  bell, cdf, erf_of, exp_of, exp_one, HALF_LOG_TWO_PI, log1p_of, log_cdf, log_cdf_one, log_one, mills_one, SQRT_HALF, tanh_of,
} from './normal';

/** The way from 0 has an error below 1e-14 for correlations up to this. */
export const SHORT: f64 = 0.85;
/** Below this the way from 0 does not keep its digits. */
export const RARE: f64 = 1e-3;
/** Exponents so far below the largest do not count. */
const DEPTH: f64 = 36;
/** Logarithms below this have lost digits that their difference would need. */
const FAR: f64 = -1e3;
/** Panels of atanh rho are no longer, for the poles of 1 / cosh. */
const LONGEST: f64 = 1.5;
const MAX_PANELS: i32 = 100;

// @ts-ignore: decorator
@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

// @ts-ignore: decorator
@inline
function pair(x: f64, y: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(x), 1, y);
}

// @ts-ignore: decorator
@inline
function first(x: v128): f64 {
  return f64x2.extract_lane(x, 0);
}

// @ts-ignore: decorator
@inline
function second(x: v128): f64 {
  return f64x2.extract_lane(x, 1);
}

/** a d - b c without cancellation: what both products lost to rounding is added again (Dekker 1971). */
export function determinant(a: f64, b: f64, c: f64, d: f64): f64 {
  return a * d - b * c + (lost(a, d) - lost(b, c));
}

/** x y minus its rounded value. */
function lost(x: f64, y: f64): f64 {
  const xs = 134217729 * x;
  const ys = 134217729 * y;
  const xh = xs - (xs - x);
  const yh = ys - (ys - y);
  const xl = x - xh;
  const yl = y - yh;
  return xl * yl - (x * y - xh * yh - xl * yh - xh * yl);
}

/**
 * 4 (P(rho) - P(0)), which is E[sign z1 sign z2] at rho minus that at 0: 2 / pi times the integral of exp(-(a^2 + b^2 - 2 sin(s) a b) / (2 cos^2 s)) over s
 * from 0 to asin rho, in u = tan(s / 2): rational, and tame at the ends. For correlations up to SHORT.
 */
export function plackett(a: v128, b: v128, rho: f64): v128 {
  const squares = f64x2.mul(splat(-0.5), madd<f64>(a, a, f64x2.mul(b, b)));
  const cross = f64x2.mul(a, b);
  const middle = (0.5 * rho) / (1 + sqrt(1 - rho * rho));
  let sum = splat(0);
  const few = abs(rho) < 0.3;
  const half = few ? 3 : 6;
  const rule = few ? SIX : TWELVE;
  for (let k = 0; k < 2 * half; k++) {
    const at = rule + (<usize>(k < half ? k : k - half) << 3);
    const s = k < half ? load<f64>(at) : -load<f64>(at);
    const share = load<f64>(at + (<usize>half << 3));
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

/** Derivatives of the last log_quadrant in a and b. */
let rise1: f64 = 0;
let rise2: f64 = 0;
// Of log_path: derivatives in a and b, where the bump is cut before its top.
let path1: f64 = 0;
let path2: f64 = 0;
let isCut: bool = false;
// Sums of `panel`: the integral, and those of e^2v and e^-2v beside it.
let mass: f64 = 0;
let up: f64 = 0;
let down: f64 = 0;

/** The derivative of the last log_quadrant in a, or that in b. */
export function quadrant_slope(second: i32): f64 {
  return second ? rise2 : rise1;
}

/**
 * ln P(z1 > 0, z2 > 0) to all digits; quadrant_slope then has its derivatives. `left` is sqrt(1 - rho^2), which rho does not tell where it is near to 1 or
 * -1.
 */
export function log_quadrant(a: f64, b: f64, rho: f64, left: f64): f64 {
  if (rho == 0) {
    rise1 = mills_one(a);
    rise2 = mills_one(b);
    return log_cdf_one(a) + log_cdf_one(b);
  }
  const others = pair(given(b, a, rho, left), given(a, b, rho, left));
  if (abs(rho) <= SHORT) {
    const tails = cdf(pair(a, b));
    const value = first(tails) * second(tails) + 0.25 * first(plackett(splat(a), splat(b), rho));
    if (value > RARE) {
      const faces = f64x2.div(f64x2.mul(bell(pair(a, b)), cdf(others)), splat(value));
      rise1 = first(faces);
      rise2 = second(faces);
      return log_one(value);
    }
  }
  let log = log_path(a, b, rho, left);
  if (a + b > 0) {
    const interval = log_interval(min(a, b), max(a, b));
    const both = log_sum(log, interval);
    const share = exp_one(log - both);
    path1 = share * path1 + exp_one(-0.5 * a * a - HALF_LOG_TWO_PI - both);
    path2 = share * path2 + exp_one(-0.5 * b * b - HALF_LOG_TWO_PI - both);
    log = both;
  }
  // The density at a face beside the whole, as long as their logarithms have digits enough for their difference.
  const near = !isCut || a + b == 0 || log > FAR;
  const faces = near ? f64x2.add(log_cdf(others), f64x2.mul(splat(-0.5), pair(a * a, b * b))) : splat(0);
  rise1 = near ? exp_one(first(faces) - HALF_LOG_TWO_PI - log) : path1;
  rise2 = near ? exp_one(second(faces) - HALF_LOG_TWO_PI - log) : path2;
  return log;
}

/** x about its mean where y is 0, in deviations: (x - rho y) / left, with 1 - |rho| from left. */
function given(x: f64, y: f64, rho: f64, left: f64): f64 {
  const sigma: f64 = rho < 0 ? -1 : 1;
  return (x - sigma * y) / left + (sigma * left * y) / (1 + abs(rho));
}

/** ln(e^x + e^y). */
function log_sum(x: f64, y: f64): f64 {
  const top = max(x, y);
  return top > -Infinity ? top + first(log1p_of(exp_of(splat(min(x, y) - top)))) : top;
}

/** ln (Phi(high) - Phi(-low)) where low + high > 0. */
function log_interval(low: f64, high: f64): f64 {
  if (low >= 0) {
    const sides = erf_of(f64x2.mul(splat(SQRT_HALF), pair(low, high)));
    return log_one(0.5 * (first(sides) + second(sides)));
  }
  const top = log_cdf_one(low);
  const gap = top - log_cdf_one(-high);
  // 1 - e^-gap = tanh(gap / 2) (1 + e^-gap)
  return top + log_one(first(tanh_of(splat(0.5 * gap)))) + first(log1p_of(exp_of(splat(-gap))));
}

/**
 * ln of the integral of the density at 0 over the correlation, from -1 to rho. With v = atanh of the correlation it is that of exp(-A e^2v - B e^-2v) / cosh v,
 * A = (a - b)^2 / 8 and B = (a + b)^2 / 8, less (a^2 + b^2) / 4 + ln 2 pi: one bump with a concave exponent, on the scale of v however near a and b are.
 */
function log_path(a: f64, b: f64, rho: f64, left: f64): f64 {
  const A = 0.125 * (a - b) * (a - b);
  const B = 0.125 * (a + b) * (a + b);
  const end = rho > 0 ? log_one((1 + rho) / left) : log_one(left / (1 - rho));
  const center = bottom(A, B, end);
  const least = height(A, B, center);
  isCut = center == end;
  mass = 0;
  up = 0;
  down = 0;
  outwards(A, B, center, -1, end, least);
  outwards(A, B, center, 1, end, least);
  path1 = -0.5 * a - (0.25 * ((a - b) * up + (a + b) * down)) / mass;
  path2 = -0.5 * b - (0.25 * ((b - a) * up + (a + b) * down)) / mass;
  return log_one(mass) - 2 * HALF_LOG_TWO_PI - 0.25 * (a * a + b * b) - least;
}

/** A e^2v + B e^-2v + ln cosh v, which is convex. */
function height(A: f64, B: f64, v: f64): f64 {
  const w = exp_one(v);
  return A * w * w + B / (w * w) + log_one(0.5 * (w + 1 / w));
}

function slope(A: f64, B: f64, w2: f64): f64 {
  return 2 * (A * w2 - B / w2) + (w2 - 1) / (w2 + 1);
}

function bend(A: f64, B: f64, w2: f64): f64 {
  return 4 * (A * w2 + B / w2 + w2 / ((w2 + 1) * (w2 + 1)));
}

/** Where `height` is least up to `end`, nearly: Newton's method from where it would be without ln cosh, or without the smaller one of A and B. */
function bottom(A: f64, B: f64, end: f64): f64 {
  const large = max(A, B);
  const away = min(0.5 * log_one(1 + 2 * large), 0.25 * log_one(large / min(A, B)));
  let v = min(end, large == 0 ? 0 : A > B ? -away : away);
  for (let tries = 0; tries < 30; tries++) {
    const w = exp_one(v);
    const curvature = bend(A, B, w * w);
    const step = min<f64>(1, max<f64>(-1, -slope(A, B, w * w) / curvature));
    const next = min(end, v + step);
    const near = (next - v) * (next - v) * curvature < 0.01;
    v = next;
    if (near) break;
  }
  return v;
}

/** Panels from v up or down, short where the exponent is steep, until nothing is left. */
function outwards(A: f64, B: f64, v: f64, sigma: f64, end: f64, least: f64): void {
  for (let panels = 0; panels < MAX_PANELS && (sigma < 0 || v < end) && height(A, B, v) - least < DEPTH; panels++) {
    const w = exp_one(v);
    const steep = max<f64>(0, sigma * slope(A, B, w * w));
    // Where a parabola is 18 higher.
    const length = min(LONGEST, 36 / (steep + sqrt(steep * steep + 36 * bend(A, B, w * w))));
    const radius = 0.5 * (sigma > 0 ? min(length, end - v) : length);
    panel(A, B, v + sigma * radius, radius, least);
    const next = v + 2 * sigma * radius;
    // A bump between neighbouring numbers is as good as a point.
    if (next == v) break;
    v = next;
  }
}

function panel(A: f64, B: f64, middle: f64, radius: f64, least: f64): void {
  const one = splat(1);
  let sum = splat(0);
  let sum2 = splat(0);
  let sum3 = splat(0);
  for (let k: usize = 0; k < 64; k += 8) {
    // Nodes k and -k in the lanes.
    const w = exp_of(madd<f64>(pair(radius, -radius), v128.load64_splat(RULE + k), splat(middle)));
    const inverse = f64x2.div(one, w);
    const square = f64x2.mul(w, w);
    const power = madd<f64>(square, splat(A), f64x2.mul(f64x2.mul(inverse, inverse), splat(B)));
    const bump = f64x2.div(exp_of(f64x2.sub(splat(least), power)), f64x2.add(w, inverse));
    const value = f64x2.mul(bump, v128.load64_splat(RULE + k, 64));
    sum = f64x2.add(sum, value);
    sum2 = madd<f64>(value, square, sum2);
    sum3 = madd<f64>(value, f64x2.mul(inverse, inverse), sum3);
  }
  mass += 2 * radius * (first(sum) + second(sum));
  up += 2 * radius * (first(sum2) + second(sum2));
  down += 2 * radius * (first(sum3) + second(sum3));
}
