import * as z from 'zod';
import { bayesAmp, curriculum, sample, stateEvolution } from '../../spiked/index.js';
import { grid } from '../../sweep/grid.js';
import { type Summary, summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { mostRuns, ofKind } from '../records.js';
import { lossOf, storage } from './data.js';
import { four, matrixAndTensor } from './model.js';

const parameters = z.strictObject({
  /** Delta_t / Delta_m: the ray along which both noises fall. */
  ratio: z.number().gt(0).default(0.45),
  /** N, the length of each vector. */
  size: z.int().min(2).max(2000).default(300),
  /** 1 / Delta_m where AMP runs. */
  snr: grid('0.8:4:17').pipe(z.array(z.number().gt(0))),
  /** 1 / Delta_m where state evolution is computed. */
  theory: grid('0.8:4:161').pipe(z.array(z.number().gt(0))),
  /** Iterations of AMP at most. */
  iterations: z.int().min(1).default(200),
  /**
   * Damping of AMP. Without it the norms of the estimates swing with period two at this N; the fixed point is
   * the same.
   */
  damping: z.number().min(0).lt(1).default(0.3),
  /** Type of the stored entries. */
  data: storage,
});

/** Names of the three steps and how a row of four overlaps shows them: x and y have the same law. */
const factors: [name: string, keys: string[]][] = [
  ['u', ['u']],
  ['v', ['v']],
  ['x, y', ['x', 'y']],
];

/** Nothing, then the matrix's factors, then the tensor's, as the noise falls. */
export const staircaseSnr = experiment({
  name: 'spiked/staircase-snr',
  title: 'Staircase in signal-to-noise ratio: a matrix teaches a tensor',
  papers: ['2506.02664'],
  parameters,
  seeds: 6,
  quick: { seeds: 3, parameters: { size: 120, snr: '0.8:4:9' } },

  // The slow ones first: what is said of the time left then errs on the long side.
  points: ({ snr, theory }) => [
    ...snr.map((value) => ({ at: { kind: 'amp', snr: value } })),
    ...theory.map((value) => ({ at: { kind: 'evolution', snr: value }, seeds: 1 })),
  ],

  cost: ({ kind }, { size }) => (kind === 'amp' ? 2e-8 * size ** 3 : 5e-4),

  measure({ kind, snr }, { ratio, size, iterations, damping, data }, seed) {
    const model = matrixAndTensor(1 / Number(snr), ratio / Number(snr));
    if (kind === 'evolution') {
      const { overlap, freeEntropy, status, iterations } = stateEvolution(model);
      return { ...four(overlap), freeEntropy, iterations, status };
    }
    const instance = sample(model, { size, seed, data });
    try {
      const options = { damping, maxIterations: iterations };
      const run = bayesAmp(instance, { ...options, start: curriculum(instance) });
      const { iterations: used, residual, status } = run;
      const converged = Number(status === 'converged');
      return { ...four(run.cosine2), iterations: used, residual, converged, ...lossOf(instance), status };
    } finally {
      instance.dispose();
    }
  },

  figure(records, { ratio, size }) {
    const theory = summarise(ofKind(records, 'evolution'));
    const amp = summarise(ofKind(records, 'amp'));
    const seeds = mostRuns(amp);
    const series: Series[] = factors.map(([name, keys]) => ({
      name,
      line: theory.map((point) => [Number(point.at.snr), average(point, keys).mean]),
      points: amp
        .filter(({ done }) => done > 0)
        .map((point) => {
          const { mean, error } = average(point, keys);
          return { x: Number(point.at.snr), y: mean, error };
        }),
    }));
    // Delta_m = 1 and, with q_u = 1 - Delta_m there, Delta_t = 1 - Delta_m (docs/theory/spiked-matrix-tensor.md, section 4).
    const thresholds = [
      { x: 1, label: 'u, v' },
      { x: 1 + ratio, label: 'x, y' },
    ];
    return {
      kind: 'curves',
      title: 'First the matrix, then the tensor: a staircase of recovery',
      subtitle: `spiked matrix-tensor model, Δₜ = ${ratio} Δₘ, N = ${size}, ${seeds} seeds`,
      x: { label: 'signal-to-noise ratio λ = 1/Δₘ' },
      y: { label: 'squared cosine with the truth', domain: [0, 1] },
      series,
      meaning: { line: 'state evolution', points: 'Bayes-AMP ± s.e.', marks: 'onset in theory' },
      marks: thresholds,
    };
  },

  table(records) {
    const amp = summarise(ofKind(records, 'amp'));
    const theory = summarise(ofKind(records, 'evolution'));
    return {
      columns: ['λ = 1/Δₘ', ...factors.flatMap(([name]) => [`${name} AMP`, '± s.e.', 'theory']), 'converged'],
      rows: amp.map((point) => [
        Number(point.at.snr),
        ...factors.flatMap(([, keys]) => {
          const { mean, error } = average(point, keys);
          return [mean, error, nearby(theory, Number(point.at.snr), keys)];
        }),
        `${Math.round((point.values.converged?.mean ?? 0) * point.done)} of ${point.done}`,
      ]),
    };
  },
});

/** Mean over the given factors; the error bar is the mean of theirs, since x and y of one run are not independent. */
function average({ values }: Summary, keys: string[]): { mean: number; error?: number } {
  const parts = keys.map((key) => values[key]).filter((part) => part !== undefined);
  const over = (numbers: number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const errors = parts.map(({ error }) => error).filter((error) => error !== undefined);
  return { mean: over(parts.map(({ mean }) => mean)), error: errors.length > 0 ? over(errors) : undefined };
}

/** Theory at this very point of the ray, where it was computed. */
function nearby(theory: Summary[], snr: number, keys: string[]): number | undefined {
  const point = theory.find(({ at }) => Math.abs(Number(at.snr) - snr) < 1e-9);
  // State evolution's floor of 1e-8 is zero for a reader.
  return point && Number(average(point, keys).mean.toFixed(6));
}
