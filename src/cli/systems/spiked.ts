import { InputError } from '../../io/input-error.js';
import {
  bayesAmp,
  curriculum,
  type SpikedDefinition,
  type SpikedModel,
  sample,
  spiked,
  stateEvolution,
} from '../../spiked/index.js';
import { finiteOf, lossText, outcomesText } from '../outcomes.js';
import { entriesOf, meansOf, print, printJson, tableText } from '../output.js';
import { eachInstance, withProgressLine } from '../progress.js';
import { TimeLimit } from '../time-limit.js';
import type { System } from './system.js';

/** Lines of a trajectory that fit on a screen; --json has them all. */
const screen = 40;

export const spikedSystem: System<SpikedModel> = {
  declare: (definition, start) =>
    spiked({ ...definition, ...(start !== undefined && { start }) } as SpikedDefinition),

  async evolve(model, flags) {
    const result = withProgressLine(
      (update) =>
        stateEvolution(model, {
          trajectory: flags.trajectory,
          onProgress: (done, change) =>
            update(() => `state evolution: ${done} iterations, last change ${change.toExponential(1)}`),
        }),
      new TimeLimit(flags.timeLimit),
    );
    const { overlap, freeEntropy, status, iterations, residual, trajectory } = result;
    if (flags.json) {
      printJson({ overlap, freeEntropy, status, iterations, residual, trajectory });
      return;
    }
    if (trajectory) print(`${trajectoryText(trajectory)}\n`);
    print(tableText({ columns: ['factor', 'overlap'], rows: entriesOf(overlap) }));
    print(`\nfree entropy ${freeEntropy.toPrecision(6)}, ${status} after ${iterations} iterations`);
  },

  async thresholds(model, flags) {
    const { printThresholds } = await import('../thresholds.js');
    await printThresholds(model, flags);
  },

  async simulate(model, flags) {
    if (flags.start !== undefined)
      throw new InputError('--start: spiked models start from the curriculum, found a start');
    const prediction = stateEvolution(model);
    const { size, seeds, seed, noise, iterations, damping = 0.3, tolerance = settled(size) } = flags;
    const data = flags.data ?? (noise === 'dense' ? 'auto' : undefined);
    const runs = eachInstance(seeds, (k, onProgress) => {
      const instance = sample(model, { size, seed: `${seed}/${k}`, noise, data });
      try {
        const options = { maxIterations: iterations, damping, tolerance, onProgress };
        const run = bayesAmp(instance, { start: curriculum(instance), ...options });
        const { overlap, cosine2, status } = run;
        const snrLoss = Math.max(...instance.snrLoss);
        return { overlap, cosine2, status, iterations: run.iterations, snrLoss };
      } finally {
        instance.dispose();
      }
    });
    const measured = {
      overlap: meansOf(finiteOf(runs).map((run) => run.overlap)),
      cosine2: meansOf(finiteOf(runs).map((run) => run.cosine2)),
    };
    const snrLoss = Math.max(...runs.map((run) => run.snrLoss));
    if (flags.json) {
      const { overlap, freeEntropy, status } = prediction;
      printJson({
        size,
        seeds,
        seed,
        noise,
        snrLoss,
        damping,
        tolerance,
        prediction: { overlap, freeEntropy, status },
        measured,
        runs,
      });
      return;
    }
    const rows = entriesOf(prediction.overlap).map(([name, predicted]) => {
      const { mean, error } = measured.overlap[name] ?? {};
      const cosine = measured.cosine2[name];
      return [name, predicted, mean, error, cosine?.mean, cosine?.error];
    });
    print(tableText({ columns: ['factor', 'predicted', 'AMP', '± s.e.', 'cos²', '± s.e.'], rows }));
    print(
      `\nN = ${size}, ${seeds} ${seeds === 1 ? 'instance' : 'instances'}, ${outcomesText(runs, iterations)}`,
    );
    if (snrLoss > 0) print(lossText(snrLoss, '--data f32'));
  },
};

/**
 * A run ends when its estimates change by a twentieth of N^{-1/2} an iteration. Fixed points scatter by about N^{-1/2} between instances, and
 * where iterations bring one near slowly, it scatters by as much more: what is left is below 1 % of the scatter on average.
 */
function settled(size: number): number {
  return Math.max(1e-6, 0.05 / Math.sqrt(size));
}

function trajectoryText(trajectory: Record<string, unknown>[]): string {
  const step = Math.ceil(trajectory.length / screen);
  const shown = [...trajectory.keys()].filter((t) => t % step === 0 || t === trajectory.length - 1);
  const names = entriesOf(trajectory[0]).map(([name]) => name);
  const rows = shown.map((t) => [t, ...entriesOf(trajectory[t]).map(([, value]) => value)]);
  return tableText({ columns: ['t', ...names], rows });
}
