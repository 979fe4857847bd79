// Predicted squared cosines of principal components: the Baik-Ben Arous-Peche transition in the scalings of
// docs/theory/spiked-matrix-tensor.md (sections 4, 6 and 7). Benaych-Georges and Nadakuditi, 2012.

import { checkReal } from '../core/index.js';

/**
 * Left and right singular vector of sqrt(snr / N) u v' + Z, where u and v have a N and b N entries of unit mean square.
 * Both are 0 up to snr = 1 / sqrt(a b).
 */
export function singularCosines(snr: number, a: number, b: number): [number, number] {
  checkReal('snr', snr, '>= 0', (x) => x >= 0);
  checkReal('a', a, '> 0', (x) => x > 0);
  checkReal('b', b, '> 0', (x) => x > 0);
  const D = 1 / snr;
  const excess = a * b - D * D;
  if (!(excess > 0)) return [0, 0];
  return [excess / (a * (b + D)), excess / (b * (a + D))];
}

/** Top eigenvector of sqrt(snr / n) x x' + W with W of the Gaussian orthogonal ensemble: 0 up to snr = 1. */
export function eigenCosine(snr: number): number {
  checkReal('snr', snr, '>= 0', (x) => x >= 0);
  return snr > 1 ? 1 - 1 / snr : 0;
}

/** A vector sqrt(snr) x + z with z standard normal. */
export function fieldCosine(snr: number): number {
  checkReal('snr', snr, '>= 0', (x) => x >= 0);
  return snr / (1 + snr);
}
