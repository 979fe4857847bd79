import { core } from '../core/index.js';

/** The law of some coordinates of z ~ N(omega, V) where others are known: a mean omega_rest + gain (z - omega)_known, and a covariance. */
export interface Conditional {
  rest: number[];
  /** By the coordinates of `rest`, then the known ones. */
  gain: number[][];
  /** Row-major. */
  covariance: Float64Array;
}

/**
 * Eliminates one or two known coordinates of p, one after the other.
 *
 * @param V p x p row-major
 * @param rest the coordinates that are asked for. Default: all others
 */
export function conditional(
  p: number,
  V: ArrayLike<number>,
  known: number[],
  rest = Array.from({ length: p }, (_, a) => a).filter((a) => !known.includes(a)),
): Conditional {
  const { determinant } = core().exports;
  const without = (C: ArrayLike<number>, c: number) => (a: number, b: number) =>
    determinant(C[a * p + b], C[a * p + c], C[c * p + b], C[c * (p + 1)]) / C[c * (p + 1)];
  const k = rest.length;
  const [c, d] = known;
  const first = without(V, c);
  const spread = (of: (a: number, b: number) => number) =>
    Float64Array.from({ length: k * k }, (_, e) => of(rest[Math.floor(e / k)], rest[e % k]));
  if (d === undefined)
    return { rest, gain: rest.map((a) => [V[a * p + c] / V[c * (p + 1)]]), covariance: spread(first) };
  const C = Float64Array.from({ length: p * p }, (_, e) => first(Math.floor(e / p), e % p));
  const gain = rest.map((a) => {
    const second = C[a * p + d] / C[d * (p + 1)];
    return [(V[a * p + c] - second * V[d * p + c]) / V[c * (p + 1)], second];
  });
  return { rest, gain, covariance: spread(without(C, d)) };
}
