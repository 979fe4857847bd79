import { describe, expect, it } from 'vitest';
import { gaussian, rademacher, sphere } from '../../src/prior/index.js';
import {
  bayesAmp,
  curriculum,
  type SpikedDefinition,
  type SpikedModel,
  sample,
  spectral,
  spiked,
} from '../../src/spiked/index.js';

/** Mean over seeds of the squared cosines of a start, flattened by species and column; and what was predicted. */
function measured(model: SpikedModel, size: number, seeds: number) {
  const found: number[] = [];
  let predicted: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    using instance = sample(model, { size, seed });
    const start = curriculum(instance);
    predicted = Object.values(start.predicted!).flat();
    const { trajectory } = bayesAmp(instance, { start, maxIterations: 1, trajectory: true });
    Object.values(trajectory![0].cosine2)
      .flat()
      .forEach((value, k) => {
        found[k] = (found[k] ?? 0) + value / seeds;
      });
  }
  return { found, predicted };
}

const unit = { prior: sphere() };
const models: [string, number, SpikedDefinition][] = [
  [
    'a symmetric matrix',
    300,
    { species: { x: unit }, channels: [{ modes: ['x', 'x'], snr: 3, symmetric: true }] },
  ],
  [
    'a square matrix of one species twice',
    300,
    { species: { x: unit }, channels: [{ modes: ['x', 'x'], snr: 1.5, symmetric: false }] },
  ],
  [
    'a negative core',
    300,
    { species: { x: unit }, channels: [{ modes: ['x', 'x'], snr: 3, symmetric: true, core: [[-1]] }] },
  ],
  [
    'two components of one matrix',
    300,
    {
      species: { u: { prior: gaussian({ rank: 2 }) }, v: { prior: gaussian({ rank: 2 }), size: 1.5 } },
      channels: [
        {
          modes: ['u', 'v'],
          snr: 1,
          core: [
            [1.5, 0],
            [0, 3],
          ],
        },
      ],
    },
  ],
  [
    'a ladder, the shared factor in every place of its tensors',
    90,
    {
      species: Object.fromEntries([...'uvxyzw'].map((name) => [name, unit])),
      channels: [
        { modes: ['u', 'v'], snr: 4 },
        { modes: ['x', 'u', 'y'], snr: 6 },
        { modes: ['z', 'w', 'y'], snr: 8 },
      ],
    },
  ],
  [
    'a chain of matrices, the second seen as a field',
    300,
    {
      species: { u: unit, v: unit, w: { prior: rademacher(), size: 0.7 } },
      channels: [
        { modes: ['u', 'v'], snr: 4 },
        { modes: ['u', 'v', 'w'].slice(1), snr: 2 },
      ],
    },
  ],
  [
    'a tensor with a known factor and one species twice',
    100,
    {
      species: { x: unit, y: { prior: sphere(), size: 0.8 } },
      channels: [
        { modes: ['x', 'x'], snr: 3, symmetric: true },
        { modes: ['y', 'x', 'y'], snr: 5 },
      ],
    },
  ],
  [
    'order 4, two factors contracted',
    40,
    {
      species: { u: unit, v: unit, x: unit, y: unit },
      channels: [
        { modes: ['u', 'v'], snr: 6 },
        { modes: ['x', 'u', 'v', 'y'], snr: 8 },
      ],
    },
  ],
];

describe('curriculum', () => {
  it.each(models)('has the squared cosines that it predicts: %s', (_, size, definition) => {
    const { found, predicted } = measured(spiked(definition), size, 16);
    expect(Math.min(...predicted)).toBeGreaterThan(0.2);
    found.forEach((value, k) => {
      expect(Math.abs(value - predicted[k]), `column ${k}: ${value} for ${predicted[k]}`).toBeLessThan(0.06);
    });
  });

  it('scales what is below threshold to 1 / n and predicts 0', () => {
    using instance = sample(
      spiked({ species: { u: unit, v: unit }, channels: [{ modes: ['u', 'v'], snr: 0.5 }] }),
      { size: 50 },
    );
    const { estimate, predicted } = curriculum(instance);
    expect(predicted).toEqual({ u: 0, v: 0 });
    expect(estimate.u.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 10);
  });

  it('stops at the matrices when asked for the spectral start', () => {
    using instance = sample(spiked(models[4][2]), { size: 40 });
    expect(Object.values(spectral(instance).predicted!).map((q) => (q as number) > 0)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('refuses a channel that couples unequal columns, and says what to do', () => {
    const model = spiked({
      species: { x: { prior: gaussian({ rank: 2 }) } },
      channels: [
        {
          modes: ['x', 'x'],
          snr: 2,
          symmetric: true,
          core: [
            [1, 0.5],
            [0.5, 1],
          ],
        },
      ],
    });
    using instance = sample(model, { size: 30 });
    expect(() => curriculum(instance)).toThrow(/channels.0.core must be diagonal for a spectral start/);
  });
});
