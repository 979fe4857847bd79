import * as z from 'zod';
import { extent } from '../../core/extent.js';
import {
  bayesAmp,
  curriculum,
  fixedPoint,
  type Overlap,
  type SpikedModel,
  sample,
  thresholds,
} from '../../spiked/index.js';
import { grid } from '../../sweep/grid.js';
import { type Summary, summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { type Experiment, experiment } from '../experiment.js';
import { mostRuns, ofKind } from '../records.js';
import { lossOf, storage } from './data.js';
import { thresholdMarks, thresholdRow, thresholdsIn } from './thresholds.js';

/** A family of models with all noises proportional to 1 / lambda, and how its factors are shown. */
export interface Ray {
  name: string;
  title: string;
  /** Above the figure. */
  headline: string;
  subtitle: string;
  /** The model at lambda. Every column of every factor has E x^2 = 1. */
  model(lambda: number): SpikedModel;
  /** A curve each: the columns that it is the mean of, as `u` or `x.1`. */
  curves: [name: string, columns: string[]][];
  size: number;
  /** Ranges of lambda, start:stop:count. */
  snr: string;
  theory: string;
  seeds: number;
  quick: { seeds: number; parameters: Record<string, unknown> };
}

const parametersOf = (ray: Ray) =>
  z.strictObject({
    /** N, the number of rows of each factor. */
    size: z.int().min(2).max(2000).default(ray.size),
    /** lambda where AMP runs. */
    snr: grid(ray.snr).pipe(z.array(z.number().gt(0))),
    /** lambda where the fixed points of state evolution are computed. */
    theory: grid(ray.theory).pipe(z.array(z.number().gt(0)).min(2)),
    iterations: z.int().min(1).default(200),
    /** Damping of AMP: without it the estimates swing with period two at small N. */
    damping: z.number().min(0).lt(1).default(0.3),
    /** Type of the stored entries. */
    data: storage,
  });

/**
 * An experiment along a ray: fixed points of state evolution from the uninformative and from the informed start as
 * lines, the thresholds of the ray as marks, and Bayes-AMP from the curriculum's start as points.
 */
export function rayExperiment(ray: Ray): Experiment<ReturnType<typeof parametersOf>> {
  const tensors = ray.model(1).channels.filter(({ modes }) => modes.length === 3).length;
  return experiment({
    name: ray.name,
    title: ray.title,
    papers: ['2506.02664'],
    parameters: parametersOf(ray),
    seeds: ray.seeds,
    quick: ray.quick,

    points: ({ snr, theory }) => [
      ...snr.map((value) => ({ at: { kind: 'amp', snr: value } })),
      { at: { kind: 'thresholds' }, seeds: 1 },
      ...theory.map((value) => ({ at: { kind: 'evolution', snr: value }, seeds: 1 })),
    ],

    cost: ({ kind }, { size }) =>
      kind === 'amp' ? 2e-8 * tensors * size ** 3 : kind === 'thresholds' ? 1 : 1e-3,

    measure({ kind, snr }, { size, theory, iterations, damping, data }, seed) {
      if (kind === 'thresholds') {
        const [from, to] = extent(theory);
        return thresholdRow(thresholds(ray.model(1), { vary: ray.model, from, to }).thresholds);
      }
      const model = ray.model(Number(snr));
      if (kind === 'evolution') {
        const low = fixedPoint(model);
        const high = fixedPoint(model, { start: 'informed' });
        return {
          ...columnsOf(low.overlap),
          ...prefixed(columnsOf(high.overlap)),
          freeEntropy: low.freeEntropy,
          informed_freeEntropy: high.freeEntropy,
          status: low.status === 'converged' ? high.status : low.status,
        };
      }
      const instance = sample(model, { size, seed, data });
      try {
        const run = bayesAmp(instance, { start: curriculum(instance), damping, maxIterations: iterations });
        return {
          ...columnsOf(run.cosine2),
          iterations: run.iterations,
          ...lossOf(instance),
          status: run.status,
        };
      } finally {
        instance.dispose();
      }
    },

    figure(records, { size }) {
      const lines = summarise(ofKind(records, 'evolution')).filter(({ done }) => done > 0);
      const amp = summarise(ofKind(records, 'amp')).filter(({ done }) => done > 0);
      const seeds = mostRuns(amp);
      const path = (columns: string[]) =>
        lines.map((point): [number, number] => [Number(point.at.snr), mean(point, columns)]);
      const series: Series[] = ray.curves.map(([name, columns]) => {
        const line = path(columns);
        const informed = path(columns.map((column) => `informed_${column}`));
        return {
          name,
          line,
          // Where the two starts lead to one fixed point there is nothing to add.
          dashed: informed.filter(([, y], i) => Math.abs(y - line[i][1]) > 1e-3),
          points: amp.map((point) => ({
            x: Number(point.at.snr),
            y: mean(point, columns),
            error: error(point, columns),
          })),
        };
      });
      return {
        kind: 'curves',
        title: ray.headline,
        subtitle: `${ray.subtitle}, N = ${size}, ${seeds} seeds`,
        x: { label: 'signal-to-noise ratio λ' },
        y: { label: 'squared cosine with the truth', domain: [0, 1] },
        series,
        meaning: {
          line: 'state evolution',
          ...(series.some(({ dashed }) => dashed!.length > 0) && { dashed: 'from the informed start' }),
          points: 'Bayes-AMP ± s.e.',
        },
        marks: thresholdMarks(records),
      };
    },

    table(records) {
      const amp = summarise(ofKind(records, 'amp'));
      const theory = summarise(ofKind(records, 'evolution'));
      const at = (snr: number) => theory.find((point) => Math.abs(Number(point.at.snr) - snr) < 1e-9);
      const blank = ray.curves.flatMap(() => [undefined, undefined, undefined]);
      return {
        columns: ['λ', ...ray.curves.flatMap(([name]) => [`${name} AMP`, '± s.e.', 'theory']), 'threshold'],
        rows: [
          ...amp.map((point) => {
            const here = at(Number(point.at.snr));
            const cells = ray.curves.flatMap(([, columns]) => [
              mean(point, columns),
              error(point, columns),
              here && mean(here, columns),
            ]);
            return [Number(point.at.snr), ...cells, ''];
          }),
          ...thresholdsIn(records).map(([name, value]) => [value, ...blank, name]),
        ],
      };
    },
  });
}

/** One number a column: `u` of a vector, `x.0`, `x.1` of a factor of rank two. */
function columnsOf(values: Record<string, Overlap | number[]>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, number][] =>
      typeof value === 'number'
        ? [[name, value]]
        : value.map((row, a): [string, number] => [`${name}.${a}`, typeof row === 'number' ? row : row[a]]),
    ),
  );
}

function prefixed(columns: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => [`informed_${name}`, value]));
}

/** NaN where one of the columns was not measured. */
function mean({ values }: Summary, columns: string[]): number {
  return columns.reduce((sum, column) => sum + (values[column]?.mean ?? Number.NaN), 0) / columns.length;
}

/** The mean of the standard errors, since columns of one run are not independent. */
function error({ values }: Summary, columns: string[]): number | undefined {
  const errors = columns.map((column) => values[column]?.error);
  return errors.includes(undefined)
    ? undefined
    : errors.reduce((sum: number, e) => sum + e!, 0) / columns.length;
}
