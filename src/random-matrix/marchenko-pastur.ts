// The Marchenko-Pastur law of white noise, in the form in which a data matrix shows it: for an m x n matrix of
// unit-variance noise with m <= n and ratio = m / n, the squared singular values divided by n fill
// [(1 - sqrt(ratio))^2, (1 + sqrt(ratio))^2].
//
// With r = sqrt(ratio) and x = 1 + ratio - 2 r cos(t), t in [0, pi], the law has the smooth density
// 2 sin(t)^2 / (pi x) in t, whose primitive is elementary.

import { checkReal } from '../core/index.js';

/** Below this the law is the semicircle to double precision, and the primitive would lose its digits. */
const SMALLEST_ROOT = 1e-4;

function root(ratio: number): number {
  if (!(ratio > 0 && ratio <= 1)) throw new RangeError(`ratio must be in (0, 1], got ${ratio}`);
  return Math.max(SMALLEST_ROOT, Math.sqrt(ratio));
}

/** Mass below the angle t. */
function massBelow(t: number, r: number): number {
  const turn = Math.atan2((1 + r) * Math.sin(t / 2), (1 - r) * Math.cos(t / 2));
  return ((1 + r * r) * t + 2 * r * Math.sin(t) - 2 * (1 - r * r) * turn) / (2 * Math.PI * r * r);
}

/** Density at x; zero outside the bulk. */
export function marchenkoPasturDensity(x: number, ratio: number): number {
  checkReal('x', x, 'finite');
  const r = root(ratio);
  const below = x - (1 - r) ** 2;
  const above = (1 + r) ** 2 - x;
  return below > 0 && above > 0 ? Math.sqrt(below * above) / (2 * Math.PI * r * r * x) : 0;
}

/**
 * The median, by bisection of the distribution function. A noise matrix of level sigma has the median singular
 * value sigma sqrt(n median): Gavish and Donoho 2014 (arXiv 1305.5870), from which sigma follows.
 */
export function marchenkoPasturMedian(ratio: number): number {
  const r = root(ratio);
  let low = 0;
  let high = Math.PI;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (massBelow(middle, r) < 0.5) low = middle;
    else high = middle;
  }
  return 1 + r * r - 2 * r * Math.cos((low + high) / 2);
}
