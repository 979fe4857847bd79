import type { Field, Labels } from './channel.js';
import type { Law } from './law.js';
import { type Answers, noisyLabels } from './noisy-labels.js';
import { identity } from './small.js';

/** Step and ends of the double exponential rule: its nodes come within 1e-14 of the ends of an interval. */
const STEP = 1 / 16;
const SPAN = 3.2;
/** The rule with every other node may differ by so much of the whole: the error of all nodes is about the square of that. */
const AGREEMENT = 1e-5;
const HALVINGS = 5;

/** Nodes of one interval, those of odd places after those of even ones, with their share of the integral. */
interface Nodes {
  y: number[];
  /** Step of the rule times dy/dt. */
  step: number[];
  even: number;
}

/**
 * Labels of z ~ N(omega, V): atoms with their probabilities; between the singular labels of a density the double exponential rule (Takahasi and Mori
 * 1974), which does not mind singular ends, where an interval that has not settled is halved; with noise, panels.
 */
export function labelsOf(law: Law, given?: Field): Labels {
  const { p } = law;
  const field = { omega: given?.omega ?? new Float64Array(p), V: given?.V ?? identity(p) };
  const { omega, V } = field;
  const ask = (y: number[]): Answers => {
    const n = y.length;
    const rows = new Float64Array(p * n);
    for (let a = 0; a < p; a++) rows.fill(omega[a], a * n, (a + 1) * n);
    const logZ = new Float64Array(n);
    const g = new Float64Array(p * n);
    law.rows(y, rows, V, logZ, g);
    return { y, Z: logZ.map((value) => (value > -745 ? Math.exp(value) : 0)), logZ, g };
  };
  const kept: { answers: Answers; at: number; weight: number }[] = [];
  const keep = (answers: Answers, steps: number[], from = 0) =>
    steps.forEach((step, k) => {
      kept.push({ answers, at: from + k, weight: step * answers.Z[from + k] });
    });
  const atoms = law.atoms.length > 0 ? ask(law.atoms) : undefined;
  if (atoms)
    keep(
      atoms,
      law.atoms.map(() => 1),
    );
  const interval = (a: number, b: number, left: number) => {
    const nodes = between(a, b);
    const answers = ask(nodes.y);
    const share = (to: number) => sum(nodes.step.slice(0, to).map((step, k) => step * answers.Z[k]));
    if (left === 0 || Math.abs(share(nodes.y.length) - 2 * share(nodes.even)) < AGREEMENT)
      keep(answers, nodes.step);
    else {
      const middle = 0.5 * (a + b);
      interval(a, middle, left - 1);
      interval(middle, b, left - 1);
    }
  };
  if (law.dense && law.blur)
    for (const { answers, from, steps } of noisyLabels(law, law.blur, field, ask)) keep(answers, steps, from);
  else if (law.dense) {
    const [low, high] = law.range(field);
    if (Number.isFinite(low)) {
      const inner = [...new Set(law.breaks)].filter((at) => at > low && at < high);
      const ends = [low, ...inner, high].sort((a, b) => a - b);
      for (let k = 0; k + 1 < ends.length; k++)
        if (ends[k + 1] - ends[k] > 1e-13 * (high - low)) interval(ends[k], ends[k + 1], HALVINGS);
    } else {
      // Algebraic tails: to both sides of the label of the mean.
      const middle = omega[1] ? omega[0] / omega[1] : 0;
      for (const side of [-1, 1]) {
        const nodes = beyond(middle, side);
        keep(ask(nodes.y), nodes.step);
      }
    }
  }
  const mass = sum(kept.map(({ weight }) => weight));
  const likely = kept.filter(({ weight }) => weight > 1e-22 * mass);
  const n = likely.length;
  const of = (value: (one: (typeof kept)[number]) => number) => Float64Array.from(likely, value);
  const g = new Float64Array(p * n);
  likely.forEach(({ answers, at }, i) => {
    for (let a = 0; a < p; a++) g[a * n + i] = answers.g[a * answers.y.length + at];
  });
  return {
    y: of(({ answers, at }) => answers.y[at]),
    weight: of(({ weight }) => weight / mass),
    atom: Uint8Array.from(likely, ({ answers }) => (answers === atoms ? 1 : 0)),
    mass,
    logZ: of(({ answers, at }) => answers.logZ[at]),
    g,
  };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** Places of the rule: the even ones first. */
const places = (() => {
  const most = Math.round(SPAN / STEP);
  const all = Array.from({ length: 2 * most + 1 }, (_, k) => k - most);
  return [...all.filter((m) => m % 2 === 0), ...all.filter((m) => m % 2 !== 0)];
})();

function between(a: number, b: number): Nodes {
  const half = 0.5 * (b - a);
  const nodes: Nodes = { y: [], step: [], even: 0 };
  for (const m of places) {
    const t = m * STEP;
    const u = 0.5 * Math.PI * Math.sinh(t);
    // The distance from the nearer end without cancellation.
    const distance = (2 * half) / (1 + Math.exp(2 * Math.abs(u)));
    const node = u < 0 ? a + distance : b - distance;
    if (!(node > a && node < b)) continue;
    nodes.y.push(node);
    nodes.step.push((STEP * half * 0.5 * Math.PI * Math.cosh(t)) / Math.cosh(u) ** 2);
    if (m % 2 === 0) nodes.even++;
  }
  return nodes;
}

function beyond(middle: number, side: number): Nodes {
  const nodes: Nodes = { y: [], step: [], even: 0 };
  for (const m of places) {
    const t = m * STEP;
    const distance = Math.exp(0.5 * Math.PI * Math.sinh(t));
    const node = middle + side * distance;
    if (node === middle || !Number.isFinite(node)) continue;
    nodes.y.push(node);
    nodes.step.push(STEP * 0.5 * Math.PI * Math.cosh(t) * distance);
  }
  return nodes;
}
