// Stochastic gradient descent on the sphere at finite dimension, each batch fresh or used several times: what gradient flow describes as batches
// grow and steps shrink (theory note multi-index, section 5).

import { checkCount, checkObject, checkReal } from '../core/check.js';
import { core, padded } from '../core/index.js';
import type { Status } from '../iterate/result.js';
import { hermiteSlope } from '../numerics/index.js';
import { key, type Seed } from '../random/index.js';
import { checkLoss, type Loss, weightsOf } from './flow.js';
import { type AdditiveModel, type Basis, basisOf, checkedAdditive } from './model.js';
import {
  checkDimension,
  checkNeurons,
  type Neurons,
  neuronsFrom,
  type OverlapRows,
  overlapsOf,
  randomVectors,
  vectorsAt,
} from './neurons.js';

export interface SgdOptions {
  /** d. */
  dimension: number;
  /** Overlaps at the start; the rest of each neuron is random. Default: `count` random neurons. */
  start?: Neurons | OverlapRows;
  /** Default 1. */
  count?: number;
  /** As in `gradientFlow`. */
  loss?: Loss;
  weights?: ArrayLike<number>;
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
  seed?: Seed;
}

export interface SgdRun {
  /** At the end. */
  neurons: Neurons;
  /** eta times the number of steps, of everything in the trajectory: the start, every `every` steps, and the end. */
  times: Float64Array;
  trajectory: Neurons[];
  /** Inputs that were drawn. */
  samples: number;
  /** `converged`: all steps were taken. `non-finite`: they led out of the numbers. */
  status: Status;
  iterations: number;
}

/**
 * Spherical SGD: w <- normalise(w + eta (I - w w') g), g = mean over the batch of y sigma'(w . x) x (correlation loss) or
 * (y - sum_l weights[l] sigma(w_l . x)) sigma'(w . x) x (squared loss). Inputs are drawn in the core as they are used, from counters: memory does not
 * grow with the number of samples. `gradientFlow` from `trajectory[0]` predicts the overlaps.
 *
 * Several steps on a batch let correlations of degree below the information exponent help; nothing here predicts by how much: UNVERIFIED in
 * the theory note.
 *
 * @throws RangeError for options out of range
 */
export function sgd(model: AdditiveModel, options: SgdOptions): SgdRun {
  const checked = checkedAdditive(model);
  checkObject('options', options, {
    dimension: true,
    start: true,
    count: true,
    loss: true,
    weights: true,
    batch: true,
    step: true,
    steps: true,
    reuse: true,
    every: true,
    seed: true,
  });
  const { dimension: d, batch, step, steps, reuse = 1, every = steps, seed = 0 } = options;
  check(options);
  const basis = basisOf(checked.gram);
  checkDimension(basis, d);
  const rows =
    options.start !== undefined
      ? vectorsAt(basis, neuronsFrom(basis, options.start), d, seed)
      : randomVectors(d, checkNeurons(options.count ?? 1, d), seed);
  const n = rows.length / d;
  const ld = padded(d);
  const [key0, key1] = key(seed, 'inputs');
  const times: number[] = [];
  const trajectory: Neurons[] = [];
  let status: Status = 'converged';
  let iterations = 0;
  const { exports, memory } = core();
  memory.scope((scratch) => {
    const w = scratch.f64(n * ld);
    const gradient = scratch.f64(n * ld);
    const descriptor = linksOf(checked);
    const links = scratch.f64(descriptor.length, descriptor);
    const degree = descriptor.length / 3 - 1;
    const vectors = scratch.f64(checked.factors * basis.pivots.length, flat(basis));
    const weights = options.loss === 'squared' ? scratch.f64(n, weightsOf(options.weights, n)) : 0;
    const ws = scratch.bytes(exports.sgd_gradient_ws(d, n));
    for (let i = 0; i < n; i++) memory.f64(w + 8 * ld * i, d).set(rows.subarray(i * d, (i + 1) * d));
    const record = () => {
      for (let i = 0; i < n; i++) rows.set(memory.f64(w + 8 * ld * i, d), i * d);
      trajectory.push(overlapsOf(basis, rows, d));
      times.push(iterations * step);
      if (!rows.every(Number.isFinite)) status = 'non-finite';
    };
    record();
    while (iterations < steps && status === 'converged') {
      const first = Math.floor(iterations / reuse) * batch;
      memory.f64(gradient, n * ld).fill(0);
      exports.sgd_gradient(
        ...([d, n, w, checked.factors, basis.pivots.length, vectors, links, degree] as const),
        ...([weights, Math.sqrt(checked.noise), batch, key0, key1, first, gradient, ws] as const),
      );
      exports.sgd_move(d, n, w, gradient, step);
      iterations++;
      if (iterations % every === 0 || iterations === steps) record();
    }
  });
  return {
    neurons: trajectory[trajectory.length - 1],
    times: Float64Array.from(times),
    trajectory,
    samples: Math.ceil(iterations / reuse) * batch,
    status,
    iterations,
  };
}

/** sigma*, sigma and sigma' as coefficients of He_m = sqrt(m!) h_m, all of one length. */
function linksOf({ teacher, student }: AdditiveModel): Float64Array {
  const length = Math.max(teacher.length, student.length);
  const all = new Float64Array(3 * length);
  [teacher, student, hermiteSlope(student)].forEach((c, s) => {
    let root = 1;
    for (let m = 0; m < c.length; m++) {
      if (m > 0) root *= Math.sqrt(m);
      all[s * length + m] = c[m] / root;
    }
  });
  return all;
}

function flat({ vectors }: Basis): number[] {
  return vectors.flatMap((v) => Array.from(v));
}

function check({ batch, step, steps, reuse = 1, every = 1, loss = 'correlation' }: SgdOptions): void {
  for (const [name, value] of Object.entries({ batch, steps, reuse, every })) {
    checkCount(name, value, 1);
  }
  checkLoss(loss);
  checkReal('step', step, '> 0', (x) => x > 0);
  if (!(Math.ceil(steps / reuse) * batch < 2 ** 32))
    throw new RangeError(`batch must leave less than 2^32 samples in ${steps} steps, got ${batch}`);
}
