import type { Status } from '../iterate/result.js';
import { brent } from './root.js';

/** Writes dy/dt at time t into `out`. Must not keep or change y. */
export type Slope = (t: number, y: Float64Array, out: Float64Array) => void;

export interface OdeOptions {
  /** Time of the start. Default 0. */
  from?: number;
  /** Times to report, ascending, from `from` on. Default: the end alone. */
  times?: ArrayLike<number>;
  /** Wanted error of a step relative to the size of an entry. Default 1e-8. */
  relative?: number;
  /** Wanted error of a step where entries are small. Default 1e-10. */
  absolute?: number;
  /** The longest step. Default: no limit. */
  maxStep?: number;
  /** Cap on the number of steps, refused ones included. Default 100000. */
  maxIterations?: number;
  /** Ends the integration where this changes from negative to zero or above. Located to rounding on the interpolant of the step. */
  event?: (t: number, y: Float64Array, slope: Float64Array) => number;
}

export interface OdeResult {
  /** Where the integration ended: at `to`, at the event, or where the status tells. */
  time: number;
  state: Float64Array;
  /** The reported times that were reached. */
  times: Float64Array;
  states: Float64Array[];
  /** Whether the event ended it. */
  event: boolean;
  status: Status;
  /** Steps, refused ones included. */
  iterations: number;
  /** The largest estimated error of an accepted step, in units of what was allowed. */
  residual: number;
}

// Dormand and Prince 1980, the pair RK5(4)7M: rows of the tableau, fifth-order minus fourth-order weights, and the interpolant of
// order four (Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, II.6).
const C = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
const A = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
const E = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];
const D = [
  -12715105075 / 11282082432,
  0,
  87487479700 / 32700410799,
  -10690763975 / 1880347072,
  701980252875 / 199316789632,
  -1453857185 / 822651844,
  69997945 / 29380423,
];

/** Of the step size controller (Hairer's proportional-integral one). */
const SAFETY = 0.9;
const DAMPING = 0.04;
const EXPONENT = 1 / 5 - 0.75 * DAMPING;
const SHRINK = 0.1;
const GROW = 5;

/**
 * Integrates dy/dt = slope(t, y) from `start` (which stays as it is) to time `to`, by the explicit Runge-Kutta pair of Dormand and Prince of
 * orders 5 and 4 with adaptive steps. The last step ends at `to` exactly; what is reported in between comes from the interpolant of order four.
 * For problems that are not stiff.
 *
 * `stalled`: the error asks for steps below the spacing of floating-point numbers. `non-finite`: the slope is no number however short
 * the step.
 *
 * @param to may be Infinity where an event ends the integration
 * @throws RangeError for arguments out of range
 */
export function integrate(
  slope: Slope,
  start: ArrayLike<number>,
  to: number,
  options: OdeOptions = {},
): OdeResult {
  const { from = 0, relative = 1e-8, absolute = 1e-10, maxStep = Number.POSITIVE_INFINITY } = options;
  const { maxIterations = 100000, event } = options;
  check(start, to, options);
  const n = start.length;
  const wanted = options.times ?? [to];
  const times: number[] = [];
  const states: Float64Array[] = [];
  let y: Float64Array = Float64Array.from(start);
  let next: Float64Array = new Float64Array(n);
  const stage = new Float64Array(n);
  const k = A.map(() => new Float64Array(n));
  let t = from;
  let iterations = 0;
  let residual = 0;
  let shortened = false;
  let previous = 1e-4;
  const end = (status: Status, happened = false): OdeResult => ({
    time: t,
    state: y,
    times: Float64Array.from(times),
    states,
    event: happened,
    status,
    iterations,
    residual,
  });
  const report = (until: number, at: (time: number) => Float64Array) => {
    while (times.length < wanted.length && wanted[times.length] <= until) {
      const time = wanted[times.length];
      states.push(at(time));
      times.push(time);
    }
  };
  slope(t, y, k[0]);
  if (!k[0].every(Number.isFinite)) return end('non-finite');
  report(t, () => y.slice());
  if (event && event(t, y, k[0]) >= 0) return end('converged', true);
  let h = Math.min(firstStep(slope, t, y, k[0], stage, next, relative, absolute), maxStep);
  while (t < to) {
    if (iterations === maxIterations) return end('max-iterations');
    const last = t + 1.01 * h >= to;
    if (last) h = to - t;
    if (!(t + h > t)) return end('stalled');
    iterations++;
    for (let s = 1; s < 7; s++) {
      const target = s < 6 ? stage : next;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let r = 0; r < s; r++) sum += A[s][r] * k[r][i];
        target[i] = y[i] + h * sum;
      }
      slope(t + C[s] * h, target, k[s]);
    }
    let error = 0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let r = 0; r < 7; r++) sum += E[r] * k[r][i];
      const scale = absolute + relative * Math.max(Math.abs(y[i]), Math.abs(next[i]));
      error = Math.max(error, Math.abs(h * sum) / scale);
    }
    if (!Number.isFinite(error)) {
      h *= SHRINK;
      shortened = true;
      if (!(t + h > t)) return end('non-finite');
      continue;
    }
    const factor = error ** EXPONENT / SAFETY;
    if (error > 1) {
      h /= Math.min(1 / SHRINK, factor);
      shortened = true;
      continue;
    }
    residual = Math.max(residual, error);
    const reached = last ? to : t + h;
    const between = interpolant(t, h, y, next, k);
    if (event && event(reached, next, k[6]) >= 0) {
      const inside = new Float64Array(n);
      const value = (time: number) => {
        const state = between(time);
        slope(time, state, inside);
        return event(time, state, inside);
      };
      // The interpolant may round an end of the step to the other side.
      const low = value(t);
      const high = value(reached);
      const at = low < 0 && high > 0 ? brent(value, t, reached, { tolerance: 0 }).root : reached;
      report(at, between);
      y = at === reached ? next.slice() : between(at);
      t = at;
      return end('converged', true);
    }
    report(reached, (time) => (time === reached ? next.slice() : between(time)));
    t = reached;
    [y, next] = [next, y];
    [k[0], k[6]] = [k[6], k[0]];
    h /= Math.max(shortened ? 1 : 1 / GROW, Math.min(1 / SHRINK, factor / previous ** DAMPING));
    h = Math.min(h, maxStep);
    previous = Math.max(error, 1e-4);
    shortened = false;
  }
  return end('converged');
}

/** The state at any time within an accepted step. */
function interpolant(t: number, h: number, y: Float64Array, next: Float64Array, k: Float64Array[]) {
  return (time: number): Float64Array => {
    const a = (time - t) / h;
    const b = 1 - a;
    return y.map((value, i) => {
      let bend = 0;
      for (let r = 0; r < 7; r++) bend += D[r] * k[r][i];
      const rise = next[i] - value;
      const first = h * k[0][i] - rise;
      const second = rise - h * k[6][i] - first;
      return value + a * (rise + b * (first + a * (second + b * h * bend)));
    });
  };
}

/** A step whose second-order change is within the tolerance, guessed from one short step of Euler's (Hairer, II.4). */
function firstStep(
  slope: Slope,
  t: number,
  y: Float64Array,
  k: Float64Array,
  stage: Float64Array,
  bent: Float64Array,
  relative: number,
  absolute: number,
): number {
  let size = 0;
  let speed = 0;
  for (let i = 0; i < y.length; i++) {
    const scale = absolute + relative * Math.abs(y[i]);
    size = Math.max(size, Math.abs(y[i]) / scale);
    speed = Math.max(speed, Math.abs(k[i]) / scale);
  }
  const short = size < 1e-5 || speed < 1e-5 ? 1e-6 : (0.01 * size) / speed;
  for (let i = 0; i < y.length; i++) stage[i] = y[i] + short * k[i];
  slope(t + short, stage, bent);
  let bend = 0;
  for (let i = 0; i < y.length; i++) {
    bend = Math.max(bend, Math.abs(bent[i] - k[i]) / (absolute + relative * Math.abs(y[i])) / short);
  }
  const fastest = Math.max(speed, bend);
  if (!(fastest < Number.POSITIVE_INFINITY)) return short;
  return Math.min(100 * short, fastest <= 1e-15 ? Math.max(1e-6, 1e-3 * short) : (0.01 / fastest) ** 0.2);
}

function check(start: ArrayLike<number>, to: number, options: OdeOptions): void {
  const {
    from = 0,
    times,
    relative = 1e-8,
    absolute = 1e-10,
    maxStep = 1,
    maxIterations = 1,
    event,
  } = options;
  for (let i = 0; i < start.length; i++) {
    if (!Number.isFinite(start[i])) throw new RangeError(`start[${i}] must be finite, got ${start[i]}`);
  }
  if (!Number.isFinite(from)) throw new RangeError(`from must be finite, got ${from}`);
  if (!(to > from)) throw new RangeError(`to must be > from = ${from}, got ${to}`);
  if (to === Number.POSITIVE_INFINITY && !event) throw new RangeError('to must be finite without an event');
  if (!(relative >= 0)) throw new RangeError(`relative must be >= 0, got ${relative}`);
  if (!(absolute > 0)) throw new RangeError(`absolute must be > 0, got ${absolute}`);
  if (!(maxStep > 0)) throw new RangeError(`maxStep must be > 0, got ${maxStep}`);
  if (!(maxIterations >= 1)) throw new RangeError(`maxIterations must be >= 1, got ${maxIterations}`);
  for (let i = 0; times && i < times.length; i++) {
    const low = i === 0 ? from : times[i - 1];
    if (!(times[i] >= low && times[i] <= to))
      throw new RangeError(`times[${i}] must be in [${low}, ${to}], got ${times[i]}`);
  }
}
