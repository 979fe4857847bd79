import { brent } from '../numerics/index.js';
import { breaksOf, type Form, formOf, functionOf, slopeOf } from './form.js';
import { evaluate, type Link, type LinkFunction } from './link.js';
import { type Branch, type Flat, piecesOf } from './pieces.js';

/** A function of one number in pieces. */
export interface Scalar {
  f: (z: number) => number;
  /** f' at a z of a branch. */
  slope: (z: number, branch: Branch) => number;
  branches: Branch[];
  flats: Flat[];
}

export interface Root {
  z: number;
  /** |f'(z)|. */
  slope: number;
}

/**
 * The function of one coordinate that a weighted sum of links is.
 *
 * @param cuts where it is cut beside its own kinks and jumps
 */
export function scalarOf(terms: { link: Link; weight: number }[], cuts: number[] = []): Scalar {
  const form = formOf(terms);
  if (form) return scalarOfForm(form, cuts);
  const parts = terms.map(({ link, weight }) => ({ weight, g: evaluate(link) }));
  return scalarOfFunction((z) => parts.reduce((sum, { weight, g }) => sum + weight * g(z), 0));
}

export function scalarOfForm(form: Form, cuts: number[] = []): Scalar {
  const f = functionOf(form);
  const slope = slopeOf(form);
  return { f, slope: (z) => slope(z), ...piecesOf(f, [...new Set([...breaksOf(form), ...cuts])]) };
}

function scalarOfFunction(g: LinkFunction): Scalar {
  const at = [0];
  const value = (z: number) => {
    at[0] = z;
    return g(at);
  };
  // A single number without a value, such as 0 of sin(z) / z, has the one beside it.
  const f = (z: number) => {
    const own = value(z);
    return Number.isFinite(own) ? own : value(z + 1e-10);
  };
  return { f, slope: (z, branch) => numericSlope(f, z, branch), ...piecesOf(f) };
}

/** Places where branches end. A jump at 0 is one, not the numbers on its sides. */
export function turnsOf({ branches }: Scalar): number[] {
  const ends = branches.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  return [...new Set(ends.map((at) => (Math.abs(at) <= Number.MIN_VALUE ? 0 : at)))];
}

export const rises = ({ y }: Branch) => y[y.length - 1] > y[0];

/** The first place in the table of a branch that f has passed y at; the length of the table if there is none. */
export function indexOf(branch: Branch, y: number): number {
  const rising = rises(branch);
  let [a, b] = [-1, branch.y.length];
  while (b - a > 1) {
    const middle = (a + b) >> 1;
    if (rising ? branch.y[middle] < y : branch.y[middle] > y) a = middle;
    else b = middle;
  }
  return b;
}

/** The z of a branch with f(z) = y, if it has one. */
export function rootOn(branch: Branch, f: (z: number) => number, y: number): number | undefined {
  const { z, y: values } = branch;
  const next = indexOf(branch, y);
  if (next === 0 || next === z.length) return undefined;
  if (values[next] === y) return z[next];
  return brent((at) => f(at) - y, z[next - 1], z[next], { tolerance: 0, maxIterations: 100 }).root;
}

/** All z with f(z) = y that lie on branches. */
export function rootsOf({ f, slope, branches }: Scalar, y: number): Root[] {
  const roots: Root[] = [];
  for (const branch of branches) {
    const z = rootOn(branch, f, y);
    if (z === undefined) continue;
    const size = Math.abs(slope(z, branch));
    if (size > 0 && Number.isFinite(size)) roots.push({ z, slope: size });
  }
  return roots;
}

/** Steps of differences, how near to an end they go, and what they have to tell apart of f in units of its rounding. */
const STEP = 1e-3;
const NEAREST = 1e-7;
const CLEAR = 1e4 * Number.EPSILON;

/** Sixth-order differences that stay inside of a branch. */
function numericSlope(f: (z: number) => number, z: number, { from, to }: Branch): number {
  const near = Math.min(NEAREST, 0.25 * (to - from));
  const at = Math.min(to - near, Math.max(from + near, z));
  const room = Math.min(at - from, to - at);
  let h = Math.min(STEP, room / 40);
  const rise = (steps: number) => f(at + steps * h) - f(at - steps * h);
  // Where f is almost flat a larger step sees more of it.
  while (h < 0.01 && h < room / 15 && Math.abs(rise(3)) < CLEAR * Math.abs(f(at))) h *= 4;
  return (45 * rise(1) - 9 * rise(2) + rise(3)) / (60 * h);
}
