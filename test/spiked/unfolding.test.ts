import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { gaussian, rademacher, sphere } from '../../src/prior/index.js';
import { powerIteration, sample, spiked, unfolding } from '../../src/spiked/index.js';

/** A tensor alone, l times the square root of its size in SNR. */
const tensor = (size: number, l: number, [a, b, c] = [1, 1, 1]) =>
  spiked({
    species: {
      x: { prior: sphere(), size: a },
      y: { prior: sphere(), size: b },
      z: { prior: sphere(), size: c },
    },
    channels: [{ modes: ['x', 'y', 'z'], snr: l * Math.sqrt(size) }],
  });

/** Squared cosine of the estimate of a species with its planted factor. */
function cosine2(estimate: Float64Array, truth: Float64Array): number {
  let [xy, xx, yy] = [0, 0, 0];
  estimate.forEach((value, i) => {
    xy += value * truth[i];
    xx += value * value;
    yy += truth[i] * truth[i];
  });
  return (xy * xy) / (xx * yy);
}

function average(size: number, l: number, seeds: number, ratios?: [number, number, number]) {
  const mean: Record<string, number> = { x: 0, y: 0, z: 0 };
  let predicted: Record<string, number> = {};
  for (let seed = 0; seed < seeds; seed++) {
    using instance = sample(tensor(size, l, ratios), { size, seed });
    const start = unfolding(instance);
    predicted = start.predicted as Record<string, number>;
    for (const name of ['x', 'y', 'z'] as const)
      mean[name] += cosine2(start.estimate[name], instance.signal(name)) / seeds;
  }
  return { mean, predicted };
}

describe('unfolding', () => {
  // docs/theory/spiked-matrix-tensor.md, section 7: n = 100, l = 2 .727 (limit .75), l = .7 .073 (0); n = 60, l = 2 .666.
  it.each([
    [100, 2, 0.727],
    [60, 2, 0.666],
    [100, 0.7, 0.073],
  ])('n = %s, l = %s: squared cosine %s', (size, l, measured) => {
    const { mean, predicted } = average(size, l, 16);
    expect(Math.abs(mean.x - measured)).toBeLessThan(0.08);
    // 1 - 1 / l^2 with the correction of the finite long side.
    const limit = Math.max(0, 1 - 1 / l ** 2);
    expect(predicted.x).toBeCloseTo(limit / (1 + 1 / (l * Math.sqrt(size))), 10);
    if (l > 1) expect(Math.abs(mean.x - predicted.x)).toBeLessThan(0.06);
  });

  it('predicts unequal sizes too, whichever mode is the smallest, and climbs on to the other factors', () => {
    for (const ratios of [
      [0.6, 1, 1.5],
      [1.5, 0.6, 1],
      [1, 1.5, 0.6],
    ] as [number, number, number][]) {
      const { mean, predicted } = average(80, 3, 8, ratios);
      for (const name of 'xyz') {
        expect(predicted[name], name).toBeGreaterThan(0.75);
        expect(Math.abs(mean[name] - predicted[name]), `${name} of ${ratios}`).toBeLessThan(0.06);
      }
    }
  });

  it('finds the components of a tensor of rank two, each in its column', () => {
    const prior = rademacher({ rank: 2 });
    const second = (strength: number) =>
      [0, 1].map((a) => [0, 1].map((b) => [0, 1].map((c) => (a === b && b === c ? [strength, 1][a] : 0))));
    const model = spiked({
      species: { x: { prior }, y: { prior }, z: { prior } },
      channels: [{ modes: ['x', 'y', 'z'], snr: 40, core: second(1.6) }],
    });
    using instance = sample(model, { size: 80, seed: 1 });
    const start = unfolding(instance);
    for (const name of ['x', 'y', 'z'] as const) {
      for (const a of [0, 1]) {
        const column = (rows: Float64Array) => rows.filter((_, p) => p % 2 === a);
        const found = cosine2(column(start.estimate[name]), column(instance.signal(name)));
        expect(found, `${name} ${a}`).toBeGreaterThan(0.8);
        expect(Math.abs(found - (start.predicted![name] as number[])[a])).toBeLessThan(0.12);
      }
    }
  });

  it('stored as f32 or in 16 bits is the same, and power iteration refines it', () => {
    using wide = sample(tensor(60, 2), { size: 60, seed: 3, data: 'f32' });
    using narrow = sample(tensor(60, 2), { size: 60, seed: 3, data: 'int16' });
    const [a, b] = [wide, narrow].map((instance) => unfolding(instance));
    expect(cosine2(a.estimate.x, b.estimate.x)).toBeGreaterThan(1 - 1e-8);
    const refined = powerIteration(wide, { start: a });
    expect(refined.cosine2.x).toBeGreaterThan(cosine2(a.estimate.x, wide.signal('x')) + 0.1);
  });

  it('leaves no memory behind, and names what it cannot unfold', () => {
    const before = core().memory.bytesInUse;
    const instance = sample(tensor(20, 2), { size: 20 });
    unfolding(instance);
    expect(() => unfolding(instance, { channel: 1 })).toThrow(
      'channel must be the index of an asymmetric channel of order 3, stored in full, got 1',
    );
    instance.dispose();
    const symmetric = spiked({
      species: { x: { prior: gaussian() } },
      channels: [{ modes: ['x', 'x', 'x'], snr: 9, symmetric: true }],
    });
    const packed = sample(symmetric, { size: 20 });
    expect(() => unfolding(packed)).toThrow('model must have an asymmetric channel of order 3');
    packed.dispose();
    expect(core().memory.bytesInUse).toBe(before);
  });
});
