// What the core is told of a link that looks at one coordinate of z through a function, and at the others through their signs (assembly/channel/scalar.ts).

import { type Link, powersOf, type TermLink } from './link.js';
import type { Scalar } from './univariate.js';

const KIND = 9;
/** Where coefficients begin, how many there are, and the room that the kernel has behind all. */
const COEFFICIENTS = 32;
const POWERS = 13;
const ROOM = 530;
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

/** f(z) = sum of powers + absolute |z| + bend tanh z; undefined for a user's function. */
function formOf(terms: Term[]) {
  const powers: number[] = Array(POWERS).fill(0);
  let [absolute, bend] = [0, 0];
  for (const { link, weight } of terms) {
    switch (link.kind) {
      case 'linear':
      case 'product':
        powers[1] += weight;
        break;
      case 'square':
      case 'norm':
        powers[2] += weight;
        break;
      case 'hermite':
      case 'polynomial':
        powersOf(link).forEach((c, m) => {
          powers[m] += weight * c;
        });
        break;
      case 'relu':
        powers[1] += 0.5 * weight;
        absolute += 0.5 * weight;
        break;
      case 'abs':
        absolute += weight;
        break;
      case 'tanh':
        bend += weight;
        break;
      default:
        return undefined;
    }
  }
  return { powers, absolute, bend };
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
  { branches }: Scalar,
  noise: number,
  signs: Signs[],
  named: number[],
): Float64Array | undefined {
  const form = p <= MAX_DIRECTIONS ? formOf(terms) : undefined;
  if (!form) return undefined;
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
  const kinked = form.absolute !== 0 || named.includes(c);
  const turns = branches.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  const cuts = [...new Set(kinked ? [...turns, 0] : turns)].sort((a, b) => a - b);
  const degree = form.powers.reduce((top, coefficient, m) => (coefficient !== 0 ? m : top), 0);
  const header = [KIND, p, noise, c, degree, form.absolute, form.bend, cuts.length, signs.length];
  const lowered = new Float64Array(COEFFICIENTS + POWERS + cuts.length + shares.length + ROOM);
  lowered.set(header);
  lowered.set(form.powers, COEFFICIENTS);
  lowered.set([...cuts, ...shares], COEFFICIENTS + POWERS);
  return lowered;
}
