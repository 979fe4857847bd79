import type { Status } from '../iterate/result.js';

export interface RootOptions {
  /** Width of the final bracket. Default 1e-12 (and never below the spacing of the floating-point numbers there). */
  tolerance?: number;
  /** Default 200. */
  maxIterations?: number;
}

export interface Root {
  root: number;
  status: Status;
  iterations: number;
  /** |f(root)|; of `bisect`, which sees no values, half the width of the last bracket. */
  residual: number;
}

/**
 * A root of a continuous f between lo and hi, where its signs differ. Brent's method: inverse quadratic interpolation and secant steps,
 * bisection where they do not pay (Brent, Algorithms for Minimization without Derivatives, chapter 4).
 *
 * @throws RangeError when f has the same sign at both ends
 */
export function brent(
  f: (x: number) => number,
  lo: number,
  hi: number,
  { tolerance = 1e-12, maxIterations = 200 }: RootOptions = {},
): Root {
  checkBracket(lo, hi, tolerance, maxIterations);
  let a = lo;
  let b = hi;
  let fa = f(a);
  let fb = f(b);
  if (fa * fb > 0) throw new RangeError(`f must change sign on [${lo}, ${hi}], got ${fa} and ${fb}`);
  let c = a;
  let fc = fa;
  let step = b - a;
  let previous = step;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (!Number.isFinite(fb) || !Number.isFinite(fa)) {
      return { root: b, status: 'non-finite', iterations: iteration, residual: Number.NaN };
    }
    // c is the other end of the bracket, b the better end.
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      step = previous = b - a;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const smallest = 2 * Number.EPSILON * Math.abs(b) + 0.5 * tolerance;
    const middle = 0.5 * (c - b);
    if (Math.abs(middle) <= smallest || fb === 0) {
      return { root: b, status: 'converged', iterations: iteration, residual: Math.abs(fb) };
    }
    const guess = Math.abs(fa) > Math.abs(fb) ? interpolate(a, b, c, fa, fb, fc) : Number.NaN;
    const inside = guess * middle > 0 && Math.abs(guess) < 1.5 * Math.abs(middle) - 0.5 * smallest;
    if (inside && Math.abs(guess) < 0.5 * Math.abs(previous) && Math.abs(previous) >= smallest) {
      previous = step;
      step = guess;
    } else {
      step = previous = middle;
    }
    a = b;
    fa = fb;
    b += Math.abs(step) > smallest ? step : Math.sign(middle) * smallest;
    fb = f(b);
  }
  return { root: b, status: 'max-iterations', iterations: maxIterations, residual: Math.abs(fb) };
}

/** The step from b to the zero of the inverse interpolant: a secant where a and c are the same point. */
function interpolate(a: number, b: number, c: number, fa: number, fb: number, fc: number): number {
  const s = fb / fa;
  if (a === c) return ((c - b) * s) / (s - 1);
  const q = fa / fc;
  const r = fb / fc;
  return (s * ((c - b) * q * (q - r) - (b - a) * (r - 1))) / -((q - 1) * (r - 1) * (s - 1));
}

/**
 * Where a predicate turns from false at lo to true at hi: a threshold. Halves the bracket; `root` is its middle.
 *
 * @throws RangeError when the predicate holds at lo or fails at hi
 */
export function bisect(
  holds: (x: number) => boolean,
  lo: number,
  hi: number,
  { tolerance = 1e-12, maxIterations = 200 }: RootOptions = {},
): Root {
  checkBracket(lo, hi, tolerance, maxIterations);
  if (holds(lo)) throw new RangeError(`the predicate must fail at lo = ${lo}`);
  if (!holds(hi)) throw new RangeError(`the predicate must hold at hi = ${hi}`);
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const middle = lo + 0.5 * (hi - lo);
    if (hi - lo <= tolerance || middle === lo || middle === hi) {
      return { root: middle, status: 'converged', iterations: iteration, residual: 0.5 * (hi - lo) };
    }
    if (holds(middle)) hi = middle;
    else lo = middle;
  }
  return {
    root: 0.5 * (lo + hi),
    status: 'max-iterations',
    iterations: maxIterations,
    residual: 0.5 * (hi - lo),
  };
}

function checkBracket(lo: number, hi: number, tolerance: number, maxIterations: number): void {
  if (!Number.isFinite(lo)) throw new RangeError(`lo must be finite, got ${lo}`);
  if (!(Number.isFinite(hi) && hi > lo))
    throw new RangeError(`hi must be finite and > lo = ${lo}, got ${hi}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(maxIterations >= 1)) throw new RangeError(`maxIterations must be >= 1, got ${maxIterations}`);
}
