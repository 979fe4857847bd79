// Gradient flow of neurons on the sphere under Gaussian data: overlaps with the index vectors close the equations, whatever the dimension
// (arXiv 2411.08798; docs/theory/neurons.md, section 2).

import { checkArray, checkCount, checkNumbers, checkObject, checkReal, shown } from '../core/check.js';
import { type FlowUntilOptions, flowUntil } from '../dynamics/flow.js';
import type { Status } from '../iterate/result.js';
import { correlationLaw, type Landscape, landscapeOf, polynomial, squaredLaw } from './landscape.js';
import { type AdditiveModel, basisOf, checkedAdditive } from './model.js';
import { type Neurons, neuronsFrom, type OverlapRows, overlapsOf } from './neurons.js';

export type Loss = 'correlation' | 'squared';

export interface IndexFlowOptions {
  start: Neurons | OverlapRows;
  /**
   * `correlation` (default): C - E y sigma(w_i . x), every neuron for itself. `squared`: (1/2) E (y - sum_i weights[i] sigma(w_i . x))^2, the
   * neurons together; several of them need `between` at the start.
   */
  loss?: Loss;
  /** Weights of the second layer, which stay as they are. Default 1 each. */
  weights?: ArrayLike<number>;
  /** Until when. Default: until all neurons rest. */
  time?: number;
  /** Times to report, ascending. */
  times?: ArrayLike<number>;
  /**
   * Speed that counts as rest, relative to the largest overlap: beside the equator, where all vectors are orthogonal to the neuron, the flow is slow
   * without being at rest. Default 1e-7.
   */
  tolerance?: number;
  /** Relative error of a step of the integrator. Default 1e-8. */
  relative?: number;
  /** Cap on the steps of one integration. Default 100000. */
  maxIterations?: number;
}

export interface IndexFlow {
  /** At the end. */
  neurons: Neurons;
  times: Float64Array;
  /** At the reported times; of a flow that came to rest before, where it rested. */
  trajectory: Neurons[];
  /** `converged`: to the wanted time, or at rest where none was given. Otherwise that of the first neuron that failed. */
  status: Status;
  /** Steps of the longest integration. */
  iterations: number;
  /** The largest speed at the end: of an overlap, under the squared loss of a coordinate of a neuron. */
  residual: number;
}

/**
 * Gradient flow of neurons on the sphere, in the population limit. With the correlation loss
 *
 *     du/dt = V'V f(u) - u (u . f(u)),   f(u) = sum_m m sigma_m sigma*_m u^{m-1}
 *
 * for each neuron's overlaps u with the index vectors. With the squared loss neurons repel each other as well, and their overlaps with each other
 * belong to the state; each moves by the gradient over its own weight, so that one neuron of weight 1 moves as under the correlation loss.
 *
 * @throws RangeError for options out of range and for overlaps that no unit vector has
 */
export function gradientFlow(model: AdditiveModel, options: IndexFlowOptions): IndexFlow {
  const checked = checkedAdditive(model);
  checkObject('options', options, {
    start: true,
    loss: true,
    weights: true,
    time: true,
    times: true,
    tolerance: true,
    relative: true,
    maxIterations: true,
  });
  const { loss = 'correlation', time = Number.POSITIVE_INFINITY, times = [], tolerance = 1e-7 } = options;
  const { relative = 1e-8, maxIterations = 100_000 } = options;
  checkLoss(loss);
  if (time !== Number.POSITIVE_INFINITY) checkReal('time', time, '> 0', (x) => x > 0);
  checkReal('tolerance', tolerance, '>= 0', (x) => x >= 0);
  checkReal('relative', relative, '> 0', (x) => x > 0);
  checkCount('maxIterations', maxIterations, 1);
  checkArray('times', times);
  checkNumbers('times', times, times.length);
  if (time === Number.POSITIVE_INFINITY && tolerance === 0)
    throw new RangeError('tolerance must be > 0 without a time, got 0');
  const landscape = landscapeOf(checked);
  const start = neuronsFrom(landscape.basis, options.start);
  return loss === 'squared'
    ? together(checked, landscape, start, options, times)
    : apart(landscape, start, options, times);
}

/** Every neuron by itself, with steps of its own. */
function apart(
  landscape: Landscape,
  start: Neurons,
  options: IndexFlowOptions,
  times: ArrayLike<number>,
): IndexFlow {
  const { k } = landscape;
  const { count } = start;
  const slope = correlationLaw(landscape);
  const until = untilOf(options, times);
  const blank = (): Neurons => ({ count, overlaps: new Float64Array(count * k) });
  const end = blank();
  const trajectory = Array.from(times, blank);
  let status: Status = 'converged';
  let iterations = 0;
  let residual = 0;
  for (let i = 0; i < count; i++) {
    const run = flowUntil(slope, start.overlaps.subarray(i * k, (i + 1) * k), until);
    end.overlaps.set(run.state, i * k);
    trajectory.forEach(({ overlaps }, t) => {
      overlaps.set(run.states[t], i * k);
    });
    if (status === 'converged') status = run.status;
    iterations = Math.max(iterations, run.iterations);
    residual = Math.max(residual, run.speed);
  }
  return { neurons: end, times: Float64Array.from(times), trajectory, status, iterations, residual };
}

/** All neurons in one system, in coordinates of the space that they and the index vectors span. */
function together(
  model: AdditiveModel,
  landscape: Landscape,
  start: Neurons,
  options: IndexFlowOptions,
  times: ArrayLike<number>,
): IndexFlow {
  const { count } = start;
  const weights = weightsOf(options.weights, count);
  const all = basisOf(jointGram(model, start));
  if (all.left < -1e-6) throw new RangeError('start.between must be overlaps of unit vectors, got others');
  const vectors = all.vectors.slice(0, model.factors);
  const rank = all.pivots.length;
  const state = Float64Array.from(all.vectors.slice(model.factors).flatMap((w) => Array.from(w)));
  const run = flowUntil(squaredLaw(landscape, vectors, weights), state, untilOf(options, times));
  const seen = (y: Float64Array) => overlapsOf({ ...all, vectors }, unit(y, rank), rank);
  return {
    neurons: seen(run.state),
    times: Float64Array.from(times),
    trajectory: run.states.map(seen),
    status: run.status,
    iterations: run.iterations,
    residual: run.speed,
  };
}

/** Products of all index vectors and neurons with each other. */
function jointGram({ gram }: AdditiveModel, { count, overlaps, between }: Neurons): number[][] {
  if (!between && count > 1)
    throw new RangeError('start.between must be given for several neurons under the squared loss');
  const k = gram.length;
  const own = Array.from({ length: count }, (_, i) => Array.from(overlaps.subarray(i * k, (i + 1) * k)));
  const each = (i: number) => (between ? Array.from(between.subarray(i * count, (i + 1) * count)) : [1]);
  return [
    ...gram.map((row, j) => [...row, ...own.map((u) => u[j])]),
    ...own.map((u, i) => [...u, ...each(i)]),
  ];
}

/** Rows scaled to length 1, from which integration may have carried them a little. */
function unit(rows: Float64Array, length: number): Float64Array {
  const scaled = rows.slice();
  for (let i = 0; i < rows.length; i += length) {
    const norm = Math.hypot(...rows.subarray(i, i + length));
    for (let r = 0; r < length; r++) scaled[i + r] /= norm;
  }
  return scaled;
}

/** The options of a flow with their defaults in place. */
function untilOf(options: IndexFlowOptions, times: ArrayLike<number>): FlowUntilOptions {
  const { time, tolerance = 1e-7, relative = 1e-8, maxIterations = 100_000 } = options;
  return { time, times, tolerance, relative, maxIterations };
}

export interface RiskOptions {
  loss?: Loss;
  weights?: ArrayLike<number>;
}

/**
 * The population loss of neurons, which `gradientFlow` descends. `correlation`: -sum_i E y sigma(w_i . x); `squared`: half of the mean
 * squared error without the noise of the labels, weights 1 unless given.
 *
 * @throws RangeError for overlaps that no unit vector has
 */
export function risk(model: AdditiveModel, start: Neurons | OverlapRows, options: RiskOptions = {}): number {
  const checked = checkedAdditive(model);
  checkObject('options', options, { loss: true, weights: true });
  const { loss = 'correlation' } = options;
  checkLoss(loss);
  const { k, basis, gain, kernel } = landscapeOf(checked);
  const { count, overlaps, between } = neuronsFrom(basis, start);
  const gained = (i: number) => {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += polynomial(gain, overlaps[i * k + j]);
    return sum;
  };
  if (loss === 'correlation')
    return -Array.from({ length: count }, (_, i) => gained(i)).reduce((a, b) => a + b);
  if (!between && count > 1)
    throw new RangeError('start.between must be given for several neurons under the squared loss');
  const weights = weightsOf(options.weights, count);
  const own = Float64Array.from(checked.teacher, (value) => value * value);
  let sum = 0;
  for (const row of checked.gram) for (const value of row) sum += polynomial(own, value);
  weights.forEach((a, i) => {
    sum -= 2 * a * gained(i);
    weights.forEach((b, l) => {
      sum += a * b * polynomial(kernel, between ? between[i * count + l] : 1);
    });
  });
  return sum / 2;
}

export function weightsOf(weights: ArrayLike<number> | undefined, count: number): Float64Array {
  if (weights === undefined) return new Float64Array(count).fill(1);
  checkNumbers('weights', weights, count);
  return Float64Array.from(weights, (value, i) => {
    if (value > 0 && value < Number.POSITIVE_INFINITY) return value;
    throw new RangeError(`weights.${i} must be > 0, got ${value}`);
  });
}

export function checkLoss(loss: Loss): void {
  if (loss !== 'correlation' && loss !== 'squared')
    throw new RangeError(`loss must be correlation or squared, got ${shown(loss)}`);
}
