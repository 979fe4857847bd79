import * as z from 'zod';
import {
  aligned,
  dynamics,
  gradientFlow,
  gradientFlowThreshold,
  type SpikedModel,
  sample,
  spiked,
} from '../../spiked/index.js';
import { grid } from '../../sweep/grid.js';
import { summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { mostRuns, ofKind } from '../records.js';
import { lossOf, storage } from './data.js';

const parameters = z.strictObject({
  /** Order of the tensor. */
  order: z.union([z.literal(3), z.literal(4)]).default(3),
  /** Delta_p of the tensor. */
  tensorNoise: z.number().gt(0).default(1),
  /** Delta_2 of the matrix: one curve each. */
  noise: z.array(z.number().gt(0)).min(1).max(6).default([0.3, 0.4, 0.55]),
  /** N. */
  size: z.int().min(2).max(1000).default(400),
  /** Overlap at time 0. */
  overlap: z.number().gt(0).lt(1).default(0.2),
  time: z.number().gt(0).max(200).default(15),
  /** Time step of the runs. */
  step: z.number().gt(0).default(0.05),
  /** Where the figure shows runs. */
  times: grid('0:15:16').pipe(z.array(z.number().min(0))),
  /** Type of the stored entries. */
  data: storage,
});

/** Gradient flow of the symmetric 2 + p model against the equations of its limit. */
export const gradientFlowExperiment = experiment({
  name: 'spiked/gradient-flow',
  title: 'Gradient flow against its dynamical mean-field theory',
  papers: ['1902.00139', '2506.02664'],
  parameters,
  seeds: 10,
  quick: { seeds: 4, parameters: { size: 100 } },
  axis: 'time',

  points: ({ noise }) => [
    ...noise.map((value) => ({ at: { kind: 'flow', noise: value } })),
    ...noise.map((value) => ({ at: { kind: 'theory', noise: value }, seeds: 1 })),
  ],

  cost: ({ kind }, { order, size, time, step }) =>
    kind === 'flow' ? (6e-11 * size ** order * time) / step : 1e-2,

  measure({ kind, noise }, { order, tensorNoise, size, overlap, time, step, times, data }, seed) {
    const model = matrixAndPower(Number(noise), tensorNoise, order);
    if (kind === 'theory') {
      const theory = dynamics(model, { overlap, time });
      return Array.from(theory.time, (t, i) => ({
        time: t,
        overlap: theory.overlap[i],
        energy: theory.energy[i],
      }));
    }
    const instance = sample(model, { size, seed, data });
    try {
      const start = aligned(instance, { cosine: overlap, seed });
      const run = gradientFlow(instance, { start, time, step, trajectory: true });
      const last = run.times.length - 1;
      return times
        .filter((t) => t <= time)
        .map((t) => {
          const i = Math.round((t / time) * last);
          return {
            time: t,
            overlap: run.trajectory![i].overlap.x as number,
            energy: run.energies[i],
            ...lossOf(instance),
          };
        });
    } finally {
      instance.dispose();
    }
  },

  figure(records, { order, tensorNoise, noise, size, time }) {
    const theory = summarise(ofKind(records, 'theory'), 'time');
    const flow = summarise(ofKind(records, 'flow'), 'time');
    const seeds = mostRuns(flow);
    const of = (summaries: typeof flow, value: number) =>
      summaries
        .filter(({ at, values }) => at.noise === value && values.overlap !== undefined)
        .map(({ at, values }) => ({
          x: Number(at.time),
          y: values.overlap.mean,
          error: values.overlap.error,
        }));
    const series: Series[] = noise.map((value) => ({
      name: `Δ₂ = ${value}`,
      line: of(theory, value).map(({ x, y }): [number, number] => [x, y]),
      points: of(flow, value),
    }));
    const channel = { order, snr: 1 / tensorNoise };
    const onset = (1 / gradientFlowThreshold(channel)).toFixed(3);
    return {
      kind: 'curves',
      title: 'Gradient flow climbs as its mean-field equations say',
      subtitle: `symmetric 2 + ${order} model, Δ${order === 3 ? '₃' : '₄'} = ${tensorNoise}, N = ${size}, ${seeds} seeds; from nothing it takes Δ₂ < ${onset}`,
      x: { label: 'time t', domain: [0, time] },
      y: { label: 'overlap with the truth', domain: [0, 1] },
      series,
      meaning: { line: 'CHSCK equations', points: 'gradient flow ± s.e.' },
    };
  },

  table(records, { noise, times, time }) {
    const theory = summarise(ofKind(records, 'theory'), 'time');
    const flow = summarise(ofKind(records, 'flow'), 'time');
    return {
      columns: ['t', ...noise.flatMap((value) => [`flow Δ₂ = ${value}`, '± s.e.', 'theory'])],
      rows: times
        .filter((t) => t <= time)
        .map((t) => [
          t,
          ...noise.flatMap((value) => {
            const run = flow.find(({ at }) => at.noise === value && at.time === t)?.values.overlap;
            const near = theory
              .filter(({ at, values }) => at.noise === value && values.overlap !== undefined)
              .reduce<{ gap: number; y?: number }>(
                (best, { at, values }) => {
                  const gap = Math.abs(Number(at.time) - t);
                  return gap < best.gap ? { gap, y: values.overlap.mean } : best;
                },
                { gap: Number.POSITIVE_INFINITY },
              );
            return [run?.mean, run?.error, near.y];
          }),
        ]),
    };
  },
});

/** Symmetric matrix and symmetric tensor of one vector on the sphere. */
function matrixAndPower(matrixNoise: number, tensorNoise: number, order: number): SpikedModel {
  return spiked({
    species: { x: { prior: 'sphere' } },
    channels: [
      { modes: ['x', 'x'], snr: 1 / matrixNoise, symmetric: true },
      { modes: Array(order).fill('x'), snr: 1 / tensorNoise, symmetric: true },
    ],
  });
}
