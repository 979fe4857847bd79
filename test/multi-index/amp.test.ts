import { describe, expect, it } from 'vitest';
import type { LinkDefinition } from '../../src/channel/index.js';
import { core } from '../../src/core/index.js';
import {
  bayesAmp,
  informed,
  type MultiIndexModel,
  multiIndex,
  observe,
  random,
  sample,
  stateEvolution,
  symmetricSpectral,
} from '../../src/multi-index/index.js';
import { gaussian, rademacher } from '../../src/prior/index.js';

const trace = (Q: number[][]) => Q.reduce((sum, row, a) => sum + row[a], 0) / Q.length;

/** Means over instances of trace(Q) / p and of the subspace overlap, iteration by iteration. */
function averaged(model: MultiIndexModel, size: number, seeds: number, q: number, iterations: number) {
  const self = Array(iterations + 1).fill(0);
  const subspace = Array(iterations + 1).fill(0);
  for (let seed = 0; seed < seeds; seed++) {
    const instance = sample(model, { size, seed });
    const start = informed(instance, { overlap: q, seed });
    const { trajectory } = bayesAmp(instance, {
      start,
      maxIterations: iterations,
      tolerance: 0,
      trajectory: true,
    });
    trajectory!.forEach((at, t) => {
      self[t] += trace(at.self) / seeds;
      subspace[t] += at.subspace! / seeds;
    });
    instance.dispose();
  }
  return { self, subspace };
}

describe('Bayes-AMP on multi-index models', () => {
  // The last column is the largest standard deviation over the first six iterations of one run's self overlap and of its
  // subspace overlap, measured over 60 seeds beside these.
  const cases: [
    name: string,
    link: LinkDefinition,
    alpha: number,
    noise: number,
    q: number,
    size: number,
    spread: [self: number, subspace: number],
  ][] = [
    ['a linear link', 'linear', 1.5, 0.3, 0.1, 600, [0.047, 0.025]],
    ['phase retrieval', 'abs', 0.9, 0, 0.3, 700, [0.081, 0.098]],
    ['a sign', 'sign', 2, 0.1, 0.2, 600, [0.019, 0.031]],
    ['a noisy relu', 'relu', 1.5, 0.1, 0.2, 600, [0.043, 0.031]],
    ['a noisy tanh', 'tanh', 1.5, 0.05, 0.2, 600, [0.036, 0.031]],
    ['a noisy Hermite link', { kind: 'hermite', degree: 3 }, 1.5, 0.1, 0.4, 600, [0.055, 0.048]],
    ['the sign of a product', { kind: 'sign-product', factors: 2 }, 4, 0, 0.3, 400, [0.038, 0.043]],
  ];
  for (const [name, link, alpha, noise, q, size, spread] of cases) {
    it(`follows state evolution iteration by iteration: ${name}`, () => {
      const model = multiIndex({ link, alpha, noise });
      const [iterations, seeds] = [6, 20];
      const { self, subspace } = averaged(model, size, seeds, q, iterations);
      const { trajectory } = stateEvolution(model, {
        start: q,
        trajectory: true,
        maxIterations: iterations,
        tolerance: 0,
        step: 0.2,
      });
      // Five standard errors, and what a finite size is off: below .02 at these, by the same measurement.
      const allowed = spread.map((sd) => 5 * (sd / Math.sqrt(seeds)) + 0.02);
      trajectory!.forEach((Q, t) => {
        expect(Math.abs(self[t] - trace(Q))).toBeLessThan(allowed[0]);
        expect(Math.abs(subspace[t] - trace(Q))).toBeLessThan(allowed[1]);
      });
    });
  }

  it('reads the same from rows in any type, and through a callback', () => {
    const link = (z: ArrayLike<number>) => Math.abs(z[0]);
    const model = multiIndex({ link: 'abs', alpha: 1.5 });
    const run = (m: MultiIndexModel, data: 'f64' | 'f32' | 'int16' | 'int8') => {
      const instance = sample(m, { size: 150, seed: 3, data });
      const start = informed(instance, { overlap: 0.4 });
      const { self } = bayesAmp(instance, { start, maxIterations: 4 });
      instance.dispose();
      return self[0][0];
    };
    const double = run(model, 'f64');
    expect(Math.abs(run(multiIndex({ link, alpha: 1.5 }), 'f64') - double)).toBeLessThan(1e-9);
    // f32 and integers hold the same rows, f64 others.
    const exact = run(model, 'f32');
    expect(Math.abs(run(multiIndex({ link, alpha: 1.5 }), 'f32') - exact)).toBeLessThan(1e-5);
    expect(Math.abs(run(model, 'int16') - exact)).toBeLessThan(1e-3);
    expect(Math.abs(run(model, 'int8') - exact)).toBeLessThan(0.05);
  });

  it('takes priors other than the Gaussian on every entry of W', () => {
    const link = { kind: 'sign-product', factors: 2 } as const;
    const noise = { kind: 'probit', variance: 0.1 } as const;
    const run = (prior: MultiIndexModel['prior']) => {
      const instance = sample(multiIndex({ link, alpha: 7, noise, prior }), { size: 300, seed: 1 });
      const { mse, estimate } = bayesAmp(instance, {
        start: informed(instance, { overlap: 0.5 }),
        maxIterations: 30,
      });
      instance.dispose();
      expect(estimate.every(Number.isFinite)).toBe(true);
      return mse!;
    };
    // Entries of a Rademacher W are found almost exactly, where those of a Gaussian one are not.
    expect(run(rademacher())).toBeLessThan(0.03);
    expect(run(gaussian())).toBeGreaterThan(0.08);
  });

  it('depends on the seed alone, and gives back its memory', () => {
    const before = core().memory.bytesInUse;
    const model = multiIndex({ link: 'sign', alpha: 2 });
    const run = (seed: string) => {
      const instance = sample(model, { size: 60, seed });
      const { estimate } = bayesAmp(instance, { start: random(instance, { seed }), maxIterations: 3 });
      instance.dispose();
      return [...estimate];
    };
    expect(run('a')).toEqual(run('a'));
    expect(run('b')).not.toEqual(run('a'));
    expect(core().memory.bytesInUse).toBe(before);
  });

  it('stays at 0 from an uninformative start where labels have no linear signal', () => {
    const instance = sample(multiIndex({ link: 'abs', alpha: 3 }), { size: 50 });
    const run = bayesAmp(instance, { start: 'uninformative' });
    expect(run.status).toBe('converged');
    expect(Math.max(...run.estimate.map(Math.abs))).toBe(0);
    instance.dispose();
  });
});

describe('noiseless labels above full recovery', () => {
  const found = (model: MultiIndexModel, size: number, seed: number, spectral: boolean) => {
    const instance = sample(model, { size, seed });
    const start = spectral
      ? symmetricSpectral(instance, { tolerance: 1e-4 }).start
      : random(instance, { seed });
    const { subspace, status } = bayesAmp(instance, { start, maxIterations: 300 });
    instance.dispose();
    return { status, share: subspace! };
  };
  // With g'g / d in place of A, 17 of 20 random starts froze at |z|, alpha = 1.2, d = 2000, and 5 of 5 at z1 z2, alpha = 2.2, d = 500.
  const cases: [name: string, link: LinkDefinition, alpha: number, size: number, seeds: number][] = [
    ['|z|', 'abs', 1.5, 300, 6],
    ['z1 z2', { kind: 'product', factors: 2 }, 2.6, 200, 2],
    ['z1 / z2', 'ratio', 3, 200, 3],
  ];
  for (const [name, link, alpha, size, seeds] of cases) {
    it(`${name}: every seed recovers everything, from random and from spectral starts`, () => {
      const model = multiIndex({ link, alpha });
      for (let seed = 0; seed < seeds; seed++) {
        for (const spectral of [false, true]) {
          const { status, share } = found(model, size, seed, spectral);
          expect(status).toBe('converged');
          expect(share).toBeGreaterThan(1 - 1e-6);
        }
      }
    });
  }

  it('a spectral start does not fall behind before it grows, as it does without its response', () => {
    const change = { with: 0, without: 0 };
    for (let seed = 0; seed < 8; seed++) {
      const instance = sample(multiIndex({ link: 'abs', alpha: 1.3 }), { size: 500, seed });
      const { start } = symmetricSpectral(instance, { tolerance: 1e-4 });
      const grown = (from: typeof start) => {
        const { trajectory } = bayesAmp(instance, { start: from, maxIterations: 1, trajectory: true });
        return (trajectory![1].subspace! - trajectory![0].subspace!) / 8;
      };
      change.with += grown(start);
      change.without += grown({ ...start, response: undefined });
      instance.dispose();
    }
    expect(change.with).toBeGreaterThan(0.03);
    expect(change.without).toBeLessThan(change.with - 0.03);
  });
});

describe('what cannot work', () => {
  it('is refused with a sentence: sizes, labels, starts, options', () => {
    const model = multiIndex({ link: 'ratio', alpha: 1.5 });
    expect(() => sample(model, { size: 1 })).toThrow(
      /size must be at least the number of directions, 2, got 1/,
    );
    expect(() => sample(model, { size: 2.5 })).toThrow(/size must be an integer >= 1, got 2.5/);
    const phase = multiIndex({ link: 'abs', alpha: 1 });
    expect(() => observe(phase, [0.1, 0.2, 0.3, 0.4], [1, -1])).toThrow(
      /labels\.1 must be a number >= 0, as link abs gives it, got -1/,
    );
    // What the channel has an answer to is a label, the ends of what there is and far out.
    observe(phase, [0.1, 0.2, 0.3, 0.4], [0, 61]).dispose();
    expect(() => observe(phase, [0.1, 0.2, 0.3], [1, 1])).toThrow(/rows must have a multiple of 2 entries/);
    expect(() => observe(multiIndex({ link: 'sign', alpha: 1 }), [0.1, 0.2], [0.5, 1])).toThrow(/labels\.0/);
    const instance = sample(phase, { size: 20 });
    expect(() => bayesAmp(instance, { start: { estimate: [1, 2] } })).toThrow(
      /start\.estimate must have 20 entries, got 2/,
    );
    expect(() => bayesAmp(instance, { damping: 1 })).toThrow(/damping must be in \[0, 1\), got 1/);
    instance.dispose();
    expect(() => bayesAmp(instance)).toThrow(/disposed/);
  });

  it('loses no memory when a link fails while labels are drawn', () => {
    const before = core().memory.bytesInUse;
    let left = Number.POSITIVE_INFINITY;
    const g = (z: ArrayLike<number>) => (left-- > 0 ? z[0] ** 2 : Number.NaN);
    const model = multiIndex({ link: g, alpha: 2, noise: 0.1 });
    left = 10;
    expect(() => sample(model, { size: 40 })).toThrow(/link\.g must return finite numbers, got NaN/);
    expect(core().memory.bytesInUse).toBe(before);
  });

  it('ends as non-finite with the last finite estimate when a callback returns NaN later', () => {
    let broken = false;
    const model = multiIndex({
      link: (z) => (broken ? Number.NaN : z[0] + 0.3 * z[0] ** 2),
      alpha: 2,
      noise: 0.3,
    });
    const instance = sample(model, { size: 30 });
    broken = true;
    const start = informed(instance, { overlap: 0.5 });
    const run = bayesAmp(instance, { start });
    expect(run.status).toBe('non-finite');
    expect([...run.estimate]).toEqual([...(start.estimate as Float64Array)]);
    expect(run.mse).toBeGreaterThan(0);
    instance.dispose();
  });
});
