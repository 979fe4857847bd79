import { describe, expect, it } from 'vitest';
import { gaussian } from '../../../src/prior/index.js';
import { bayesAmp } from '../../../src/spiked/amp.js';
import { betheFreeEntropy, gaussianFreeEntropy } from '../../../src/spiked/bethe.js';
import { stateEvolution } from '../../../src/spiked/evolution.js';
import type { Instance } from '../../../src/spiked/instance.js';
import { spiked } from '../../../src/spiked/model.js';
import type { SpectralComponent } from '../../../src/spiked/recover/components.js';
import type { PerFactor } from '../../../src/spiked/recover/pair.js';
import { declare, refine, type WorkingModel } from '../../../src/spiked/recover/refine.js';
import { mean, normals, type Plan, plant, units } from './planted.js';

const factors = ['u', 'v', 'x', 'y'] as const;

/** The working model of planted data, and its planted factors as a start. */
function working(plan: Plan, seed: string): { model: WorkingModel; start: SpectralComponent[] } {
  const { matrix, tensor, truth } = plant(plan, seed);
  const [u, v, x, y] = plan.sizes;
  const known = ({ data }: { data: ArrayLike<number> }, unit: { sigma: number; offset: number }) =>
    Float64Array.from(data, (entry) => (entry - unit.offset) / unit.sigma);
  const model = {
    sizes: { u, v, x, y },
    matrix: known(matrix, units.matrix),
    tensor: known(tensor, units.tensor),
    lambda: plan.lambda,
    tau: plan.tau,
  };
  const start = plan.lambda.map((_, k) => ({
    vectors: Object.fromEntries(
      factors.map((name) => [name, truth[name][k].map((entry) => entry / Math.sqrt(truth[name][k].length))]),
    ) as unknown as PerFactor<Float64Array>,
    overlap: { u: 0.7, v: 0.7, x: 0.7, y: 0.7 },
  }));
  return { model, start: start as SpectralComponent[] };
}

/** Derivative of the free entropy along a direction, by central differences. */
function slope(instance: Instance, at: PerFactor<Float64Array>, along: PerFactor<Float64Array>): number {
  const step = 1e-4;
  const moved = (sign: number) =>
    Object.fromEntries(
      factors.map((name) => [name, at[name].map((entry, i) => entry + sign * step * along[name][i])]),
    );
  return (
    (gaussianFreeEntropy(instance, { estimate: moved(1) }) -
      gaussianFreeEntropy(instance, { estimate: moved(-1) })) /
    (2 * step)
  );
}

describe('the Bethe free entropy of the working model', () => {
  const planted = () => working({ sizes: [120, 90, 40, 30], lambda: [8, 4], tau: [40, 70] }, 'bethe');

  it('is stationary where AMP settles, and only there', () => {
    const { model, start } = planted();
    const { estimate, refinement } = refine(model, start, 500);
    expect(refinement).toMatchObject({ status: 'converged', kept: 'amp' });
    const instance = declare(model, 'f64');
    const normal = normals('directions');
    for (let trial = 0; trial < 5; trial++) {
      const along = Object.fromEntries(
        factors.map((name) => [name, estimate[name].map(normal)]),
      ) as unknown as PerFactor<Float64Array>;
      const shorter = Object.fromEntries(
        factors.map((name) => [name, estimate[name].map((entry) => 0.9 * entry)]),
      ) as unknown as PerFactor<Float64Array>;
      expect(Math.abs(slope(instance, estimate, along))).toBeLessThan(1e-5);
      expect(Math.abs(slope(instance, shorter, along))).toBeGreaterThan(1e-4);
    }
    instance.dispose();
  });

  it('is that of a run where it has settled, and less at estimates that are not', () => {
    const { model } = planted();
    const instance = declare(model, 'f64');
    const run = bayesAmp(instance, { damping: 0.4, tolerance: 1e-9, maxIterations: 500 });
    const ended = gaussianFreeEntropy(instance, run);
    expect(ended).toBeCloseTo(betheFreeEntropy(instance, run), 12);
    const normal = normals('away');
    const { estimate } = run;
    for (const size of [0.01, 0.1, 1]) {
      const away = Object.fromEntries(
        factors.map((name) => [name, estimate[name].map((entry) => entry + size * normal())]),
      );
      expect(ended - gaussianFreeEntropy(instance, { estimate: away })).toBeGreaterThan(15 * size ** 2);
    }
    instance.dispose();
  });

  it('is on average the free entropy of state evolution', () => {
    const plan: Plan = { sizes: [200, 150, 60, 50], lambda: [6], tau: [40] };
    const species = Object.fromEntries(
      factors.map((name, s) => [name, { prior: gaussian(), size: plan.sizes[s] / plan.sizes[0] }]),
    );
    const channels = [
      { modes: ['u', 'v'], snr: 6 },
      { modes: ['u', 'x', 'y'], snr: 40 },
    ];
    const { freeEntropy } = stateEvolution(spiked({ species, channels }));
    const values = Array.from({ length: 8 }, (_, seed) => {
      const { model, start } = working(plan, `free entropy ${seed}`);
      return refine(model, start, 500).refinement.bethe.end;
    });
    // Single samples scatter by 15 %.
    expect(Math.abs(mean(values) / freeEntropy - 1)).toBeLessThan(0.15);
  });
});
