// Exact covariances of contractions of Gaussian noise: docs/theory/implicit-noise.md, section 1.

import { dot } from './mixture.js';

/** One entry of a field: what was asked (a vector per mode, one for symmetric noise), the free mode and the index there. */
export interface Answer {
  asked: number[][];
  mode: number;
  index: number;
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** W = (1/sqrt(p!)) sum over permutations of an iid array; the field is W(x, .., x, .). */
export function symmetricCovariance(order: number, a: Answer, b: Answer): number {
  const [x, y] = [a.asked[0], b.asked[0]];
  const xy = dot(x, y);
  const same = a.index === b.index ? xy ** (order - 1) : 0;
  return factorial(order - 1) * (same + (order - 1) * xy ** (order - 2) * y[a.index] * x[b.index]);
}

/** Z iid. */
export function asymmetricCovariance(a: Answer, b: Answer): number {
  let product = 1;
  a.asked.forEach((vector, l) => {
    if (l !== a.mode && l !== b.mode) product *= dot(vector, b.asked[l]);
  });
  if (a.mode === b.mode) return a.index === b.index ? product : 0;
  return product * b.asked[a.mode][a.index] * a.asked[b.mode][b.index];
}
