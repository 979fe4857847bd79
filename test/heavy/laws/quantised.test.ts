// Data stored in integers, at finite size (docs/theory/quantised-data.md).

import { describe, expect, it } from 'vitest';
import { core } from '../../../src/core/index.js';
import { rademacher } from '../../../src/prior/index.js';
import {
  bayesAmp,
  type Instance,
  informed,
  type SpikedModel,
  sample,
  spiked,
  stateEvolution,
} from '../../../src/spiked/index.js';
import { meanOf } from '../../reference/sample.js';

const symmetric = spiked({
  species: { x: { prior: rademacher() } },
  channels: [
    { modes: ['x', 'x'], snr: 1.5, symmetric: true },
    { modes: ['x', 'x', 'x'], snr: 1.5, symmetric: true },
  ],
});

const weaker = (model: SpikedModel, error: number): SpikedModel => ({
  ...model,
  channels: model.channels.map((channel) => ({ ...channel, snr: channel.snr / (1 + error) })),
});

/** Rounds the arrays of an instance of int8 to a grid of step h, and scales them back to unit noise. */
function coarsen(instance: Instance, h: number, error: number): void {
  const { exports, memory } = core();
  for (const tensor of instance.data) {
    const full = tensor.toArray();
    const n = tensor.dims[0];
    const scales = (value: number) => {
      const records = memory.f64(exports.tensor_records(...tensor.args) >>> 0, 4 * n);
      for (let i = 0; i < n; i++) records[4 * i] = value;
    };
    scales(h);
    memory.scope((scratch) => {
      const values = scratch.f64(full.length, full);
      exports.pack_tensor(...tensor.args, values, 0, 0, n, scratch.bytes(exports.transfer_ws()));
    });
    scales(h / Math.sqrt(1 + error));
  }
}

describe('AMP on a coarse grid follows state evolution with Delta (1 + h^2 / 12)', () => {
  // h = 2 sigma: still uniform to one part in a hundred, and a loss that shows.
  const h = 2;
  const error = h ** 2 / 12;
  const q = 0.5;

  // Sizes, seeds and iterations at which five standard errors are less than the loss.
  it.each([
    [
      'symmetric',
      spiked({
        ...symmetric,
        channels: symmetric.channels.map((channel, c) => ({ ...channel, snr: c === 0 ? 2 : 1.5 })),
      }),
      { size: 120, seeds: 50, iterations: 4 },
    ] as const,
    [
      'dense',
      spiked({
        species: { u: { prior: rademacher() }, x: { prior: rademacher() }, y: { prior: rademacher() } },
        channels: [
          { modes: ['u', 'x'], snr: 2 },
          { modes: ['u', 'x', 'y'], snr: 4 },
        ],
      }),
      { size: 100, seeds: 150, iterations: 6 },
    ] as const,
  ])('%s', (_, model, { size, seeds, iterations }) => {
    const seen = weaker(model, error);
    const runs = Array.from({ length: seeds }, (_, seed) => {
      using instance = sample(model, { size, seed, data: 'int8' });
      coarsen(instance, h, error);
      const { overlap } = bayesAmp(instance, {
        assume: seen,
        start: informed(instance, { overlap: q, seed }),
        maxIterations: iterations,
        tolerance: 0,
      });
      return Object.values(overlap) as number[];
    });
    const start = Object.fromEntries(Object.keys(model.species).map((name) => [name, q]));
    const theory = (of: SpikedModel) =>
      Object.values(
        stateEvolution(of, { start, maxIterations: iterations, tolerance: 0 }).overlap,
      ) as number[];
    const [corrected, plain] = [theory(seen), theory(model)];
    corrected.forEach((expected, s) => {
      const { mean, error: standard } = meanOf(runs.map((run) => run[s]));
      const allowed = 5 * standard + 2 / size;
      expect(Math.abs(mean - expected), `${mean} for ${expected}`).toBeLessThan(allowed);
      // The loss is large enough to be seen.
      expect(Math.abs(expected - plain[s])).toBeGreaterThan(allowed);
    });
  });
});
