import type { Memory, Scratch } from '../core/index.js';
import { core } from '../core/index.js';
import { type Mixture, zeros } from './components.js';
import { lowerContinuous } from './continuous.js';
import { lowerGaussBernoulli } from './gauss-bernoulli.js';
import { lowerGaussian } from './gaussian.js';
import { lowerMixture } from './mixture.js';
import { lowerRademacher } from './rademacher.js';
import { checked, type Prior } from './schema.js';
import { lowerSparseRademacher } from './sparse-rademacher.js';
import { lowerSphere } from './sphere.js';
import { lowerTwoPoint } from './two-point.js';

/**
 * The Gaussian mixture that a prior is (the sphere: in the limit).
 *
 * @throws RangeError such as "prior.rho must be in (0, 1], got 2"
 */
export function lower(prior: Prior): Mixture {
  const data = checked(prior);
  switch (data.kind) {
    case 'gaussian':
      return lowerGaussian(data);
    case 'rademacher':
      return lowerRademacher(data);
    case 'sparse-rademacher':
      return lowerSparseRademacher(data);
    case 'gauss-bernoulli':
      return lowerGaussBernoulli(data);
    case 'two-point':
      return lowerTwoPoint(data);
    case 'sphere':
      return lowerSphere(data);
    case 'uniform':
    case 'laplace':
    case 'exponential':
      return lowerContinuous(data);
    case 'mixture':
      return lowerMixture(data);
    case 'functions':
      throw new RangeError(
        'prior must be a Gaussian mixture here, got one that is given by functions: those serve multi-index models. fromDensity makes a mixture of a density',
      );
  }
}

/** The dimension r of a row. */
export function rankOf(prior: Prior): number {
  const data = checked(prior);
  return data.kind === 'functions' ? data.rank : lower(data).rank;
}

/** E[x x'], r x r. */
export function secondMoment(prior: Prior): number[][] {
  const data = checked(prior);
  if (data.kind === 'functions') {
    const { rank: r, posterior } = data;
    const { mean, covariance } = posterior(new Float64Array(r), new Float64Array(r * r));
    return zeros(r).map((row, i) => row.map((_, j) => covariance[i * r + j] + mean[i] * mean[j]));
  }
  const { rank, weights, means, covariances } = lower(data);
  const entry = (i: number, j: number) =>
    weights.reduce((sum, weight, k) => sum + weight * (covariances[k][i][j] + means[k][i] * means[k][j]), 0);
  return Array.from({ length: rank }, (_, i) => Array.from({ length: rank }, (_, j) => entry(i, j)));
}

/** E[x], r numbers. */
export function meanOf(prior: Prior): number[] {
  const data = checked(prior);
  if (data.kind === 'functions') {
    const r = data.rank;
    return Array.from(data.posterior(new Float64Array(r), new Float64Array(r * r)).mean);
  }
  const { rank, weights, means } = lower(data);
  return Array.from({ length: rank }, (_, a) => weights.reduce((sum, w, k) => sum + w * means[k][a], 0));
}

/**
 * Writes a prior into the linear memory as the core reads it: [rank r, components K, 0, 0], K weights, K x r means,
 * K x r x r covariances, all f64 without padding.
 *
 * @param owner a scratch, which frees the block with the scope, or the memory, whose caller frees it
 * @returns the pointer
 */
export function writePrior(owner: Scratch | Memory, prior: Prior): number {
  return writeMixture(owner, lower(prior));
}

/** `writePrior` of what is lowered already. */
export function writeMixture(owner: Scratch | Memory, mixture: Mixture): number {
  const { rank, weights, means, covariances } = mixture;
  const block = [rank, weights.length, 0, 0, ...weights, ...means.flat(), ...covariances.flat(2)];
  const bytes = 8 * block.length;
  const at = 'bytes' in owner ? owner.bytes(bytes) : owner.alloc(bytes);
  core().memory.f64(at, block.length).set(block);
  return at;
}
