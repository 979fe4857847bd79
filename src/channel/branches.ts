// Links that look at one coordinate of z through a function, and at any others through their signs alone: z1^2 + sign(z1 z2 z3) and all links of
// one direction. Given the signs' share a of the label, f(z_c) = y - a has a few solutions, each with a weight; with noise the whole line has.

import { core } from '../core/index.js';
import type { Field } from './channel.js';
import { type Law, type Row, rowByRow } from './law.js';
import { lowerLine } from './line.js';
import { evaluate, type Link, sign, type TermLink } from './link.js';
import { loweredRows } from './lowered.js';
import { isSignLink, type Noise } from './noise.js';
import { NODES, signMean, signSlope, WEIGHTS } from './signs.js';
import { cholesky, LOG_TWO_PI } from './small.js';
import { rootsOf, type Scalar, scalarOf } from './univariate.js';

interface Term {
  link: TermLink | Extract<Link, { kind: 'function' }>;
  on: number[];
  weight: number;
}

/** Standard deviations beyond which nothing matters. */
const REACH = 8.5;
const MAX_PANELS = 2000;
/** Labels whose roots are remembered: those of an instance come back at every iteration. */
const MEMORY = 200_000;

/** One value of the signs' share of a label, and its probability as sum of coefficient x E[prod sign z_j, j in subset]. */
interface Share {
  value: number;
  /** The patterns of signs that make it, bit j for the j-th coordinate of the signs: set where it is negative. */
  patterns: number[];
  subsets: { members: number[]; coefficient: number }[];
}

/** The law of such a link, or undefined for one that looks at more. */
export function branchLaw(p: number, terms: Term[], noise: Noise): Law | undefined {
  const signTerms = terms.filter(({ link }) => isSignLink(link as Link));
  const others = terms.filter(({ link }) => !isSignLink(link as Link));
  const coordinates = new Set(others.flatMap(({ on }) => on));
  if (coordinates.size > 1 || others.some(({ on }) => on.length > 1)) return undefined;
  const c: number | undefined = [...coordinates][0];
  const shares = sharesOf(signTerms);
  const additive = noise.kind === 'gaussian' ? noise.variance : 0;
  const scalar = others.length > 0 ? scalarOf(others) : undefined;
  const flats = additive === 0 ? (scalar?.flats ?? []) : [];
  if (flats.length > 0 && p > 1)
    throw new RangeError(
      `noise must be > 0 for a sum of signs and a link that is constant somewhere, got 0: its labels have no closed form`,
    );
  const values = shares.map(({ value }) => value);
  const range = (field: Field): [number, number] => {
    const [low, high] = scalar ? reached(scalar, field.omega[c], field.V[c * (p + 1)]) : [0, 0];
    const spread = 9 * Math.sqrt(additive);
    return [Math.min(...values) + low - spread, Math.max(...values) + high + spread];
  };
  const turns = scalar ? turningValues(scalar) : [0];
  const law = {
    p,
    dense: additive > 0 || (scalar !== undefined && scalar.branches.length > 0),
    atoms: additive > 0 ? [] : scalar ? flats.map(({ value }) => value) : values,
    breaks: turns.flatMap((turn) => values.map((value) => turn + value)),
    range,
    ...(additive > 0 && { blur: Math.sqrt(additive) }),
  };
  if (!scalar) {
    const inside = noise.kind === 'probit' ? noise.variance : 0;
    const supports = (y: number) =>
      additive > 0 ? Number.isFinite(y) : values.some((value) => close(value, y));
    return {
      ...law,
      supports,
      rows: rowByRow(p, (V) => signsOnly(p, shares, additive, widened(p, V, inside))),
    };
  }
  const lowered =
    flats.length > 0 ? undefined : lowerLine(p, c, others, scalar, additive, shares, namedBy(signTerms));
  const roots = remembered(scalar);
  const supports = (y: number) => {
    if (!Number.isFinite(y)) return false;
    return (
      additive > 0 ||
      flats.some(({ value }) => value === y) ||
      values.some((value) => roots(y - value).length > 0)
    );
  };
  const solutions = additive > 0 ? lineOf(scalar, additive) : () => (y: number) => roots(y);
  const rows = lowered
    ? loweredRows(lowered)
    : rowByRow(p, (V) => throughLine(p, c, shares, flats, V, solutions));
  return { ...law, supports, rows, lowered };
}

type Solutions = (y: number, omega: number) => { z: number; slope: number }[];

/** Signs alone: Zout is a sum of probabilities. */
function signsOnly(p: number, shares: Share[], noise: number, V: ArrayLike<number>): Row {
  const moments = momentsOf(p, all(p), V, shares);
  return (y, omega, g) => {
    const known = moments(omega);
    g.fill(0);
    const weights = shares.map(({ value }) => {
      if (noise > 0) return -0.5 * ((y - value) ** 2 / noise + LOG_TWO_PI + Math.log(noise));
      return close(value, y) ? 0 : Number.NEGATIVE_INFINITY;
    });
    const top = Math.max(...weights);
    if (top === Number.NEGATIVE_INFINITY) return top;
    let Z = 0;
    shares.forEach((share, s) => {
      const weight = Math.exp(weights[s] - top);
      if (weight === 0) return;
      Z += weight * probability(share, known);
      add(g, weight, share, known);
    });
    Z = Math.max(Z, 1e-300);
    for (let a = 0; a < p; a++) g[a] /= Z;
    return top + Math.log(Z);
  };
}

/** One coordinate through its values z, the others through their signs given z. */
function throughLine(
  p: number,
  c: number,
  shares: Share[],
  flats: Scalar['flats'],
  V: ArrayLike<number>,
  prepare: (variance: number) => Solutions,
): Row {
  cholesky(p, V);
  const v = V[c * (p + 1)];
  const sd = Math.sqrt(v);
  const rest = all(p).filter((a) => a !== c);
  const K = rest.map((a) => V[a * p + c] / v);
  const m = rest.length;
  const conditional = Float64Array.from({ length: m * m }, (_, e) => {
    const [r, s] = [Math.floor(e / m), e % m];
    return V[rest[r] * p + rest[s]] - K[r] * V[c * p + rest[s]];
  });
  const moments = momentsOf(m, rest, conditional, shares);
  const solutions = prepare(v);
  const constant = -0.5 * (LOG_TWO_PI + Math.log(v));
  const { log_cdf_one, mills_one } = core().exports;
  const center = new Float64Array(m);
  const slopes = new Float64Array(p);
  return (y, omega, g) => {
    const flat = flats.find(({ value }) => value === y);
    if (flat) return interval(flat, omega[0], sd, g, log_cdf_one, mills_one);
    const found: { z: number; log: number; share: Share }[] = [];
    let top = Number.NEGATIVE_INFINITY;
    for (const share of shares) {
      for (const { z, slope } of solutions(y - share.value, omega[c])) {
        const log = constant - (0.5 * (z - omega[c]) ** 2) / v - Math.log(slope);
        if (log > top) top = log;
        found.push({ z, log, share });
      }
    }
    g.fill(0);
    if (top === Number.NEGATIVE_INFINITY) return top;
    let Z = 0;
    for (const { z, log, share } of found) {
      const weight = Math.exp(log - top);
      if (weight < 1e-18) continue;
      const pull = (z - omega[c]) / v;
      if (m === 0) {
        const P = share.subsets.reduce(
          (sum, s) => sum + s.coefficient * (s.members.length > 0 ? sign(z) : 1),
          0,
        );
        Z += weight * P;
        g[0] += weight * P * pull;
        continue;
      }
      for (let r = 0; r < m; r++) center[r] = omega[rest[r]] + K[r] * (z - omega[c]);
      const known = moments(center);
      const P = Math.max(probability(share, known, c, sign(z)), 0);
      Z += weight * P;
      g[c] += weight * P * pull;
      slopes.fill(0);
      add(slopes, weight, share, known, c, sign(z));
      for (let r = 0; r < m; r++) {
        g[rest[r]] += slopes[rest[r]];
        g[c] -= K[r] * slopes[rest[r]];
      }
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

/** Values of the signs' share and their probabilities, through the Walsh functions of the signs. */
function sharesOf(terms: Term[]): Share[] {
  const coordinates = namedBy(terms);
  const k = coordinates.length;
  if (k > 10) throw new RangeError(`link must look at the signs of at most 10 coordinates, got ${k}`);
  const found = new Map<number, number[]>();
  const z: number[] = [];
  const parts = terms.map((term) => ({ ...term, g: evaluate(term.link as Link) }));
  for (let pattern = 0; pattern < 2 ** k; pattern++) {
    coordinates.forEach((coordinate, j) => {
      z[coordinate] = pattern & (1 << j) ? -1 : 1;
    });
    const value = parts.reduce((sum, { g, on, weight }) => sum + weight * g(on.map((a) => z[a])), 0);
    const key = [...found.keys()].find((other) => close(other, value)) ?? value;
    found.set(key, [...(found.get(key) ?? []), pattern]);
  }
  return [...found].map(([value, patterns]) => {
    const subsets: Share['subsets'] = [];
    for (let subset = 0; subset < 2 ** k; subset++) {
      const sum = patterns.reduce((total, pattern) => total + (odd(pattern & subset) ? -1 : 1), 0);
      if (sum !== 0)
        subsets.push({ members: coordinates.filter((_, j) => subset & (1 << j)), coefficient: sum / 2 ** k });
    }
    return { value, patterns, subsets };
  });
}

interface Known {
  mean: number;
  slope: number[];
  rest: number[];
}

/** E[prod sign z_j] and its derivatives for every subset that the shares name, of the coordinates `names` with covariance V. */
function momentsOf(
  k: number,
  names: number[],
  V: ArrayLike<number>,
  shares: Share[],
): (omega: ArrayLike<number>) => Map<string, Known> {
  const wanted = new Map<string, number[]>();
  for (const { subsets } of shares) {
    for (const { members } of subsets) {
      const rest = members.filter((a) => names.includes(a));
      wanted.set(String(rest), rest);
    }
  }
  const prepared = [...wanted].map(([key, rest]) => {
    const at = rest.map((a) => names.indexOf(a));
    const part = Float64Array.from(
      { length: at.length ** 2 },
      (_, e) => V[at[Math.floor(e / at.length)] * k + at[e % at.length]],
    );
    return { key, rest, at, part };
  });
  return (omega) =>
    new Map(
      prepared.map(({ key, rest, at, part }) => {
        const here = at.map((a) => omega[a]);
        return [
          key,
          { mean: signMean(at.length, here, part), slope: signSlope(at.length, here, part), rest },
        ];
      }),
    );
}

/** `line`: the coordinate whose value, hence sign, is given. */
function probability({ subsets }: Share, known: Map<string, Known>, line = -1, sigma = 1): number {
  return subsets.reduce((sum, { members, coefficient }) => {
    const flip = members.includes(line) ? sigma : 1;
    return sum + coefficient * flip * known.get(keyOf(members, line))!.mean;
  }, 0);
}

/** Adds weight times the derivatives of `probability` to g. */
function add(
  g: Float64Array,
  weight: number,
  { subsets }: Share,
  known: Map<string, Known>,
  line = -1,
  sigma = 1,
): void {
  for (const { members, coefficient } of subsets) {
    const flip = members.includes(line) ? sigma : 1;
    const { slope, rest } = known.get(keyOf(members, line))!;
    rest.forEach((a, r) => {
      g[a] += weight * coefficient * flip * slope[r];
    });
  }
}

const namedBy = (terms: Term[]) => [...new Set(terms.flatMap(({ on }) => on))].sort((a, b) => a - b);
const keyOf = (members: number[], line: number) => String(members.filter((a) => a !== line));

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

function widened(p: number, V: ArrayLike<number>, inside: number): Float64Array {
  const wide = Float64Array.from(V);
  for (let a = 0; a < p; a++) wide[a * (p + 1)] += inside;
  cholesky(p, wide);
  return wide;
}

const all = (p: number) => Array.from({ length: p }, (_, a) => a);
const close = (a: number, b: number) => Math.abs(a - b) <= 1e-12 * (1 + Math.abs(a));

function odd(bits: number): boolean {
  let count = 0;
  for (let rest = bits; rest > 0; rest &= rest - 1) count++;
  return count % 2 === 1;
}
