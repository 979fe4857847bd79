// Data stored in integers (docs/theory/quantised-data.md).

import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { gaussian, rademacher } from '../../src/prior/index.js';
import { normals } from '../../src/random/index.js';
import type { SpikedModel } from '../../src/spiked/index.js';
import { bayesAmp, curriculum, observe, sample, spiked, unfolding } from '../../src/spiked/index.js';
import { paper } from './models.js';

const symmetric = spiked({
  species: { x: { prior: rademacher() } },
  channels: [
    { modes: ['x', 'x'], snr: 1.5, symmetric: true },
    { modes: ['x', 'x', 'x'], snr: 1.5, symmetric: true },
  ],
});
const joint = paper(1 / 4, 1 / 6);

describe('matrices of integers', () => {
  it('are contracted with what is known: chains and unfoldings start from them as from f32', () => {
    const species = Object.fromEntries([...'uvwxy'].map((name) => [name, { prior: gaussian() }]));
    const chain = spiked({
      species: { u: species.u, v: species.v, w: species.w },
      channels: [
        { modes: ['u', 'v'], snr: 20 },
        { modes: ['v', 'w'], snr: 6 },
      ],
    });
    const ladder = spiked({
      species: { u: species.u, v: species.v, x: species.x, y: species.y },
      channels: [
        { modes: ['u', 'v'], snr: 4 },
        { modes: ['u', 'x', 'y'], snr: 60 },
      ],
    });
    for (const size of [30, 41, 120]) {
      const starts: [SpikedModel, typeof curriculum][] = [
        [chain, curriculum],
        [ladder, unfolding],
      ];
      for (const [model, start] of starts) {
        using real = sample(model, { size, seed: 2, data: 'f32' });
        const want = start(real).estimate;
        for (const [data, most] of [
          ['int8', 0.05],
          ['int16', 1e-3],
        ] as const) {
          using integers = sample(model, { size, seed: 2, data });
          using beside = sample(chain, { size: 8, seed: 1, data: 'f64' });
          const before = beside.data.map((array) => array.toArray());
          const got = start(integers).estimate;
          for (const name of Object.keys(want)) {
            const dot = want[name].reduce((sum, v, i) => sum + v * got[name][i], 0);
            const norm = Math.hypot(...want[name]) * Math.hypot(...got[name]);
            expect(1 - Math.abs(dot) / norm, `${data} ${name} at ${size}`).toBeLessThan(most);
          }
          expect(beside.data.map((array) => array.toArray())).toEqual(before);
        }
      }
    }
  });

  it('hold signals of any size, and say what is left of the noise', () => {
    const order3 = spiked({
      species: { x: { prior: gaussian() } },
      channels: [{ modes: ['x', 'x', 'x'], snr: 2, symmetric: true }],
    });
    const x = Array.from({ length: 9 }, (_, i) => (i === 0 ? 1e15 : 1));
    using eight = sample(order3, { size: 9, signal: { x }, data: 'int8' });
    using double = sample(order3, { size: 9, signal: { x }, data: 'f64' });
    const [a, b] = [eight, double].map((instance) => instance.data[0].toArray());
    expect(a[0] / b[0]).toBeCloseTo(1, 2);
    expect(eight.snrLoss[0]).toBeGreaterThan(0.99);
    expect(curriculum(double).estimate.x).toHaveLength(9);
  });
});

describe('sampled integers', () => {
  it('lose 0.01 % of the SNR in eight bits, next to nothing in sixteen, nothing otherwise', () => {
    // Entries of equal indices, of larger variance and many at this size, ask a symmetric tensor for a wider range.
    for (const [model, most] of [
      [symmetric, 1.6e-4],
      [joint, 1.15e-4],
    ] as const) {
      using eight = sample(model, { size: 60, seed: 1, data: 'int8' });
      using sixteen = sample(model, { size: 60, seed: 1, data: 'int16' });
      using real = sample(model, { size: 60, seed: 1 });
      // One entry that is clipped far out doubles the loss of a draw: the median of nine does not see it.
      const losses = Array.from({ length: 9 }, (_, seed) => {
        using instance = sample(model, { size: 60, seed, data: 'int8' });
        return instance.snrLoss;
      });
      const [matrix, tensor] = [0, 1].map((c) => losses.map((loss) => loss[c]).sort((a, b) => a - b)[4]);
      // Entries of a matrix of this size carry some signal, and ask for a wider range.
      expect(tensor).toBeGreaterThan(1.0e-4);
      expect(tensor).toBeLessThan(most);
      expect(matrix).toBeGreaterThan(0.9e-4);
      expect(matrix).toBeLessThan(2e-4);
      for (const loss of sixteen.snrLoss) expect(loss).toBeLessThan(1e-8);
      expect(real.snrLoss).toEqual([0, 0]);
      expect(eight.data[1].bytes).toBeLessThan(0.27 * real.data[1].bytes + 32 * 60);
    }
  });

  it('give AMP the same estimate but for what the field changes, by spectral start and contraction too', () => {
    for (const model of [symmetric, joint]) {
      using real = sample(model, { size: 150, seed: 4, data: 'f32' });
      const start = curriculum(real);
      // Damped: at this size the plain iteration ends in a cycle of two, in either phase of it.
      const { estimate, status } = bayesAmp(real, { start, damping: 0.5 });
      expect(status).toBe('converged');
      for (const [data, most] of [
        ['int8', 0.03],
        ['int16', 2e-4],
      ] as const) {
        using integers = sample(model, { size: 150, seed: 4, data });
        for (const own of [start, curriculum(integers)]) {
          const run = bayesAmp(integers, { start: own, damping: 0.5 });
          for (const [name, want] of Object.entries(estimate)) {
            const norm = want.reduce((sum, v) => sum + v * v, 0);
            const dot = want.reduce((sum, v, i) => sum + v * run.estimate[name][i], 0);
            const gap = want.reduce(
              (sum, v, i) => sum + (v - Math.sign(dot) * run.estimate[name][i]) ** 2,
              0,
            );
            expect(Math.sqrt(gap / norm), `${data} ${name}`).toBeLessThan(most);
          }
        }
      }
    }
  });
});

describe('observed integers', () => {
  const model = spiked({
    species: { x: { prior: gaussian() }, y: { prior: gaussian() } },
    channels: [{ modes: ['x', 'y'], snr: 2 }],
  });
  const light = normals(1000, { seed: 1 });
  // One outlier a row, of 40 standard deviations.
  const wide = spiked({
    ...model,
    species: { x: { prior: gaussian() }, y: { prior: gaussian(), size: 500 } },
  });
  const heavy = light.map((v, p) => (p % 500 ? v : 40));

  it('report what they lose of unit noise', () => {
    using eight = observe(wide, { size: 1, data: [light.slice(0, 500)], type: 'int8' });
    expect(eight.snrLoss[0]).toBeGreaterThan(3e-5);
    expect(eight.snrLoss[0]).toBeLessThan(1.1e-4);
    expect(eight.snrLoss[0]).toBeCloseTo(eight.data[0].quantisation!.error, 7);
    using real = observe(wide, { size: 1, data: [light.slice(0, 500)] });
    expect(real.snrLoss).toEqual([0]);
  });

  it("take eight bits or sixteen by themselves with 'int'", () => {
    const before = core().memory.bytesInUse;
    for (const [data, type] of [
      [light.slice(0, 500), 'int8'],
      [heavy.slice(0, 500), 'int16'],
    ] as const) {
      using instance = observe(wide, { size: 1, data: [data], type: 'int' });
      expect(instance.data[0].type).toBe(type);
      expect(instance.snrLoss[0]).toBeLessThan(1e-3);
    }
    expect(core().memory.bytesInUse).toBe(before);
    expect(() => observe(wide, { size: 1, data: [heavy], type: 'int' })).toThrow(RangeError);
    expect(core().memory.bytesInUse).toBe(before);
  });
});
