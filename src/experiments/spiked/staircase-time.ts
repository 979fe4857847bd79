import * as z from 'zod';
import { bayesAmp, random, sample, stateEvolution } from '../../spiked/index.js';
import type { Coordinates, Row } from '../../sweep/study.js';
import { summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { ofKind } from '../records.js';
import { lossOf, storage } from './data.js';
import { four, matrixAndTensor } from './model.js';

const parameters = z.strictObject({
  matrixNoise: z.number().gt(0).default(0.7),
  tensorNoise: z.number().gt(0).default(0.25),
  /** N, the length of each vector. */
  size: z.int().min(2).max(2000).default(300),
  iterations: z.int().min(1).max(100_000).default(200),
  /** Overlap that state evolution starts from and never falls below. */
  floor: z.number().gt(0).lt(1).default(1e-8),
  /** Type of the stored entries. */
  data: storage,
});

const factors = ['u', 'v', 'x'] as const;

/**
 * Two plateaus and two escapes in time.
 *
 * State evolution climbs both steps. Of the runs at N = 300 many stay on the first: the second begins where the overlap
 * of u exceeds Delta_t = 0.25, and the 0.30 of the limit scatters by 0.1 from instance to instance.
 */
export const staircaseTime = experiment({
  name: 'spiked/staircase-time',
  title: 'Staircase in time: two plateaus and two escapes',
  papers: ['2506.02664'],
  parameters,
  seeds: 6,
  quick: { seeds: 3, parameters: { size: 120 } },
  axis: 'iteration',

  points: () => [
    { at: { kind: 'amp' } },
    { at: { kind: 'evolution' }, seeds: 1 },
    // What AMP can know of a random start at size N is 1/N.
    { at: { kind: 'evolution at 1/N' }, seeds: 1 },
  ],

  cost: ({ kind }, { size, iterations }) => (kind === 'amp' ? 2.5e-10 * size ** 3 * iterations : 2e-3),

  measure({ kind }: Coordinates, { matrixNoise, tensorNoise, size, iterations, floor, data }, seed): Row[] {
    const model = matrixAndTensor(matrixNoise, tensorNoise);
    const options = { maxIterations: iterations, tolerance: 0, trajectory: true };
    if (kind !== 'amp') {
      const q = kind === 'evolution' ? floor : 1 / size;
      const start = { u: q, v: q, x: q, y: q };
      const { trajectory } = stateEvolution(model, { ...options, start, floor: q });
      return rows(trajectory!, iterations);
    }
    const instance = sample(model, { size, seed, data });
    try {
      const { trajectory } = bayesAmp(instance, {
        ...options,
        start: random(instance, { seed, floor: 1 / size }),
      });
      return trajectory!.map(({ cosine2 }, iteration) => ({
        iteration,
        ...four(cosine2),
        ...lossOf(instance),
      }));
    } finally {
      instance.dispose();
    }
  },

  figure(records, { matrixNoise, tensorNoise, size, iterations, floor }) {
    const theory = rowsOf(records, 'evolution')[0] ?? [];
    const matched = rowsOf(records, 'evolution at 1/N')[0] ?? [];
    const amp = rowsOf(records, 'amp');
    const path = (rows: Row[], key: string) =>
      rows.map((row): [number, number] => [Number(row.iteration), Number(row[key])]);
    const series: Series[] = factors.map((key) => ({
      name: key === 'x' ? 'x, y' : key,
      line: path(theory, key),
      dashed: path(matched, key),
      // u and v rise together: one of them is enough of these.
      runs: key === 'v' ? [] : amp.map((rows) => path(rows, key)),
    }));
    return {
      kind: 'curves',
      title: 'Two plateaus, two escapes: u first, and through u the tensor',
      subtitle: `Δₘ = ${matrixNoise}, Δₜ = ${tensorNoise}, N = ${size}, ${amp.length} seeds`,
      x: { label: 'iteration t', domain: [0, iterations] },
      y: { label: 'squared cosine with the truth', domain: [0, 1] },
      series,
      meaning: {
        line: `state evolution from ${floor}`,
        dashed: 'state evolution from 1/N',
        runs: 'runs of Bayes-AMP, random start',
      },
    };
  },

  table(records, { iterations }) {
    const theory = rowsOf(records, 'evolution')[0] ?? [];
    const matched = rowsOf(records, 'evolution at 1/N')[0] ?? [];
    const amp = summarise(ofKind(records, 'amp'), 'iteration');
    const step = Math.max(1, Math.round(iterations / 20));
    const every = Array.from({ length: Math.floor(iterations / step) + 1 }, (_, i) => i * step);
    return {
      columns: ['t', 'u', 'v', 'x', 'u from 1/N', 'x from 1/N', 'u AMP', '± s.e.', 'x AMP', '± s.e.'],
      rows: every.map((t) => {
        const { u, x } = amp[t]?.values ?? {};
        const numbers = [theory[t]?.u, theory[t]?.v, theory[t]?.x, matched[t]?.u, matched[t]?.x];
        return [t, ...numbers, u?.mean, u?.error, x?.mean, x?.error];
      }),
    };
  },
});

/** One row an iteration; what has settled to the last bit before the end stays where it is. */
function rows(trajectory: Record<string, unknown>[], iterations: number): Row[] {
  return Array.from({ length: iterations + 1 }, (_, iteration) => ({
    iteration,
    ...four(trajectory[Math.min(iteration, trajectory.length - 1)]),
  }));
}

/** The list of rows of every finished run of a kind. */
function rowsOf(records: Parameters<typeof ofKind>[0], kind: string): Row[][] {
  return ofKind(records, kind).flatMap((record) => (record.status === 'done' ? [record.rows] : []));
}
