import * as z from 'zod';
import {
  additive,
  averageThreshold,
  criticalPoint,
  gradientFlow,
  outcomes,
  randomNeurons,
  specialisedThreshold,
} from '../../neurons/index.js';
import { largest } from '../../numerics/index.js';
import { grid } from '../../sweep/grid.js';
import type { Row } from '../../sweep/study.js';
import { type Summary, summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { mostRuns, ofKind } from '../records.js';

const parameters = z.strictObject({
  /** k: one pair of curves each. */
  factors: z.array(z.int().min(2).max(40)).min(1).max(4).default([3, 5]),
  /** Degree of the Hermite link. */
  degree: z.int().min(3).max(12).default(3),
  /** Overlaps b of all pairs of index vectors where neurons run. */
  overlap: grid('0.1:0.32:23').pipe(z.array(z.number().min(0).lt(1))),
  /** The same where minima are followed. */
  theory: grid('0.1:0.32:221').pipe(z.array(z.number().min(0).lt(1)).min(2)),
  /** d. */
  dimension: z.int().min(2).max(100000).default(50),
  /** Random neurons of a seed. */
  neurons: z.int().min(1).max(10000).default(80),
});

/** docs/theory/neurons.md, section 3: minima at single index vectors, and at their average, as the vectors close up. */
export const gfBetaTransition = experiment({
  name: 'neurons/gf-beta-transition',
  title: 'Index vectors too close to be told apart by gradient flow on the correlation loss',
  papers: ['2411.08798'],
  parameters,
  seeds: 5,
  quick: { seeds: 3, parameters: { neurons: 30, overlap: '0.1:0.32:12', theory: '0.1:0.32:111' } },

  points: ({ factors, overlap, theory }) => [
    ...factors.flatMap((k) => overlap.map((b) => ({ at: { kind: 'flow', factors: k, overlap: b } }))),
    ...factors.flatMap((k) =>
      theory.map((b) => ({ at: { kind: 'theory', factors: k, overlap: b }, seeds: 1 })),
    ),
  ],

  cost: ({ kind }, { neurons: count }) => (kind === 'flow' ? 5e-4 * count : 4e-4),

  measure({ kind, factors, overlap }, { degree, dimension, neurons: count }, seed): Row {
    const k = Number(factors);
    const model = additive({ factors: k, teacher: degree, overlap: Number(overlap) });
    if (kind === 'theory') {
      const average = criticalPoint(model, 'average');
      const at = gradientFlow(model, { start: [model.gram[0]] }).neurons;
      return {
        ...(outcomes(model, at)[0].kind === 'specialised' && { specialised: largest(at.overlaps) }),
        ...(average.stable && { average: average.overlaps[0] }),
      };
    }
    const start = randomNeurons(model, { dimension, count, seed });
    const run = gradientFlow(model, { start });
    const results = outcomes(model, run.neurons);
    const share = (what: string) => results.filter((result) => result.kind === what).length / count;
    const tops = results.flatMap((result, i) =>
      result.kind === 'stuck' ? [] : [largest(run.neurons.overlaps.subarray(i * k, (i + 1) * k))],
    );
    return {
      largest: tops.reduce((sum, u) => sum + u, 0) / tops.length,
      specialised: share('specialised'),
      average: share('average'),
      stuck: share('stuck'),
      status: run.status,
    };
  },

  figure(records, { factors, degree, dimension, neurons }) {
    const lines = summarise(ofKind(records, 'theory'));
    const runs = summarise(ofKind(records, 'flow'));
    const total = neurons * mostRuns(runs);
    const of = (all: Summary[], k: number, key: string) =>
      all.filter(({ at, values }) => at.factors === k && values[key] !== undefined);
    const curve = (k: number, key: string) =>
      of(lines, k, key).map(({ at, values }): [number, number] => [Number(at.overlap), values[key].mean]);
    const series: Series[] = factors.map((k) => ({
      name: `k = ${k}`,
      line: curve(k, 'specialised'),
      dashed: curve(k, 'average'),
      points: of(runs, k, 'largest').map(({ at, values: { largest } }) => ({
        x: Number(at.overlap),
        y: largest.mean,
        error: largest.error,
      })),
    }));
    return {
      kind: 'curves',
      title: 'Close index vectors are found only as their average',
      subtitle: `correlation loss, degree ${degree}, d = ${dimension}, ${total} random neurons a point`,
      x: { label: 'overlap b of the index vectors' },
      y: { label: 'largest overlap with an index vector', domain: [0.4, 1] },
      series,
      meaning: {
        line: 'minimum at one vector',
        dashed: 'minimum at the average',
        points: 'gradient flow ± s.e.',
      },
      marks: factors.flatMap((k) =>
        // One before its line, the other after: between them is the less room the smaller k.
        thresholds(k, degree).map(([name, x], i) => ({
          x,
          label: `${name}, k = ${k}`,
          at: 'bottom' as const,
          before: i === 0,
        })),
      ),
    };
  },

  table(records, { degree }) {
    return {
      columns: [
        'k',
        'b',
        'largest overlap',
        '± s.e.',
        'at one vector',
        'at the average',
        'stuck',
        'β_c',
        'β_SN',
      ],
      rows: summarise(ofKind(records, 'flow')).map(({ at, values }) => [
        at.factors,
        at.overlap,
        values.largest?.mean,
        values.largest?.error,
        values.specialised?.mean,
        values.average?.mean,
        values.stuck?.mean,
        ...thresholds(Number(at.factors), degree).map(([, x]) => x),
      ]),
    };
  },
});

function thresholds(k: number, degree: number): [name: string, value: number][] {
  const links = additive({ factors: k, teacher: degree });
  return [
    ['β_c', averageThreshold(links)],
    ['β_SN', specialisedThreshold(links)],
  ];
}
