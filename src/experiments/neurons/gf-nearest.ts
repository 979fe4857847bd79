import * as z from 'zod';
import { additive, gradientFlow, nearest, outcomes, randomNeurons } from '../../neurons/index.js';
import { grid } from '../../sweep/grid.js';
import { summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { mostRuns } from '../records.js';

const parameters = z.strictObject({
  /** Degree of the Hermite link: one curve each. */
  degrees: z.array(z.int().min(3).max(12)).min(1).max(6).default([3, 4]),
  /** k, the numbers of orthogonal index vectors. */
  factors: grid('1:8:8').pipe(z.array(z.int().min(1).max(40))),
  /** d. */
  dimension: z.int().min(2).max(100000).default(50),
  /** Random neurons of a seed. */
  neurons: z.int().min(1).max(10000).default(100),
});

/** docs/theory/neurons.md, section 2: where random neurons end when the index vectors are orthogonal. */
export const gfNearest = experiment({
  name: 'neurons/gf-nearest',
  title: 'Gradient flow leads a neuron to the nearest of orthogonal index vectors',
  papers: ['2411.08798'],
  parameters,
  seeds: 10,
  quick: { seeds: 4, parameters: { neurons: 50 } },

  points: ({ degrees, factors }) =>
    degrees.flatMap((degree) => factors.map((k) => ({ at: { degree, factors: k } }))),

  cost: (_, { neurons: count }) => 3e-4 * count,

  measure({ degree, factors }, { dimension, neurons: count }, seed) {
    const k = Number(factors);
    const model = additive({ factors: k, teacher: Number(degree) });
    const start = randomNeurons(model, { dimension, count, seed });
    const run = gradientFlow(model, { start });
    const results = outcomes(model, run.neurons);
    const reached = results.filter(
      ({ index }, i) => index === nearest(model, start.overlaps.subarray(i * k, (i + 1) * k)),
    ).length;
    const stuck = results.filter(({ kind }) => kind === 'stuck').length;
    return { nearest: reached / count, stuck: stuck / count, status: run.status };
  },

  figure(records, { degrees, factors, dimension, neurons }) {
    const runs = summarise(records);
    const total = neurons * mostRuns(runs);
    const series: Series[] = degrees.map((degree) => ({
      name: `degree ${degree}`,
      line: factors.map((k): [number, number] => [k, predicted(degree, k)]),
      points: runs
        .filter(({ at, values }) => at.degree === degree && values.nearest !== undefined)
        .map(({ at, values: { nearest } }) => ({
          x: Number(at.factors),
          y: nearest.mean,
          error: nearest.error,
        })),
    }));
    return {
      kind: 'curves',
      title: 'A neuron goes to the nearest index vector, if one is on its side',
      subtitle: `correlation loss, orthogonal index vectors, d = ${dimension}, ${total} random neurons a point`,
      x: { label: 'number k of index vectors' },
      y: { label: 'share of neurons at the nearest vector', domain: [0, 1] },
      series,
      meaning: { line: '1, for odd links 1 − 2⁻ᵏ', points: 'gradient flow ± s.e.' },
    };
  },

  table(records) {
    return {
      columns: ['degree', 'k', 'at the nearest', '± s.e.', 'predicted', 'stuck'],
      rows: summarise(records).map(({ at, values }) => [
        at.degree,
        at.factors,
        values.nearest?.mean,
        values.nearest?.error,
        predicted(Number(at.degree), Number(at.factors)),
        values.stuck?.mean,
      ]),
    };
  },
});

/** A neuron on the far side of all vectors is lost to odd links. */
function predicted(degree: number, k: number): number {
  return degree % 2 === 0 ? 1 : 1 - 2 ** -k;
}
