import * as z from 'zod/mini';
import { bayesAmp } from '../glm/amp.js';
import { type EvolutionOptions, stateEvolution } from '../glm/evolution.js';
import { informed } from '../glm/starts.js';
import { finiteOf, outcomesText } from '../system/outcomes.js';
import { meansOf, type Table, thinned } from '../system/report.js';
import { eachInstance, type System } from '../system/system.js';
import { TimeLimit, type Told } from '../system/time-limit.js';
import type { Started } from './declared.js';
import { lab } from './lab.js';
import { type MultiIndexDefinition, type MultiIndexModel, multiIndex, multiIndexSchema } from './model.js';
import { references } from './references.js';
import { missed, thresholdsOf } from './report.js';
import { sample } from './sample.js';

export const system: System<Started> = {
  name: 'multi-index',
  title: 'Multi-index models: labels of a few projections',
  references,
  schema: z.extend(multiIndexSchema, { start: z.optional(z.unknown()) }),
  lab,
  help: {
    model: `model: multi-index
link: { kind: product, factors: 2 }
alpha: 1.5                                     # rows per dimension
noise: 0                                       # variance, added to the label`,
    size: 'd, the dimension of the rows',
    thresholds: `The threshold of weak recovery and its class, the exponents of the link, the staircase, and where AMP recovers everything, all in
alpha. Each is printed once it is known, within 600 seconds unless --time-limit says else. Full recovery comes last and takes long for three
directions or more.`,
    takes: {
      'full-recovery': 'without the thresholds of full recovery',
      start: 'uninformative (a random start), informed, or an overlap',
      data: 'f64',
      damping: 'what each iteration asks for; with --trajectory 0',
      tolerance: '1e-6',
    },
    refuses: {
      vary: 'the thresholds of a multi-index model are in alpha alone',
      noise: 'multi-index models store their rows',
    },
  },

  declare(definition, start) {
    const { start: own, ...rest } = definition;
    return { model: multiIndex(rest as unknown as MultiIndexDefinition), start: checkedStart(start ?? own) };
  },

  evolve({ model, start }, { trajectory: kept, timeLimit, onProgress }) {
    const tell = new TimeLimit(timeLimit).telling(onProgress);
    const result = evolution(model, start, tell, kept);
    const { overlap, error, freeEntropy, status, iterations, residual, missing, trajectory } = result;
    const path: Table | undefined = trajectory && {
      columns: ['t', ...overlap.map((_, a) => `overlap[${a},${a}]`)],
      rows: trajectory.map((Q, t) => [t, ...Q.map((row, a) => row[a])]),
    };
    return {
      tables: [
        ...(path ? [thinned(path)] : []),
        {
          columns: ['overlap', ...overlap.map((_, a) => `w${a + 1}`)],
          rows: overlap.map((row, a) => [`w${a + 1}`, ...row]),
        },
      ],
      sentences: [
        `mean squared error ${error.toPrecision(6)}, free entropy ${freeEntropy.toPrecision(6)}, ${status} after ${iterations} iterations`,
        ...(status === 'inaccurate' ? [missed(missing)] : []),
      ],
      json: { overlap, error, freeEntropy, status, iterations, residual, missing, trajectory },
      values: { subspace: 1 - error, mse: error, freeEntropy },
      ...(path && { trajectory: path }),
    };
  },

  thresholds: ({ model }, options) => thresholdsOf(model, options),

  simulate({ model, start }, options) {
    const { size, seeds = 5, seed = 'onsager', iterations = 200, tolerance, trajectory: kept } = options;
    const { damping = kept ? 0 : undefined, timeLimit, onProgress } = options;
    const tell = new TimeLimit(timeLimit).telling(onProgress);
    if (Array.isArray(start)) throw new RangeError('start must be a word or a number, got a matrix');
    const overlap = typeof start === 'number' ? start : undefined;
    const near = start === 'informed' || overlap !== undefined;
    const prediction = options.prediction === false ? undefined : evolution(model, start, tell);
    const done = eachInstance(seeds, tell, (k) => {
      const own = `${seed}/${k}`;
      const instance = sample(model, { size, seed: own, data: options.data });
      try {
        return bayesAmp(instance, {
          start: near ? informed(instance, { overlap, seed: own }) : 'random',
          seed: own,
          maxIterations: iterations,
          damping,
          tolerance,
          trajectory: kept,
        });
      } finally {
        instance.dispose();
      }
    });
    const runs = done.map(({ subspace, mse, overlap, self, status, iterations }) => {
      return { subspace, mse, overlap, self, status, iterations };
    });
    const measured = meansOf(finiteOf(runs).map(({ subspace, mse }) => ({ subspace, mse })));
    const path = kept
      ? besidePrediction(
          model,
          done.map(({ trajectory }) => trajectory ?? []),
        )
      : undefined;
    return {
      tables: [
        ...(path ? [thinned(path)] : []),
        {
          columns: ['', 'predicted', 'AMP', '± s.e.'],
          rows: [
            [
              'subspace overlap',
              prediction && 1 - prediction.error,
              measured.subspace?.mean,
              measured.subspace?.error,
            ],
            ['mean squared error', prediction?.error, measured.mse?.mean, measured.mse?.error],
          ],
        },
      ],
      sentences: [
        `d = ${size}, n = ${Math.round(model.alpha * size)}, ${seeds} ${seeds === 1 ? 'instance' : 'instances'}, ${outcomesText(runs, iterations)}`,
      ],
      json: {
        size,
        seeds,
        seed,
        damping,
        ...(prediction && {
          prediction: {
            overlap: prediction.overlap,
            error: prediction.error,
            status: prediction.status,
          },
        }),
        measured,
        runs,
        ...(path && { trajectory: path }),
      },
      values: Object.fromEntries(Object.entries(measured).map(([name, { mean }]) => [name, mean])),
      ...(path && { trajectory: path }),
    };
  },
};

/** State evolution that tells where it is. */
function evolution(
  model: MultiIndexModel,
  start: EvolutionOptions['start'],
  tell: Told,
  trajectory?: boolean,
) {
  return stateEvolution(model, {
    start,
    trajectory,
    onProgress: (done, change, share) =>
      tell(() => {
        const last = done > 0 ? `, last change ${change.toExponential(1)}` : '';
        return `state evolution: ${done} iterations${last}, ${Math.round(100 * share)} % of the next`;
      }),
  });
}

type Measured = { self: number[][]; mse?: number; subspace?: number };

/**
 * Means over runs at every iteration, beside state evolution from the mean of what'what / d at their start, which is the overlap of a random start in the limit. A
 * run that has ended keeps its last numbers.
 */
function besidePrediction(model: MultiIndexModel, runs: Measured[][]): Table {
  const length = Math.max(...runs.map((run) => run.length));
  const p = model.directions;
  const at = (t: number) => runs.map((run) => run[Math.min(t, run.length - 1)]);
  const begun = Array.from({ length: p }, (_, a) =>
    Array.from({ length: p }, (_, b) => at(0).reduce((sum, { self }) => sum + self[a][b], 0) / runs.length),
  );
  const { trajectory = [] } = stateEvolution(model, {
    start: begun,
    trajectory: true,
    tolerance: 0,
    maxIterations: Math.max(1, length - 1),
  });
  return {
    columns: ['t', 'mse predicted', 'mse', 'mse ± s.e.', 'subspace'],
    rows: Array.from({ length }, (_, t) => {
      const { mse, subspace } = meansOf(at(t).map(({ mse, subspace }) => ({ mse, subspace })));
      const Q = trajectory[t];
      const predicted = Q && 1 - Q.reduce((sum, row, a) => sum + row[a], 0) / p;
      return [t, predicted, mse?.mean, mse?.error, subspace?.mean];
    }),
  };
}

/** @throws RangeError for what is no start */
function checkedStart(start: unknown): EvolutionOptions['start'] {
  if (start === undefined || start === 'uninformative') return 'uninformative';
  if (start === 'informed') return start;
  if (typeof start === 'number' && start >= 0 && start <= 1) return start;
  if (Array.isArray(start)) return start as number[][];
  throw new RangeError(
    `start must be uninformative, informed, an overlap in [0, 1] or a matrix of overlaps, got ${JSON.stringify(start)}`,
  );
}
