import { evaluate, type Link, powersOf } from './link.js';

/** A function of one number, cut where it changes its direction or lies flat. */
export interface Scalar {
  f: (z: number) => number;
  slope: (z: number) => number;
  /** Where f rises or falls: open intervals, the outer ones without end. */
  branches: { from: number; to: number }[];
  /** Where f does not move: labels with a probability of their own. */
  flats: { from: number; to: number; value: number }[];
}

/** z ~ N(omega, V) with |omega| and V of order one stays within this, for all that matters. */
const FAR = 14;
const CELLS = 2 ** 11;
/** Where branches without end are cut for looking for a root. */
const HORIZON = 60;

/** The function of z1 that a weighted sum of links is. */
export function scalarOf(terms: { link: Link; weight: number }[]): Scalar {
  const parts = terms.map(({ link, weight }) => ({ weight, g: evaluate(link), d: derivativeOf(link) }));
  const at = [0];
  const f = (z: number) => {
    at[0] = z;
    let sum = 0;
    for (const { weight, g } of parts) sum += weight * g(at);
    return sum;
  };
  const known = parts.every(({ d }) => d);
  const slope = (z: number) => parts.reduce((sum, { weight, d }) => sum + weight * d!(z), 0);
  const { branches, flats } = cut(f);
  return { f, slope: known ? slope : numericSlope(f, branches), branches, flats };
}

/** All z with f(z) = y that are no flat piece, each with |f'(z)|. */
export function rootsOf({ f, slope, branches }: Scalar, y: number): { z: number; slope: number }[] {
  const roots: { z: number; slope: number }[] = [];
  for (const { from, to } of branches) {
    let a = Math.max(from, -HORIZON);
    let b = Math.min(to, HORIZON);
    // Between the ends: in the middle of a long branch the function may be flat to the last digit.
    const rising = f(b) > f(a);
    const below = (z: number) => (rising ? f(z) < y : f(z) > y);
    if (!below(a) || below(b)) continue;
    for (let step = 0; step < 80; step++) {
      const middle = 0.5 * (a + b);
      if (middle <= a || middle >= b) break;
      if (below(middle)) a = middle;
      else b = middle;
    }
    const z = 0.5 * (a + b);
    const size = Math.abs(slope(z));
    if (size > 0 && Number.isFinite(size)) roots.push({ z, slope: size });
  }
  return roots;
}

/** Cuts the line where the direction of f changes: in cells first, then each cut to rounding. */
function cut(f: (z: number) => number): Pick<Scalar, 'branches' | 'flats'> {
  const z = Float64Array.from({ length: CELLS + 1 }, (_, i) => -FAR + (2 * FAR * i) / CELLS);
  const values = z.map(f);
  const direction = (i: number) => Math.sign(values[i + 1] - values[i]);
  const ends = [Number.NEGATIVE_INFINITY];
  const kinds = [direction(0)];
  for (let i = 1; i < CELLS; i++) {
    const [before, after] = [direction(i - 1), direction(i)];
    if (after === before) continue;
    if (before === 0) ends.push(edge(f, values[i], z[i], z[i + 1]));
    else if (after === 0) ends.push(edge(f, values[i], z[i], z[i - 1]));
    else ends.push(extremum(f, before, z[i - 1], z[i + 1]));
    kinds.push(after);
  }
  ends.push(Number.POSITIVE_INFINITY);
  const branches: Scalar['branches'] = [];
  const flats: Scalar['flats'] = [];
  kinds.forEach((kind, k) => {
    const piece = { from: ends[k], to: ends[k + 1] };
    if (!(piece.to > piece.from)) return;
    // A jump lies between two neighbouring numbers: no branch.
    if (kind !== 0) {
      if (piece.to - piece.from > 1e-12) branches.push(piece);
    } else flats.push({ ...piece, value: f(inside(piece)) });
  });
  return { branches, flats };
}

const inside = ({ from, to }: { from: number; to: number }) =>
  0.5 * (Math.max(from, -FAR) + Math.min(to, FAR));

/** Where f stops to have the value that it has at `flat`, towards `beyond`. */
function edge(f: (z: number) => number, value: number, flat: number, beyond: number): number {
  let [a, b] = [flat, beyond];
  for (let step = 0; step < 70; step++) {
    const middle = 0.5 * (a + b);
    if (f(middle) === value) a = middle;
    else b = middle;
  }
  return a;
}

/** Where f turns between a and b: golden section, then the parabola's vertex cannot be told better than to 1e-8. */
function extremum(f: (z: number) => number, rising: number, a: number, b: number): number {
  const ratio = 0.5 * (Math.sqrt(5) - 1);
  let [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
  for (let step = 0; step < 90; step++) {
    if (rising * f(left) >= rising * f(right)) b = right;
    else a = left;
    [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
  }
  return 0.5 * (a + b);
}

/** Fourth-order differences that stay inside of a branch. */
function numericSlope(f: (z: number) => number, branches: Scalar['branches']): (z: number) => number {
  return (z) => {
    const branch = branches.find(({ from, to }) => z > from && z < to);
    const room = branch ? Math.min(z - branch.from, branch.to - z) : 1e-3;
    const h = Math.min(1e-3, Math.max(room / 3, 1e-9));
    return (8 * (f(z + h) - f(z - h)) - (f(z + 2 * h) - f(z - 2 * h))) / (12 * h);
  };
}

function derivativeOf(link: Link): ((z: number) => number) | undefined {
  switch (link.kind) {
    case 'linear':
    case 'product':
      return () => 1;
    case 'abs':
      return (z) => (z < 0 ? -1 : 1);
    case 'square':
    case 'norm':
      return (z) => 2 * z;
    case 'relu':
      return (z) => (z < 0 ? 0 : 1);
    case 'tanh':
      return (z) => 1 / Math.cosh(z) ** 2;
    case 'sign':
    case 'sign-product':
    case 'committee':
      return () => 0;
    case 'hermite':
    case 'polynomial': {
      const d = powersOf(link)
        .map((c, m) => m * c)
        .slice(1);
      return (z) => d.reduceRight((value, c) => value * z + c, 0);
    }
    default:
      return undefined;
  }
}
