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
  options: 'known key|weights|means|rho|kind|prior|theta',
};

export const priors: Record<string, Entry> = {
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
