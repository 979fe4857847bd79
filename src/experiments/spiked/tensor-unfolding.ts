import * as z from 'zod';
import { extent } from '../../core/extent.js';
import { singularCosines } from '../../random-matrix/index.js';
import { sample, spiked, unfolding } from '../../spiked/index.js';
import { grid } from '../../sweep/grid.js';
import { summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { mostRuns } from '../records.js';

const parameters = z.strictObject({
  /** n, the length of each vector: one curve each. */
  sizes: z.array(z.int().min(4).max(600)).min(1).max(6).default([60, 100, 200]),
  /** l = snr / n^{1/2}. */
  strength: grid('0.5:3:11').pipe(z.array(z.number().gt(0))),
});

/** A tensor of order 3 without a matrix beside it takes an SNR of n^{1/2}. */
export const tensorUnfolding = experiment({
  name: 'spiked/tensor-unfolding',
  title: 'Tensor unfolding: the price of having no matrix',
  papers: ['1411.1076', '2506.02664'],
  parameters,
  seeds: 12,
  quick: { seeds: 4, parameters: { sizes: [40, 80], strength: '0.5:3:6' } },

  points: ({ sizes, strength }) =>
    sizes.flatMap((size) => strength.map((l) => ({ at: { size, strength: l } }))),

  cost: ({ size }) => 2e-3 + 1e-8 * Number(size) ** 3,

  measure({ size, strength }, _, seed) {
    const n = Number(size);
    const model = spiked({
      species: { x: { prior: 'sphere' }, y: { prior: 'sphere' }, z: { prior: 'sphere' } },
      channels: [{ modes: ['x', 'y', 'z'], snr: Number(strength) * Math.sqrt(n) }],
    });
    const instance = sample(model, { size: n, seed });
    try {
      const [found, truth] = [unfolding(instance).estimate.x, instance.signal('x')];
      const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
      return { cosine2: dot(found, truth) ** 2 / (dot(found, found) * dot(truth, truth)) };
    } finally {
      instance.dispose();
    }
  },

  figure(records, { sizes, strength }) {
    const runs = summarise(records);
    const seeds = mostRuns(runs);
    const [low, high] = extent(strength);
    const axis = Array.from({ length: 201 }, (_, i) => low + ((high - low) * i) / 200);
    const series: Series[] = sizes.map((size) => ({
      name: `n = ${size}`,
      dashed: axis.map((l): [number, number] => [l, predicted(size, l)]),
      points: runs
        .filter(({ at, values }) => at.size === size && values.cosine2 !== undefined)
        .map(({ at, values: { cosine2 } }) => ({
          x: Number(at.strength),
          y: cosine2.mean,
          error: cosine2.error,
        })),
    }));
    series.push({
      name: 'n → ∞',
      line: axis.map((l): [number, number] => [l, l > 1 ? 1 - 1 / (l * l) : 0]),
    });
    return {
      kind: 'curves',
      title: 'Without a matrix to start from, a tensor must be √n times stronger',
      subtitle: `top eigenvector of the unfolded tensor's Gram matrix, order 3, ${seeds} seeds`,
      x: { label: 'ℓ, the signal-to-noise ratio over √n' },
      y: { label: 'squared cosine with the truth', domain: [0, 1] },
      series,
      meaning: {
        line: '1 − 1/ℓ²',
        dashed: 'at finite n, noise of the long side',
        points: 'runs ± s.e.',
        marks: 'onset in theory',
      },
      marks: [{ x: 1, label: 'onset' }],
    };
  },

  table(records) {
    return {
      columns: ['n', 'ℓ', 'squared cosine', '± s.e.', 'predicted at n', '1 − 1/ℓ²'],
      rows: summarise(records).map(({ at, values }) => {
        const [n, l] = [Number(at.size), Number(at.strength)];
        return [
          n,
          l,
          values.cosine2?.mean,
          values.cosine2?.error,
          predicted(n, l),
          l > 1 ? 1 - 1 / (l * l) : 0,
        ];
      }),
    };
  },
});

/** Of the n x n^2 matrix at snr l n^{1/2} / n. */
function predicted(n: number, l: number): number {
  return singularCosines(l / Math.sqrt(n), 1, n)[0];
}
