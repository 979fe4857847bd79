import { describe, expect, it } from 'vitest';
import {
  gaussBernoulli,
  gaussian,
  lower,
  mixture,
  posterior,
  rademacher,
  sparseRademacher,
  sphere,
} from '../../src/prior/index.js';
import { draws } from '../reference/draws.js';
import { referencePosterior } from '../reference/mixture.js';

const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(Math.abs(b), Number.MIN_VALUE);

describe('posterior', () => {
  it('of a sign is tanh, with variance 1 - tanh^2 and ln Z = -Lambda/2 + ln cosh', () => {
    for (const b of [-700, -40, -15, -1, -1e-9, 0, 1e-12, 0.3, 2, 17, 300]) {
      const { mean, covariance, logPartition } = posterior(rademacher(), b, 0.7);
      expect(relative(mean, Math.tanh(b))).toBeLessThan(1e-14);
      expect(relative(covariance, 1 / Math.cosh(b) ** 2)).toBeLessThan(1e-13);
      const logCosh = Math.abs(b) + Math.log1p(Math.exp(-2 * Math.abs(b))) - Math.LN2;
      expect(logPartition).toBeCloseTo(logCosh - 0.35, 13);
    }
  });

  it('of a standard normal is B / (1 + Lambda), and so is that on the sphere', () => {
    for (const prior of [gaussian(), sphere()]) {
      const { mean, covariance, logPartition } = posterior(prior, 3, 4);
      expect(mean).toBeCloseTo(0.6, 15);
      expect(covariance).toBeCloseTo(0.2, 15);
      expect(logPartition).toBeCloseTo(0.9 - Math.log(5) / 2, 14);
    }
  });

  it('of a sparse sign is the closed form', () => {
    const rho = 0.2;
    const s = 1 / Math.sqrt(rho);
    for (const [b, L] of [
      [0.3, 0.5],
      [-2, 1.5],
      [5, 4],
    ]) {
      const weight = rho * Math.exp((-L * s * s) / 2);
      const den = 1 - rho + weight * Math.cosh(s * b);
      const mean = (weight * s * Math.sinh(s * b)) / den;
      const second = (weight * s * s * Math.cosh(s * b)) / den;
      const found = posterior(sparseRademacher({ rho }), b, L);
      expect(found.mean).toBeCloseTo(mean, 13);
      expect(found.covariance).toBeCloseTo(second - mean ** 2, 13);
      expect(found.logPartition).toBeCloseTo(Math.log(den), 13);
    }
  });

  it('of a correlated Gaussian pair is (S^-1 + Lambda)^-1 B, also for a graded and for a singular Lambda', () => {
    const prior = gaussian({
      covariance: [
        [2, 1],
        [1, 1],
      ],
    });
    // S^-1 = [[1, -1], [-1, 2]].
    for (const [a, c] of [
      [1, 1],
      [1e12, 1],
      [1e12, 0],
      [1e-12, 1e12],
      [0, 0],
    ]) {
      const det = (1 + a) * (2 + c) - 1;
      const G = [(2 + c) / det, 1 / det, 1 / det, (1 + a) / det];
      const { mean, covariance } = posterior(prior, [1, -2], [a, 0, 0, c]);
      // Errors in units of the posterior standard deviations, which differ by 1e6 here.
      const sd = [Math.sqrt(G[0]), Math.sqrt(G[3])];
      for (let i = 0; i < 2; i++) {
        for (let j = 0; j < 2; j++) {
          const error = covariance[2 * i + j] - G[2 * i + j];
          expect(Math.abs(error) / (sd[i] * sd[j])).toBeLessThan(1e-9);
        }
        expect(Math.abs(mean[i] - (G[2 * i] - 2 * G[2 * i + 1])) / sd[i]).toBeLessThan(1e-9);
      }
    }
  });

  it('of a Gaussian with a mean keeps a tiny mean to its own accuracy', () => {
    // m = (mu / S) / (1/S + Lambda) when B = 0.
    const { mean, logPartition } = posterior(gaussian({ mean: 3, variance: 2 }), 0, 1e12);
    expect(relative(mean, 1.5 / (0.5 + 1e12))).toBeLessThan(1e-14);
    expect(relative(logPartition, -0.5 * Math.log1p(2e12) - (0.5 * 9e12) / (1 + 2e12))).toBeLessThan(1e-14);
  });

  it('of components that share a rank 2 space is that of the definition', () => {
    const random = draws(11);
    const prior = mixture({
      weights: [0.6, 0.4],
      means: [
        [1, 2],
        [0, -1],
      ],
      covariances: [
        [
          [1, 0.2],
          [0.2, 0.5],
        ],
        [
          [0, 0],
          [0, 0.3],
        ],
      ],
    });
    for (let i = 0; i < 50; i++) {
      const L = random.semidefinite(2, i % 2 === 0 ? 1 : 2);
      const B = [3 * random.normal(), 3 * random.normal()];
      const found = posterior(prior, B, L);
      const wanted = referencePosterior(lower(prior), B, L);
      expect(found.logPartition).toBeCloseTo(wanted.logPartition, 11);
      wanted.mean.forEach((value, k) => {
        expect(found.mean[k]).toBeCloseTo(value, 11);
      });
      wanted.covariance.flat().forEach((value, k) => {
        expect(found.covariance[k]).toBeCloseTo(value, 11);
      });
    }
  });

  it('without information is the prior', () => {
    const { mean, covariance, logPartition } = posterior(gaussBernoulli({ rho: 0.1 }), 0, 0);
    expect(mean).toBe(0);
    expect(covariance).toBeCloseTo(1, 14);
    expect(logPartition).toBeCloseTo(0, 15);
  });

  it('of two equally good corners of a huge Lambda still feels the field', () => {
    const { mean } = posterior(
      rademacher({ correlation: 0.5 }),
      [0.3, 0.1],
      [1e12, -0.96e12, -0.96e12, 0.94e12],
    );
    expect(mean[0]).toBeCloseTo(Math.tanh(0.4), 12);
    expect(mean[1]).toBeCloseTo(Math.tanh(0.4), 12);
  });

  it('takes rows, flat entries and numbers, and gives back what it was given', () => {
    const prior = gaussian({ rank: 2 });
    const flat = posterior(prior, new Float64Array([1, 2]), new Float64Array([1, 0, 0, 1]));
    const rows = posterior(
      prior,
      [1, 2],
      [
        [1, 0],
        [0, 1],
      ],
    );
    expect(flat).toEqual(rows);
    expect(posterior(gaussian(), [1], 1).mean).toEqual(new Float64Array([0.5]));
    expect(posterior(gaussian(), 1, 1).mean).toBe(0.5);
  });

  it('refuses wrong arguments by name', () => {
    const prior = gaussian({ rank: 2 });
    const L = [1, 0, 0, 1];
    expect(() => posterior(prior, [1], L)).toThrow('B must have 2 entries, got 1');
    expect(() => posterior(prior, [1, Number.NaN], L)).toThrow('B[1] must be a finite number, got NaN');
    expect(() => posterior(prior, [1, 2], [1, 0, 0])).toThrow('Lambda must have 4 entries, got 3');
    expect(() => posterior(prior, [1, 2], [[1, 0], [0]])).toThrow('Lambda[1] must have 2 entries, got 1');
    expect(() => posterior(gaussian(), 1, Infinity)).toThrow('Lambda must be a finite number, got Infinity');
    expect(() => posterior(gaussian(), undefined as any, 1)).toThrow(
      new RangeError('B must be a number or an array of numbers, got undefined'),
    );
    expect(() => posterior({ kind: 'gauss-bernoulli', rho: 7 }, 1, 1)).toThrow(
      new RangeError('prior.rho must be in (0, 1], got 7'),
    );
  });

  it('gives its memory back', async () => {
    const { core } = await import('../../src/core/index.js');
    const before = core().memory.bytesInUse;
    posterior(gaussian(), 1, 1);
    expect(() => posterior(gaussian(), 1, Number.NaN)).toThrow(RangeError);
    expect(core().memory.bytesInUse).toBe(before);
  });
});
