// Stochastic gradient descent on the sphere at finite dimension, each batch fresh or used several times: what gradient flow describes as batches
// grow and steps shrink (docs/theory/neurons.md, section 5).

import { checkObject } from '../core/check.js';
import { core, padded } from '../core/index.js';
import {
  checkStochastic,
  descend,
  type StochasticOptions,
  type StochasticRun,
  stochasticFields,
} from '../dynamics/sgd.js';
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

export interface SgdOptions extends StochasticOptions {
  /** d. */
  dimension: number;
  /** Overlaps at the start; the rest of each neuron is random. Default: `count` random neurons. */
  start?: Neurons | OverlapRows;
  /** Default 1. */
  count?: number;
  /** As in `gradientFlow`. */
  loss?: Loss;
  weights?: ArrayLike<number>;
  seed?: Seed;
}

export interface SgdRun extends StochasticRun<Neurons> {
  /** At the end. */
  neurons: Neurons;
}

/**
 * Spherical SGD: w <- normalise(w + eta (I - w w') g), g = mean over the batch of y sigma'(w . x) x (correlation loss) or
 * (y - sum_l weights[l] sigma(w_l . x)) sigma'(w . x) x (squared loss). Inputs are drawn in the core as they are used, from counters: memory does not
 * grow with the number of samples. `gradientFlow` from `trajectory[0]` predicts the overlaps.
 *
 * Several steps on a batch let correlations of degree below the information exponent help. Nothing here predicts by how much, and it
 * was not verified (docs/theory/neurons.md, section 5).
 *
 * @throws RangeError for options out of range
 */
export function sgd(model: AdditiveModel, options: SgdOptions): SgdRun {
  const checked = checkedAdditive(model);
  checkObject('options', options, {
    ...stochasticFields,
    dimension: true,
    start: true,
    count: true,
    loss: true,
    weights: true,
    seed: true,
  });
  const { dimension: d, loss = 'correlation', seed = 0 } = options;
  const { batch, step } = checkStochastic(options);
  checkLoss(loss);
  const basis = basisOf(checked.gram);
  checkDimension(basis, d);
  const rows =
    options.start !== undefined
      ? vectorsAt(basis, neuronsFrom(basis, options.start), d, seed)
      : randomVectors(d, checkNeurons(options.count ?? 1, d), seed);
  const n = rows.length / d;
  const ld = padded(d);
  const [key0, key1] = key(seed, 'inputs');
  const { exports, memory } = core();
  const run = memory.scope((scratch) => {
    const w = scratch.f64(n * ld);
    const gradient = scratch.f64(n * ld);
    const descriptor = linksOf(checked);
    const links = scratch.f64(descriptor.length, descriptor);
    const degree = descriptor.length / 3 - 1;
    const vectors = scratch.f64(checked.factors * basis.pivots.length, flat(basis));
    const weights = loss === 'squared' ? scratch.f64(n, weightsOf(options.weights, n)) : 0;
    const ws = scratch.bytes(exports.sgd_gradient_ws(d, n));
    for (let i = 0; i < n; i++) memory.f64(w + 8 * ld * i, d).set(rows.subarray(i * d, (i + 1) * d));
    const take = (first: number) => {
      memory.f64(gradient, n * ld).fill(0);
      exports.sgd_gradient(
        ...([d, n, w, checked.factors, basis.pivots.length, vectors, links, degree] as const),
        ...([weights, Math.sqrt(checked.noise), batch, key0, key1, first, gradient, ws] as const),
      );
      exports.sgd_move(d, n, w, gradient, step);
    };
    return descend(options, take, () => {
      for (let i = 0; i < n; i++) rows.set(memory.f64(w + 8 * ld * i, d), i * d);
      return { seen: overlapsOf(basis, rows, d), finite: rows.every(Number.isFinite) };
    });
  });
  return { ...run, neurons: run.trajectory[run.trajectory.length - 1] };
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
