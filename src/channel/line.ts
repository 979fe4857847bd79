// What the core is told of a link that looks at one coordinate of z through a function, and at the others through their signs (assembly/channel/scalar.ts).

import { degreeOf, type Form, formOf, POWERS } from './form.js';
import type { Link, TermLink } from './link.js';
import { type Scalar, turnsOf } from './univariate.js';

const KIND = 9;
/** Where coefficients begin, how many there are, and the room that the kernel has behind all. */
const COEFFICIENTS = 32;
const ROOM = 562;
/** Directions that the core knows: the line and two signs. */
const MAX_DIRECTIONS = 3;

interface Term {
  link: TermLink | Extract<Link, { kind: 'function' }>;
  weight: number;
}

/** One value of the signs, and the patterns of signs that make it: bit j is set where the sign of the coordinate j is negative. */
export interface Signs {
  value: number;
  patterns: number[];
}

/**
 * The overlay of a line.
 *
 * @param c the coordinate that the function sees
 * @param signs over the coordinates `named`
 */
export function lowerLine(
  p: number,
  c: number,
  terms: Term[],
  scalar: Scalar,
  noise: number,
  signs: Signs[],
  named: number[],
): Float64Array | undefined {
  const form = formOf(terms as { link: Link; weight: number }[]);
  if (p > MAX_DIRECTIONS || !form) return undefined;
  const rest = [0, 1, 2].filter((a) => a < p && a !== c);
  // The kernel's patterns: bit k of a mask stands for the signs k of `rest`, its bit j set where that of rest[j] is negative.
  const mask = (patterns: number[], line: number) => {
    let bits = 0;
    for (let k = 0; k < 1 << rest.length; k++) {
      const negative = (a: number) => (a === c ? line : rest.includes(a) ? (k >> rest.indexOf(a)) & 1 : 0);
      const pattern = named.reduce((sum, a, j) => sum + (negative(a) << j), 0);
      if (patterns.includes(pattern)) bits |= 1 << k;
    }
    return bits;
  };
  const shares = signs.flatMap(({ value, patterns }) => [value, mask(patterns, 0), mask(patterns, 1)]);
  return writeLine(form, turnsOf(scalar), { p, c, noise, shares, kinked: named.includes(c) });
}

interface Beside {
  p: number;
  c: number;
  noise: number;
  /** Value, mask where z > 0, mask where z < 0 of every share. */
  shares: number[];
  /** Whether a share's mask changes at 0. */
  kinked: boolean;
}

/** The overlay of a line whose function turns at `turns`. */
export function writeLine(
  form: Form,
  turns: number[],
  { p, c, noise, shares, kinked }: Beside,
): Float64Array {
  const cuts = [...new Set(kinked || form.absolute !== 0 ? [...turns, 0] : turns)].sort((a, b) => a - b);
  const degree = degreeOf(form);
  const header = [KIND, p, noise, c, degree, form.absolute, form.bend, cuts.length, shares.length / 3];
  const lowered = new Float64Array(COEFFICIENTS + POWERS + cuts.length + shares.length + ROOM);
  lowered.set(header);
  lowered.set(form.powers, COEFFICIENTS);
  lowered.set([...cuts, ...shares], COEFFICIENTS + POWERS);
  return lowered;
}
