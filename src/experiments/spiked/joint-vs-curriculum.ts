import * as z from 'zod';
import { brent, successRate } from '../../numerics/index.js';
import { singularCosines } from '../../random-matrix/index.js';
import {
  bayesAmp,
  curriculum,
  descent,
  mlEvolution,
  mlGain,
  sample,
  stateEvolution,
} from '../../spiked/index.js';
import { grid } from '../../sweep/grid.js';
import type { Row } from '../../sweep/study.js';
import { type Summary, summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { mostRuns, ofKind } from '../records.js';
import { lossOf, storage } from './data.js';
import { matrixAndTensor } from './model.js';

const parameters = z.strictObject({
  /** Delta_t, fixed. */
  tensorNoise: z.number().gt(0).default(0.1),
  /** N, the length of each vector. */
  size: z.int().min(2).max(1000).default(200),
  /** Delta_m where the algorithms run. */
  noise: grid('0.2:1:9').pipe(z.array(z.number().gt(0))),
  /** Delta_m where theory is computed. */
  theory: grid('0.2:1:81').pipe(z.array(z.number().gt(0))),
  /** Steps of joint descent at most; refinement takes fewer. */
  steps: z.int().min(1).default(400),
  /** Type of the stored entries. */
  data: storage,
});

/** What is compared, in the order of the legend. */
const methods = [
  { key: 'joint', name: 'joint descent' },
  { key: 'curriculum', name: 'curriculum' },
  { key: 'refined', name: 'curriculum, then descent' },
  { key: 'bayes', name: 'curriculum, then Bayes-AMP' },
] as const;

/** A run has found the tensor's factors: the cosines are bimodal, near 0 or above .8. */
const FOUND = 0.5;

/**
 * Minimising both losses at once against learning the matrix first. Theory of joint descent is ML-AMP's state
 * evolution from nothing, its guide as N grows; at finite N a random start is 1 / N^{1/2} aligned, and some runs succeed.
 */
export const jointVsCurriculum = experiment({
  name: 'spiked/joint-vs-curriculum',
  title: 'Joint descent against the curriculum',
  papers: ['2506.02664'],
  parameters,
  seeds: 10,
  quick: { seeds: 4, parameters: { size: 80, noise: '0.2:1:5', theory: '0.2:1:41' } },

  points: ({ noise, theory }) => [
    ...noise.map((value) => ({ at: { kind: 'run', noise: value } })),
    ...theory.map((value) => ({ at: { kind: 'evolution', noise: value }, seeds: 1 })),
  ],

  cost: ({ kind }, { size, steps }) => (kind === 'run' ? 2e-10 * size ** 3 * steps : 1e-2),

  measure({ kind, noise }, { tensorNoise, size, steps, data }, seed): Row {
    const model = matrixAndTensor(Number(noise), tensorNoise);
    if (kind === 'evolution') {
      const [u, v] = singularCosines(1 / Number(noise), 1, 1);
      const [x, y] = u > 0 ? singularCosines(u / tensorNoise, 1, 1) : [0, 0];
      const cosines = { u, v, x, y };
      const start = Object.fromEntries(Object.entries(cosines).map(([name, q]) => [name, Math.sqrt(q)]));
      return {
        joint: mlEvolution(model).cosine2.u,
        curriculum: u,
        refined: mlEvolution(model, { start }).cosine2.u,
        bayes: stateEvolution(model, { start: cosines }).overlap.u as number,
      };
    }
    const instance = sample(model, { size, seed, data });
    try {
      const start = curriculum(instance);
      const runs = {
        joint: descent(instance, { seed, maxIterations: steps }),
        // No step at all: the cosines of the start.
        curriculum: descent(instance, { start, maxIterations: 1, step: 1e-9 }),
        refined: descent(instance, { start, maxIterations: Math.ceil(steps / 2) }),
        bayes: bayesAmp(instance, { start, damping: 0.3 }),
      };
      const row: Record<string, number> = {};
      for (const [key, { cosine2 }] of Object.entries(runs)) {
        row[key] = cosine2.u as number;
        row[`${key}_x`] = cosine2.x as number;
        row[`${key}_found`] = Number((cosine2.x as number) > FOUND);
      }
      return {
        ...row,
        joint_energy: runs.joint.energy,
        refined_energy: runs.refined.energy,
        ...lossOf(instance),
      };
    } finally {
      instance.dispose();
    }
  },

  figure(records, { tensorNoise, size }) {
    const lines = summarise(ofKind(records, 'evolution'));
    const runs = summarise(ofKind(records, 'run'));
    const seeds = mostRuns(runs);
    const series: Series[] = methods.map(({ key, name }) => ({
      name,
      line: pointsOf(lines, key).map(({ x, y }): [number, number] => [x, y]),
      points: pointsOf(runs, key),
    }));
    return {
      kind: 'curves',
      title: 'Learn the matrix first: descent on both losses at once loses what a curriculum finds',
      subtitle: `spiked matrix-tensor model, Δₜ = ${tensorNoise}, N = ${size}, ${seeds} seeds`,
      x: { label: 'matrix noise Δₘ' },
      y: { label: 'squared cosine of u with the truth', domain: [0, 1] },
      series,
      meaning: { line: 'state evolution', points: 'runs ± s.e.', marks: 'onset in theory' },
      marks: [{ x: mlOnset(tensorNoise), label: 'joint' }],
    };
  },

  table(records) {
    const runs = summarise(ofKind(records, 'run'));
    return {
      columns: ['Δₘ', ...methods.flatMap(({ name }) => [`${name}: u`, '± s.e.', 'found x', '95 %'])],
      rows: runs.map((point) => [
        Number(point.at.noise),
        ...methods.flatMap(({ key }) => {
          const value = point.values[key];
          const found = Math.round((point.values[`${key}_found`]?.mean ?? 0) * point.done);
          if (point.done === 0) return [undefined, undefined, undefined, undefined];
          const { low, high } = successRate(found, point.done);
          return [
            value?.mean,
            value?.error,
            `${found} of ${point.done}`,
            `${low.toFixed(2)} - ${high.toFixed(2)}`,
          ];
        }),
      ]),
    };
  },
});

/** Delta_m below which ML-AMP leaves 0 beside a tensor of this noise. */
function mlOnset(tensorNoise: number): number {
  return brent((noise) => mlGain(matrixAndTensor(noise, tensorNoise)) - 1, 1e-3, 2).root;
}

function pointsOf(summaries: Summary[], key: string) {
  return summaries
    .filter(({ values }) => values[key] !== undefined)
    .map(({ at, values }) => ({ x: Number(at.noise), y: values[key].mean, error: values[key].error }));
}
