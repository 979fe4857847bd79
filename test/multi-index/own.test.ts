import { describe, expect, it } from 'vitest';
import { fromLogLikelihood } from '../../src/channel/index.js';
import {
  bayesAmp,
  informed,
  type MultiIndexModel,
  multiIndex,
  sample,
  stateEvolution,
  weakRecovery,
} from '../../src/multi-index/index.js';
import { fromFunctions, laplace, rademacher } from '../../src/prior/index.js';

const ITERATIONS = 5;

function run(model: MultiIndexModel, size: number, seed: number, q: number) {
  const instance = sample(model, { size, seed });
  const start = informed(instance, { overlap: q, seed });
  const { trajectory } = bayesAmp(instance, {
    start,
    maxIterations: ITERATIONS,
    tolerance: 0,
    trajectory: true,
  });
  instance.dispose();
  return trajectory!.map(({ self, subspace }) => [self[0][0], subspace!]);
}

const predicted = (model: MultiIndexModel, q: number) =>
  stateEvolution(model, {
    start: q,
    maxIterations: ITERATIONS,
    tolerance: 0,
    trajectory: true,
    step: 0.2,
  }).trajectory!.map((Q) => Q[0][0]);

describe('a Poisson channel and a Laplace prior', () => {
  it('are followed by AMP along state evolution, iteration by iteration', () => {
    const model = multiIndex({ link: 'poisson', alpha: 1.5, prior: laplace() });
    const [q, size, seeds] = [0.2, 400, 16];
    const runs = Array.from({ length: seeds }, (_, seed) => run(model, size, seed, q));
    // Standard deviations of one run, the largest over the iterations, of 40 other seeds.
    const spread = [0.095, 0.05];
    predicted(model, q).forEach((Q, t) => {
      spread.forEach((sd, k) => {
        const mean = runs.reduce((sum, at) => sum + at[t][k] / seeds, 0);
        expect(Math.abs(mean - Q), `iteration ${t}`).toBeLessThan((5 * sd) / Math.sqrt(seeds));
      });
    });
    // The path is worth following: it leaves its start.
    expect(predicted(model, q)[ITERATIONS]).toBeGreaterThan(0.5);
  });
});

describe('a model of own functions', () => {
  const prior = fromFunctions({
    posterior: (B: number, A: number) => ({
      mean: Math.tanh(B),
      covariance: 1 - Math.tanh(B) ** 2,
      logZ: Math.abs(B) + Math.log1p(Math.exp(-2 * Math.abs(B))) - Math.LN2 - A / 2,
    }),
    draw: (uniforms) => (uniforms[0] < 0.5 ? -1 : 1),
  });
  const link = fromLogLikelihood({
    logLikelihood: (y, z) => -Math.max(-y * z, 0) - Math.log1p(Math.exp(-Math.abs(z))),
    labels: { counted: [-1, 1] },
  });
  const own = multiIndex({ link, alpha: 4, prior });
  const named = multiIndex({ link: 'logit', alpha: 4, prior: rademacher() });

  it('has the state evolution of the same model by name', () => {
    const [a, b] = [predicted(own, 0.1), predicted(named, 0.1)];
    expect(Math.max(...a.map((Q, t) => Math.abs(Q - b[t])))).toBeLessThan(1e-9);
    expect(weakRecovery(own).class).toBe(weakRecovery(named).class);
  });

  it('has its AMP, on the same signal and labels', () => {
    const estimates = [own, named].map((model) => {
      const signal = Float64Array.from({ length: 150 }, (_, i) => ((i * i) % 7 < 3 ? 1 : -1));
      const instance = sample(model, { size: 150, seed: 5, signal });
      const { estimate } = bayesAmp(instance, {
        start: informed(instance, { overlap: 0.3 }),
        maxIterations: 8,
      });
      instance.dispose();
      return estimate;
    });
    expect(Math.max(...estimates[0].map((x, i) => Math.abs(x - estimates[1][i])))).toBeLessThan(1e-9);
  });

  it('names a function that breaks within a run', () => {
    const broken = (logLikelihood: (y: number, z: number) => number) =>
      multiIndex({
        link: fromLogLikelihood({ logLikelihood, labels: { counted: [-1, 1] }, draw: () => 1 }),
        alpha: 2,
      });
    const nan = broken(() => Number.NaN);
    expect(() => stateEvolution(nan)).toThrow(
      /likelihood\.logLikelihood must return a number below Infinity, got NaN at y = /,
    );
    const throws = broken(() => {
      throw new Error('no luck');
    });
    expect(() => stateEvolution(throws)).toThrow(/likelihood\.logLikelihood threw at y = .*no luck/);
  });
});
