import { describe, expect, it } from 'vitest';
import { runRecursion } from '../../src/iterate/recursion.js';
import {
  gaussBernoulli,
  gaussian,
  lower,
  type Mixture,
  mixture,
  moments,
  type Prior,
  rademacher,
  sparseRademacher,
  twoPoint,
} from '../../src/prior/index.js';
import { draws } from '../reference/draws.js';
import { apply, identity, inverse, referencePosterior, times } from '../reference/mixture.js';

const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** E over z ~ N(0, 1) of f, by the trapezoid rule. */
function overNormal(f: (z: number) => number, step: number): number {
  let sum = 0;
  for (let z = -9; z <= 9 + step / 2; z += step) sum += step * density(z) * f(z);
  return sum;
}

/** E[xhat x] and E[ln Z], r = 1, over x and the noise separately: another integral than the one under test. */
function withSignal(prior: Mixture, L: number) {
  let overlap = 0;
  let logPartition = 0;
  prior.weights.forEach((weight, k) => {
    const mu = prior.means[k][0];
    const sd = Math.sqrt(prior.covariances[k][0][0]);
    const at = (x: number, z: number) => referencePosterior(prior, [L * x + Math.sqrt(L) * z], [[L]]);
    const over = (f: (x: number, z: number) => number) =>
      sd === 0
        ? overNormal((z) => f(mu, z), 0.05)
        : overNormal((y) => overNormal((z) => f(mu + sd * y, z), 0.15), 0.15);
    overlap += weight * over((x, z) => x * at(x, z).mean[0]);
    logPartition += weight * over((x, z) => at(x, z).logPartition);
  });
  return { overlap, logPartition };
}

const priors: Record<string, Prior> = {
  rademacher: rademacher(),
  'sparse-rademacher': sparseRademacher({ rho: 0.2 }),
  'gauss-bernoulli': gaussBernoulli({ rho: 0.3 }),
  'two-point': twoPoint({ rho: 0.1 }),
  'asymmetric mixture': mixture({
    weights: [0.5, 0.3, 0.2],
    means: [[1], [-1], [0]],
    covariances: [[[0.5]], [[0]], [[2]]],
  }),
};

describe('moments in rank 1', () => {
  it.each(Object.entries(priors))('of %s obey Nishimori: E[xhat^2] = E[xhat x]', (_, prior) => {
    for (const L of [0.2, 1.5, 4]) {
      const wanted = withSignal(lower(prior), L);
      const found = moments(prior, L);
      expect(found.overlap).toBeCloseTo(wanted.overlap, 8);
      expect(found.logPartition).toBeCloseTo(wanted.logPartition, 8);
    }
  });

  it.each(Object.entries(priors))('of %s are calculus: d E[ln Z] / d Lambda = E[xhat^2] / 2', (_, prior) => {
    for (const L of [1e-3, 0.1, 1, 10, 60, 1000]) {
      const h = 1e-3 * L;
      const f = (t: number) => moments(prior, L + t).logPartition;
      const slope = (f(-2 * h) - 8 * f(-h) + 8 * f(h) - f(2 * h)) / (12 * h);
      const overlap = moments(prior, L).overlap;
      expect(Math.abs(2 * slope - overlap)).toBeLessThan(1e-9 + 1e-7 * overlap);
    }
  });

  it.each(Object.entries(priors))('of %s run from the squared mean to the second moment', (_, prior) => {
    const { weights, means, covariances } = lower(prior);
    const mean = weights.reduce((sum, w, k) => sum + w * means[k][0], 0);
    const second = weights.reduce((sum, w, k) => sum + w * (means[k][0] ** 2 + covariances[k][0][0]), 0);
    expect(moments(prior, 0).overlap).toBeCloseTo(mean ** 2, 12);
    expect(moments(prior, 0).logPartition).toBeCloseTo(0, 12);
    const steps = [0, 1e-6, 1e-3, 0.1, 1, 10, 100, 1e4, 1e6, 1e12].map((L) => moments(prior, L).overlap);
    for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeGreaterThanOrEqual(steps[i - 1] - 1e-12);
    expect(steps.at(-1)).toBeCloseTo(second, 6);
  });

  it('start linearly: q = Lambda for variance 1 and mean 0, however small Lambda is', () => {
    for (const prior of [
      rademacher(),
      sparseRademacher({ rho: 0.2 }),
      gaussBernoulli({ rho: 0.3 }),
      gaussian(),
    ]) {
      expect(moments(prior, 1e-10).overlap / 1e-10).toBeCloseTo(1, 7);
    }
  });
});

describe('moments of one Gaussian', () => {
  it.each([1, 2, 3, 8])('are S - S (1 + Lambda S)^-1, rank %i', (r) => {
    const random = draws(r);
    const S = random.semidefinite(r);
    const L = random.semidefinite(r);
    const mean = Array.from({ length: r }, random.normal);
    const tilt = inverse(times(L, S).map((row, i) => row.map((v, j) => v + identity(r)[i][j])));
    const G = times(S, tilt.inverse);
    const second = S.map((row, i) => row.map((v, j) => v + mean[i] * mean[j]));
    const trace = times(L, second).reduce((sum, row, i) => sum + row[i], 0);
    const found = moments(gaussian({ covariance: S, mean }), L.flat());
    for (let i = 0; i < r; i++) {
      for (let j = 0; j < r; j++) expect(found.overlap[i * r + j]).toBeCloseTo(second[i][j] - G[i][j], 10);
    }
    expect(found.logPartition).toBeCloseTo(trace / 2 - tilt.logDet / 2, 10);
  });

  it.each([
    [1, 9],
    [2, 9],
    [3, 7],
  ])('come out of the quadrature too, rank %i', (r, digits) => {
    const random = draws(40 + r);
    const S = random.semidefinite(r);
    const L = random.semidefinite(r);
    const mean = Array.from({ length: r }, (_, i) => 0.3 * i - 0.2);
    const whole = moments(gaussian({ covariance: S, mean }), L.flat());
    const halves = mixture({ weights: [0.5, 0.5], means: [mean, mean], covariances: [S, S] });
    const found = moments(halves, L.flat());
    for (let k = 0; k < r * r; k++) expect(found.overlap[k]).toBeCloseTo(whole.overlap[k], digits);
    expect(found.logPartition).toBeCloseTo(whole.logPartition, digits);
  });
});

describe('moments in rank 2 and 3', () => {
  it('of independent signs under a diagonal Lambda are those of each sign', () => {
    const L = [0.3, 1.1, 2.2];
    const single = L.map((l) => moments(rademacher(), l));
    for (const [r, digits] of [
      [2, 10],
      [3, 6],
    ]) {
      const found = moments(
        rademacher({ rank: r }),
        identity(r).map((row, i) => row.map((v) => v * L[i])),
      );
      for (let i = 0; i < r; i++) {
        for (let j = 0; j < r; j++) {
          expect(found.overlap[i * r + j]).toBeCloseTo(i === j ? single[i].overlap : 0, digits);
        }
      }
      const total = single.slice(0, r).reduce((sum, { logPartition }) => sum + logPartition, 0);
      expect(found.logPartition).toBeCloseTo(total, digits);
    }
  });

  it('of wide components beside atoms stay accurate where the denoiser is sharp', () => {
    const pair = mixture({
      weights: [0.64, 0.16, 0.16, 0.04],
      means: [0, 1, 2, 3].map(() => [0, 0]),
      covariances: [
        [0, 0],
        [5, 0],
        [0, 5],
        [5, 5],
      ].map(([a, b]) => [
        [a, 0],
        [0, b],
      ]),
    });
    for (const l of [1, 10, 40]) {
      const single = moments(gaussBernoulli({ rho: 0.2 }), l);
      const found = moments(pair, [l, 0, 0, l]);
      expect(found.overlap[0]).toBeCloseTo(single.overlap, 9);
      expect(found.overlap[3]).toBeCloseTo(single.overlap, 9);
      expect(found.logPartition).toBeCloseTo(2 * single.logPartition, 9);
    }
  });

  it('with a useless second direction are those of the first', () => {
    const found = moments(rademacher({ rank: 2 }), [1.3, 0, 0, 0]);
    expect(found.overlap[0]).toBeCloseTo(moments(rademacher(), 1.3).overlap, 10);
    expect(found.overlap[3]).toBeCloseTo(0, 10);
  });

  it('agree with draws of the channel', () => {
    const prior = mixture({
      weights: [0.4, 0.35, 0.25],
      means: [
        [1, 0, 0.5],
        [-0.5, 0.5, 0],
        [0, -1, 1],
      ],
      covariances: [
        [
          [1, 0.3, 0],
          [0.3, 0.5, 0],
          [0, 0, 0.2],
        ],
        identity(3).map((row) => row.map(() => 0)),
        identity(3),
      ],
    });
    const L = [
      [1, 0.2, -0.3],
      [0.2, 0.8, 0.1],
      [-0.3, 0.1, 0.6],
    ];
    // Square roots by Cholesky, written out in the plainest way.
    const cholesky = (A: number[][]) => {
      const F = A.map((row) => row.map(() => 0));
      for (let i = 0; i < A.length; i++) {
        for (let j = 0; j <= i; j++) {
          const rest = A[i][j] - F[i].slice(0, j).reduce((sum, v, k) => sum + v * F[j][k], 0);
          F[i][j] = i === j ? Math.sqrt(Math.max(0, rest)) : rest / (F[j][j] || 1);
        }
      }
      return F;
    };
    const mixed = lower(prior);
    const roots = mixed.covariances.map(cholesky);
    const rootL = cholesky(L);
    const random = draws(77);
    const normals = () => [random.normal(), random.normal(), random.normal()];
    const n = 60000;
    const overlap = new Float64Array(9);
    let logPartition = 0;
    for (let s = 0; s < n; s++) {
      const u = random.uniform();
      const k = u < 0.4 ? 0 : u < 0.75 ? 1 : 2;
      const x = apply(roots[k], normals()).map((v, i) => v + mixed.means[k][i]);
      const noise = apply(rootL, normals());
      const B = apply(L, x).map((v, i) => v + noise[i]);
      const at = referencePosterior(mixed, B, L);
      logPartition += at.logPartition / n;
      for (let i = 0; i < 9; i++) overlap[i] += (at.mean[Math.floor(i / 3)] * x[i % 3]) / n;
    }
    const found = moments(prior, L);
    // Five standard errors of a product of order one.
    for (let i = 0; i < 9; i++)
      expect(Math.abs(found.overlap[i] - overlap[i])).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(found.logPartition - logPartition)).toBeLessThan(5 / Math.sqrt(n));
  });

  it('are refused in rank 4 unless the prior is one Gaussian', () => {
    const L = identity(4);
    expect(() => moments(rademacher({ rank: 4 }), L)).toThrow(
      new RangeError('prior must have rank <= 3 (or be one Gaussian), got rank 4'),
    );
    expect(moments(gaussian({ rank: 4 }), L).overlap[0]).toBeCloseTo(0.5, 14);
  });
});

describe('state evolution of one symmetric matrix, Lambda = lambda q (docs/theory/spiked-matrix-tensor.md, section 8)', () => {
  it.each([
    ['gaussian', gaussian(), 2, 0.5, 0.02842641],
    ['rademacher', rademacher(), 1.5, 0.394186134, 0.00738651],
    ['sparse-rademacher', sparseRademacher({ rho: 0.2 }), 1.5, 0.400263499, 0.007488175],
    ['gauss-bernoulli', gaussBernoulli({ rho: 0.2 }), 1.5, 0.679436617, 0.044142242],
  ] as [string, Prior, number, number, number][])('%s', (_, prior, lambda, overlap, potential) => {
    const run = runRecursion(([q]) => [moments(prior, lambda * q).overlap], [0.9]);
    expect(run.status).toBe('converged');
    const q = run.point[0];
    expect(Math.abs(q - overlap)).toBeLessThan(1e-8);
    const phi = moments(prior, lambda * q).logPartition - (lambda * q * q) / 2 + (lambda * q * q) / 4;
    expect(Math.abs(phi - potential)).toBeLessThan(1e-8);
  });

  it('a matrix on one of two correlated signs and a cubic tensor on the other', () => {
    const prior = rademacher({ correlation: 0.5 });
    const run = runRecursion(
      ([q00, , , q11]) => moments(prior, [2 * q00, 0, 0, 2 * q11 ** 2]).overlap,
      [0.9, 0.4, 0.4, 0.9],
      { tolerance: 1e-10 },
    );
    expect(run.status).toBe('converged');
    [0.630729493, 0.328573668, 0.328573668, 0.224668261].forEach((value, k) => {
      expect(Math.abs(run.point[k] - value)).toBeLessThan(1e-7);
    });
  });
});
