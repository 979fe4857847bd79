import { checkCount, checkReal, type Fields } from '../core/check.js';
import type { Status } from '../iterate/result.js';
import { Recorder } from './recorder.js';

/** The loop of stochastic gradient descent over its samples, the same for every model. */
export interface StochasticOptions {
  /** Inputs in a batch. */
  batch: number;
  /** eta, the time that a step takes. */
  step: number;
  /** How many steps. */
  steps: number;
  /** Steps on the same batch before the next one is drawn. Default 1: online. */
  reuse?: number;
  /** Report every so many steps. Default: the start and the end. */
  every?: number;
}

export const stochasticFields: Fields<StochasticOptions> = {
  batch: true,
  step: true,
  steps: true,
  reuse: true,
  every: true,
};

export interface StochasticRun<T> {
  /** eta times the number of steps, of everything in the trajectory: the start, every `every` steps, and the end. */
  times: Float64Array;
  trajectory: T[];
  /** Inputs that were drawn. */
  samples: number;
  /** `converged`: all steps were taken. `non-finite`: they led out of the numbers. */
  status: Status;
  iterations: number;
}

/** @throws RangeError for options out of range, and for more samples than counters of 32 bits have */
export function checkStochastic(options: StochasticOptions): Required<StochasticOptions> {
  const { batch, step, steps, reuse = 1, every = steps } = options;
  for (const [name, value] of Object.entries({ batch, steps, reuse, every })) checkCount(name, value, 1);
  checkReal('step', step, '> 0', (x) => x > 0);
  if (!(Math.ceil(steps / reuse) * batch < 2 ** 32))
    throw new RangeError(`batch must leave less than 2^32 samples in ${steps} steps, got ${batch}`);
  return { batch, step, steps, reuse, every };
}

/**
 * Takes the steps. Samples have numbers, from which they are drawn as they are used, so that memory does not grow with them.
 *
 * @param take a step on the batch that begins with sample `first`
 * @param observe what is reported, and whether it is finite: where it is not, the run ends
 */
export function descend<T extends object>(
  options: StochasticOptions,
  take: (first: number) => void,
  observe: () => { seen: T; finite: boolean },
): StochasticRun<T> {
  const { batch, step, steps, reuse, every } = checkStochastic(options);
  const recorder = new Recorder(observe, { step, every, last: steps });
  let iterations = 0;
  let lost = recorder.after(0)?.finite === false;
  while (iterations < steps && !lost) {
    take(Math.floor(iterations / reuse) * batch);
    iterations++;
    lost = recorder.after(iterations)?.finite === false;
  }
  return {
    times: recorder.times,
    trajectory: recorder.trajectory.map(({ seen }) => seen),
    samples: Math.ceil(iterations / reuse) * batch,
    status: lost ? 'non-finite' : 'converged',
    iterations,
  };
}
