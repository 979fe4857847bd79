import * as z from 'zod';
import { additive, gradientFlow, sgd } from '../../neurons/index.js';
import { summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { mostRuns, ofKind } from '../records.js';

const parameters = z.strictObject({
  /** Degree of the Hermite link, its information exponent: one curve each. */
  degrees: z.array(z.int().min(1).max(8)).min(1).max(6).default([2, 3, 4]),
  /** d. */
  dimension: z.int().min(2).max(10000).default(100),
  /** Overlap at time 0. */
  overlap: z.number().gt(0).lt(1).default(0.3),
  loss: z.enum(['correlation', 'squared']).default('correlation'),
  /** Inputs in a batch. */
  batch: z.int().min(1).default(400),
  /** eta, the time of a step. */
  step: z.number().gt(0).default(0.002),
  steps: z.int().min(1).max(100000).default(600),
  /** Steps on the same batch. */
  reuse: z.int().min(1).default(1),
  /** Points of a run in the figure. */
  measurements: z.int().min(1).max(200).default(12),
});

/** docs/theory/neurons.md, section 5: online SGD at finite dimension against the flow of the population. */
export const gfSgdVsOde = experiment({
  name: 'neurons/gf-sgd-vs-ode',
  title: 'Online SGD on the sphere against its low-dimensional equations',
  papers: ['2411.08798'],
  parameters,
  seeds: 8,
  quick: { seeds: 4, parameters: { dimension: 50, batch: 200 } },
  axis: 'time',

  points: ({ degrees }) => [
    ...degrees.map((degree) => ({ at: { kind: 'sgd', degree } })),
    ...degrees.map((degree) => ({ at: { kind: 'theory', degree }, seeds: 1 })),
  ],

  cost: ({ kind }, { dimension, batch, steps, reuse }) =>
    kind === 'sgd' ? 8e-9 * dimension * batch * steps * reuse : 1e-3,

  measure({ kind, degree }, { dimension, overlap, loss, batch, step, steps, reuse, measurements }, seed) {
    const model = additive({ factors: 1, teacher: Number(degree) });
    const start = [[overlap]];
    const time = step * steps;
    const times = Array.from({ length: 121 }, (_, i) => (time * i) / 120);
    const every = Math.max(1, Math.floor(steps / measurements));
    const run =
      kind === 'theory'
        ? gradientFlow(model, { start, loss, time, times })
        : sgd(model, { dimension, start, loss, batch, step, steps, reuse, every, seed });
    return run.trajectory.map(({ overlaps }, i) => ({ time: run.times[i], overlap: overlaps[0] }));
  },

  figure(records, { degrees, dimension, loss, batch, step, steps, reuse }) {
    const theory = summarise(ofKind(records, 'theory'), 'time');
    const runs = summarise(ofKind(records, 'sgd'), 'time');
    const seeds = mostRuns(runs);
    const of = (all: typeof runs, degree: number) =>
      all
        .filter(({ at, values }) => at.degree === degree && values.overlap !== undefined)
        .map(({ at, values: { overlap } }) => ({
          x: Number(at.time),
          y: overlap.mean,
          error: overlap.error,
        }));
    const series: Series[] = degrees.map((degree) => ({
      name: `degree ${degree}`,
      line: of(theory, degree).map(({ x, y }): [number, number] => [x, y]),
      points: of(runs, degree),
    }));
    return {
      kind: 'curves',
      title: 'SGD on the sphere follows one equation for its overlap',
      subtitle: `${loss} loss, d = ${dimension}, batches of ${batch}${reuse > 1 ? ` used ${reuse} times` : ''}, η = ${step}, ${seeds} seeds`,
      x: { label: 'time η × steps', domain: [0, step * steps] },
      y: { label: 'overlap with the index vector', domain: [0, 1] },
      series,
      meaning: { line: 'gradient flow', points: 'SGD ± s.e.' },
    };
  },

  table(records, { degrees }) {
    const theory = summarise(ofKind(records, 'theory'), 'time');
    const runs = summarise(ofKind(records, 'sgd'), 'time');
    const near = (degree: number, time: number) =>
      theory
        .filter(({ at, values }) => at.degree === degree && values.overlap !== undefined)
        .sort((a, b) => Math.abs(Number(a.at.time) - time) - Math.abs(Number(b.at.time) - time))[0];
    return {
      columns: ['degree', 't', 'SGD', '± s.e.', 'flow'],
      rows: degrees.flatMap((degree) =>
        runs
          .filter(({ at }) => at.degree === degree)
          .map(({ at, values: { overlap } }) => [
            degree,
            at.time,
            overlap?.mean,
            overlap?.error,
            near(degree, Number(at.time))?.values.overlap.mean,
          ]),
      ),
    };
  },
});
