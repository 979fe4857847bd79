import { range } from '../numerics/index.js';
import type { Curves } from '../system/drawing.js';
import type { Lab } from '../system/lab.js';
import type { Learning } from './declared.js';
import { averageThreshold, specialisedThreshold } from './equiangular.js';
import { gradientFlow } from './flow.js';
import { landscapeOf, polynomial } from './landscape.js';

/** Overlaps of the neurons with the index vectors as gradient flow goes on. */
function inTime({ model, start, loss, time }: Learning): Curves {
  const times = range(0, time, 121);
  const { trajectory } = gradientFlow(model, { start, loss, time, times });
  const names = start.flatMap((row, i) =>
    row.map((_, j) => (start.length === 1 ? `v${j + 1}` : `w${i + 1} · v${j + 1}`)),
  );
  return {
    kind: 'curves',
    title: 'Gradient flow of the overlaps',
    x: { label: 'time', domain: [0, time] },
    y: { label: 'overlap', domain: [0, 1] },
    series: names.map((name, e) => ({
      name,
      line: trajectory.map(({ overlaps }, i): [number, number] => [times[i], overlaps[e]]),
    })),
  };
}

/** The speed at which the overlap of one neuron with one index vector grows: (1 - u^2) sum_m m sigma_m sigma*_m u^(m-1). */
function speed({ model }: Learning): Curves {
  const { force } = landscapeOf({ ...model, factors: 1, gram: [[1]] });
  const at = range(0, 1, 201);
  return {
    kind: 'curves',
    title: 'Speed of an overlap with a single index vector',
    x: { label: 'overlap u' },
    y: { label: 'du / dt' },
    series: [
      { name: 'speed', line: at.map((u): [number, number] => [u, (1 - u * u) * polynomial(force, u)]) },
    ],
  };
}

/** Where a neuron ends that began near the first of equiangular index vectors, against their overlap. */
function nearThreshold({ model }: Learning): Curves {
  const k = Math.max(2, model.factors);
  const base = { ...model, factors: k };
  const [average, specialised] = [averageThreshold(base), specialisedThreshold(base)];
  const betas = range(0, Math.min(0.9, 2 * Math.max(average, specialised)), 41);
  const ends = betas.map((beta) => {
    const gram = Array.from({ length: k }, (_, i) =>
      Array.from({ length: k }, (_, j) => (i === j ? 1 : beta)),
    );
    const start = [gram[0].map((overlap) => 0.999 * overlap)];
    return gradientFlow({ ...base, gram }, { start, time: 200 }).neurons.overlaps;
  });
  const line = (j: number) => betas.map((beta, i): [number, number] => [beta, ends[i][j]]);
  return {
    kind: 'curves',
    title: 'Where a neuron ends that begins at the first index vector',
    x: { label: 'overlap of the index vectors' },
    y: { label: 'overlap at the end', domain: [0, 1] },
    series: [
      { name: 'with the first', line: line(0) },
      { name: 'with the others', line: line(1) },
    ],
    meaning: { marks: 'threshold' },
    marks: [
      { x: average, label: 'average' },
      { x: specialised, label: 'specialised' },
    ].filter(({ x }) => Number.isFinite(x)),
  };
}

export const lab: Lab<Learning> = {
  controls: [
    { path: 'factors', label: 'index vectors', from: 1, to: 12, integer: true },
    { path: 'overlap', label: 'overlap of each pair', from: 0, to: 0.95 },
    { path: 'time', label: 'time of the flow', from: 0.1, to: 50, scale: 'log' },
  ],
  views: { 'in time': inTime, speed, 'against the overlap of index vectors': nearThreshold },
  presets: [
    {
      title: 'The nearest index vector wins',
      model: { model: 'neurons', factors: 2, teacher: 3, start: [[0.3, 0.25]], time: 3 },
      paper: '2411.08798',
      look: 'The larger overlap grows to 1, the smaller one falls to 0.',
      view: 'in time',
    },
    {
      title: 'Index vectors too close to be told apart',
      model: { model: 'neurons', factors: 5, teacher: 3, overlap: 0.1 },
      paper: '2411.08798',
      look: 'Up to the specialised threshold the neuron stays at the first vector; beyond it, it ends in between all of them.',
      view: 'against the overlap of index vectors',
    },
    {
      title: 'A high information exponent is slow at the equator',
      model: { model: 'neurons', factors: 1, teacher: 4 },
      paper: '2411.08798',
      look: 'The speed grows from 0 as the cube of the overlap.',
      view: 'speed',
    },
  ],
};
