// Links that look at one coordinate of z through a function, and at any others through their signs alone: z1^2 + sign(z1 z2 z3) and all links of
// one direction. Given the signs' share a of the label, f(z_c) = y - a has a few solutions, each with a weight; with noise the whole line has.

import { LOG_TWO_PI } from '../numerics/index.js';
import { cellsOf } from './cells.js';
import type { Field } from './channel.js';
import { flatLabel } from './flat.js';
import { imageOf } from './image.js';
import { type Law, type Row, rowByRow } from './law.js';
import { lowerLine } from './line.js';
import type { Link, TermLink } from './link.js';
import { loweredRows } from './lowered.js';
import { isSignLink, type Noise } from './noise.js';
import { noisyLine, REACH, type Solution } from './noisy-line.js';
import { type Flat, sameLabel } from './pieces.js';
import { namedBy, peakOf, type Share, type SignTerm, sharesOf, signsBeside } from './signs.js';
import { rootsOf, type Scalar, scalarOf } from './univariate.js';

interface Term {
  link: TermLink | Extract<Link, { kind: 'function' }>;
  on: number[];
  weight: number;
}

/** Exponents so far below the largest do not count. */
const DEPTH = 42;
/** Places that differ by less are one. */
const SAME = 1e-9;
/** Labels whose roots are remembered: those of an instance come back at every iteration. */
const MEMORY = 200_000;

/** The law of such a link, or undefined for one that looks at more. */
export function branchLaw(p: number, terms: Term[], noise: Noise): Law | undefined {
  const signTerms = terms.filter(({ link }) => isSignLink(link as Link));
  const others = terms.filter(({ link }) => !isSignLink(link as Link));
  const coordinates = new Set(others.flatMap(({ on }) => on));
  if (coordinates.size !== 1 || others.some(({ on }) => on.length > 1)) return undefined;
  const [c] = coordinates;
  const additive = noise.variance;
  // The signs of the only coordinate are a jump of the function; beside other signs they are a cut of it.
  const alone = p === 1;
  const signs = signTerms as SignTerm[];
  const named = namedBy(signs);
  const scalar = scalarOf(alone ? terms : others, named.includes(c) ? [0] : []);
  if (scalar.branches.length === 0 && scalar.flats.length === 1)
    throw new RangeError(`link.g must depend on z, got ${scalar.flats[0].value} everywhere`);
  const beside = alone ? [] : signs;
  const shares = sharesOf(beside);
  const values = shares.map(({ value }) => value);
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
  const lowered =
    flats.length > 0 ? undefined : lowerLine(p, c, others, scalar, additive, sharesOf(signs), named);
  const roots = remembered(scalar);
  const solutions = additive > 0 ? noisyLine(scalar, additive) : () => roots;
  return {
    p,
    dense: additive > 0 || scalar.branches.length > 0,
    atoms: flats.map(({ value }) => value),
    breaks: [...new Set(ends)].flatMap((end) => values.map((value) => end + value)),
    range,
    ...(alone && { edges: edgesOf(scalar) }),
    middle: ({ omega }: Field) => values.map((value) => scalar.f(omega[c]) + value),
    ...(additive > 0
      ? { blur: Math.sqrt(additive) }
      : { cells: (field: Field) => cellsOf(scalar, values, ...reachOf(field)) }),
    possible: additive > 0 ? 'a finite number' : imageOf(scalar, values),
    rows: lowered
      ? loweredRows(lowered)
      : rowByRow(
          p,
          (V) => throughLine(p, c, shares, namedBy(beside), flats, V, solutions),
          additive > 0 ? peakOf(additive) : undefined,
        ),
    lowered,
  };
}

type Solutions = (y: number, omega: number) => Solution[];

/** One coordinate through its values z, the others through their signs given z. */
function throughLine(
  p: number,
  c: number,
  shares: Share[],
  named: number[],
  flats: Flat[],
  V: ArrayLike<number>,
  prepare: (variance: number) => Solutions,
): Row {
  const v = V[c * (p + 1)];
  const sd = Math.sqrt(v);
  const signs = signsBeside(p, c, shares, named, V);
  const solutions = prepare(v);
  const constant = -0.5 * (LOG_TWO_PI + Math.log(v));
  return (y, omega, g) => {
    const flat = flats.find(({ value }) => sameLabel(value, y));
    if (flat) return flatLabel(flat, omega[0], sd, g);
    const found: { z: number; log: number; share: number }[] = [];
    shares.forEach(({ value }, share) => {
      for (const { z, log: own } of solutions(y - value, omega[c])) {
        const log = constant - (0.5 * (z - omega[c]) ** 2) / v + own;
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

/** Ends of pieces. A jump has two, one on each side of the place. */
function edgesOf({ branches, flats }: Scalar): number[] {
  const pieces = [...branches, ...flats.flatMap(({ stretches }) => stretches)];
  const ends = pieces
    .flatMap(({ from, to }) => [from, to])
    .filter((z) => Number.isFinite(z) && Math.abs(z) > SAME);
  return [...new Set(ends.map((z) => SAME * Math.round(z / SAME)))].sort((a, b) => a - b);
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
