// A million rows. `npm run test:heavy`; about half a minute of one core and less than 1 GB.

import { describe, expect, it } from 'vitest';
import { backend } from '../../src/core/index.js';
import { gaussian, rademacher } from '../../src/prior/index.js';
import {
  bayesAmp,
  curriculum,
  informed,
  type Measurement,
  type SpikedModel,
  sample,
  spiked,
  stateEvolution,
} from '../../src/spiked/index.js';

const N = 1e6;

/** The largest distance from state evolution over all iterations, begun at the measured squared cosines. */
function distance(model: SpikedModel, trajectory: Measurement[]): number {
  const start = trajectory[0].cosine2 as Record<string, number>;
  const options = { start, maxIterations: trajectory.length - 1, tolerance: 0, trajectory: true };
  const theory = stateEvolution(model, options).trajectory!;
  return Math.max(
    ...trajectory.flatMap(({ cosine2 }, t) =>
      Object.keys(start).map((name) => Math.abs((cosine2[name] as number) - (theory[t][name] as number))),
    ),
  );
}

describe('at N = 10^6', () => {
  it('a symmetric matrix and order-3 tensor follow state evolution from an informed start', () => {
    const model = spiked({
      species: { x: { prior: rademacher() } },
      channels: [
        { modes: ['x', 'x'], snr: 1.5, symmetric: true },
        { modes: ['x', 'x', 'x'], snr: 2, symmetric: true },
      ],
    });
    using instance = sample(model, { size: N, seed: 1, noise: 'implicit' });
    const start = informed(instance, { overlap: 0.4, seed: 2 });
    const began = performance.now();
    const run = bayesAmp(instance, { start, maxIterations: 15, tolerance: 0, trajectory: true });
    const seconds = (performance.now() - began) / 1e3;
    expect(distance(model, run.trajectory!)).toBeLessThan(2e-3);
    expect(run.overlap.x).toBeGreaterThan(0.7);
    expect(backend().memoryBytes).toBeLessThan(5e8);
    console.log(
      `symmetric 2+3, 15 iterations: ${seconds.toFixed(1)} s, ${(backend().memoryBytes / 2 ** 30).toFixed(2)} GiB`,
    );
  });

  it('a run to its fixed point takes half a GiB, and ends at that of state evolution', () => {
    const model = spiked({
      species: { x: { prior: rademacher() } },
      channels: [
        { modes: ['x', 'x'], snr: 1.5, symmetric: true },
        { modes: ['x', 'x', 'x'], snr: 1, symmetric: true },
      ],
    });
    using instance = sample(model, { size: N, seed: 1, noise: 'implicit' });
    const cpu = process.cpuUsage();
    const run = bayesAmp(instance, { start: curriculum(instance), damping: 0.3 });
    const { user, system } = process.cpuUsage(cpu);
    expect(run.status).toBe('converged');
    // Fixed points scatter by 7 10^-4 between instances of this size.
    expect(Math.abs((run.overlap.x as number) - (stateEvolution(model).overlap.x as number))).toBeLessThan(
      5e-3,
    );
    expect(backend().memoryBytes).toBeLessThan(7e8);
    console.log(
      `symmetric 2+3, start and ${run.iterations} iterations: ${((user + system) / 1e6).toFixed(1)} s of CPU, ` +
        `${(backend().memoryBytes / 2 ** 30).toFixed(2)} GiB`,
    );
  });

  it("the paper's model follows state evolution from the curriculum's start", () => {
    const model = spiked({
      species: Object.fromEntries([...'uvxy'].map((name) => [name, { prior: gaussian() }])),
      channels: [
        { modes: ['u', 'v'], snr: 2.5 },
        { modes: ['u', 'x', 'y'], snr: 5 },
      ],
    });
    const began = performance.now();
    using instance = sample(model, { size: N, seed: 1, noise: 'implicit' });
    const start = curriculum(instance);
    const run = bayesAmp(instance, { start, maxIterations: 12, tolerance: 0, trajectory: true });
    const seconds = (performance.now() - began) / 1e3;
    expect(distance(model, run.trajectory!)).toBeLessThan(2e-3);
    for (const name of 'uvxy') {
      const found = run.trajectory![0].cosine2[name] as number;
      expect(Math.abs(found - (start.predicted![name] as number))).toBeLessThan(3e-3);
    }
    console.log(
      `u v | u x y, curriculum and 12 iterations: ${seconds.toFixed(1)} s, ${(backend().memoryBytes / 2 ** 30).toFixed(2)} GiB`,
    );
  });
});
