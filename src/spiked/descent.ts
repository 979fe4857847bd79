// What one would try without AMP: minimise the joint squared loss of all channels by following its gradient on the spheres (arXiv 2506.02664,
// "joint" empirical risk minimisation; docs/theory/spiked-matrix-tensor.md, section 5).

import {
  checkBoolean,
  checkCount,
  checkInstance,
  checkObject,
  checkReal,
  core,
  type Fields,
  padded,
} from '../core/index.js';
import { Recorder } from '../dynamics/recorder.js';
import { checkIteration } from '../iterate/options.js';
import type { LoopResult, Status } from '../iterate/result.js';
import { key, purpose, type Seed } from '../random/index.js';
import { Instance } from './instance.js';
import { type Measurement, measure, readEstimates } from './measure.js';
import type { Start } from './start.js';
import { checkStart, onSphere, random } from './starts.js';
import { type Working, working } from './working.js';

interface Common {
  /** Where to begin; every column is scaled to its sphere, of radius (n E x^2)^{1/2}. Default `random(instance, { seed })`. */
  start?: Start;
  seed?: Seed;
  /** Keep what was measured at every step, the start included. */
  trajectory?: boolean;
}

export interface DescentOptions extends Common {
  /** Length of the first step, in the time of `gradientFlow`. Later ones adapt. Default 0.05. */
  step?: number;
  /** Root mean square of the tangential gradient that counts as settled. Default 1e-4; tensors stored as f32 allow 3e-5. */
  tolerance?: number;
  /** Passes over the data. Default 1000. */
  maxIterations?: number;
}

export interface FlowOptions extends Common {
  time: number;
  /** Time step of Euler's method; the error is proportional to it. Default 0.05. */
  step?: number;
}

export interface LangevinOptions extends FlowOptions {
  /** 1 samples from the posterior under uniform priors on the spheres. */
  temperature: number;
}

const commonFields: Fields<Common> = { start: true, seed: true, trajectory: true };
const flowFields: Fields<FlowOptions> = { ...commonFields, time: true, step: true };

/** Estimates on the spheres, and how the loss fell. */
interface Minimised {
  estimate: Record<string, Float64Array>;
  /** Empty where the instance has no planted factors, like cosine2. */
  overlap: Measurement['overlap'];
  cosine2: Measurement['cosine2'];
  /** Loss per N at the end: half the squared residual of all channels minus half their squared data. */
  energy: number;
  /** The same after every accepted step, the start included; falling, but for rounding. */
  energies: Float64Array;
  trajectory?: Measurement[];
}

export interface DescentResult extends LoopResult, Minimised {}

export interface FlowResult extends Minimised {
  /** Times of `energies` and of the trajectory. */
  times: Float64Array;
  status: Status;
}

/** Growth of an accepted step and reduction of a refused one. */
const GROW = 1.1;
const SHRINK = 0.5;
const SMALLEST = 1e-12;
/** Steps of a flow, whose losses are all kept. */
const MOST = 1e7;
/** Losses nearer than this share of their size count as equal, since tensors are contracted in part in f32; then the gradient decides. */
const LEVEL = 1e-6;

/**
 * Projected gradient descent on the joint loss of all channels, every column of every factor on its sphere. Safe steps: one that raises
 * the loss is taken back and halved, others grow by a tenth. Each iteration reads every datum once. From a random start this is joint
 * empirical risk minimisation; from `curriculum(instance)` it refines the curriculum's estimates.
 *
 * `stalled` means that no step lowers the loss or the gradient: the level of rounding.
 *
 * @throws RangeError for options out of range. Not converging is a status.
 */
export function descent(instance: Instance, options: DescentOptions = {}): DescentResult {
  checkInstance(instance, Instance);
  checkObject('options', options, { ...commonFields, step: true, tolerance: true, maxIterations: true });
  const { step: first = 0.05 } = options;
  checkStep(first);
  const { tolerance, maxIterations } = checkIteration(options, { tolerance: 1e-4, maxIterations: 1000 });
  const {
    result,
    times: _,
    ...minimised
  } = onSpheres(instance, options, 1, (now, gradient, recorder) => {
    const { exports } = core();
    const { ptr } = now.at;
    let here = gradient();
    let accepted = 0;
    exports.spiked_accept(ptr);
    recorder.after(accepted);
    let step = first;
    let iterations = 0;
    const status = (): Status | undefined => {
      if (!Number.isFinite(here.energy) || !Number.isFinite(here.norm)) return 'non-finite';
      if (here.norm <= tolerance) return 'converged';
      if (step < SMALLEST) return 'stalled';
      return iterations < maxIterations ? undefined : 'max-iterations';
    };
    while (status() === undefined) {
      exports.spiked_move(ptr, step);
      const there = gradient();
      iterations++;
      const level = there.energy <= here.energy + LEVEL * Math.abs(here.energy) && there.norm <= here.norm;
      if (there.energy > here.energy && !level) {
        step *= SHRINK;
        continue;
      }
      // A loss that is no number ends here too.
      here = there;
      exports.spiked_accept(ptr);
      recorder.after(++accepted);
      step *= GROW;
    }
    // Back from a step that was refused.
    exports.spiked_move(ptr, 0);
    exports.spiked_measure(ptr);
    return { status: status()!, iterations, residual: here.norm };
  });
  return { ...result, ...minimised };
}

/**
 * Gradient flow of the joint loss for a time, by Euler's method with projection. In the limit `dynamics` predicts it for one
 * vector under symmetric channels.
 *
 * @throws RangeError for options out of range
 */
export function gradientFlow(instance: Instance, options: FlowOptions): FlowResult {
  checkInstance(instance, Instance);
  checkObject('options', options, flowFields);
  return langevin(instance, { ...options, temperature: 0 });
}

/**
 * Langevin dynamics dx = -grad loss dt + (2 T)^{1/2} dW on the spheres (Euler-Maruyama with projection).
 *
 * @throws RangeError for options out of range
 */
export function langevin(instance: Instance, options: LangevinOptions): FlowResult {
  checkInstance(instance, Instance);
  checkObject('options', options, { ...flowFields, temperature: true });
  const { time, step = 0.05, temperature, seed = 0 } = options;
  checkStep(step);
  checkReal('time', time, '> 0', (x) => x > 0);
  checkCount('time / step', Math.ceil(time / step - 1e-9), 1, MOST);
  checkReal('temperature', temperature, '>= 0', (x) => x >= 0);
  const steps = Math.ceil(time / step - 1e-9);
  const h = time / steps;
  const { result, ...minimised } = onSpheres(instance, options, h, (now, gradient, recorder) => {
    const { exports } = core();
    const noise = noiseOf(now, seed);
    for (let t = 0; t <= steps; t++) {
      const { norm } = gradient();
      recorder.after(t);
      if (!Number.isFinite(norm)) return { status: 'non-finite' as const };
      if (t === steps) break;
      exports.spiked_accept(now.at.ptr);
      // A step moves by h times what lies in `previous`.
      if (temperature > 0) noise(Math.sqrt((2 * temperature) / h), t);
      exports.spiked_move(now.at.ptr, h);
    }
    return { status: 'converged' as const };
  });
  return { ...result, ...minimised };
}

/** Loss per N, and the root mean square of the tangential gradient. */
interface Slope {
  energy: number;
  norm: number;
}

/** What descent and flows share: estimates on the spheres, one gradient a pass, and what is recorded after steps of `time`. */
function onSpheres<T>(
  instance: Instance,
  options: Common,
  time: number,
  run: (now: Working, gradient: () => Slope, recorder: Recorder<unknown>) => T,
): { result: T; times: Float64Array } & Minimised {
  const { trajectory: kept = false } = options;
  checkBoolean('trajectory', kept);
  const given = options.start ?? random(instance, { seed: options.seed });
  checkStart(instance, given);
  const start = onSphere(instance, given);
  return working(instance, start, instance.model, (now) => {
    const { exports, memory } = core();
    const { at, scratch, ws, vectors } = now;
    const out = scratch.f64(2);
    const gradient = () => {
      instance.reserve();
      exports.spiked_gradient(at.ptr, out, ws);
      const [energy, norm] = memory.f64(out, 2);
      return { energy, norm };
    };
    const recorder = new Recorder(
      () => ({ energy: memory.f64(out, 1)[0], measured: kept ? [measure(instance, at)] : [] }),
      { step: time },
    );
    const result = run(now, gradient, recorder);
    const energies = Float64Array.from(recorder.trajectory, ({ energy }) => energy);
    return {
      result,
      times: recorder.times,
      ...measure(instance, at),
      estimate: readEstimates(at, vectors),
      energy: energies[energies.length - 1],
      energies,
      ...(kept && { trajectory: recorder.trajectory.flatMap(({ measured }) => measured) }),
    };
  });
}

/** Adds `size` times standard normals to what the next move follows. */
function noiseOf({ at, vectors, scratch }: Working, seed: Seed) {
  const { exports, memory } = core();
  const keys = at.species.map((_, s) => key(seed, 'langevin', s));
  const length = Math.max(...at.species.map(({ name, rank }) => padded(vectors[name].n) * rank));
  const buffer = scratch.f64(length);
  return (size: number, t: number) => {
    at.species.forEach(({ name, rank }, s) => {
      const { n, previous } = vectors[name];
      exports.dnormal(n * rank, buffer, ...keys[s], purpose.dynamics, t);
      for (let a = 0; a < rank; a++) {
        const to = memory.f64(previous + 8 * padded(n) * a, n);
        const from = memory.f64(buffer + 8 * n * a, n);
        for (let i = 0; i < n; i++) to[i] += size * from[i];
      }
    });
  };
}

function checkStep(step: number): void {
  checkReal('step', step, '> 0', (x) => x > 0);
}
