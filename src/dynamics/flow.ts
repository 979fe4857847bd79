import { integrate, type OdeResult } from '../numerics/index.js';

/** dy/dt of an autonomous system, written to `out`. */
export type Law = (state: Float64Array, out: Float64Array) => void;

export interface FlowUntilOptions {
  /** Until when. Default: until the system rests. */
  time?: number;
  /** Times to report, ascending. */
  times?: ArrayLike<number>;
  /** Speed that counts as rest, relative to the largest entry of the state: beside a saddle a flow is slow without being at rest. */
  tolerance: number;
  /** Relative error of a step of the integrator. */
  relative: number;
  maxIterations: number;
}

export interface Flow extends Pick<OdeResult, 'state' | 'status' | 'iterations'> {
  /** At the reported times; of a flow that came to rest before, where it rested. */
  states: Float64Array[];
  /** The largest entry of dy/dt at the end. */
  speed: number;
}

/** Follows dy/dt = law(y) from a state to a time, or to rest where none is given. */
export function flowUntil(law: Law, start: Float64Array, options: FlowUntilOptions): Flow {
  const { time = Number.POSITIVE_INFINITY, times = [], tolerance, relative, maxIterations } = options;
  const rests = (_t: number, y: Float64Array, slope: Float64Array) => tolerance * size(y) - size(slope);
  const { state, states, status, iterations } = integrate((_t, y, out) => law(y, out), start, time, {
    relative,
    absolute: relative / 100,
    maxIterations,
    times,
    event: time < Number.POSITIVE_INFINITY ? undefined : rests,
  });
  const slope = new Float64Array(start.length);
  law(state, slope);
  return {
    state,
    states: Array.from(times, (_, t) => states[t] ?? state),
    status,
    iterations,
    speed: size(slope),
  };
}

/** The largest entry. */
function size(values: Float64Array): number {
  let max = 0;
  for (let i = 0; i < values.length; i++) max = Math.max(max, Math.abs(values[i]));
  return max;
}
