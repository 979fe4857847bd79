import { checkIteration, type DampedOptions } from './options.js';
import type { Run, Status } from './result.js';

/** The tolerance, 1e-12 by default, is that of an entry of F(q) - q; the cap is 20 000: within a per cent of a transition it takes thousands. */
export interface RecursionOptions extends DampedOptions {
  /** An entry beyond it is divergence. Default 1e12 (1 + max |start|); Infinity where F is known to be bounded. */
  limit?: number;
  /**
   * Whether F(q) = image counts as the end, where the tolerance is not all that is asked: a small overlap that is about to grow
   * changes by less than any absolute tolerance. Default: residual <= tolerance.
   */
  settled?: (image: Float64Array, q: Float64Array, residual: number) => boolean;
  /**
   * Leap to the end of a geometric tail, once three ratios of successive changes agree to 2 per cent; this takes the point ahead into
   * the domain of F. A trajectory is never leaped over.
   */
  leap?: (ahead: Float64Array) => Float64Array;
  /**
   * Asked where the recursion has settled: from where to go on, and how many steps of F that took, or undefined where this is the
   * end. `give up`: the corrections do not end.
   */
  resume?: (settled: Float64Array, iterations: number) => Resumption | 'give up' | undefined;
}

export interface Resumption {
  point: Float64Array;
  steps: 0 | 1;
}

export interface RecursionRun extends Run<Float64Array> {
  /** The last q whose image was computed: `state` is F(point), and `residual` belongs to them, unless a leap or `resume` went on last. */
  point: Float64Array;
}

const DEFAULTS = { tolerance: 1e-12, maxIterations: 20_000 };
const DIVERGED = 1e12;
/** Ratios of changes that agree to this make a tail geometric, if they are below the other: a longer tail is no tail yet. */
const STEADY = 0.02;
const SLOWEST = 0.99;
const STEADY_RATIOS = 3;
/** Changes that are larger are not a tail. */
const TAIL = 1e-3;

/**
 * Iterates q <- F(q) from `start` (which stays as it is): the driver of every state evolution.
 *
 * `stalled`: the iterates repeat themselves to the last bit (a cycle, or the rounding floor) above the tolerance, found by
 * comparing with the iterates number 1, 2, 4, 8, ... (Brent's cycle detection). `diverged`: an entry exceeds the limit.
 *
 * @param step F; may return the same array every time, must not keep its argument
 */
export function runRecursion(
  step: (q: Float64Array) => ArrayLike<number>,
  start: ArrayLike<number>,
  options: RecursionOptions = {},
): RecursionRun {
  const {
    tolerance,
    maxIterations,
    damping,
    trajectory: kept,
    onProgress,
  } = checkIteration(options, DEFAULTS);
  const { leap, resume, settled = (_image, _q, change) => change <= tolerance } = options;
  let q: Float64Array = Float64Array.from(start);
  if (!q.every(Number.isFinite)) throw new RangeError('start must be finite');
  const { limit = DIVERGED * (1 + distance(q)) } = options;
  const trajectory = [q];
  const tail = new Tail();
  const cycle = new Cycle(q);
  let [point, state] = [q, q];
  let residual = Number.POSITIVE_INFINITY;
  let iterations = 0;
  const end = (status: Status): RecursionRun => ({
    state,
    point,
    status,
    iterations,
    residual,
    ...(kept && { trajectory }),
  });
  while (iterations < maxIterations) {
    const image = Float64Array.from(step(q));
    if (image.length !== q.length)
      throw new RangeError(`step must return ${q.length} numbers, got ${image.length}`);
    [point, state] = [q, image];
    residual = distance(image, point);
    iterations++;
    if (kept) trajectory.push(image);
    onProgress?.(iterations, residual);
    if (Number.isNaN(residual)) return end('non-finite');
    if (distance(image) > limit) return end('diverged');
    if (residual === Number.POSITIVE_INFINITY) return end('non-finite');
    if (settled(image, point, residual)) {
      const next = resume?.(image, iterations);
      if (next === undefined) return end('converged');
      if (next === 'give up') return end('max-iterations');
      q = state = next.point;
      iterations += next.steps;
      if (kept && next.steps > 0) trajectory.push(q);
      tail.begin();
      cycle.begin(q);
      continue;
    }
    q = damping === 0 ? image : image.map((value, i) => damping * point[i] + (1 - damping) * value);
    const length = tail.length(residual);
    if (leap && !kept && length > 0)
      q = state = leap(q.map((value, i) => value + length * (value - point[i])));
    if (cycle.repeats(q)) return end('stalled');
  }
  return end('max-iterations');
}

/** Tells a geometric tail by the ratios of successive changes. */
class Tail {
  #change = Number.POSITIVE_INFINITY;
  #ratio = Number.NaN;
  #steady = 0;

  begin(): void {
    this.#change = Number.POSITIVE_INFINITY;
    this.#ratio = Number.NaN;
    this.#steady = 0;
  }

  /** Distance to the end of the tail, in units of the last change; 0 where the changes form no tail. */
  length(change: number): number {
    const now = change / this.#change;
    this.#steady = Math.abs(now - this.#ratio) < STEADY * this.#ratio && now < SLOWEST ? this.#steady + 1 : 0;
    [this.#ratio, this.#change] = [now, change];
    if (this.#steady < STEADY_RATIOS || change >= TAIL) return 0;
    this.#steady = 0;
    this.#ratio = Number.NaN;
    return now / (1 - now);
  }
}

/** Brent's cycle detection. */
class Cycle {
  #seen: Float64Array;
  #steps = 0;
  #mark = 1;

  constructor(start: Float64Array) {
    this.#seen = start;
  }

  begin(start: Float64Array): void {
    this.#seen = start;
    this.#steps = 0;
    this.#mark = 1;
  }

  repeats(q: Float64Array): boolean {
    if (q.every((value, i) => value === this.#seen[i])) return true;
    if (++this.#steps === this.#mark) {
      this.#seen = q;
      this.#mark *= 2;
    }
    return false;
  }
}

/** max |a - b|, or max |a|; NaN where an entry of either is. */
function distance(a: ArrayLike<number>, b?: ArrayLike<number>): number {
  let max = 0;
  for (let i = 0; i < a.length; i++) max = Math.max(max, Math.abs(a[i] - (b ? b[i] : 0)));
  return max;
}
