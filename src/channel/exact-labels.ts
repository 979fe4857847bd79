// Labels without noise, whose density may be infinite at the ends of a stretch: the double exponential rule (Takahasi and Mori 1974) does not mind.

import type { Cell } from './cells.js';
import type { Field } from './channel.js';
import type { Law } from './law.js';
import type { Answers, Kept } from './noisy-labels.js';

/** Step and ends of the rule: its nodes come within 1e-14 of the ends of an interval. */
const STEP = 1 / 16;
const SPAN = 3.2;
/** The rule with every other node may differ by so much, of a whole of 1: the error of all nodes is about the square of that. */
const AGREEMENT = 1e-5;
/** Halvings for that. More only while so much of the probability is missing, and while it gets less. */
const HALVINGS = 5;
const MISSING = 1e-7;
const ROUGH = 1e-2;
const MOST_HALVINGS = 14;
const MOST_NODES = 8000;

/** A part of a cell. */
interface Part {
  cell: Cell;
  from: number;
  to: number;
}

/**
 * Nodes over the labels of a law without noise. Intervals are halved until they resolve the density and the mean of g' V g.
 *
 * @param atoms the probability of labels that are none of a density
 */
export function exactLabels(law: Law, field: Field, ask: (y: number[]) => Answers, atoms: number): Kept[] {
  const settled: Kept[] = [];
  let waiting: Part[] = (law.cells?.(field) ?? plain(law, field)).map((cell) => ({
    cell,
    from: cell.from,
    to: cell.to,
  }));
  let mass = atoms;
  let before = Number.NaN;
  for (let asked = 0, halvings = 0; waiting.length > 0; halvings++) {
    const rules = waiting.map(ruleOf);
    const answers = ask(rules.flatMap(({ labels }) => labels));
    asked += answers.y.length;
    const rough: { part: Part; kept: Kept }[] = [];
    let [from, unsettled] = [0, 0];
    waiting.forEach((part, k) => {
      const { steps, even } = rules[k];
      const kept = { answers, from, steps };
      const { whole, agrees } = compared(kept, even, field.V);
      if (agrees) {
        settled.push(kept);
        mass += whole;
      } else {
        rough.push({ part, kept });
        unsettled += whole;
      }
      from += steps.length;
    });
    const now = mass + unsettled;
    const error = Math.abs(now - 1);
    const useless = error < MISSING || (error < ROUGH && Math.abs(now - before) < 0.1 * error);
    if ((halvings >= HALVINGS && useless) || halvings === MOST_HALVINGS || asked > MOST_NODES)
      return [...settled, ...rough.map(({ kept }) => kept)];
    before = now;
    waiting = rough.flatMap(({ part: { cell, from, to } }) => {
      const middle = 0.5 * (from + to);
      return [
        { cell, from, to: middle },
        { cell, from: middle, to },
      ];
    });
  }
  return settled;
}

/** Labels themselves, from break to break. */
function plain({ range, breaks }: Law, field: Field): Cell[] {
  const [low, high] = range(field);
  const inner = [...new Set(breaks)].filter((at) => at > low && at < high);
  const ends = [low, ...inner, high].sort((a, b) => a - b);
  return ends
    .slice(1)
    .map((to, k) => ({ from: ends[k], to, label: (t: number) => t, slope: () => 1 }))
    .filter(({ from, to }) => to - from > 1e-13 * (high - low));
}

/** Labels and their shares of the integral, those of even places of the rule first. */
function ruleOf({ cell, from, to }: Part): { labels: number[]; steps: number[]; even: number } {
  const length = to - from;
  const rule = { labels: [] as number[], steps: [] as number[], even: 0 };
  for (const { even, right, distance, weight } of PLACES) {
    const t = right ? to - length * distance : from + length * distance;
    if (!(t > from && t < to)) continue;
    const step = length * weight * cell.slope(t);
    rule.labels.push(cell.label(t));
    // A node where the slope is infinite is left out, and its mass is missing.
    rule.steps.push(Number.isFinite(step) ? step : 0);
    if (even) rule.even++;
  }
  return rule;
}

/** Places of the rule on an interval of length 1, by the distance from the nearer end and without cancellation: the even ones first. */
const PLACES = (() => {
  const most = Math.round(SPAN / STEP);
  const all = Array.from({ length: 2 * most + 1 }, (_, k) => {
    const s = (k - most) * STEP;
    const u = 0.5 * Math.PI * Math.sinh(s);
    return {
      even: (k - most) % 2 === 0,
      right: u >= 0,
      distance: 1 / (1 + Math.exp(2 * Math.abs(u))),
      weight: (0.25 * Math.PI * STEP * Math.cosh(s)) / Math.cosh(u) ** 2,
    };
  });
  return [...all.filter(({ even }) => even), ...all.filter(({ even }) => !even)];
})();

/** The mass of a part, and whether its even nodes alone say the same of it and of the mean of g' V g. */
function compared({ answers, from, steps }: Kept, even: number, V: ArrayLike<number>) {
  const { Z, g } = answers;
  const n = Z.length;
  const p = g.length / n;
  let [mass, size, evenMass, evenSize] = [0, 0, 0, 0];
  for (let k = 0; k < steps.length; k++) {
    const i = from + k;
    const own = steps[k] * Z[i];
    if (!(own > 0)) continue;
    let square = 0;
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++) square += V[a * p + b] * g[a * n + i] * g[b * n + i];
    mass += own;
    size += own * square;
    if (k >= even) continue;
    evenMass += own;
    evenSize += own * square;
  }
  const agrees = Math.abs(mass - 2 * evenMass) < AGREEMENT && Math.abs(size - 2 * evenSize) < AGREEMENT;
  return { whole: mass, agrees };
}
