import * as z from 'zod';
import { extent } from '../../core/extent.js';
import { bayesAmp, curriculum, fixedPoint, informed, sample, thresholds } from '../../spiked/index.js';
import { grid } from '../../sweep/grid.js';
import { type Summary, summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { mostRuns, ofKind } from '../records.js';
import { lossOf, storage } from './data.js';
import { four, matrixAndTensor } from './model.js';
import { thresholdMarks, thresholdRow, thresholdsIn } from './thresholds.js';

const parameters = z.strictObject({
  matrixNoise: z.number().gt(0).default(0.7),
  /** N, the length of each vector. */
  size: z.int().min(2).max(2000).default(300),
  /** Delta_t where AMP runs. */
  noise: grid('0.1:0.4:13').pipe(z.array(z.number().gt(0))),
  /** Delta_t where the fixed points of state evolution are computed. */
  theory: grid('0.1:0.4:301').pipe(z.array(z.number().gt(0)).min(2)),
  iterations: z.int().min(1).default(200),
  damping: z.number().min(0).lt(1).default(0.3),
  /** Overlap from which the informed runs start. */
  overlap: z.number().gt(0).lte(1).default(0.8),
  /** Type of the stored entries. */
  data: storage,
});

const starts = ['uninformative', 'informed'] as const;
type From = (typeof starts)[number];

/** The two curves of each start: x and y have the same law, and v follows u. */
const curves: [name: string, start: From, keys: string[]][] = [
  ['u', 'uninformative', ['u']],
  ['x, y', 'uninformative', ['x', 'y']],
  ['u, informed', 'informed', ['u']],
  ['x, y, informed', 'informed', ['x', 'y']],
];

/**
 * Between the jump of the uninformative branch and the end of the informed one, what
 * is found depends on the start; equal free entropy says from where on the tensor's factors can be known at all.
 */
export const hysteresis = experiment({
  name: 'spiked/hysteresis',
  title: 'Hysteresis: two starts, two answers, and the free entropy that decides',
  papers: ['2506.02664'],
  parameters,
  seeds: 6,
  quick: { seeds: 4, parameters: { size: 200, noise: '0.1:0.4:7', theory: '0.1:0.4:121' } },

  points: ({ noise, theory }) => [
    ...starts.flatMap((start) => noise.map((value) => ({ at: { kind: 'amp', start, noise: value } }))),
    { at: { kind: 'thresholds' }, seeds: 1 },
    ...starts.flatMap((start) =>
      theory.map((value) => ({ at: { kind: 'evolution', start, noise: value }, seeds: 1 })),
    ),
  ],

  cost: ({ kind }, { size }) => (kind === 'amp' ? 2.5e-8 * size ** 3 : kind === 'thresholds' ? 0.6 : 1e-3),

  measure({ kind, start, noise }, { matrixNoise, size, theory, iterations, damping, overlap, data }, seed) {
    const at = (tensorNoise: number) => matrixAndTensor(matrixNoise, tensorNoise);
    if (kind === 'thresholds') {
      const [from, to] = extent(theory);
      return thresholdRow(thresholds(at(to), { vary: at, from, to }).thresholds);
    }
    const model = at(Number(noise));
    if (kind === 'evolution') {
      const { overlap, freeEntropy, status } = fixedPoint(model, { start: start as From });
      return { ...four(overlap), freeEntropy, status };
    }
    const instance = sample(model, { size, seed, data });
    try {
      const from = start === 'informed' ? informed(instance, { overlap, seed }) : curriculum(instance);
      const run = bayesAmp(instance, { damping, maxIterations: iterations, start: from });
      return { ...four(run.cosine2), iterations: run.iterations, ...lossOf(instance), status: run.status };
    } finally {
      instance.dispose();
    }
  },

  figure(records, { matrixNoise, size, overlap }) {
    const lines = summarise(ofKind(records, 'evolution'));
    const amp = summarise(ofKind(records, 'amp'));
    const seeds = mostRuns(amp);
    const series: Series[] = curves.map(([name, start, keys]) => ({
      name,
      line: from(lines, start).map((point) => [Number(point.at.noise), mean(point, keys)]),
      points: from(amp, start).map((point) => ({
        x: Number(point.at.noise),
        y: mean(point, keys),
        error: error(point, keys),
      })),
    }));
    return {
      kind: 'curves',
      title: 'Where the start decides: hysteresis of the tensor’s factors',
      subtitle: `Δₘ = ${matrixNoise}, N = ${size}, ${seeds} seeds; informed runs start at overlap ${overlap}`,
      x: { label: 'tensor noise Δₜ' },
      y: { label: 'squared cosine with the truth', domain: [0, 1] },
      series,
      meaning: { line: 'state evolution', points: 'Bayes-AMP ± s.e.' },
      marks: thresholdMarks(records),
    };
  },

  table(records) {
    const theory = summarise(ofKind(records, 'evolution'));
    const amp = summarise(ofKind(records, 'amp'));
    const values = from(amp, 'uninformative').map(({ at }) => Number(at.noise));
    const find = (all: Summary[], start: From, noise: number) =>
      from(all, start).find((point) => Math.abs(Number(point.at.noise) - noise) < 1e-9);
    return {
      columns: [
        'Δₜ',
        ...curves.flatMap(([name]) => [`${name} AMP`, 'theory']),
        'φ',
        'φ informed',
        'threshold',
      ],
      rows: [
        ...values.map((noise) => {
          const cells = curves.flatMap(([, start, keys]) =>
            [amp, theory].map((all) => {
              const point = find(all, start, noise);
              return point && mean(point, keys);
            }),
          );
          const entropies = starts.map((start) => find(theory, start, noise)?.values.freeEntropy?.mean);
          return [noise, ...cells, ...entropies, ''];
        }),
        ...thresholdsIn(records).map(([name, value]) => [
          value,
          ...Array(2 * curves.length + starts.length).fill(undefined),
          name,
        ]),
      ],
    };
  },
});

/** The points of one start at which something was measured. */
function from(points: Summary[], start: From): Summary[] {
  return points.filter(({ at, done }) => at.start === start && done > 0);
}

function mean({ values }: Summary, keys: string[]): number {
  return keys.reduce((sum, key) => sum + values[key].mean, 0) / keys.length;
}

/** The mean of the standard errors, since x and y of one run are not independent. */
function error({ values }: Summary, keys: string[]): number | undefined {
  const errors = keys.map((key) => values[key].error);
  return errors.includes(undefined)
    ? undefined
    : errors.reduce((sum: number, e) => sum + e!, 0) / keys.length;
}
