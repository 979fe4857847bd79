// What Bayes-AMP needs to start from a spectral method.

import { core, padded, writeFactor } from '../../core/index.js';
import { matrix, svd } from '../../linalg/index.js';
import { decomposed, identity, inverted, multiply, transposed } from '../../linalg/small.js';
import type { Instance } from '../instance.js';
import { project } from '../linear-map.js';

/**
 * Weights, of square sum 1, of the vectors V_j (d x p) whose combination is nearest to U R of some orthogonal R: alone, an eigenvector may see one direction
 * only, as those of z1 z2 do. R is the polar factor of the combination that it leads to, over and over.
 */
export function balanced(basis: Float64Array, vectors: Float64Array[], p: number): number[] {
  const inner = vectors.map((vector) => {
    const product = new Float64Array(p * p);
    for (let e = 0; e < vector.length; e++) {
      const at = e - (e % p);
      for (let a = 0; a < p; a++) product[a * p + (e % p)] += basis[at + a] * vector[e];
    }
    return product;
  });
  // Some rotation that favours no direction.
  let R: ArrayLike<number> = Float64Array.from({ length: p * p }, (_, e) => Math.sin(1 + 1.7 * e));
  let weights: number[] = [];
  for (let round = 0; round < 50; round++) {
    weights = inner.map((product) => product.reduce((sum, x, e) => sum + x * R[e], 0));
    const sum = matrix(p, p);
    sum.data.set(combined(inner, weights));
    const { u, v } = svd(sum);
    R = multiply(p, u.data, transposed(p, v.data));
  }
  const norm = Math.sqrt(weights.reduce((sum, x) => sum + x * x, 0));
  return norm > 0 ? weights.map((x) => x / norm) : weights.map((_, j) => (j === 0 ? 1 : 0));
}

/** The sum of weights[j] vectors[j]. */
export function combined(vectors: Float64Array[], weights: number[]): Float64Array {
  const sum = new Float64Array(vectors[0].length);
  vectors.forEach((vector, j) => {
    for (let e = 0; e < sum.length; e++) sum[e] += weights[j] * vector[e];
  });
  return sum;
}

/**
 * R T(y_i) W' x_i of an eigenvector W: what x_i itself adds to W' x_i. R is the resolvent of the bulk at the eigenvalue, R^-1 = lambda - sum_i K_i / d with
 * K_i = T_i (1 - R T_i)^-1; undefined where it has none, inside of the bulk.
 */
export function symmetricResponse(
  instance: Instance,
  T: Float64Array,
  lambda: number,
  W: Float64Array,
): Float64Array | undefined {
  const { size: d, samples: n, model } = instance;
  const p = model.directions;
  let R = identity(p, 0.5 / lambda);
  for (let round = 0, change = 1; change > 1e-4; round++) {
    if (round === 50) return undefined;
    const inner = identity(p, lambda);
    for (let i = 0; i < n; i++) {
      const Ti = T.subarray(i * p * p, (i + 1) * p * p);
      const RT = multiply(p, R, Ti);
      const K = multiply(
        p,
        Ti,
        inverted(
          p,
          RT.map((x, e) => (e % (p + 1) === 0 ? 1 - x : -x)),
        ),
      );
      for (let e = 0; e < p * p; e++) inner[e] -= K[e] / d;
    }
    const next = inverted(p, inner);
    change = Math.max(...next.map((x, e) => Math.abs(x - R[e])));
    R = R.map((x, e) => 0.5 * (x + next[e]));
    if (!R.every(Number.isFinite) || !(decomposed(p, R).values[0] > 0)) return undefined;
  }
  const z = core().memory.scope((scratch) => {
    const at = scratch.f64(p * padded(d));
    writeFactor(at, W, d, p);
    return project(instance.map, at, p);
  });
  const response = new Float64Array(n * p);
  for (let i = 0; i < n; i++) {
    const RT = multiply(p, R, T.subarray(i * p * p, (i + 1) * p * p));
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++) response[i * p + a] += RT[a * p + b] * z[b * n + i];
  }
  return response;
}
