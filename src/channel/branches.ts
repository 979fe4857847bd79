// Links that look at one coordinate of z through a function, and at any others through their signs alone: z1^2 + sign(z1 z2 z3) and all links of
// one direction. Given the signs' share a of the label, f(z_c) = y - a has a few solutions, each with a weight; with noise the whole line has.

import { cellsOf } from './cells.js';
import type { Field } from './channel.js';
import { flatLabel } from './flat.js';
import { type Law, type Row, rowByRow } from './law.js';
import { lowerLine } from './line.js';
import { type Link, sign, type TermLink } from './link.js';
import { loweredRows } from './lowered.js';
import { isSignLink, type Noise } from './noise.js';
import { noisyLine, REACH, type Solution } from './noisy-line.js';
import { type Flat, sameLabel } from './pieces.js';
import { add, close, momentsOf, namedBy, probability, type Share, sharesOf, signsOnly } from './shares.js';
import { cholesky, LOG_TWO_PI } from './small.js';
import { rootsOf, type Scalar, scalarOf } from './univariate.js';

interface Term {
  link: TermLink | Extract<Link, { kind: 'function' }>;
  on: number[];
  weight: number;
}

/** Labels whose roots are remembered: those of an instance come back at every iteration. */
const MEMORY = 200_000;

/** The law of such a link, or undefined for one that looks at more. */
export function branchLaw(p: number, terms: Term[], noise: Noise): Law | undefined {
  const signTerms = terms.filter(({ link }) => isSignLink(link as Link));
  const others = terms.filter(({ link }) => !isSignLink(link as Link));
  const coordinates = [...new Set(others.flatMap(({ on }) => on))];
  if (coordinates.length > 1 || others.some(({ on }) => on.length > 1)) return undefined;
  return coordinates.length === 0
    ? signLaw(p, signTerms, noise)
    : lineLaw(p, coordinates[0], others, signTerms, noise);
}

/** Labels that signs make alone. */
function signLaw(p: number, terms: Term[], noise: Noise): Law {
  const shares = sharesOf(terms);
  const values = shares.map(({ value }) => value);
  const additive = noise.kind === 'gaussian' ? noise.variance : 0;
  const inside = noise.kind === 'probit' ? noise.variance : 0;
  const spread = 9 * Math.sqrt(additive);
  return {
    p,
    dense: additive > 0,
    atoms: additive > 0 ? [] : values,
    breaks: values,
    range: () => [Math.min(...values) - spread, Math.max(...values) + spread],
    ...(additive > 0 && { blur: Math.sqrt(additive) }),
    supports: (y) => (additive > 0 ? Number.isFinite(y) : values.some((value) => close(value, y))),
    rows: rowByRow(p, (V) => signsOnly(p, shares, additive, widened(p, V, inside))),
  };
}

/** Labels f(z_c) + the share of signs + noise. */
function lineLaw(p: number, c: number, line: Term[], signTerms: Term[], noise: Noise): Law {
  const additive = noise.variance;
  const named = namedBy(signTerms);
  // The signs of the only coordinate are a jump of the function; beside other signs they are a cut of it.
  const alone = p === 1;
  const scalar = scalarOf(alone ? [...line, ...signTerms] : line, named.includes(c) ? [0] : []);
  const shares = sharesOf(alone ? [] : signTerms);
  const values = shares.map(({ value }) => value);
  if (scalar.branches.length === 0 && scalar.flats.length === 1)
    throw new RangeError(`link.g must depend on z, got ${scalar.flats[0].value} everywhere`);
  const flats = additive === 0 ? scalar.flats : [];
  if (flats.length > 0 && !alone)
    throw new RangeError(
      `noise must be > 0 for a sum of signs and a link that is constant somewhere, got 0: its labels have no closed form`,
    );
  const reachOf = (field: Field): [number, number] => {
    const reach = REACH * Math.sqrt(field.V[c * (p + 1)]);
    return [field.omega[c] - reach, field.omega[c] + reach];
  };
  const range = (field: Field): [number, number] => {
    const [low, high] = reached(scalar, ...reachOf(field));
    const spread = 9 * Math.sqrt(additive);
    return [Math.min(...values) + low - spread, Math.max(...values) + high + spread];
  };
  const ends = [
    ...scalar.branches.flatMap(({ y }) => [y[0], y[y.length - 1]]),
    ...scalar.flats.map(({ value }) => value),
  ];
  const law = {
    p,
    dense: additive > 0 || scalar.branches.length > 0,
    atoms: flats.map(({ value }) => value),
    breaks: [...new Set(ends)].flatMap((end) => values.map((value) => end + value)),
    range,
    middle: ({ omega }: Field) => values.map((value) => scalar.f(omega[c]) + value),
    ...(additive > 0
      ? { blur: Math.sqrt(additive) }
      : { cells: (field: Field) => cellsOf(scalar, values, ...reachOf(field)) }),
  };
  const lowered =
    flats.length > 0 ? undefined : lowerLine(p, c, line, scalar, additive, sharesOf(signTerms), named);
  const roots = remembered(scalar);
  const supports = (y: number) => {
    if (!Number.isFinite(y)) return false;
    return (
      additive > 0 ||
      flats.some(({ value }) => sameLabel(value, y)) ||
      values.some((value) => roots(y - value).length > 0)
    );
  };
  const solutions = additive > 0 ? noisyLine(scalar, additive) : () => roots;
  const rows = lowered
    ? loweredRows(lowered)
    : rowByRow(p, (V) => throughLine(p, c, shares, flats, V, solutions));
  return { ...law, supports, rows, lowered };
}

type Solutions = (y: number, omega: number) => Solution[];

/** One coordinate through its values z, the others through their signs given z. */
function throughLine(
  p: number,
  c: number,
  shares: Share[],
  flats: Flat[],
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
  const center = new Float64Array(m);
  const slopes = new Float64Array(p);
  return (y, omega, g) => {
    const flat = flats.find(({ value }) => sameLabel(value, y));
    if (flat) return flatLabel(flat, omega[0], sd, g);
    const found: { z: number; log: number; share: Share }[] = [];
    let top = Number.NEGATIVE_INFINITY;
    for (const share of shares) {
      for (const { z, log: own } of solutions(y - share.value, omega[c])) {
        const log = constant - (0.5 * (z - omega[c]) ** 2) / v + own;
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
        Z += weight;
        g[0] += weight * pull;
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

function remembered(scalar: Scalar): (y: number) => Solution[] {
  const known = new Map<number, Solution[]>();
  return (y) => {
    const before = known.get(y);
    if (before) return before;
    if (known.size >= MEMORY) known.clear();
    const roots = rootsOf(scalar, y).map(({ z, slope }) => ({ z, log: -Math.log(slope) }));
    known.set(y, roots);
    return roots;
  };
}

/** Least and largest f within reach. */
function reached({ f, branches, flats }: Scalar, from: number, to: number): [number, number] {
  const values = branches.flatMap((branch) => {
    const [a, b] = [Math.max(from, branch.from), Math.min(to, branch.to)];
    return b > a ? [f(a), f(b)] : [];
  });
  for (const { value, stretches } of flats)
    if (stretches.some((stretch) => stretch.to > from && stretch.from < to)) values.push(value);
  return [Math.min(...values), Math.max(...values)];
}

function widened(p: number, V: ArrayLike<number>, inside: number): Float64Array {
  const wide = Float64Array.from(V);
  for (let a = 0; a < p; a++) wide[a * (p + 1)] += inside;
  cholesky(p, wide);
  return wide;
}

const all = (p: number) => Array.from({ length: p }, (_, a) => a);
