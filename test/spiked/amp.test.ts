import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { gaussian, rademacher, sphere } from '../../src/prior/index.js';
import {
  bayesAmp,
  informed,
  type Overlap,
  random,
  type SpikedModel,
  sample,
  spiked,
  stateEvolution,
} from '../../src/spiked/index.js';
import { meanOf } from '../reference/sample.js';
import { correlated, ladder, rankTwo } from './models.js';

const signLadder = ladder(0.5, 0.3, 0.3, rademacher());

const mixed = spiked({
  species: { x: { prior: sphere() }, y: { prior: rademacher(), size: 1.5 } },
  channels: [
    { modes: ['x', 'x'], snr: 2, symmetric: true },
    { modes: ['x', 'y', 'y'], snr: 2 },
  ],
});

const order4 = spiked({
  species: { x: { prior: rademacher() } },
  channels: [
    { modes: ['x', 'x'], snr: 2, symmetric: true },
    { modes: ['x', 'x', 'x', 'x'], snr: 6, symmetric: true },
  ],
});

const asymmetric4 = spiked({
  species: { x: { prior: rademacher() }, y: { prior: rademacher(), size: 0.6 } },
  channels: [
    { modes: ['x', 'y'], snr: 2 },
    { modes: ['x', 'y', 'x', 'y'], snr: 12 },
  ],
});

const rectangular = spiked({
  species: {
    u: { prior: rademacher() },
    v: { prior: rademacher(), size: 2 },
    x: { prior: rademacher(), size: 0.5 },
    y: { prior: rademacher(), size: 1.5 },
  },
  channels: [
    { modes: ['u', 'v'], snr: 1.3 },
    { modes: ['u', 'x', 'y'], snr: 4 },
  ],
});

const diagonal = (overlap: Overlap) =>
  typeof overlap === 'number' ? [overlap] : overlap.map((row, a) => row[a]);

/** Means and standard errors over seeds of the overlaps at every iteration: path[t] = [mean, error] of all diagonals. */
function averagePath(
  model: SpikedModel,
  size: number,
  seeds: number,
  q: number,
  iterations: number,
  data?: 'f32' | 'f64',
) {
  const runs = Array.from({ length: seeds }, (_, seed) => {
    using instance = sample(model, { size, seed, data });
    const start = informed(instance, { overlap: q, seed });
    const { trajectory } = bayesAmp(instance, {
      start,
      maxIterations: iterations,
      tolerance: 0,
      trajectory: true,
    });
    return trajectory!.map(({ overlap }) => Object.values(overlap).flatMap(diagonal));
  });
  return runs[0].map((first, t) => first.map((_, k) => meanOf(runs.map((run) => run[t][k]))));
}

describe('bayesAmp follows state evolution, iteration by iteration', () => {
  it.each<[string, SpikedModel, number, number, number]>([
    ['rank two, full coupling', rankTwo(rademacher({ rank: 2 }), 2, 1, 3), 200, 24, 0.4],
    ['correlated factors', correlated(rademacher({ correlation: 0.5, rank: 2 }), 2.5, 6), 200, 24, 0.5],
    ['a ladder of three channels', signLadder, 120, 16, 0.35],
    ['a species twice in one channel', mixed, 100, 24, 0.35],
    ['unequal sizes', rectangular, 120, 16, 0.35],
    ['symmetric order 4', order4, 64, 24, 0.5],
    ['asymmetric order 4', asymmetric4, 60, 24, 0.5],
  ])('%s', (_, model, size, seeds, q) => {
    const iterations = 6;
    const start = Object.fromEntries(
      Object.entries(model.species).map(([name, { prior }]) => [
        name,
        prior.kind === 'rademacher' && prior.rank === 2
          ? [
              [q, q * (prior.correlation ?? 0)],
              [q * (prior.correlation ?? 0), q],
            ]
          : q,
      ]),
    );
    const theory = stateEvolution(model, { start, maxIterations: iterations, tolerance: 0, trajectory: true })
      .trajectory!;
    averagePath(model, size, seeds, q, iterations).forEach((overlaps, t) => {
      const expected = Object.values(theory[t]).flatMap(diagonal);
      overlaps.forEach(({ mean, error }, k) => {
        const allowed = 5 * error + 0.4 / Math.sqrt(size * (size > 100 ? 1 : 1));
        expect(
          Math.abs(mean - expected[k]),
          `iteration ${t}, column ${k}: ${mean} for ${expected[k]}`,
        ).toBeLessThan(allowed);
      });
    });
  });
});

const pair = spiked({
  species: { u: { prior: rademacher() }, v: { prior: gaussian() } },
  channels: [{ modes: ['u', 'v'], snr: 3 }],
});

describe('bayesAmp', () => {
  it('gives the same result for the same seed, bit by bit', () => {
    const once = () => {
      using instance = sample(pair, { size: 100, seed: 'again' });
      return bayesAmp(instance);
    };
    expect(once()).toEqual(once());
  });

  it('has the same fixed point with damping, and takes no shorter residual for convergence', () => {
    using instance = sample(pair, { size: 200, seed: 5 });
    const [plain, half, slow] = [0, 0.5, 0.9].map((damping) =>
      bayesAmp(instance, { damping, tolerance: 1e-9, maxIterations: 2000 }),
    );
    for (const run of [plain, half, slow]) {
      expect(run.status).toBe('converged');
      expect(run.residual).toBeLessThanOrEqual(1e-9);
    }
    for (let i = 0; i < 200; i++) {
      expect(half.estimate.u[i]).toBeCloseTo(plain.estimate.u[i], 6);
      expect(slow.estimate.u[i]).toBeCloseTo(plain.estimate.u[i], 6);
    }
    expect(slow.iterations).toBeGreaterThan(plain.iterations);
  });

  it('finds nothing below the threshold and says so by its overlaps', () => {
    const weak = spiked({ ...pair, channels: [{ modes: ['u', 'v'], snr: 0.3 }] });
    using instance = sample(weak, { size: 400, seed: 1 });
    const { cosine2, status } = bayesAmp(instance);
    expect(status).toBe('converged');
    expect(cosine2.u).toBeLessThan(0.1);
  });

  it('keeps a random start alive by its floor', () => {
    using instance = sample(signLadder, { size: 60, seed: 2 });
    const start = random(instance, { seed: 3 });
    const { trajectory } = bayesAmp(instance, { start, maxIterations: 30, tolerance: 0, trajectory: true });
    expect(trajectory).toHaveLength(31);
    expect(start.floor).toBe(1 / 60);
    using again = sample(signLadder, { size: 60, seed: 2 });
    const dead = bayesAmp(again, { start: { estimate: start.estimate }, maxIterations: 30, tolerance: 0 });
    expect(Math.max(...dead.estimate.z.map(Math.abs))).toBeLessThan(1e-6);
  });

  it('leaves no memory behind, also when it throws', () => {
    const { memory } = core();
    const before = memory.bytesInUse;
    const instance = sample(pair, { size: 50 });
    bayesAmp(instance);
    expect(() => bayesAmp(instance, { damping: 1 })).toThrow(
      new RangeError('damping must be in [0, 1), got 1'),
    );
    instance.dispose();
    instance.dispose();
    expect(memory.bytesInUse).toBe(before);
    expect(() => bayesAmp(instance)).toThrow('the instance has been disposed');
  });

  it.each([
    [{ tolerance: -1 }, 'tolerance must be >= 0, got -1'],
    [{ maxIterations: 1.5 }, 'maxIterations must be an integer >= 1, got 1.5'],
    [{ floor: 2 }, 'floor must be in [0, 1), got 2'],
    [{ start: { estimate: { u: new Float64Array(50) } } }, 'start.estimate.v must have 50 entries, got none'],
    [
      { start: { estimate: { u: new Float64Array(50), v: new Float64Array(50).fill(Number.NaN) } } },
      'start.estimate.v.0 must be finite, got NaN',
    ],
  ])('refuses %j', (options, message) => {
    using instance = sample(pair, { size: 50 });
    expect(() => bayesAmp(instance, options as object)).toThrow(new RangeError(message));
  });
});
