import { range } from '../numerics/index.js';
import type { Curves, Phases, Series } from '../system/drawing.js';
import type { Lab, Preset } from '../system/lab.js';
import { pathThrough } from '../system/path.js';
import { entriesOf } from '../system/report.js';
import { type Evolution, stateEvolution } from './evolution.js';
import { checkedModel, type SpikedModel } from './model.js';
import { thresholds } from './thresholds/thresholds.js';

/** The ray that a view follows: all signal-to-noise ratios times 1/8 to 8. */
const RAY = { scale: 'channels.*.snr' };
const [FROM, TO] = [0.125, 8];
/** An overlap above it counts as recovered. */
const RECOVERED = 1e-3;

/** Overlaps against a common factor of all signal-to-noise ratios, from the prior means and from the signal, with thresholds. */
function alongRay(model: SpikedModel): Curves {
  const path = pathThrough(model, RAY, checkedModel);
  const factors = range(Math.log2(FROM), Math.log2(TO), 97).map((e) => 2 ** e);
  const reached = (start: 'uninformative' | 'informed') =>
    factors.map((x) => stateEvolution(path.at(x), { start, tolerance: 1e-9, maxIterations: 5000 }));
  const [cold, warm] = [reached('uninformative'), reached('informed')];
  const lineOf = (runs: Evolution[], name: string) =>
    runs.map(({ overlap }, i): [number, number] => [
      factors[i],
      entriesOf(overlap).find(([other]) => other === name)![1],
    ]);
  const found = thresholds(model, { vary: RAY, from: FROM, to: TO, kinds: ['onset', 'jump'] }).thresholds;
  return {
    kind: 'curves',
    title: 'Overlaps as all signal-to-noise ratios grow',
    x: { label: 'factor of all signal-to-noise ratios', scale: 'log', domain: [FROM, TO] },
    y: { label: 'overlap', domain: [0, 1] },
    series: entriesOf(cold[0].overlap).map(([name]) => ({
      name,
      line: lineOf(cold, name),
      dashed: lineOf(warm, name),
    })),
    meaning: { line: 'from the prior mean', dashed: 'from the signal', marks: 'threshold' },
    marks: found.map(({ kind, value, species }) => ({ x: value, label: `${kind} of ${species.join(', ')}` })),
  };
}

/** State evolution, iteration by iteration, from overlaps of 1/1000 of the signal. */
function inTime(model: SpikedModel): Curves {
  const { trajectory = [] } = stateEvolution(model, {
    start: model.start ?? 'uninformative',
    floor: 1e-3,
    trajectory: true,
    tolerance: 1e-6,
    maxIterations: 400,
  });
  const series: Series[] = entriesOf(trajectory[0]).map(([name], k) => ({
    name,
    line: trajectory.map((overlap, t): [number, number] => [t, entriesOf(overlap)[k][1]]),
  }));
  return {
    kind: 'curves',
    title: 'State evolution in time',
    x: { label: 'iteration' },
    y: { label: 'overlap', domain: [0, 1] },
    series,
  };
}

/** What is recovered in the plane of the first two signal-to-noise ratios; a model of one channel has a line of it. */
function plane(model: SpikedModel): Phases {
  const [first, second = first] = model.channels;
  const [xs, ys] = [first.snr, second.snr].map((snr) => edges(snr / 4, snr * 4));
  const species = Object.keys(model.species);
  const cells: Phases['cells'] = [];
  for (let i = 0; i + 1 < xs.length; i++) {
    for (let j = 0; j + 1 < ys.length; j++) {
      const channels = model.channels.map((channel, k) => ({
        ...channel,
        snr: k === 0 ? middle(xs, i) : k === 1 ? middle(ys, j) : channel.snr,
      }));
      const { overlap } = stateEvolution(
        { ...model, channels },
        { start: 'uninformative', floor: 1e-6, tolerance: 1e-7, maxIterations: 2000 },
      );
      const found = species.filter((name) =>
        entriesOf({ [name]: overlap[name] }).some(([, q]) => q > RECOVERED),
      );
      cells.push({ x1: xs[i], x2: xs[i + 1], y1: ys[j], y2: ys[j + 1], region: regionOf(found) });
    }
  }
  const names = [...new Set(cells.map(({ region }) => region))].sort();
  return {
    kind: 'phases',
    title: 'What AMP recovers',
    x: { label: `snr of ${first.modes.join(' ')}`, scale: 'log' },
    y: { label: `snr of ${second.modes.join(' ')}`, scale: 'log' },
    regions: names.map((name, k) => ({ name, color: COLORS[k % COLORS.length] })),
    cells,
    lines: [],
  };
}

const COLORS = ['#cfd8dc', '#90caf9', '#1e88e5', '#a5d6a7', '#43a047', '#ffcc80', '#fb8c00', '#ce93d8'];
const STEPS = 25;
const regionOf = (found: string[]) => (found.length === 0 ? 'nothing' : found.join(', '));
const edges = (from: number, to: number) =>
  range(Math.log2(from), Math.log2(to), STEPS).map((exponent) => 2 ** exponent);
const middle = (values: number[], i: number) => Math.sqrt(values[i] * values[i + 1]);

const gaussian = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, { prior: 'gaussian' }]));

const presets: Preset[] = [
  {
    title: 'A matrix teaches a tensor',
    model: {
      model: 'spiked',
      species: gaussian('u', 'v', 'x', 'y'),
      channels: [
        { modes: ['u', 'v'], snr: 2.5 },
        { modes: ['u', 'x', 'y'], snr: 5 },
      ],
    },
    paper: '2506.02664',
    look: 'The tensor’s factors x and y are found only once the matrix has found u: two onsets, and a jump where x and y then lift u.',
    view: 'along the ray',
  },
  {
    title: 'A symmetric matrix: the BBP transition',
    model: {
      model: 'spiked',
      species: gaussian('x'),
      channels: [{ modes: ['x', 'x'], snr: 1, symmetric: true }],
    },
    paper: '2506.02664',
    look: 'The overlap is 0 up to snr 1 and 1 - 1/snr beyond.',
    view: 'along the ray',
  },
  {
    title: 'A tensor alone is hard',
    model: {
      model: 'spiked',
      species: gaussian('u', 'x', 'y'),
      channels: [{ modes: ['u', 'x', 'y'], snr: 20 }],
    },
    paper: '2506.02664',
    look: 'From the signal there is an overlap near 1, from the prior mean none at any ratio: no onset.',
    view: 'along the ray',
  },
  {
    title: 'Two plateaus in time',
    model: {
      model: 'spiked',
      species: gaussian('u', 'v', 'x', 'y'),
      channels: [
        { modes: ['u', 'v'], snr: 2.5 },
        { modes: ['u', 'x', 'y'], snr: 2.4 },
      ],
    },
    paper: '2506.02664',
    look: 'u and v rise first; x and y stay near 0 until they have, and rise then.',
    view: 'in time',
  },
];

export const lab: Lab<SpikedModel> = {
  controls: [
    { path: 'channels.*.snr', label: 'signal-to-noise ratio', from: 0.1, to: 50, scale: 'log' },
    { path: 'species.*.size', label: 'size relative to N', from: 0.1, to: 10, scale: 'log' },
  ],
  views: { 'along the ray': alongRay, 'in time': inTime, 'plane of two ratios': plane },
  presets,
};
