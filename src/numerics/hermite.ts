import { checkCount, shown } from '../core/check.js';
import { quadrature } from './quadrature.js';

// The polynomials of the normal law: h_m = He_m / sqrt(m!), so that E h_m(z) h_n(z) is 1 for m = n and 0 otherwise.

/**
 * The normalised Hermite polynomial h_m at x. h_1 = x, h_2 = (x^2 - 1) / sqrt 2, h_m' = sqrt(m) h_{m-1}.
 *
 * @throws RangeError when m is not an integer >= 0
 */
export function hermite(m: number, x: number): number {
  if (!(Number.isInteger(m) && m >= 0)) throw new RangeError(`m must be an integer >= 0, got ${m}`);
  let before = 0;
  let value = 1;
  for (let j = 0; j < m; j++)
    [before, value] = [value, (x * value - Math.sqrt(j) * before) / Math.sqrt(j + 1)];
  return value;
}

/** sum_m c[m] h_m(x), c of any length. */
export function hermiteSeries(c: ArrayLike<number>, x: number): number {
  let sum = 0;
  let before = 0;
  let value = 1;
  for (let m = 0; m < c.length; m++) {
    sum += c[m] * value;
    [before, value] = [value, (x * value - Math.sqrt(m) * before) / Math.sqrt(m + 1)];
  }
  return sum;
}

/** Coefficients of the derivative of a series: sqrt(m) c[m] at m - 1. */
export function hermiteSlope(c: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: Math.max(1, c.length - 1) }, (_, m) =>
    m + 1 < c.length ? Math.sqrt(m + 1) * c[m + 1] : 0,
  );
}

/**
 * The coefficients E f(z) h_m(z) of a function, m = 0 .. degree, by adaptive quadrature. f may have a kink or a jump at 0; it may
 * grow as any polynomial.
 *
 * @throws RangeError when degree is not an integer in [0, 60], or an integral does not converge
 */
export function hermiteCoefficients(f: (x: number) => number, degree: number): Float64Array {
  if (typeof f !== 'function') throw new TypeError(`f must be a function, got ${shown(f)}`);
  checkCount('degree', degree, 0, 60);
  return Float64Array.from({ length: degree + 1 }, (_, m) => {
    const weighted = (x: number) => f(x) * hermite(m, x) * Math.exp(-0.5 * x * x);
    const halves = [quadrature(weighted, -WIDTH, 0), quadrature(weighted, 0, WIDTH)];
    const failed = halves.find(({ status }) => status !== 'converged' && status !== 'stalled');
    if (failed) throw new RangeError(`E f(z) h_${m}(z) must converge, got ${failed.status}`);
    return (halves[0].value + halves[1].value) / Math.sqrt(2 * Math.PI);
  });
}

/** Beyond, the normal density is below 1e-140: nothing is left of f h_m. */
const WIDTH = 25;
