import * as z from 'zod';
import { extent } from '../../core/extent.js';
import { brent } from '../../numerics/index.js';
import { singularCosines } from '../../random-matrix/index.js';
import { mlAmp, mlEvolution, mlGain, random, sample, spectral } from '../../spiked/index.js';
import { grid } from '../../sweep/grid.js';
import { type Summary, summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { mostRuns, ofKind } from '../records.js';
import { lossOf, storage } from './data.js';
import { matrixAndTensor } from './model.js';

const parameters = z.strictObject({
  /** Delta_m, fixed. */
  matrixNoise: z.number().gt(0).lt(1).default(0.5),
  /** N, the length of each vector. */
  size: z.int().min(2).max(1000).default(200),
  /** log10 of Delta_t where ML-AMP runs. */
  noise: grid('-1.3:1:9').pipe(z.array(z.number().min(-4).max(4))),
  /** log10 of Delta_t where state evolution is computed. */
  theory: grid('-1.3:1:93').pipe(z.array(z.number().min(-4).max(4))),
  /** Few: in many, a run at small N wanders into the basin of the informed fixed point by chance. */
  iterations: z.int().min(1).default(100),
  /** Type of the stored entries. */
  data: storage,
});

/**
 * The factor u of a matrix that PCA would find, estimated by maximum likelihood together with a tensor that shares it. As
 * long as x and y are unknown the tensor brings noise alone, and the less noise its entries have, the more it is believed.
 */
export const obstruction = experiment({
  name: 'spiked/obstruction',
  title: 'The tensor obstructs joint maximum likelihood',
  papers: ['2506.02664'],
  parameters,
  seeds: 10,
  quick: { seeds: 4, parameters: { size: 100, noise: '-1.3:1:5', theory: '-1.3:1:47' } },

  points: ({ noise, theory }) => [
    ...noise.map((value) => ({ at: { kind: 'run', noise: value } })),
    ...theory.map((value) => ({ at: { kind: 'evolution', noise: value }, seeds: 1 })),
  ],

  cost: ({ kind }, { size, iterations }) => (kind === 'run' ? 2e-10 * size ** 3 * iterations : 2e-3),

  measure({ kind, noise }, { matrixNoise, size, iterations, data }, seed) {
    const model = matrixAndTensor(matrixNoise, 10 ** Number(noise));
    if (kind === 'evolution') {
      const { cosine2, status } = mlEvolution(model);
      return { joint: cosine2.u, matrix: singularCosines(1 / matrixNoise, 1, 1)[0], status };
    }
    const instance = sample(model, { size, seed, data });
    try {
      const options = { start: random(instance, { seed }), maxIterations: iterations };
      const joint = mlAmp(instance, options);
      const [start, truth] = [spectral(instance).estimate.u, instance.signal('u')];
      const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
      const matrix = dot(start, truth) ** 2 / (dot(start, start) * dot(truth, truth));
      return { joint: joint.cosine2.u as number, matrix, ...lossOf(instance), status: joint.status };
    } finally {
      instance.dispose();
    }
  },

  figure(records, { matrixNoise, size, theory }) {
    const lines = summarise(ofKind(records, 'evolution'));
    const runs = summarise(ofKind(records, 'run'));
    const seeds = mostRuns(runs);
    const series: Series[] = [
      ['matrix', 'matrix alone (PCA)'],
      ['joint', 'both at once (ML-AMP)'],
    ].map(([key, name]) => ({
      name,
      line: pointsOf(lines, key).map(({ x, y }): [number, number] => [x, y]),
      points: pointsOf(runs, key),
    }));
    const [low, high] = extent(theory);
    const onset = tensorOnset(matrixNoise, [10 ** low, 10 ** high]);
    return {
      kind: 'curves',
      title: 'More data, less recovered: a tensor hides the vector that it shares',
      subtitle: `spiked matrix-tensor model, Δₘ = ${matrixNoise}, N = ${size}, ${seeds} seeds, random starts`,
      x: { label: 'tensor noise Δₜ', scale: 'log' },
      y: { label: 'squared cosine of u with the truth', domain: [0, 1] },
      series,
      meaning: { line: 'theory', points: 'runs ± s.e.', marks: 'onset in theory' },
      marks: onset === undefined ? [] : [{ x: onset, label: 'joint' }],
    };
  },

  table(records) {
    const lines = summarise(ofKind(records, 'evolution'));
    const runs = summarise(ofKind(records, 'run'));
    return {
      columns: ['Δₜ', 'u joint', '± s.e.', 'theory', 'u matrix alone', '± s.e.'],
      rows: runs.map(({ at, values }) => {
        const theory = lines.find((line) => Math.abs(Number(line.at.noise) - Number(at.noise)) < 1e-9);
        return [
          10 ** Number(at.noise),
          values.joint?.mean,
          values.joint?.error,
          theory && Number(theory.values.joint?.mean.toFixed(6)),
          values.matrix?.mean,
          values.matrix?.error,
        ];
      }),
    };
  },
});

/** Delta_t above which joint maximum likelihood leaves 0, if that is on the axis. */
function tensorOnset(matrixNoise: number, [low, high]: [number, number]): number | undefined {
  const excess = (noise: number) => mlGain(matrixAndTensor(matrixNoise, noise)) - 1;
  return excess(low) < 0 && excess(high) > 0 ? brent(excess, low, high).root : undefined;
}

function pointsOf(summaries: Summary[], key: string) {
  return summaries
    .filter(({ values }) => values[key] !== undefined)
    .map(({ at, values }) => ({ x: 10 ** Number(at.noise), y: values[key].mean, error: values[key].error }));
}
