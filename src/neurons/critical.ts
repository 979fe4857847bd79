// Where gradient flow rests: critical points of the correlation loss on the sphere and their stability (docs/theory/neurons.md, section 2).

import { checkCount, checkNumbers, checkObject, checkReal, shown } from '../core/check.js';
import type { Status } from '../iterate/result.js';
import { eigenvalues, matrix } from '../linalg/index.js';
import { largest, solve } from '../numerics/index.js';
import { coordinatesOf, correlationLaw, type Landscape, landscapeOf, polynomial } from './landscape.js';
import { type AdditiveModel, checkedAdditive } from './model.js';

export interface CriticalPoint {
  /** Overlaps u with the index vectors. */
  overlaps: Float64Array;
  /** u . f(u): perturbations out of the span of the index vectors die at this rate. */
  multiplier: number;
  /** Rates of growth of perturbations along the sphere within the span, ascending: eigenvalues of minus the Hessian there. */
  rates: Float64Array;
  /** Whether all perturbations die: a minimum of the loss. */
  stable: boolean;
  status: Status;
  iterations: number;
  /** Largest speed of an overlap at the point. */
  residual: number;
}

export interface CriticalOptions {
  /** Largest speed that counts as rest. Default 1e-13. */
  tolerance?: number;
  /** Newton steps. Default 50. */
  maxIterations?: number;
}

/**
 * The critical point that Newton's method reaches, minimum or saddle.
 *
 * @param near where it begins: an index vector by number, the `average` direction sum_j v_j, or overlaps
 * @throws RangeError for a start that is none, or an average of vectors that cancel
 */
export function criticalPoint(
  model: AdditiveModel,
  near: number | 'average' | ArrayLike<number>,
  options: CriticalOptions = {},
): CriticalPoint {
  const checked = checkedAdditive(model);
  checkObject('options', options, { tolerance: true, maxIterations: true });
  const { tolerance = 1e-13, maxIterations = 50 } = options;
  checkReal('tolerance', tolerance, '>= 0', (x) => x >= 0);
  checkCount('maxIterations', maxIterations, 1);
  const landscape = landscapeOf(checked);
  const { k } = landscape;
  const u = startOf(checked, near);
  const slope = correlationLaw(landscape);
  const speed = new Float64Array(k);
  let iterations = 0;
  let residual = Number.POSITIVE_INFINITY;
  let status: Status | undefined;
  for (; ; iterations++) {
    slope(u, speed);
    const before = residual;
    residual = largest(speed);
    if (!Number.isFinite(residual)) status = 'non-finite';
    else if (residual <= tolerance) status = 'converged';
    // Newton doubles its digits until rounding is all that is left.
    else if (residual >= before && residual < 1e-10) status = 'stalled';
    else if (iterations === maxIterations) status = 'max-iterations';
    if (status) break;
    const step = solve(jacobian(landscape, u), speed);
    for (let i = 0; i < k; i++) u[i] -= step[i];
  }
  return { overlaps: u, ...stability(landscape, u), status: status!, iterations, residual };
}

/** Jacobian of du/dt = G f(u) - u (u . f(u)), k x k. */
function jacobian({ k, gram, force, bend }: Landscape, u: Float64Array): Float64Array {
  const f = u.map((x) => polynomial(force, x));
  const df = u.map((x) => polynomial(bend, x));
  const along = u.reduce((sum, x, i) => sum + x * f[i], 0);
  return Float64Array.from({ length: k * k }, (_, at) => {
    const [i, j] = [Math.floor(at / k), at % k];
    return gram[at] * df[j] - u[i] * (f[j] + df[j] * u[j]) - (i === j ? along : 0);
  });
}

/** In coordinates w of the span: P (V D V') P - (u . f) P with D = diag f'(u) and P the projector off w, which is a unit vector. */
function stability(
  { basis, force, bend }: Landscape,
  u: Float64Array,
): Pick<CriticalPoint, 'multiplier' | 'rates' | 'stable'> {
  const { vectors } = basis;
  const r = basis.pivots.length;
  const multiplier = u.reduce((sum, x) => sum + x * polynomial(force, x), 0);
  const w = coordinatesOf(basis, u);
  const square = w.reduce((sum, x) => sum + x * x, 0);
  const P = (a: number, b: number) => Number(a === b) - (w[a] * w[b]) / square;
  const H = matrix(r, r);
  vectors.forEach((v, j) => {
    const across = v.map((_, a) => v.reduce((sum, x, b) => sum + P(a, b) * x, 0));
    const curvature = polynomial(bend, u[j]);
    for (let a = 0; a < r; a++)
      for (let b = 0; b < r; b++) H.data[a * r + b] += curvature * across[a] * across[b];
  });
  // The radial direction is put below all others, and left out.
  const below = 1 + 2 * largest(H.data) * r + Math.abs(multiplier);
  for (let a = 0; a < r; a++)
    for (let b = 0; b < r; b++) H.data[a * r + b] -= multiplier * P(a, b) + (below * (w[a] * w[b])) / square;
  const rates = eigenvalues(H).values.slice(1);
  return { multiplier, rates, stable: multiplier > 0 && rates.every((rate) => rate < 0) };
}

function startOf({ gram }: AdditiveModel, near: number | 'average' | ArrayLike<number>): Float64Array {
  const k = gram.length;
  if (near === 'average') {
    const sums = gram.map((row) => row.reduce((a, b) => a + b));
    const square = sums.reduce((a, b) => a + b);
    if (!(square > 1e-12)) throw new RangeError('near must not be average where the index vectors cancel');
    return Float64Array.from(sums, (sum) => sum / Math.sqrt(square));
  }
  if (typeof near === 'number') {
    if (Number.isInteger(near) && near >= 0 && near < k) return Float64Array.from(gram[near]);
    throw new RangeError(`near must be an index from 0 to ${k - 1}, got ${shown(near)}`);
  }
  checkNumbers('near', near, k);
  return Float64Array.from(near);
}
