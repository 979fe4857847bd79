import { InputError } from '../../io/input-error.js';
import {
  bayesAmp,
  type EvolutionOptions,
  informed,
  type MultiIndexDefinition,
  type MultiIndexModel,
  multiIndex,
  sample,
  stateEvolution,
} from '../../multi-index/index.js';
import { finiteOf, outcomesText } from '../outcomes.js';
import { meansOf, print, printJson, tableText } from '../output.js';
import { eachInstance, withProgressLine } from '../progress.js';
import { TimeLimit } from '../time-limit.js';
import { missed, printThresholds } from './multi-index-thresholds.js';
import type { System } from './system.js';

/** A model and where its iterations start: uninformed, informed, or an overlap. */
interface Started {
  model: MultiIndexModel;
  start: EvolutionOptions['start'];
}

export const multiIndexSystem: System<Started> = {
  declare(definition, start) {
    const { start: own, ...rest } = definition;
    return { model: multiIndex(rest as unknown as MultiIndexDefinition), start: checkedStart(start ?? own) };
  },

  async evolve({ model, start }, flags) {
    const { overlap, error, freeEntropy, status, iterations, residual, missing, trajectory } = evolution(
      model,
      start,
      { trajectory: flags.trajectory, limit: new TimeLimit(flags.timeLimit) },
    );
    if (flags.json) {
      printJson({ overlap, error, freeEntropy, status, iterations, residual, missing, trajectory });
      return;
    }
    if (trajectory) {
      const rows = trajectory.map((Q, t) => [t, ...Q.map((row, a) => row[a])]);
      print(`${tableText({ columns: ['t', ...overlap.map((_, a) => `overlap[${a},${a}]`)], rows })}\n`);
    }
    const rows = overlap.map((row, a) => [`w${a + 1}`, ...row]);
    print(tableText({ columns: ['overlap', ...overlap.map((_, a) => `w${a + 1}`)], rows }));
    print(
      `\nmean squared error ${error.toPrecision(6)}, free entropy ${freeEntropy.toPrecision(6)}, ${status} after ${iterations} iterations`,
    );
    if (status === 'inaccurate') print(missed(missing));
  },

  async thresholds({ model }, flags) {
    printThresholds(model, flags);
  },

  async simulate({ model, start }, flags) {
    if (flags.noise === 'implicit')
      throw new InputError("--noise: multi-index models store their rows, found 'implicit'");
    const { size, seeds, seed, iterations, damping, tolerance } = flags;
    const overlap = typeof start === 'number' ? start : undefined;
    if (Array.isArray(start)) throw new InputError('--start: expected a word or a number, found a matrix');
    const prediction = evolution(model, start);
    const runs = eachInstance(seeds, (k) => {
      const own = `${seed}/${k}`;
      const instance = sample(model, { size, seed: own, data: flags.data });
      try {
        const near = start === 'informed' || overlap !== undefined;
        const run = bayesAmp(instance, {
          start: near ? informed(instance, { overlap, seed: own }) : 'random',
          seed: own,
          maxIterations: iterations,
          damping,
          tolerance,
        });
        const { subspace, mse, overlap: M, self, status } = run;
        return { subspace, mse, overlap: M, self, status, iterations: run.iterations };
      } finally {
        instance.dispose();
      }
    });
    const measured = meansOf(finiteOf(runs).map(({ subspace, mse }) => ({ subspace, mse })));
    const { error, status } = prediction;
    if (flags.json) {
      printJson({
        size,
        seeds,
        seed,
        damping,
        prediction: { overlap: prediction.overlap, error, status },
        measured,
        runs,
      });
      return;
    }
    const rows = [
      ['subspace overlap', 1 - error, measured.subspace?.mean, measured.subspace?.error],
      ['mean squared error', error, measured.mse?.mean, measured.mse?.error],
    ];
    print(tableText({ columns: ['', 'predicted', 'AMP', '± s.e.'], rows }));
    print(
      `\nd = ${size}, n = ${Math.round(model.alpha * size)}, ${seeds} ${seeds === 1 ? 'instance' : 'instances'}, ${outcomesText(runs, iterations)}`,
    );
  },
};

/** State evolution that says where it is if it takes long. */
function evolution(
  model: MultiIndexModel,
  start: EvolutionOptions['start'],
  { trajectory, limit }: { trajectory?: boolean; limit?: TimeLimit } = {},
) {
  return withProgressLine(
    (update) =>
      stateEvolution(model, {
        start,
        trajectory,
        onProgress: (done, change, share) =>
          update(() => {
            const last = done > 0 ? `, last change ${change.toExponential(1)}` : '';
            return `state evolution: ${done} iterations${last}, ${Math.round(100 * share)} % of the next`;
          }),
      }),
    limit,
  );
}

/** @throws RangeError for what is no start */
function checkedStart(start: unknown): EvolutionOptions['start'] {
  if (start === undefined || start === 'uninformed' || start === 'uninformative') return 'uninformed';
  if (start === 'informed') return start;
  if (typeof start === 'number' && start >= 0 && start <= 1) return start;
  if (Array.isArray(start)) return start as number[][];
  throw new RangeError(
    `start must be uninformed, informed, an overlap in [0, 1] or a matrix of overlaps, got ${JSON.stringify(start)}`,
  );
}
