// The share of a label that the signs of some coordinates of z make: its values, and their probabilities through the Walsh functions of the signs.

import type { Row } from './law.js';
import { evaluate, type Link, type TermLink } from './link.js';
import { signMean, signSlope } from './signs.js';
import { LOG_TWO_PI } from './small.js';

/** A link that looks at signs alone. */
export interface SignTerm {
  link: TermLink | Extract<Link, { kind: 'function' }>;
  on: number[];
  weight: number;
}

/** One value of the signs' share of a label, and its probability as sum of coefficient x E[prod sign z_j, j in subset]. */
export interface Share {
  value: number;
  /** The patterns of signs that make it, bit j for the j-th coordinate of the signs: set where it is negative. */
  patterns: number[];
  subsets: { members: number[]; coefficient: number }[];
}

/** Values of the signs' share and their probabilities, through the Walsh functions of the signs. */
export function sharesOf(terms: SignTerm[]): Share[] {
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

/** Signs alone: Zout is a sum of probabilities. */
export function signsOnly(p: number, shares: Share[], noise: number, V: ArrayLike<number>): Row {
  const moments = momentsOf(
    p,
    Array.from({ length: p }, (_, a) => a),
    V,
    shares,
  );
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

export interface Known {
  mean: number;
  slope: number[];
  rest: number[];
}

/** E[prod sign z_j] and its derivatives for every subset that the shares name, of the coordinates `names` with covariance V. */
export function momentsOf(
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
export function probability({ subsets }: Share, known: Map<string, Known>, line = -1, sigma = 1): number {
  return subsets.reduce((sum, { members, coefficient }) => {
    const flip = members.includes(line) ? sigma : 1;
    return sum + coefficient * flip * known.get(keyOf(members, line))!.mean;
  }, 0);
}

/** Adds weight times the derivatives of `probability` to g. */
export function add(
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

export const namedBy = (terms: SignTerm[]) =>
  [...new Set(terms.flatMap(({ on }) => on))].sort((a, b) => a - b);
const keyOf = (members: number[], line: number) => String(members.filter((a) => a !== line));

export const close = (a: number, b: number) => Math.abs(a - b) <= 1e-12 * (1 + Math.abs(a));

function odd(bits: number): boolean {
  let count = 0;
  for (let rest = bits; rest > 0; rest &= rest - 1) count++;
  return count % 2 === 1;
}
