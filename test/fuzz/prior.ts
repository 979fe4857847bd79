import * as prior from '../../src/prior/index.js';
import type { Entry } from './calls.js';

const scalar = () => prior.gaussBernoulli({ rho: 0.5 });
const pair = () =>
  prior.mixture({
    weights: [0.5, 0.5],
    means: [
      [1, 0],
      [0, 1],
    ],
    covariances: [
      [
        [1, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    ],
  });
/** Errors about a prior speak of its fields. */
const also = {
  prior: 'kind|weights|means|covariances|rho',
  kind: 'prior|weights|rho',
  weights: 'means|covariances|prior',
  means: 'weights|covariances|prior',
  covariances: 'weights|means|prior',
  functions: 'rank|known key',
  values: 'weights',
  density: 'support',
  support: 'density|known key',
  options: 'centered|support|known key|weights|means|rho|kind|prior|theta',
};

const own = () => ({
  rank: 1,
  posterior: (B: number, A: number) => ({
    mean: B / (1 + A),
    covariance: 1 / (1 + A),
    logZ: 0.5 * ((B * B) / (1 + A) - Math.log(1 + A)),
  }),
  draw: (_: Float64Array, normals: Float64Array) => normals[0],
});

export const priors: Record<string, Entry> = {
  checkPrior: { args: { prior: scalar } },
  exponential: { args: { options: () => ({ centered: true }) } },
  fromAtoms: { args: { values: () => [1, 2], weights: () => [0.5, 0.5] } },
  fromDensity: { args: { density: () => () => 1, options: () => ({ support: [-1, 1] }) } },
  fromFunctions: { args: { functions: own } },
  laplace: { args: {} },
  meanOf: { args: { prior: pair } },
  uniform: { args: {} },
  drawSignal: { args: { prior: scalar, n: () => 3, options: () => ({ seed: 1, index: 0 }) } },
  gaussBernoulli: { args: { options: () => ({ rho: 0.5 }) } },
  gaussian: { args: { options: () => ({ mean: 0.5, variance: 2 }) } },
  independent: { args: { prior: scalar, r: () => 2 } },
  lower: { args: { prior: pair } },
  mixture: {
    args: { options: () => ({ weights: [0.5, 0.5], means: [[1], [-1]], covariances: [[[1]], [[2]]] }) },
  },
  moments: { args: { prior: scalar, Lambda: () => 2 } },
  posterior: { args: { prior: pair, B: () => [1, 2], Lambda: () => [1, 0, 0, 2] } },
  rademacher: { args: { options: () => ({ rank: 2, correlation: 0.5 }) } },
  rankOf: { args: { prior: pair } },
  secondMoment: { args: { prior: pair } },
  sparseRademacher: { args: { options: () => ({ rho: 0.5 }) } },
  sphere: { args: {} },
  twoPoint: { args: { options: () => ({ rho: 0.5 }) } },
};
for (const entry of Object.values(priors)) entry.also = also;
