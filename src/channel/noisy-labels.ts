// Labels of a link with Gaussian noise. Their density has no features that are narrower than the noise, so that panels with the nodes of Gauss and
// Legendre take a fraction of the nodes that a rule for singular ends does.

import { LAST, NODES, WEIGHTS } from '../numerics/legendre.js';
import type { Field } from './channel.js';
import type { Law } from './law.js';

/** What the law says of many labels of one field. */
export interface Answers {
  y: number[];
  Z: Float64Array;
  logZ: Float64Array;
  /** By columns. */
  g: Float64Array;
}

/** Answers to be kept: as many as there are steps, from a place on, with their shares of the integral. */
export interface Kept {
  answers: Answers;
  from: number;
  steps: number[];
}

/** y = center + scale sinh u for u in [from, to]: dense around the center. */
interface Panel {
  center: number;
  from: number;
  to: number;
}

/** Length of a panel in u at first, and by how much of it they grow outwards. */
const LENGTH = 2;
const GROWTH = 0.25;
/** Scale around a center, in deviations of the noise. */
const SCALE = 2;
/** Where algebraic tails are cut. */
const FAR = 1e9;
/** A panel is halved while its last coefficients in Legendre's polynomials, of a whole of 1, exceed it: the error is about their square. */
const SMALL = 3e-7;
/** Nor are panels that are shorter than so many deviations of the noise, or any after so many nodes: of a law whose own errors are larger. */
const SHORTEST = 0.5;
const MOST = 6000;
/**
 * Tolerance on the total probability. A larger difference from 1 means that a peak was missed, or that the law
 * has errors that more panels do not reduce.
 */
const MISSING = 1e-6;
const ROUGH = 1e-2;
const FINEST = 16;

/**
 * Nodes over the labels of a law with noise of deviation `blur`. Panels are dense around the labels where the density without noise is singular, and are
 * halved until they resolve the density and the mean of g' V g.
 */
export function noisyLabels(law: Law, blur: number, field: Field, ask: (y: number[]) => Answers): Kept[] {
  let before = Number.NaN;
  for (let fineness = 1; ; fineness *= 2) {
    const kept = settled(panelsOf(law, blur, field, LENGTH / fineness), blur, field.V, ask);
    let mass = 0;
    for (const { answers, from, steps } of kept)
      steps.forEach((step, k) => {
        mass += step * answers.Z[from + k];
      });
    const error = Math.abs(mass - 1);
    const useless = error < ROUGH && Math.abs(mass - before) < 0.1 * error;
    if (!(error > MISSING) || useless || fineness === FINEST) return kept;
    before = mass;
  }
}

function panelsOf(law: Law, blur: number, field: Field, length: number): Panel[] {
  const scale = SCALE * blur;
  const given = law.range(field);
  const peaks = [...law.breaks, ...(law.middle?.(field) ?? [])];
  const open = !given.every(Number.isFinite);
  const [low, high] = open ? [-FAR * (1 + scale), FAR * (1 + scale)] : given;
  const centers: number[] = [];
  for (const at of peaks.sort((a, b) => a - b))
    if (at > low && at < high && !(at - centers[centers.length - 1] < blur)) centers.push(at);
  if (centers.length === 0) centers.push(open ? 0 : 0.5 * (low + high));
  return centers.flatMap((center, k) => {
    const ends = [
      k > 0 ? 0.5 * (centers[k - 1] + center) : low,
      k + 1 < centers.length ? 0.5 * (center + centers[k + 1]) : high,
    ];
    const [down, up] = ends.map((end) => Math.asinh(Math.abs(end - center) / scale));
    const below = outwards(down, length).map(([a, b]) => ({ center, from: -b, to: -a }));
    const above = outwards(up, length).map(([from, to]) => ({ center, from, to }));
    return [...below, ...above];
  });
}

/** Panels from 0 to an end, longer far out. */
function outwards(end: number, length: number): [number, number][] {
  const panels: [number, number][] = [];
  for (let from = 0; from < end; ) {
    const to = Math.min(end, Math.max(from + length, (1 + GROWTH * length) * from));
    panels.push([from, to]);
    from = to;
  }
  return panels;
}

function settled(panels: Panel[], blur: number, V: ArrayLike<number>, ask: (y: number[]) => Answers): Kept[] {
  const scale = SCALE * blur;
  const n = NODES.length;
  const kept: Kept[] = [];
  let waiting = panels;
  for (let asked = 0; waiting.length > 0; asked += n * waiting.length) {
    const y: number[] = [];
    for (const { center, from, to } of waiting)
      for (const node of NODES) y.push(center + scale * Math.sinh(from + (to - from) * node));
    const answers = ask(y);
    const halves: Panel[] = [];
    waiting.forEach(({ center, from, to }, k) => {
      const steps = WEIGHTS.map((w, i) => w * (to - from) * scale * Math.cosh(from + (to - from) * NODES[i]));
      const middle = 0.5 * (from + to);
      const whole = scale * (Math.sinh(to) - Math.sinh(from)) < SHORTEST * blur || asked > MOST;
      if (whole || resolved(answers, k * n, steps, V)) kept.push({ answers, from: k * n, steps });
      else halves.push({ center, from, to: middle }, { center, from: middle, to });
    });
    waiting = halves;
  }
  return kept;
}

/** Whether the last coefficients of Z and Z g' V g are small. */
function resolved({ y, Z, g }: Answers, from: number, steps: number[], V: ArrayLike<number>): boolean {
  const p = g.length / y.length;
  const last = [0, 0, 0, 0];
  steps.forEach((step, k) => {
    const i = from + k;
    if (!(Z[i] > 0)) return;
    let size = 0;
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++) size += V[a * p + b] * g[a * y.length + i] * g[b * y.length + i];
    const mass = step * Z[i];
    for (let m = 0; m < 2; m++) {
      last[m] += LAST[k][m + 2] * mass;
      last[m + 2] += LAST[k][m + 2] * mass * size;
    }
  });
  return !(last.reduce((sum, x) => sum + Math.abs(x), 0) > SMALL);
}
