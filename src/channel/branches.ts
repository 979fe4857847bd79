// Links that look at one coordinate of z through a function, and at any others through their signs alone: z1^2 + sign(z1 z2 z3) and all links of
// one direction. Given the signs' share a of the label, f(z_c) = y - a has a few solutions, each with a weight; with noise the whole line has.

import { core } from '../core/index.js';
import type { Field } from './channel.js';
import { imageOf } from './image.js';
import { type Law, type Row, rowByRow } from './law.js';
import { NODES, WEIGHTS } from './legendre.js';
import { lowerLine } from './line.js';
import type { Link, TermLink } from './link.js';
import { loweredRows } from './lowered.js';
import { isSignLink, type Noise } from './noise.js';
import { namedBy, type Share, type SignTerm, sharesOf, signsBeside } from './signs.js';
import { LOG_TWO_PI } from './small.js';
import { rootsOf, type Scalar, scalarOf } from './univariate.js';

interface Term {
  link: TermLink | Extract<Link, { kind: 'function' }>;
  on: number[];
  weight: number;
}

/** Standard deviations beyond which nothing matters. */
const REACH = 8.5;
const MAX_PANELS = 2000;
/** Exponents so far below the largest do not count. */
const DEPTH = 42;
/** Labels whose roots are remembered: those of an instance come back at every iteration. */
const MEMORY = 200_000;

/** The law of such a link, or undefined for one that looks at more. */
export function branchLaw(p: number, terms: Term[], noise: Noise): Law | undefined {
  const signTerms = terms.filter(({ link }) => isSignLink(link as Link));
  const others = terms.filter(({ link }) => !isSignLink(link as Link));
  const coordinates = new Set(others.flatMap(({ on }) => on));
  if (coordinates.size !== 1 || others.some(({ on }) => on.length > 1)) return undefined;
  const [c] = coordinates;
  const shares = sharesOf(signTerms as SignTerm[]);
  const named = namedBy(signTerms);
  const additive = noise.variance;
  const scalar = scalarOf(others);
  const flats = additive === 0 ? scalar.flats : [];
  if (flats.length > 0 && p > 1)
    throw new RangeError(
      `noise must be > 0 for a sum of signs and a link that is constant somewhere, got 0: its labels have no closed form`,
    );
  const values = shares.map(({ value }) => value);
  const range = (field: Field): [number, number] => {
    const [low, high] = reached(scalar, field.omega[c], field.V[c * (p + 1)]);
    const spread = 9 * Math.sqrt(additive);
    return [Math.min(...values) + low - spread, Math.max(...values) + high + spread];
  };
  const lowered = flats.length > 0 ? undefined : lowerLine(p, c, others, scalar, additive, shares, named);
  const roots = remembered(scalar);
  const solutions = additive > 0 ? lineOf(scalar, additive) : () => (y: number) => roots(y);
  return {
    p,
    dense: additive > 0 || scalar.branches.length > 0,
    atoms: flats.map(({ value }) => value),
    breaks: turningValues(scalar).flatMap((turn) => values.map((value) => turn + value)),
    range,
    ...(additive > 0 && { blur: Math.sqrt(additive) }),
    possible: additive > 0 ? 'a finite number' : imageOf(scalar, values),
    rows: lowered
      ? loweredRows(lowered)
      : rowByRow(p, (V) => throughLine(p, c, shares, named, flats, V, solutions)),
    lowered,
  };
}

type Solutions = (y: number, omega: number) => { z: number; slope: number }[];

/** One coordinate through its values z, the others through their signs given z. */
function throughLine(
  p: number,
  c: number,
  shares: Share[],
  named: number[],
  flats: Scalar['flats'],
  V: ArrayLike<number>,
  prepare: (variance: number) => Solutions,
): Row {
  const v = V[c * (p + 1)];
  const sd = Math.sqrt(v);
  const signs = signsBeside(p, c, shares, named, V);
  const solutions = prepare(v);
  const constant = -0.5 * (LOG_TWO_PI + Math.log(v));
  const { log_cdf_one, mills_one } = core().exports;
  return (y, omega, g) => {
    const flat = flats.find(({ value }) => value === y);
    if (flat) return interval(flat, omega[0], sd, g, log_cdf_one, mills_one);
    const found: { z: number; log: number; share: number }[] = [];
    shares.forEach(({ value }, share) => {
      for (const { z, slope } of solutions(y - value, omega[c])) {
        const log = constant - (0.5 * (z - omega[c]) ** 2) / v - Math.log(slope);
        found.push({ z, log, share });
      }
    });
    found.sort((a, b) => b.log - a.log);
    g.fill(0);
    let top = Number.NEGATIVE_INFINITY;
    let Z = 0;
    for (const { z, log, share } of found) {
      // No probability of signs exceeds 1.
      if (!(log > top - DEPTH)) break;
      const beside = signs(share, z, omega);
      if (!(log + beside.log > Number.NEGATIVE_INFINITY)) continue;
      if (log + beside.log > top) {
        const shrink = Math.exp(top - log - beside.log);
        Z *= shrink;
        for (let a = 0; a < p; a++) g[a] *= shrink;
        top = log + beside.log;
      }
      const weight = Math.exp(log + beside.log - top);
      Z += weight;
      for (let a = 0; a < p; a++) g[a] += weight * beside.slope[a];
      g[c] += (weight * (z - omega[c])) / v;
    }
    if (!(Z > 0)) return Number.NEGATIVE_INFINITY;
    for (let a = 0; a < p; a++) g[a] /= Z;
    return top + Math.log(Z);
  };
}

/** The label of a flat piece: z anywhere on it. */
function interval(
  { from, to }: { from: number; to: number },
  omega: number,
  sd: number,
  g: Float64Array,
  logCdf: (x: number) => number,
  mills: (x: number) => number,
): number {
  const [a, b] = [(from - omega) / sd, (to - omega) / sd];
  if (a === Number.NEGATIVE_INFINITY && b === Number.POSITIVE_INFINITY) {
    g[0] = 0;
    return 0;
  }
  if (a === Number.NEGATIVE_INFINITY) {
    g[0] = -mills(b) / sd;
    return logCdf(b);
  }
  if (b === Number.POSITIVE_INFINITY) {
    g[0] = mills(-a) / sd;
    return logCdf(-a);
  }
  // Phi(b) - Phi(a) from the side where both are small.
  const turned = a + b > 0;
  const [low, high] = turned ? [-b, -a] : [a, b];
  const top = logCdf(high);
  const value = top + Math.log1p(-Math.exp(logCdf(low) - top));
  const density = (x: number) => Math.exp(-0.5 * x * x - 0.5 * LOG_TWO_PI - value);
  g[0] = (density(a) - density(b)) / sd;
  return value;
}

/** With noise every z is possible: nodes of Gauss and Legendre on panels, whose `slope` is one over the likelihood of the label and the step. */
function lineOf({ f }: Scalar, noise: number): (variance: number) => Solutions {
  return (variance) => {
    const sd = Math.sqrt(variance);
    const constant = -0.5 * (LOG_TWO_PI + Math.log(noise));
    return (y, omega) => {
      const [from, to] = [omega - REACH * sd, omega + REACH * sd];
      // The label's likelihood is a bump of width sqrt(noise) / |f'|; |f'| from a coarse look.
      let steepest = 1e-9;
      for (let k = 0; k < 64; k++) {
        const [a, b] = [from + ((to - from) * k) / 64, from + ((to - from) * (k + 1)) / 64];
        const [fa, fb] = [f(a), f(b)];
        const near = Math.min(Math.abs(fa - y), Math.abs(fb - y)) < Math.abs(fb - fa) + 9 * Math.sqrt(noise);
        if (near) steepest = Math.max(steepest, Math.abs(fb - fa) / (b - a));
      }
      const width = 5 * Math.min(0.8 * sd, Math.sqrt(noise) / steepest);
      const nodes: { z: number; slope: number }[] = [];
      // Panels that end at 0, where signs jump.
      const ends = from < 0 && to > 0 ? [from, 0, to] : [from, to];
      for (let e = 0; e + 1 < ends.length; e++) {
        const length = ends[e + 1] - ends[e];
        const panels = Math.min(MAX_PANELS, Math.ceil(length / width));
        const h = length / panels;
        for (let panel = 0; panel < panels; panel++) {
          for (let k = 0; k < NODES.length; k++) {
            const z = ends[e] + (panel + NODES[k]) * h;
            const log = constant - (0.5 * (y - f(z)) ** 2) / noise;
            if (log > -300) nodes.push({ z, slope: 1 / (h * WEIGHTS[k] * Math.exp(log)) });
          }
        }
      }
      return nodes;
    };
  };
}

function remembered(scalar: Scalar): (y: number) => { z: number; slope: number }[] {
  const known = new Map<number, { z: number; slope: number }[]>();
  return (y) => {
    const before = known.get(y);
    if (before) return before;
    if (known.size >= MEMORY) known.clear();
    const roots = rootsOf(scalar, y);
    known.set(y, roots);
    return roots;
  };
}

/** Least and largest f within reach of omega. */
function reached({ f, branches }: Scalar, omega: number, v: number): [number, number] {
  const [from, to] = [omega - REACH * Math.sqrt(v), omega + REACH * Math.sqrt(v)];
  const ends = branches.flatMap((branch) => [branch.from, branch.to]).filter((z) => z > from && z < to);
  const values = [from, to, ...ends].map(f);
  for (let k = 1; k < 64; k++) values.push(f(from + ((to - from) * k) / 64));
  return [Math.min(...values), Math.max(...values)];
}

function turningValues({ f, branches }: Scalar): number[] {
  const ends = branches.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  return [...new Set(ends)].map(f);
}
