import { rowsOf, spectralMap } from '../linalg/small.js';
import { finiteOf, lossText, outcomesText } from '../system/outcomes.js';
import { entriesOf, meansOf, meanValues, type Table, thinned, valuesOf } from '../system/report.js';
import { eachInstance, type System } from '../system/system.js';
import { TimeLimit } from '../system/time-limit.js';
import { parseVary } from '../system/vary.js';
import { bayesAmp } from './amp.js';
import { type Evolution, stateEvolution } from './evolution.js';
import { lab } from './lab.js';
import type { Measurement } from './measure.js';
import { type Overlap, type SpikedDefinition, type SpikedModel, spiked, spikedSchema } from './model.js';
import { references } from './references.js';
import { sample } from './sample.js';
import { curriculum } from './spectral/curriculum.js';
import type { Threshold } from './thresholds/threshold.js';
import { thresholds } from './thresholds/thresholds.js';

/** All signal-to-noise ratios together, an eighth to eight times what the file has. */
const RAY = 'channels.*.snr*=0.125:8';

export const system: System<SpikedModel> = {
  name: 'spiked',
  title: 'Spiked matrices and tensors that share factors',
  references,
  schema: spikedSchema,
  lab,
  help: {
    model: `model: spiked
species: { u: { prior: gaussian }, v: { prior: gaussian } }
channels: [ { modes: [u, v], snr: 2.5 } ]      # snr = 1 / Delta`,
    size: 'N, the length of a factor of size 1',
    thresholds: `Along a path of models: where factors begin to be recovered (onset), where the algorithm's overlap jumps,
where the optimal one does (information-theoretic), and where the informed fixed point ends (spinodal).`,
    takes: {
      vary: `the path. Default: every signal-to-noise ratio is multiplied, ${RAY}`,
      noise: 'dense, or implicit: N up to ten million',
      data: '8-bit integers for tensors that lose less than 0.05 % of their SNR by them and else f32; f64 for matrices',
      damping: '0.3; with --trajectory 0',
      tolerance: '0.05 / sqrt(N), no less than 1e-6',
    },
    refuses: {
      start: 'spiked models start from the curriculum',
      'full-recovery': 'spiked models have no thresholds of full recovery',
    },
  },

  declare: (definition, start) =>
    spiked({ ...definition, ...(start !== undefined && { start }) } as SpikedDefinition),

  evolve(model, { trajectory: kept, timeLimit, onProgress }) {
    const tell = new TimeLimit(timeLimit).telling(onProgress);
    const result = stateEvolution(model, {
      trajectory: kept,
      onProgress: (done, change) =>
        tell(() => `state evolution: ${done} iterations, last change ${change.toExponential(1)}`),
    });
    const { overlap, freeEntropy, status, iterations, residual, trajectory } = result;
    const path = trajectory && pathOf(trajectory);
    return {
      tables: [
        ...(path ? [thinned(path)] : []),
        { columns: ['factor', 'overlap'], rows: entriesOf(overlap) },
      ],
      sentences: [`free entropy ${freeEntropy.toPrecision(6)}, ${status} after ${iterations} iterations`],
      json: { overlap, freeEntropy, status, iterations, residual, trajectory },
      values: { ...valuesOf('overlap', entriesOf(overlap)), freeEntropy },
      ...(path && { trajectory: path }),
    };
  },

  thresholds(model, { vary = RAY, timeLimit, onProgress }) {
    const tell = new TimeLimit(timeLimit).telling(onProgress);
    const { paths, multiplies, from, to } = parseVary(vary);
    const result = thresholds(model, {
      vary: multiplies ? { scale: paths } : paths[0],
      from,
      to,
      onProgress: (done) => tell(() => `thresholds: looked at ${done} fixed points`),
    });
    const { thresholds: found, absent, status, unsettled, parameter } = result;
    const columns = ['threshold', parameter, 'of', 'overlap below', 'overlap above'];
    const rows = found.map((one) => [
      one.kind,
      one.value.toPrecision(8),
      one.species.join(', '),
      ...sidesOf(one),
    ]);
    const lost =
      status === 'converged'
        ? []
        : [`${status}: state evolution did not settle at ${parameter} = ${unsettled.join(', ')}`];
    return {
      tables: found.length > 0 ? [{ columns, rows }] : [],
      sentences: [...Object.entries(absent).map(([kind, reason]) => `no ${kind}: ${reason}`), ...lost],
      json: result,
      values: Object.fromEntries(
        found.map(({ kind, species, value }) => [`${kind}.${species.join('+')}`, value]),
      ),
    };
  },

  simulate(model, options) {
    const {
      size,
      seeds = 5,
      seed = 'onsager',
      noise = 'dense',
      iterations = 200,
      trajectory: kept,
    } = options;
    const { damping = kept ? 0 : 0.3, tolerance = settled(size), timeLimit, onProgress } = options;
    const tell = new TimeLimit(timeLimit).telling(onProgress);
    const prediction = options.prediction === false ? undefined : stateEvolution(model);
    const data = options.data ?? (noise === 'dense' ? 'auto' : undefined);
    const done = eachInstance(seeds, tell, (k, onProgress) => {
      const instance = sample(model, { size, seed: `${seed}/${k}`, noise, data });
      try {
        const run = bayesAmp(instance, {
          start: curriculum(instance),
          maxIterations: iterations,
          damping,
          tolerance,
          trajectory: kept,
          onProgress,
        });
        return { ...run, snrLoss: Math.max(...instance.snrLoss) };
      } finally {
        instance.dispose();
      }
    });
    const runs = done.map(({ overlap, cosine2, status, iterations, snrLoss }) => {
      return { overlap, cosine2, status, iterations, snrLoss };
    });
    const measured = {
      overlap: meansOf(finiteOf(runs).map((run) => run.overlap)),
      cosine2: meansOf(finiteOf(runs).map((run) => run.cosine2)),
    };
    const snrLoss = Math.max(...runs.map((run) => run.snrLoss));
    const predicted = Object.fromEntries(entriesOf(prediction?.overlap ?? {}));
    const names = Object.keys(prediction ? predicted : measured.overlap);
    const rows = names.map((name) => {
      const { mean, error } = measured.overlap[name] ?? {};
      const cosine = measured.cosine2[name];
      return [name, predicted[name], mean, error, cosine?.mean, cosine?.error];
    });
    const path = kept
      ? besidePrediction(
          model,
          done.map(({ trajectory }) => trajectory ?? []),
        )
      : undefined;
    return {
      tables: [
        ...(path ? [thinned(path)] : []),
        { columns: ['factor', 'predicted', 'AMP', '± s.e.', 'cos²', '± s.e.'], rows },
      ],
      sentences: [
        `N = ${size}, ${seeds} ${seeds === 1 ? 'instance' : 'instances'}, ${outcomesText(runs, iterations)}`,
        ...(snrLoss > 0 ? [lossText(snrLoss, '--data f32')] : []),
      ],
      json: {
        size,
        seeds,
        seed,
        noise,
        snrLoss,
        damping,
        tolerance,
        ...(prediction && { prediction: summaryOf(prediction) }),
        measured,
        runs,
        ...(path && { trajectory: path }),
      },
      values: { ...meanValues('overlap', measured.overlap), ...meanValues('cosine2', measured.cosine2) },
      ...(path && { trajectory: path }),
    };
  },
};

const summaryOf = ({ overlap, freeEntropy, status }: Evolution) => ({ overlap, freeEntropy, status });

/**
 * A run ends when its estimates change by a twentieth of N^{-1/2} an iteration. Fixed points scatter by about N^{-1/2} between instances, and
 * where iterations bring one near slowly, it scatters by as much more: what is left is below 1 % of the scatter on average.
 */
function settled(size: number): number {
  return Math.max(1e-6, 0.05 / Math.sqrt(size));
}

function pathOf(trajectory: Record<string, Overlap>[]): Table {
  const names = entriesOf(trajectory[0]).map(([name]) => name);
  const rows = trajectory.map((overlap, t) => [t, ...entriesOf(overlap).map(([, value]) => value)]);
  return { columns: ['t', ...names], rows };
}

/**
 * Means over runs at every iteration, beside state evolution from the mean overlaps at their start. A run that has ended keeps its last overlaps.
 */
function besidePrediction(model: SpikedModel, runs: Measurement[][]): Table {
  const length = Math.max(...runs.map((run) => run.length));
  const means = Array.from({ length }, (_, t) =>
    meansOf(runs.map((run) => run[Math.min(t, run.length - 1)].overlap)),
  );
  const begun = Object.fromEntries(
    Object.entries(runs[0][0].overlap).map(([name, one]) => [
      name,
      possible(mapped(one, (at) => means[0][`${name}${at}`].mean)),
    ]),
  );
  const { trajectory = [] } = stateEvolution(model, {
    start: begun,
    trajectory: true,
    tolerance: 0,
    maxIterations: Math.max(1, length - 1),
  });
  const names = Object.keys(means[0]);
  return {
    columns: ['t', ...names.flatMap((name) => [`${name} predicted`, name, `${name} ± s.e.`])],
    rows: means.map((mean, t) => {
      const predicted = Object.fromEntries(entriesOf(trajectory[t] ?? {}));
      return [t, ...names.flatMap((name) => [predicted[name], mean[name]?.mean, mean[name]?.error])];
    }),
  };
}

/** The same shape with other numbers, told the place of each: '' or '[0,1]'. */
function mapped(overlap: Overlap, value: (at: string) => number): Overlap {
  return typeof overlap === 'number'
    ? value('')
    : overlap.map((row, a) => row.map((_, b) => value(`[${a},${b}]`)));
}

/** The nearest that state evolution can start from: symmetric, without negative eigenvalues. */
function possible(overlap: Overlap): Overlap {
  if (typeof overlap === 'number') return Math.max(0, overlap);
  const p = overlap.length;
  return rowsOf(
    p,
    spectralMap(p, overlap.flat(), (value) => Math.max(0, value)),
  );
}

/** Overlaps on the two sides, of the species that the threshold is about. */
function sidesOf({ species, below, above }: Threshold): string[] {
  return [below, above].map((side) =>
    entriesOf(Object.fromEntries(species.map((name) => [name, side[name]])))
      .map(([name, value]) => `${name} ${value.toFixed(4)}`)
      .join('  '),
  );
}
