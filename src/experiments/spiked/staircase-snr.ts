import * as z from 'zod';
import { bayesAmp, curriculum, sample, stateEvolution } from '../../spiked/index.js';
import { grid } from '../../sweep/grid.js';
import { averageOf, type Curve, pointAt } from '../recipes/averages.js';
import { theoryVsRuns } from '../recipes/theory-vs-runs.js';
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
const curves: Curve[] = [
  ['u', ['u']],
  ['v', ['v']],
  ['x, y', ['x', 'y']],
];

type Parameters = z.output<typeof parameters>;

const modelAt = (snr: number, ratio: number) => matrixAndTensor(1 / snr, ratio / snr);

/** Experiment E2 of the theory: nothing, then the matrix's factors, then the tensor's, as the noise falls. */
export const staircaseSnr = theoryVsRuns<Parameters>({
  name: 'spiked/staircase-snr',
  title: 'Staircase in signal-to-noise ratio: a matrix teaches a tensor',
  papers: ['2506.02664'],
  parameters,
  seeds: 6,
  quick: { seeds: 3, parameters: { size: 120, snr: '0.8:4:9' } },

  x: 'snr',
  theoryAt: 'theory',
  kinds: { theory: 'evolution', run: 'amp' },
  curves,
  cost: (_, { size }) => 2e-8 * size ** 3,
  theoryCost: () => 5e-4,

  theory(snr, { ratio }) {
    const { overlap, freeEntropy, status, iterations } = stateEvolution(modelAt(snr, ratio));
    return { ...four(overlap), freeEntropy, iterations, status };
  },

  run(snr, { ratio, size, iterations, damping, data }, seed) {
    const instance = sample(modelAt(snr, ratio), { size, seed, data });
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

  headline: 'First the matrix, then the tensor: a staircase of recovery',
  subtitle: ({ ratio, size }, seeds) => `spiked matrix-tensor model, Δₜ = ${ratio} Δₘ, N = ${size}, ${seeds}`,
  axes: {
    x: 'signal-to-noise ratio λ = 1/Δₘ',
    y: { label: 'squared cosine with the truth', domain: [0, 1] },
  },
  meaning: { line: 'state evolution', points: 'Bayes-AMP ± s.e.', marks: 'onset in theory' },
  // Delta_m = 1 and, with q_u = 1 - Delta_m there, Delta_t = 1 - Delta_m (docs/theory/spiked-matrix-tensor.md, section 4).
  marks: ({ ratio }) => [
    { x: 1, label: 'u, v' },
    { x: 1 + ratio, label: 'x, y' },
  ],

  table: ({ theory, runs }) => ({
    columns: ['λ = 1/Δₘ', ...curves.flatMap(([name]) => [`${name} AMP`, '± s.e.', 'theory']), 'converged'],
    rows: runs.map((point) => [
      Number(point.at.snr),
      ...curves.flatMap(([, keys]) => {
        const { mean, error } = averageOf(point, keys);
        const here = pointAt(theory, 'snr', Number(point.at.snr));
        // State evolution's floor of 1e-8 is zero for a reader.
        return [mean, error, here && Number(averageOf(here, keys).mean.toFixed(6))];
      }),
      `${Math.round((point.values.converged?.mean ?? 0) * point.done)} of ${point.done}`,
    ]),
  }),
});
