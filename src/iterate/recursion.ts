import { largest } from '../numerics/linear.js';
import type { Status } from './result.js';

export interface FixedPointOptions {
  /** Stop when no entry of F(q) - q is larger. Default 1e-12. */
  tolerance?: number;
  /** Default 20000: state evolution within a per cent of a transition takes thousands. */
  maxIterations?: number;
  /** Share of the old value that a step keeps, in [0, 1). Default 0. It changes the path, not what it leads to. */
  damping?: number;
}

export interface FixedPoint {
  /** The last iterate whose image was computed. */
  point: Float64Array;
  status: Status;
  iterations: number;
  /** max |F(q) - q| at `point`, without damping. */
  residual: number;
}

/** Beyond this multiple of the size of the start an iteration counts as diverged. */
const DIVERGED = 1e12;

/**
 * Iterates q <- F(q) from `start` (which stays as it is).
 *
 * `stalled`: the iterates repeat themselves to the last bit (a cycle, or the rounding floor) above the tolerance, found by
 * comparing with the iterates number 1, 2, 4, 8, ... (Brent's cycle detection). `diverged`: an entry exceeds 1e12 (1 + max |start|).
 *
 * @param step F; may return the same array every time, must not keep its argument
 */
export function fixedPoint(
  step: (q: Float64Array) => ArrayLike<number>,
  start: ArrayLike<number>,
  { tolerance = 1e-12, maxIterations = 20000, damping = 0 }: FixedPointOptions = {},
): FixedPoint {
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(maxIterations >= 1)) throw new RangeError(`maxIterations must be >= 1, got ${maxIterations}`);
  if (!(damping >= 0 && damping < 1)) throw new RangeError(`damping must be in [0, 1), got ${damping}`);
  const q = Float64Array.from(start);
  const limit = DIVERGED * (1 + largest(q));
  if (!Number.isFinite(limit)) throw new RangeError('start must be finite');
  const seen = q.slice();
  let nextMark = 1;
  let residual = Infinity;
  const end = (status: Status, iterations: number): FixedPoint => ({
    point: q,
    status,
    iterations,
    residual,
  });
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const image = step(q);
    if (image.length !== q.length) {
      throw new RangeError(`step must return ${q.length} numbers, got ${image.length}`);
    }
    residual = distance(image, q);
    if (Number.isNaN(residual)) return end('non-finite', iteration);
    if (residual <= tolerance) return end('converged', iteration);
    if (residual === Infinity || largest(image) > limit) return end('diverged', iteration);
    for (let i = 0; i < q.length; i++) q[i] = damping * q[i] + (1 - damping) * image[i];
    if (equal(q, seen)) return end('stalled', iteration);
    if (iteration === nextMark) {
      seen.set(q);
      nextMark *= 2;
    }
  }
  return end('max-iterations', maxIterations);
}

/** max |a - b|; NaN where an entry of either is. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let max = 0;
  for (let i = 0; i < a.length; i++) max = Math.max(max, Math.abs(a[i] - b[i]));
  return max;
}

function equal(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, i) => value === b[i]);
}
