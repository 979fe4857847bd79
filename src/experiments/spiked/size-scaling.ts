import * as z from 'zod';
import { extent } from '../../core/extent.js';
import { bayesAmp, informed, sample, spiked, stateEvolution } from '../../spiked/index.js';
import { type Summary, summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { lossOf, storage } from './data.js';

const sizes = z.array(z.int().min(10)).min(1);

const parameters = z.strictObject({
  /** Of the symmetric matrix and of the symmetric tensor of order 3. */
  snr: z.tuple([z.number().gt(0), z.number().gt(0)]).default([2, 1.5]),
  /** q of the start on the Nishimori line. */
  start: z.number().gt(0).lt(1).default(0.35),
  iterations: z.int().min(1).max(50).default(12),
  /** N with stored noise, up to what memory holds. */
  dense: sizes.default([100, 180, 320, 560]),
  /** N with implicit noise. */
  implicit: sizes.default([100, 1_000, 10_000, 100_000, 1_000_000]),
  /** Type of the stored entries. */
  data: storage,
});

/**
 * At 1e6 rows a run takes a minute, and a few runs are enough, because the deviation of each is an average over
 * iterations.
 */
const seedsAt = (size: number) => (size >= 1e6 ? { seeds: 3 } : {});

/** How fast runs approach state evolution, over four decades of N: dense and implicit noise on one axis. */
export const sizeScaling = experiment({
  name: 'spiked/size-scaling',
  title: 'State evolution is approached as 1/√N, up to a million rows',
  papers: ['2506.02664', '2101.07464'],
  parameters,
  seeds: 12,
  quick: { seeds: 4, parameters: { dense: [100, 200], implicit: [100, 1_000, 10_000] } },

  // The slow ones first: what is said of the time left then errs on the long side.
  points: ({ dense, implicit }) => [
    ...[...implicit].reverse().map((size) => ({ at: { noise: 'implicit', size }, ...seedsAt(size) })),
    ...dense.map((size) => ({ at: { noise: 'dense', size } })),
  ],

  // Implicit noise takes time in proportion to N, a dense tensor to its cube.
  cost: ({ noise, size }) => 3e-3 + (noise === 'implicit' ? 2e-6 * Number(size) : 1.5e-9 * Number(size) ** 3),

  measure({ noise, size }, { snr, start, iterations, data }, seed) {
    const model = spiked({
      species: { x: { prior: 'rademacher' } },
      channels: [
        { modes: ['x', 'x'], snr: snr[0], symmetric: true },
        { modes: ['x', 'x', 'x'], snr: snr[1], symmetric: true },
      ],
    });
    const options = { maxIterations: iterations, tolerance: 0, trajectory: true };
    const theory = stateEvolution(model, { ...options, start: { x: start } }).trajectory!;
    const stored = noise === 'implicit' ? ({ noise: 'implicit' } as const) : { data };
    const instance = sample(model, { size: Number(size), seed, ...stored });
    try {
      const run = bayesAmp(instance, { ...options, start: informed(instance, { overlap: start, seed }) });
      const gaps = run
        .trajectory!.slice(1)
        .map(({ overlap }, t) => (overlap.x as number) - (theory[t + 1].x as number));
      const square = gaps.reduce((sum, gap) => sum + gap * gap, 0) / gaps.length;
      return {
        square,
        last: run.overlap.x as number,
        theory: theory[iterations].x as number,
        ...lossOf(instance),
      };
    } finally {
      instance.dispose();
    }
  },

  figure(records, { snr, iterations, dense, implicit }) {
    const runs = summarise(records).filter(({ done }) => done > 0);
    const series: Series[] = ['dense', 'implicit'].map((noise) => ({
      name: `${noise} noise`,
      points: runs
        .filter(({ at }) => at.noise === noise)
        .map((run) => ({ x: Number(run.at.size), y: deviation(run).mean, error: deviation(run).error })),
    }));
    if (runs.length > 0) {
      const c = scale(runs);
      series.push({
        name: `${c.toPrecision(2)} / √N`,
        line: extent([...dense, ...implicit]).map((N): [number, number] => [N, c / Math.sqrt(N)]),
      });
    }
    return {
      kind: 'curves',
      title: 'Runs approach state evolution as 1/√N, up to a million rows',
      subtitle: `symmetric matrix (λ = ${snr[0]}) and tensor (λ = ${snr[1]}), Rademacher, ${iterations} iterations of Bayes-AMP`,
      x: { label: 'N', scale: 'log' },
      y: { label: 'rms distance of overlap from theory', scale: 'log' },
      series,
      meaning: { line: 'prefactor fitted', points: 'over seeds and iterations ± s.e.' },
    };
  },

  table(records) {
    return {
      columns: ['noise', 'N', 'rms distance', '± s.e.', 'times √N', 'last overlap', 'theory'],
      rows: summarise(records)
        .filter(({ done }) => done > 0)
        .map((run) => {
          const { mean, error } = deviation(run);
          const N = Number(run.at.size);
          return [
            String(run.at.noise),
            N,
            mean,
            error,
            mean * Math.sqrt(N),
            run.values.last?.mean,
            run.values.theory?.mean,
          ];
        }),
    };
  },
});

/** Root of the mean square, with its error by the chain rule. */
function deviation({ values }: Summary): { mean: number; error?: number } {
  const { mean, error } = values.square;
  const root = Math.sqrt(mean);
  return { mean: root, error: error === undefined ? undefined : error / (2 * root) };
}

/** c of c N^{-1/2}: the geometric mean of what the points say. */
function scale(runs: Summary[]): number {
  const logs = runs.map((run) => Math.log(deviation(run).mean * Math.sqrt(Number(run.at.size))));
  return Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length);
}
