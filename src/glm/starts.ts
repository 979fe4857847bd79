import { checkArray, checkNumbers, checkObject, shown } from '../core/check.js';
import { checkEstimate } from '../iterate/start.js';
import { meanOf } from '../prior/index.js';
import { normals, purpose, type Seed } from '../random/index.js';
import { checkInstance, type Instance } from './instance.js';

/** Where an iteration begins. From where a run ended: `{ estimate: run.estimate, covariance: run.covariance }`. */
export interface Start {
  /** d x p row-major. */
  estimate: ArrayLike<number>;
  /** Mean posterior covariance of a row, p x p. Default: the prior's second moment, I. */
  covariance?: number[][];
  /**
   * Where the estimate was made from the instance's own rows: the g that made it, n x p row-major, so that the first iteration takes Omega = X What - g V. It
   * is what keeps a run that starts from a spectral method on state evolution. Default: none.
   */
  response?: ArrayLike<number>;
}

/** The prior's mean. A fixed point where E[z | y] = 0 and the prior's mean is 0. */
export function uninformative(instance: Instance): Start {
  checkInstance(instance);
  const { size: d, model } = instance;
  const p = model.directions;
  const own = meanOf(model.prior);
  const mean = Array.from({ length: p }, (_, a) => own[own.length === p ? a : 0]);
  return { estimate: Float64Array.from({ length: d * p }, (_, e) => mean[e % p]) };
}

/**
 * Independent Gaussian estimates of mean square 1/d, which is also the size of their overlap with what is planted: as of a posterior mean. A larger one
 * grows as fast as its overlap does, and ends far from W with the confidence of one that is near.
 */
export function random(instance: Instance, options: { seed?: Seed } = {}): Start {
  checkInstance(instance);
  checkObject('options', options, { seed: true });
  const { seed = 0 } = options;
  const count = instance.size * instance.model.directions;
  return {
    estimate: normals(count, { seed, purpose: purpose.start }).map((z) => z / Math.sqrt(instance.size)),
  };
}

/**
 * Estimates q W + sqrt(q (1 - q)) Z with Z of independent normals, as if they were posterior means: overlap q I and covariance (1 - q) I.
 *
 * @param overlap q in [0, 1], default 0.99; a number for every direction, or one for each
 * @throws RangeError for an instance without planted directions
 */
export function informed(
  instance: Instance,
  options: { overlap?: number | number[]; seed?: Seed } = {},
): Start {
  checkInstance(instance);
  checkObject('options', options, { overlap: true, seed: true });
  const { overlap = 0.99, seed = 0 } = options;
  const p = instance.model.directions;
  const q = typeof overlap === 'number' ? Array(p).fill(overlap) : overlap;
  if (
    !Array.isArray(q) ||
    q.length !== p ||
    !q.every((value) => Number.isFinite(value) && value >= 0 && value <= 1)
  )
    throw new RangeError(`overlap must be in [0, 1], one number or ${p}, got ${shown(overlap)}`);
  const W = instance.signal;
  const Z = normals(W.length, { seed, purpose: purpose.start });
  return {
    estimate: W.map((w, e) => q[e % p] * w + Math.sqrt(q[e % p] * (1 - q[e % p])) * Z[e]),
    covariance: q.map((value, a) => q.map((_, b) => (a === b ? 1 - value : 0))),
  };
}

/** Checks that a start fits. @throws RangeError naming what does not */
export function checkStart({ size: d, samples: n, model }: Instance, start: Start): void {
  const p = model.directions;
  checkObject('start', start, { estimate: true, covariance: true, response: true });
  const { estimate, covariance, response } = start;
  checkEstimate('start.estimate', estimate, d * p);
  if (response !== undefined) checkEstimate('start.response', response, n * p);
  if (covariance === undefined) return;
  checkArray('start.covariance', covariance);
  if (covariance.length !== p)
    throw new RangeError(`start.covariance must have ${p} rows, got ${covariance.length}`);
  for (let a = 0; a < p; a++) checkNumbers(`start.covariance[${a}]`, covariance[a], p);
}
