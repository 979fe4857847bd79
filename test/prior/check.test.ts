import { describe, expect, it } from 'vitest';
import {
  checkPrior,
  exponential,
  fromAtoms,
  fromDensity,
  fromFunctions,
  gaussBernoulli,
  gaussian,
  laplace,
  type Prior,
  rademacher,
  sparseRademacher,
  sphere,
  twoPoint,
  uniform,
} from '../../src/prior/index.js';
import { rankTwoMixture } from './examples.js';

const lnCosh = (x: number) => Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x))) - Math.LN2;
const signs = {
  posterior: (B: number, A: number) => ({
    mean: Math.tanh(B),
    covariance: 1 - Math.tanh(B) ** 2,
    logZ: lnCosh(B) - A / 2,
  }),
  draw: (uniforms: Float64Array): number => (uniforms[0] < 0.5 ? -1 : 1),
};

const priors: Record<string, Prior> = {
  gaussian: gaussian({ variance: 2, mean: -0.7 }),
  rademacher: rademacher({ correlation: 0.5 }),
  'sparse-rademacher': sparseRademacher({ rho: 0.2 }),
  'gauss-bernoulli': gaussBernoulli({ rho: 0.2 }),
  'two-point': twoPoint({ rho: 0.1 }),
  sphere: sphere(),
  uniform: uniform(),
  laplace: laplace(),
  exponential: exponential(),
  'centred exponential': exponential({ centered: true }),
  'mixture of rank 2': rankTwoMixture,
  atoms: fromAtoms([-1, 0, 2], [2, 5, 1]),
  density: fromDensity((x) => Math.exp(-(x ** 4)), { support: [-4, 4] }).prior,
  functions: fromFunctions(signs),
};

describe('checkPrior', () => {
  it.each(Object.entries(priors))('passes %s', (_, prior) => {
    const { passed, identities } = checkPrior(prior);
    expect(identities.filter((identity) => !identity.passed)).toEqual([]);
    expect(passed).toBe(true);
    expect(identities.map(({ name }) => name).sort()).toEqual(
      ['all data', 'covariance', 'draw', 'mean', 'nishimori', 'no data', 'precision'].sort(),
    );
  });

  const failing = (change: Partial<typeof signs>) =>
    checkPrior(fromFunctions({ ...signs, ...change }))
      .identities.filter(({ passed }) => !passed)
      .map(({ name }) => name);

  it('names what a wrong posterior breaks', () => {
    const mean = (B: number, A: number) => ({ ...signs.posterior(B, A), mean: 1.001 * Math.tanh(B) });
    expect(failing({ posterior: mean })).toContain('mean');
    const covariance = (B: number, A: number) => ({
      ...signs.posterior(B, A),
      covariance: 1 - 1.01 * Math.tanh(B) ** 2,
    });
    expect(failing({ posterior: covariance })).toContain('covariance');
    const logZ = (B: number, A: number) => ({ ...signs.posterior(B, A), logZ: lnCosh(B) });
    expect(failing({ posterior: logZ })).toEqual(['precision']);
  });

  it('notices draws of another law', () => {
    const biased = (uniforms: Float64Array) => (uniforms[0] < 0.6 ? -1 : 1);
    expect(failing({ draw: biased })).toEqual(expect.arrayContaining(['draw']));
    const wide = (uniforms: Float64Array) => (uniforms[0] < 0.5 ? -1.1 : 1.1);
    expect(failing({ draw: wide })).toEqual(expect.arrayContaining(['draw', 'nishimori']));
  });
});
