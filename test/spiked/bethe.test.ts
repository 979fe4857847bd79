import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { rademacher } from '../../src/prior/index.js';
import {
  type AmpResult,
  bayesAmp,
  betheFreeEntropy,
  informed,
  type SpikedModel,
  sample,
  spiked,
  stateEvolution,
} from '../../src/spiked/index.js';
import { correlated, ladder } from './models.js';

const matrix = spiked({
  species: { x: { prior: rademacher() } },
  channels: [{ modes: ['x', 'x'], snr: 2, symmetric: true }],
});

const rungs = ladder(0.5, 0.3, 0.3, rademacher());
const pair = correlated(rademacher({ correlation: 0.5, rank: 2 }), 2.5, 6);

const mixed = spiked({
  species: { x: { prior: rademacher() }, y: { prior: rademacher(), size: 1.5 } },
  channels: [
    { modes: ['x', 'x'], snr: 2, symmetric: true },
    { modes: ['x', 'y', 'y'], snr: 2 },
  ],
});

const settled = (model: SpikedModel, size: number, seed: number) => {
  const instance = sample(model, { size, seed, data: 'f64' });
  const start = informed(instance, { overlap: 0.5, seed });
  return { instance, run: bayesAmp(instance, { start, damping: 0.2, tolerance: 1e-9, maxIterations: 1000 }) };
};

describe('betheFreeEntropy', () => {
  // The last number is the standard deviation of one instance's value, measured over 400 seeds beside these.
  it.each<[string, SpikedModel, number, number, number]>([
    ['a Rademacher matrix', matrix, 600, 40, 0.02],
    ['a Rademacher ladder', rungs, 100, 24, 0.234],
    ['correlated Rademacher factors', pair, 150, 24, 0.129],
  ])('is the replica free entropy on average: %s', (_, model, size, seeds, spread) => {
    const phi = stateEvolution(model, { start: 'informed' }).freeEntropy;
    const values: number[] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const { instance, run } = settled(model, size, seed);
      if (run.status === 'converged') values.push(betheFreeEntropy(instance, run));
      instance.dispose();
    }
    expect(values.length).toBeGreaterThan(0.8 * seeds);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const sd = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1));
    // Once in a million times for a chi^2 with 23 degrees of freedom.
    expect(sd).toBeLessThan(1.7 * spread);
    expect(Math.abs(mean - phi), `${mean} for ${phi}`).toBeLessThan((5 * spread) / Math.sqrt(values.length));
  });

  it.each<[string, SpikedModel, number]>([
    ['symmetric matrix', matrix, 300],
    ['ladder', rungs, 80],
    ['rank two', pair, 120],
    ['a species twice in a channel', mixed, 80],
  ])('is stationary at a fixed point, in estimates and in covariances: %s', (_, model, size) => {
    const { instance, run } = settled(model, size, 2);
    expect(run.status).toBe('converged');
    const at = (changed: Partial<AmpResult>) => betheFreeEntropy(instance, { ...run, ...changed });
    const h = 1e-3;
    for (const name of Object.keys(model.species)) {
      const along = (d: number) =>
        at({
          estimate: { ...run.estimate, [name]: run.estimate[name].map((v, i) => v + d * Math.sin(1.7 * i)) },
        });
      // Not flat: a quarter of the square of the perturbation would be seen in the value.
      expect(Math.abs(along(h) + along(-h) - 2 * along(0)) / h ** 2).toBeGreaterThan(1e-2);
      expect(Math.abs(along(h) - along(-h)) / (2 * h)).toBeLessThan(3e-5);
      const V = run.covariance[name];
      if (typeof V !== 'number') continue;
      const wider = (d: number) => at({ covariance: { ...run.covariance, [name]: V + d } });
      expect(Math.abs(wider(h) - wider(-h)) / (2 * h)).toBeLessThan(3e-5);
    }
    instance.dispose();
  });

  it('tells the fixed point that an informed start finds from the empty one', () => {
    // Hard phase of a tensor: AMP from nothing stays at zero free entropy.
    const cubic = spiked({
      species: { x: { prior: rademacher() } },
      channels: [{ modes: ['x', 'x', 'x'], snr: 6, symmetric: true }],
    });
    const { instance, run } = settled(cubic, 100, 1);
    const nothing = bayesAmp(instance, {
      start: { estimate: { x: new Float64Array(100).fill(1e-9) } },
      tolerance: 1e-9,
    });
    expect(nothing.status).toBe('converged');
    expect(betheFreeEntropy(instance, nothing)).toBeCloseTo(0, 6);
    expect(betheFreeEntropy(instance, run)).toBeGreaterThan(0.2);
    instance.dispose();
  });

  it('refuses what has not converged, and leaves no memory behind', () => {
    const before = core().memory.bytesInUse;
    const instance = sample(matrix, { size: 50 });
    const run = bayesAmp(instance, { maxIterations: 2, tolerance: 0 });
    expect(() => betheFreeEntropy(instance, run)).toThrow(
      new RangeError('run must have converged, got status max-iterations'),
    );
    betheFreeEntropy(instance, { ...run, status: 'converged' });
    instance.dispose();
    expect(core().memory.bytesInUse).toBe(before);
  });
});
