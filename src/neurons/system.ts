import * as z from 'zod/mini';
import { parse } from '../core/schema.js';
import { meansOf, meanValues, type Table, thinned, valuesOf } from '../system/report.js';
import { eachInstance, type System } from '../system/system.js';
import { TimeLimit } from '../system/time-limit.js';
import type { Learning } from './declared.js';
import { averageThreshold, specialisedThreshold } from './equiangular.js';
import { gradientFlow } from './flow.js';
import { lab } from './lab.js';
import { additive, additiveSchema } from './model.js';
import { overlapsOfStart } from './neurons.js';
import { references } from './references.js';
import { sgd } from './sgd.js';

const schema = z.extend(additiveSchema, {
  model: z._default(z.literal('neurons'), 'neurons'),
  start: z._default(
    z.union(
      [
        z.number().check(z.gte(-1), z.lte(1)),
        z.array(z.array(z.number())).check(z.minLength(1), z.maxLength(100)),
      ],
      { error: 'must be an overlap in [-1, 1] or a list of lists of them, one list a neuron' },
    ),
    0.3,
  ),
  loss: z._default(z.enum(['correlation', 'squared']), 'correlation'),
  time: z._default(z.number().check(z.gt(0), z.lte(1e6)), 2),
  batch: z._default(z.int().check(z.gte(1), z.lte(1e6)), 400),
  step: z._default(z.number().check(z.gt(0), z.lte(1)), 0.002),
});

/** Times of a trajectory. */
const TIMES = 40;

export const system: System<Learning> = {
  name: 'neurons',
  title: 'Sums of neurons, learnt by gradient descent',
  references,
  schema,
  lab,
  help: {
    model: `model: neurons
factors: 2                                     # index vectors, x ~ N(0, 1) per entry
overlap: 0                                     # of each pair of them
teacher: 3                                     # degree of a Hermite link, or its coefficients
start: [[0.4, 0.1]]                            # overlaps of each neuron; one number: of one neuron with the first
time: 2                                        # of gradient flow; batch and step are those of SGD`,
    size: 'd, the dimension of the inputs',
    thresholds: `The overlap of equiangular index vectors above which their average is a minimum (average), and up to which
single index vectors are (specialised).`,
    takes: {},
    refuses: { data: 'inputs are drawn as they are used', noise: 'inputs are never stored' },
  },

  declare(definition, start) {
    const given = { ...definition, ...(start !== undefined && { start }) };
    const { model: _, start: own, loss, time, batch, step, ...rest } = parse(schema, given, '', 'definition');
    const model = additive(rest);
    return { model, start: overlapsOfStart(model, own), loss, time, batch, step };
  },

  evolve({ model, start, loss, time }, { timeLimit, onProgress }) {
    new TimeLimit(timeLimit).telling(onProgress)(() => 'gradient flow');
    const times = Array.from({ length: TIMES + 1 }, (_, i) => (time * i) / TIMES);
    const { neurons, trajectory, status, iterations, residual } = gradientFlow(model, {
      start,
      loss,
      time,
      times,
    });
    const end = entriesAt(neurons.overlaps, start);
    const path: Table = {
      columns: ['t', ...end.map(([name]) => name)],
      rows: trajectory.map(({ overlaps }, i) => [times[i], ...overlaps]),
    };
    return {
      tables: [thinned(path), { columns: ['overlap', `at t = ${time}`], rows: end }],
      sentences: [`${status} after ${iterations} steps of the integrator`],
      json: {
        overlap: rowsOf(neurons.overlaps, start),
        status,
        iterations,
        residual,
        trajectory: { times, overlaps: trajectory.map(({ overlaps }) => rowsOf(overlaps, start)) },
      },
      values: valuesOf('overlap', end),
      trajectory: path,
    };
  },

  thresholds({ model }, { onRow }) {
    if (model.factors < 2) throw new RangeError('factors must be at least 2 for thresholds, got 1');
    const found = {
      average: attempt(() => averageThreshold(model)),
      specialised: attempt(() => specialisedThreshold(model)),
    };
    const columns = ['threshold', 'overlap of the index vectors'];
    const rows = Object.entries(found).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : Number.isNaN(value) ? 'none' : value.toPrecision(8),
    ]);
    for (const row of rows) onRow?.(row, { columns, widths: ['specialised'.length, 30] });
    return {
      tables: [{ columns, rows }],
      sentences: [],
      json: found,
      values: Object.fromEntries(
        Object.entries(found).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
      ),
    };
  },

  simulate({ model, start, loss, time, batch, step }, options) {
    const { size, seeds = 5, seed = 'onsager', trajectory: kept, timeLimit, onProgress } = options;
    const tell = new TimeLimit(timeLimit).telling(onProgress);
    const steps = Math.max(1, Math.round(time / step));
    const every = Math.max(1, Math.ceil(steps / TIMES));
    const runs = eachInstance(seeds, tell, (k) =>
      sgd(model, {
        dimension: size,
        start,
        loss,
        batch,
        step,
        steps,
        every,
        seed: `${seed}/${k}`,
      }),
    );
    const { times } = runs[0];
    const flow = gradientFlow(model, { start, loss, time: steps * step, times });
    const named = (overlaps: Float64Array) => Object.fromEntries(entriesAt(overlaps, start));
    const predicted = named(flow.neurons.overlaps);
    const finite = runs.filter(({ status }) => status === 'converged');
    const measured = meansOf(finite.map(({ neurons }) => named(neurons.overlaps)));
    const names = Object.keys(predicted);
    const path: Table = {
      columns: ['t', ...names.flatMap((name) => [`${name} predicted`, name, `${name} ± s.e.`])],
      rows: Array.from(times, (t, i) => {
        const means = meansOf(finite.map(({ trajectory }) => named(trajectory[i].overlaps)));
        const expected = named(flow.trajectory[i].overlaps);
        return [t, ...names.flatMap((name) => [expected[name], means[name]?.mean, means[name]?.error])];
      }),
    };
    return {
      tables: [
        ...(kept ? [thinned(path)] : []),
        {
          columns: ['overlap', 'predicted', 'SGD', '± s.e.'],
          rows: names.map((name) => [name, predicted[name], measured[name]?.mean, measured[name]?.error]),
        },
      ],
      sentences: [
        `d = ${size}, ${steps} steps of η = ${step} on batches of ${batch}, ${seeds} ${seeds === 1 ? 'run' : 'runs'}`,
        ...(finite.length < seeds
          ? [`${seeds - finite.length} of ${seeds} ended non-finite and are left out of the means`]
          : []),
      ],
      json: {
        size,
        seeds,
        seed,
        prediction: { overlap: predicted, status: flow.status },
        measured,
        runs: runs.map(({ neurons, status, samples }) => ({
          overlap: rowsOf(neurons.overlaps, start),
          status,
          samples,
        })),
        ...(kept && { trajectory: path }),
      },
      values: meanValues('overlap', measured),
      ...(kept && { trajectory: path }),
    };
  },
};

/** What an overlap of a table is called: u[i,j] of neuron i with index vector j. */
function entriesAt(overlaps: Float64Array, start: number[][]): [name: string, value: number][] {
  const k = start[0].length;
  return Array.from(overlaps, (value, e): [string, number] => [`u[${Math.floor(e / k)},${e % k}]`, value]);
}

function rowsOf(overlaps: Float64Array, start: number[][]): number[][] {
  const k = start[0].length;
  return start.map((_, i) => Array.from(overlaps.subarray(i * k, (i + 1) * k)));
}

/** A threshold, or the sentence that says why there is none. */
function attempt(threshold: () => number): number | string {
  try {
    return threshold();
  } catch (error) {
    if (error instanceof RangeError) return `none: ${error.message}`;
    throw error;
  }
}
