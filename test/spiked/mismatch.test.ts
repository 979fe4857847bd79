import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import {
  gaussBernoulli,
  gaussian,
  mixture,
  type Prior,
  rademacher,
  sphere,
  twoPoint,
} from '../../src/prior/index.js';
import {
  bayesAmp,
  informed,
  mismatchedEvolution,
  mlAmp,
  mlEvolution,
  mlGain,
  powerIteration,
  type SpikedModel,
  sample,
  spiked,
  stateEvolution,
} from '../../src/spiked/index.js';
import { meanOf } from '../reference/sample.js';
import { paper } from './models.js';

const matrix = (snr: number, prior: Prior = rademacher(), third?: number) =>
  spiked({
    species: { x: { prior } },
    channels: [
      { modes: ['x', 'x'], snr, symmetric: true },
      ...(third ? [{ modes: ['x', 'x', 'x'], snr: third, symmetric: true }] : []),
    ],
  });

describe('mismatchedEvolution', () => {
  it('tells of every iteration as it ends', () => {
    const told: [number, number][] = [];
    const { iterations, residual } = mismatchedEvolution(matrix(2), {
      start: { x: 0.3 },
      onProgress: (...progress) => told.push(progress),
    });
    expect(told.map(([k]) => k)).toEqual(Array.from({ length: iterations }, (_, k) => k + 1));
    expect(told.at(-1)).toEqual([iterations, residual]);
  });

  it('gives the known path of a Rademacher matrix, snr 2 taken for 1.2', () => {
    const { trajectory } = mismatchedEvolution(matrix(2), {
      assume: matrix(1.2),
      start: { x: 0.3 },
      trajectory: true,
    });
    [0.3481, 0.3977, 0.4414, 0.4749, 0.4979, 0.5125].forEach((m, t) => {
      expect(Math.abs(trajectory![t + 1].overlap.x - m)).toBeLessThan(6e-5);
    });
    [0.3053, 0.3329, 0.3684, 0.4012].forEach((q, t) => {
      expect(Math.abs(trajectory![t + 1].square.x - q)).toBeLessThan(6e-5);
    });
  });

  it.each<[string, SpikedModel]>([
    ['the paper with unequal sizes', paper(0.7, 0.15, { sizes: [2, 0.5, 1.5] })],
    ['2 + 3 Rademacher', matrix(1.5, rademacher(), 1)],
    ['2 + 3 sparse Gaussian', matrix(1.3, gaussBernoulli({ rho: 0.2 }), 0.5)],
    ['2 + 3 two-point', matrix(1.3, twoPoint({ rho: 0.2 }), 1.5)],
    [
      'a prior with a mean',
      matrix(
        0.8,
        mixture({ weights: [0.3, 0.7], means: [[1], [-0.2]], covariances: [[[0.4]], [[0.1]]] }),
        0.5,
      ),
    ],
  ])('is Bayesian state evolution where nothing is mistaken, step by step: %s', (_, model) => {
    const bayes = stateEvolution(model, { start: 'uninformative', trajectory: true, maxIterations: 300 });
    const found = mismatchedEvolution(model, { trajectory: true, maxIterations: 300 });
    const last = Math.min(bayes.iterations, found.iterations);
    expect(last).toBeGreaterThan(10);
    for (const t of [0, 1, 2, 5, 10, last]) {
      for (const name of Object.keys(model.species)) {
        const q = bayes.trajectory![t][name] as number;
        expect(Math.abs(found.trajectory![t].overlap[name] - q)).toBeLessThan(3e-8);
        expect(Math.abs(found.trajectory![t].square[name] - q)).toBeLessThan(3e-8);
      }
    }
  });

  it.each<[string, SpikedModel, SpikedModel]>([
    ['SNRs', matrix(2, rademacher(), 0.5), matrix(1.2, rademacher(), 1)],
    ['the prior', matrix(2, rademacher()), matrix(2, gaussian())],
    [
      'both, in a ladder of sizes',
      paper(0.4, 0.3, { sizes: [1.5, 0.7, 1], prior: rademacher() }),
      paper(0.6, 0.2, { sizes: [1.5, 0.7, 1], prior: gaussian() }),
    ],
  ])('predicts bayesAmp that is wrong about %s', (_, truth, assume) => {
    const seeds = 16;
    const size = Object.keys(truth.species).length > 1 ? 120 : 200;
    const start = Object.fromEntries(Object.keys(truth.species).map((name) => [name, 0.4]));
    const theory = mismatchedEvolution(truth, {
      assume,
      start,
      maxIterations: 6,
      tolerance: 0,
      trajectory: true,
    });
    const runs = Array.from({ length: seeds }, (_, seed) => {
      using instance = sample(truth, { size, seed });
      const from = informed(instance, { overlap: 0.4, seed });
      return bayesAmp(instance, { start: from, assume, maxIterations: 6, tolerance: 0, trajectory: true })
        .trajectory!;
    });
    for (let t = 1; t <= 6; t++) {
      for (const name of Object.keys(truth.species)) {
        const { mean, error } = meanOf(runs.map((run) => run[t].overlap[name] as number));
        const expected = theory.trajectory![t].overlap[name];
        expect(Math.abs(mean - expected), `${name} at ${t}: ${mean} for ${expected}`).toBeLessThan(
          5 * error + 0.03,
        );
        const cosine = meanOf(runs.map((run) => run[t].cosine2[name] as number));
        expect(Math.abs(cosine.mean - theory.trajectory![t].cosine2[name])).toBeLessThan(
          5 * cosine.error + 0.03,
        );
      }
    }
  });

  it('loses by every mistake', () => {
    const right = stateEvolution(matrix(1.5, rademacher(), 0.5)).overlap.x as number;
    for (const assume of [
      matrix(1, rademacher(), 0.5),
      matrix(2.5, rademacher(), 0.5),
      matrix(1.5, gaussian(), 0.5),
    ]) {
      const { cosine2 } = mismatchedEvolution(matrix(1.5, rademacher(), 0.5), { assume, start: 'informed' });
      expect(cosine2.x).toBeLessThan(right - 1e-4);
    }
  });

  it('leaves no memory behind, also when it throws', () => {
    const { memory } = core();
    const before = memory.bytesInUse;
    mismatchedEvolution(matrix(2), { maxIterations: 3 });
    expect(() => mismatchedEvolution(matrix(2, rademacher({ rank: 2 })))).toThrow(
      new RangeError('species.x.prior must have rank 1, got rank 2'),
    );
    expect(memory.bytesInUse).toBe(before);
  });

  it.each<[SpikedModel, string]>([
    [paper(1, 1), 'assume.species must be x, got u, v, x, y'],
    [matrix(2, rademacher({ rank: 2 })), 'assume.species.x.prior must have rank 1, got 2'],
    [
      matrix(2, rademacher(), 1),
      'assume.channels must have the modes x x (symmetric), got x x (symmetric); x x x (symmetric)',
    ],
    [
      spiked({
        species: { x: { prior: rademacher(), size: 2 } },
        channels: [{ modes: ['x', 'x'], snr: 1, symmetric: true }],
      }),
      'assume.species.x.size must be 1, got 2',
    ],
  ])('refuses an assumed model of another shape', (assume, message) => {
    expect(() => mismatchedEvolution(matrix(2), { assume })).toThrow(new RangeError(message));
    using instance = sample(matrix(2), { size: 20 });
    expect(() => bayesAmp(instance, { assume })).toThrow(new RangeError(message));
  });

  it.each([
    [{ floor: 1 }, 'floor must be in [0, 1), got 1'],
    [{ tolerance: -1 }, 'tolerance must be >= 0, got -1'],
    [{ maxIterations: 0 }, 'maxIterations must be an integer >= 1, got 0'],
    [{ start: { y: 1 } }, 'start.y is not a known key (known: x)'],
  ])('refuses %j', (options, message) => {
    expect(() => mismatchedEvolution(matrix(2), options as object)).toThrow(new RangeError(message));
    expect(() => mlEvolution(matrix(2), options as object)).toThrow(new RangeError(message));
  });
});

describe('mlAmp', () => {
  it.each<[string, SpikedModel, number]>([
    ['the paper with unequal sizes', paper(0.3, 0.15, { sizes: [2, 0.5, 1.5], prior: sphere() }), 120],
    ['2 + 3', matrix(2.5, sphere(), 1), 200],
    [
      'a factor twice in a channel, and a second moment that is not 1',
      spiked({
        species: { x: { prior: sphere() }, y: { prior: gaussian({ covariance: [[2]] }), size: 1.5 } },
        channels: [
          { modes: ['x', 'x'], snr: 2.5, symmetric: true },
          { modes: ['x', 'y', 'y'], snr: 1.5, core: [[[0.8]]] },
        ],
      }),
      100,
    ],
  ])('follows mlEvolution, iteration by iteration: %s', (_, model, size) => {
    const q = 0.36;
    const start = Object.fromEntries(
      Object.entries(model.species).map(([name, { prior }]) => [
        name,
        // cos = .6 on the spheres
        0.6 * (prior.kind === 'gaussian' && prior.covariance ? (prior.covariance as number[][])[0][0] : 1),
      ]),
    );
    const theory = mlEvolution(model, { start, maxIterations: 6, tolerance: 0, trajectory: true })
      .trajectory!;
    const runs = Array.from({ length: 16 }, (_, seed) => {
      using instance = sample(model, { size, seed });
      const from = informed(instance, { overlap: q, seed });
      return mlAmp(instance, { start: from, maxIterations: 6, tolerance: 0, trajectory: true }).trajectory!;
    });
    for (let t = 0; t <= 6; t++) {
      for (const name of Object.keys(model.species)) {
        const { mean, error } = meanOf(runs.map((run) => run[t].cosine2[name] as number));
        const expected = theory[t].cosine2[name];
        expect(Math.abs(mean - expected), `${name} at ${t}: ${mean} for ${expected}`).toBeLessThan(
          5 * error + 0.03,
        );
      }
    }
  });

  it('has the fixed points of power iteration: those of the loss on the spheres', () => {
    using instance = sample(paper(0.3, 0.1, { prior: sphere() }), { size: 100, seed: 4, data: 'f64' });
    const ml = mlAmp(instance, { tolerance: 1e-9, maxIterations: 500 });
    const power = powerIteration(instance, { tolerance: 1e-9, maxIterations: 500 });
    expect(ml.status).toBe('converged');
    expect(power.status).toBe('converged');
    for (let i = 0; i < 100; i++) expect(ml.estimate.u[i]).toBeCloseTo(power.estimate.u[i], 6);
    // Onsager terms shorten the way.
    expect(ml.iterations).toBeLessThan(power.iterations);
    expect(ml.estimate.x.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(100, 8);
  });

  it('damped, ends in the same place', () => {
    using instance = sample(paper(0.3, 0.1, { prior: sphere() }), { size: 80, seed: 1, data: 'f64' });
    const [plain, damped] = [0, 0.5].map((damping) =>
      mlAmp(instance, { damping, tolerance: 1e-9, maxIterations: 1000 }),
    );
    expect(damped.status).toBe('converged');
    expect(damped.residual).toBeLessThanOrEqual(1e-9);
    for (let i = 0; i < 80; i++) expect(damped.estimate.x[i]).toBeCloseTo(plain.estimate.x[i], 6);
  });

  it('refuses higher ranks and vanishing starts', () => {
    using two = sample(matrix(2, rademacher({ rank: 2 })), { size: 20 });
    expect(() => mlAmp(two)).toThrow(
      new RangeError('species.x.prior must have rank 1 to estimate on spheres, got 2'),
    );
    using one = sample(matrix(2), { size: 20 });
    expect(() => mlAmp(one, { start: { estimate: { x: new Float64Array(20) } } })).toThrow(
      new RangeError('start.estimate.x must have columns that do not vanish'),
    );
  });
});

describe('mlGain', () => {
  it('is the growth of a small overlap in mlEvolution', () => {
    const chain = spiked({
      species: {
        a: { prior: gaussian() },
        b: { prior: gaussian({ covariance: [[2]] }), size: 1.5 },
        c: { prior: sphere(), size: 0.5 },
      },
      channels: [
        { modes: ['a', 'b'], snr: 0.8 },
        { modes: ['b', 'c'], snr: 1.7, core: [[-0.7]] },
        { modes: ['c', 'c'], snr: 0.9, symmetric: true },
        { modes: ['a', 'b', 'c'], snr: 2 },
      ],
    });
    const { trajectory } = mlEvolution(chain, {
      start: { a: 1e-15, b: 1e-15, c: 1e-15 },
      floor: 0,
      maxIterations: 400,
      tolerance: 0,
      trajectory: true,
    });
    const growth = (t: number) => trajectory![t].overlap.c / trajectory![t - 1].overlap.c;
    expect(trajectory![200].overlap.c).toBeLessThan(1e-6);
    expect(Math.sqrt(growth(199) * growth(200))).toBeCloseTo(mlGain(chain), 5);
  });

  it('of a matrix alone is that of PCA', () => {
    for (const snr of [0.5, 1, 4]) expect(mlGain(matrix(snr))).toBeCloseTo(Math.sqrt(snr), 12);
  });
});
