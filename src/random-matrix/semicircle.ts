import { checkReal } from '../core/index.js';

/**
 * Density at x of the semicircle law: of the eigenvalues of a symmetric n x n matrix whose entries off the diagonal have mean 0 and
 * this variance over n. It fills [-2 s, 2 s] with s the root of the variance (Wigner 1958).
 *
 * @param variance default 1, that of the noise of a symmetric channel of order 2
 */
export function semicircleDensity(x: number, variance = 1): number {
  checkReal('x', x, 'finite');
  checkReal('variance', variance, '> 0', (v) => v > 0);
  const inside = 4 * variance - x * x;
  return inside > 0 ? Math.sqrt(inside) / (2 * Math.PI * variance) : 0;
}
