import { decomposed, multiply } from '../../linalg/small.js';
import type { LabelLaw } from '../label-law.js';

/** All G(y) in one basis: eigenvectors u_a (unit vectors of p numbers) that do not depend on y, and an eigenvalue l_a(y) for each label. */
export interface Blocks {
  vectors: number[][];
  /** p arrays of as many numbers as there are labels. */
  eigenvalues: Float64Array[];
}

/** The common eigenvectors of G(y) over all labels, or undefined where the matrices do not commute. */
export function blocksOf({ p, weight, G }: LabelLaw): Blocks | undefined {
  const n = weight.length;
  if (p === 1) return { vectors: [[1]], eigenvalues: [G] };
  // A mixture of all matrices, bounded and with shares that no symmetry favours: its eigenvectors are the common ones.
  const mixture = new Float64Array(p * p);
  for (let i = 0; i < n; i++) {
    const at = G.subarray(i * p * p, (i + 1) * p * p);
    const share = (weight[i] * (1 + Math.sin(1 + 1.7 * i))) / (1 + Math.hypot(...at));
    for (let e = 0; e < p * p; e++) mixture[e] += share * at[e];
  }
  const { vectors } = decomposed(p, mixture);
  const turn = Float64Array.from({ length: p * p }, (_, e) => vectors[(e % p) * p + Math.floor(e / p)]);
  const eigenvalues = Array.from({ length: p }, () => new Float64Array(n));
  let off = 0;
  let size = 0;
  for (let i = 0; i < n; i++) {
    const at = G.subarray(i * p * p, (i + 1) * p * p);
    const D = multiply(p, multiply(p, turn, at), vectors);
    for (let a = 0; a < p; a++) {
      eigenvalues[a][i] = D[a * (p + 1)];
      for (let b = 0; b < p; b++) {
        size += weight[i] * D[a * p + b] ** 2;
        if (a !== b) off += weight[i] * D[a * p + b] ** 2;
      }
    }
  }
  if (off > 1e-8 * size) return undefined;
  return {
    vectors: Array.from({ length: p }, (_, a) => Array.from(turn.subarray(a * p, (a + 1) * p))),
    eigenvalues,
  };
}
