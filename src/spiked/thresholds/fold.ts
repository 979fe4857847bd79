import { largest, solve } from '../../numerics/index.js';
import type { ModelPath } from '../../system/path.js';
import { jacobian } from '../jacobian.js';
import type { SpikedModel } from '../model.js';
import { withRecursion } from '../recursion.js';

/** A fold of a curve of fixed points: where the parameter has an extremum along it. */
export interface Fold {
  value: number;
  point: Float64Array;
}

const CLOSE = 1e-12;
const MAX_NEWTON = 25;
const MAX_SECANT = 40;

/**
 * The fold next to a fixed point. The curve of fixed points (q, value) is smooth there: it is followed by the coordinate
 * s = along.(q - q0), by Newton's method on the bordered system, to where d value / d s vanishes.
 *
 * @param along a direction that the curve does not stand still in, of length 1
 * @param span half the range of values that may be asked for
 * @returns undefined where there is none nearby
 */
export function foldNear(
  path: ModelPath<SpikedModel>,
  from: { value: number; point: Float64Array },
  along: Float64Array,
  span: number,
): Fold | undefined {
  const n = along.length;
  const origin = from.point;

  /** The curve's point at s, from a guess, and d value / d s there. */
  const trace = (s: number, guess: Fold): (Fold & { slope: number }) | undefined => {
    let { value } = guess;
    let point = guess.point.slice();
    for (let k = 0; k < MAX_NEWTON; k++) {
      const system = bordered(path, value, point, along, span);
      const error = new Float64Array(n + 1);
      for (let i = 0; i < n; i++) error[i] = -system.increment[i];
      error[n] = s - along.reduce((sum, w, i) => sum + w * (point[i] - origin[i]), 0);
      const step = solve(system.matrix, error);
      const size = largest(step);
      if (!(size < 0.5 + span)) return undefined;
      point = point.map((q, i) => q + step[i]);
      value += step[n];
      if (!(Math.abs(value - from.value) <= span)) return undefined;
      if (size < CLOSE || (k > 8 && size < 1e-9)) {
        const unit = new Float64Array(n + 1);
        unit[n] = 1;
        return { value, point, slope: solve(system.matrix, unit)[n] };
      }
    }
    return undefined;
  };

  let previous = trace(0, from);
  if (!previous) return undefined;
  let s0 = 0;
  let s = 1e-4;
  for (let k = 0; k < MAX_SECANT; k++) {
    const here = trace(s, previous);
    if (!here) {
      // Too far for the guess.
      s = s0 + 0.25 * (s - s0);
      continue;
    }
    const step = (-here.slope * (s - s0)) / (here.slope - previous.slope);
    if (!Number.isFinite(step) || Math.abs(step) < 1e-9) return here;
    const limit = Math.max(4 * Math.abs(s - s0), 1e-3);
    s0 = s;
    s += Math.max(-limit, Math.min(limit, step));
    previous = here;
  }
  return undefined;
}

/** F(q) - q and its derivative by (q, value), with the row `along` below. */
function bordered(
  path: ModelPath<SpikedModel>,
  value: number,
  point: Float64Array,
  along: Float64Array,
  span: number,
) {
  const n = along.length;
  const h = 1e-4 * span;
  const image = (at: number) => withRecursion(path.at(at), (recursion) => recursion.step(point));
  const [low, high] = [image(value - h), image(value + h)];
  return withRecursion(path.at(value), (recursion) => {
    const increment = recursion.step(point).map((f, i) => f - point[i]);
    const J = jacobian(recursion, point);
    const matrix = new Float64Array((n + 1) ** 2);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) matrix[i * (n + 1) + j] = J[i * n + j] - Number(i === j);
      matrix[i * (n + 1) + n] = (high[i] - low[i]) / (2 * h);
      matrix[n * (n + 1) + i] = along[i];
    }
    return { increment, matrix };
  });
}
