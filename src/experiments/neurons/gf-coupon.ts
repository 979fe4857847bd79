import * as z from 'zod';
import { extent } from '../../core/extent.js';
import {
  additive,
  couponProbability,
  found,
  gradientFlow,
  outcomes,
  randomNeurons,
  specialisedThreshold,
} from '../../neurons/index.js';
import { grid } from '../../sweep/grid.js';
import { summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { mostRuns } from '../records.js';

const parameters = z.strictObject({
  /** k, the number of index vectors. */
  factors: z.int().min(2).max(40).default(10),
  /** b of all pairs of index vectors: one curve each. */
  overlaps: z.array(z.number().min(0).lt(1)).min(1).max(6).default([0, 0.1, 0.16]),
  /** Degree of the Hermite link. */
  degree: z.int().min(3).max(12).default(3),
  /** n, the numbers of neurons. */
  neurons: grid('10:60:11').pipe(z.array(z.int().min(1).max(1000))),
  /** d. */
  dimension: z.int().min(2).max(100000).default(50),
  /** How often a seed draws all neurons. */
  trials: z.int().min(1).max(1000).default(6),
});

/** docs/theory/neurons.md, section 4: how many random neurons find all index vectors. */
export const gfCoupon = experiment({
  name: 'neurons/gf-coupon',
  title: 'Collecting all index vectors with random neurons',
  papers: ['2411.08798'],
  parameters,
  seeds: 20,
  quick: { seeds: 6, parameters: { overlaps: [0, 0.16], neurons: '10:60:6' } },
  axis: 'neurons',

  points: ({ overlaps }) => overlaps.map((overlap) => ({ at: { overlap } })),

  cost: (_, { neurons, trials }) => 7e-4 * trials * extent(neurons)[1],

  measure({ overlap }, { factors: k, degree, neurons, dimension, trials }, seed) {
    const model = additive({ factors: k, teacher: degree, overlap: Number(overlap) });
    const most = extent(neurons)[1];
    const start = randomNeurons(model, { dimension, count: most * trials, seed });
    const results = outcomes(model, gradientFlow(model, { start }).neurons);
    // The neurons of a smaller number are the first of a larger one.
    const draws = Array.from({ length: trials }, (_, t) => results.slice(t * most, (t + 1) * most));
    return neurons.map((n) => ({
      neurons: n,
      all: draws.filter((draw) => found(draw.slice(0, n)) === k).length / trials,
      found: draws.reduce((sum, draw) => sum + found(draw.slice(0, n)), 0) / trials,
    }));
  },

  figure(records, { factors: k, overlaps, degree, neurons, dimension, trials }) {
    const runs = summarise(records, 'neurons');
    const total = trials * mostRuns(runs);
    const [low, high] = extent(neurons);
    const axis = Array.from({ length: high - low + 1 }, (_, i) => low + i);
    const series: Series[] = overlaps.map((overlap) => ({
      name: `b = ${overlap}`,
      line: axis.map((n): [number, number] => [n, predicted(k, degree, overlap, n)]),
      points: runs
        .filter(({ at, values }) => at.overlap === overlap && values.all !== undefined)
        .map(({ at, values: { all } }) => ({ x: Number(at.neurons), y: all.mean, error: all.error })),
    }));
    return {
      kind: 'curves',
      title: 'k log k neurons collect all index vectors, unless these are too close',
      subtitle: `correlation loss, k = ${k}, degree ${degree}, d = ${dimension}, ${total} draws a point`,
      x: { label: 'number n of random neurons' },
      y: { label: 'probability to find all', domain: [0, 1] },
      series,
      meaning: { line: 'coupon collecting', points: 'gradient flow ± s.e.' },
    };
  },

  table(records, { factors: k, degree }) {
    return {
      columns: ['b', 'n', 'all found', '± s.e.', 'predicted', 'number found'],
      rows: summarise(records, 'neurons').map(({ at, values }) => [
        at.overlap,
        at.neurons,
        values.all?.mean,
        values.all?.error,
        predicted(k, degree, Number(at.overlap), Number(at.neurons ?? 0)),
        values.found?.mean,
      ]),
    };
  },
});

/** Nothing is found where no minimum is at one vector. Of odd links orthogonal vectors lose the neurons on the far side of all. */
function predicted(k: number, degree: number, overlap: number, n: number): number {
  if (overlap >= specialisedThreshold(additive({ factors: k, teacher: degree }))) return 0;
  return couponProbability(k, n, overlap === 0 && degree % 2 === 1 ? 1 - 2 ** -k : 1);
}
