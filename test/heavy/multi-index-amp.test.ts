import { expect, it } from 'vitest';
import { bayesAmp, informed, multiIndex, sample, stateEvolution } from '../../src/multi-index/index.js';

const trace = (Q: number[][]) => Q.reduce((sum, row, a) => sum + row[a], 0) / Q.length;

it.each([
  ['a noiseless product', multiIndex({ link: { kind: 'product', factors: 2 }, alpha: 1.5 }), 1000],
  // At d = 1000 it runs ahead by .02 on average of 24 instances, at 4000 by .003.
  ['a noisy product', multiIndex({ link: { kind: 'product', factors: 2 }, alpha: 2, noise: 0.1 }), 4000],
])(
  'AMP on %s follows state evolution, averaged over instances',
  (_, model, size) => {
    const iterations = 6;
    const seeds = 8;
    const mean = Array(iterations + 1).fill(0);
    for (let seed = 0; seed < seeds; seed++) {
      const instance = sample(model, { size, seed });
      const start = informed(instance, { overlap: 0.3, seed });
      const { trajectory } = bayesAmp(instance, {
        start,
        maxIterations: iterations,
        tolerance: 0,
        trajectory: true,
      });
      trajectory!.forEach(({ self }, t) => {
        mean[t] += trace(self) / seeds;
      });
      instance.dispose();
    }
    const { trajectory } = stateEvolution(model, {
      start: 0.3,
      trajectory: true,
      maxIterations: iterations,
      tolerance: 0,
    });
    trajectory!.forEach((Q, t) => {
      expect(Math.abs(mean[t] - trace(Q))).toBeLessThan(0.03);
    });
  },
  600_000,
);

it('AMP at d = 1500 ends where state evolution does: sign(z1 z2) at alpha 3 and 5', () => {
  // docs/theory/multi-index.md, A8: .2427 and .8235, with +-.04 at this size.
  for (const [alpha, q] of [
    [3, 0.24270621],
    [5, 0.8235368],
  ]) {
    const ends = [0, 1, 2, 3, 4].map((seed) => {
      const instance = sample(multiIndex({ link: { kind: 'sign-product', factors: 2 }, alpha }), {
        size: 1500,
        seed,
      });
      const run = bayesAmp(instance, { start: informed(instance, { overlap: q, seed }), maxIterations: 100 });
      instance.dispose();
      return run.subspace!;
    });
    expect(Math.abs(ends.sort((a, b) => a - b)[2] - q)).toBeLessThan(0.04);
  }
}, 600_000);
