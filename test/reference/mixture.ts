import type { Mixture } from '../../src/prior/index.js';

// The posterior under a Gaussian mixture, straight from the definition: Gauss-Jordan inverses, no fast path, no vectors.

export interface ReferencePosterior {
  mean: number[];
  covariance: number[][];
  logPartition: number;
}

export const times = (A: number[][], B: number[][]): number[][] =>
  A.map((row) => B[0].map((_, j) => row.reduce((sum, a, k) => sum + a * B[k][j], 0)));

export const apply = (A: number[][], x: number[]): number[] =>
  A.map((row) => row.reduce((sum, a, k) => sum + a * x[k], 0));

export const dot = (a: number[], b: number[]): number => a.reduce((sum, v, i) => sum + v * b[i], 0);

export const identity = (r: number): number[][] =>
  Array.from({ length: r }, (_, i) => Array.from({ length: r }, (_, j) => (i === j ? 1 : 0)));

/** Inverse and ln |det|. */
export function inverse(A: number[][]): { inverse: number[][]; logDet: number } {
  const r = A.length;
  const rows = A.map((row, i) => [...row, ...identity(r)[i]]);
  let logDet = 0;
  for (let k = 0; k < r; k++) {
    let best = k;
    for (let i = k; i < r; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) best = i;
    [rows[k], rows[best]] = [rows[best], rows[k]];
    const pivot = rows[k][k];
    logDet += Math.log(Math.abs(pivot));
    rows[k] = rows[k].map((v) => v / pivot);
    for (let i = 0; i < r; i++) {
      const f = rows[i][k];
      if (i !== k) rows[i] = rows[i].map((v, j) => v - f * rows[k][j]);
    }
  }
  return { inverse: rows.map((row) => row.slice(r)), logDet };
}

export function referencePosterior(prior: Mixture, B: number[], L: number[][]): ReferencePosterior {
  const r = prior.rank;
  const parts = prior.weights.map((weight, k) => {
    const mu = prior.means[k];
    const S = prior.covariances[k];
    const tilt = inverse(times(L, S).map((row, i) => row.map((v, j) => v + (i === j ? 1 : 0))));
    const G = times(S, tilt.inverse);
    const c = B.map((b, i) => b - apply(L, mu)[i]);
    const mean = apply(G, c).map((v, i) => v + mu[i]);
    const logWeight =
      Math.log(weight) - tilt.logDet / 2 + dot(c, apply(G, c)) / 2 + dot(B, mu) - dot(mu, apply(L, mu)) / 2;
    return { mean, G, logWeight };
  });
  const top = Math.max(...parts.map((part) => part.logWeight));
  const total = parts.reduce((sum, part) => sum + Math.exp(part.logWeight - top), 0);
  const p = parts.map((part) => Math.exp(part.logWeight - top) / total);
  const mean = Array.from({ length: r }, (_, i) =>
    dot(
      p,
      parts.map((part) => part.mean[i]),
    ),
  );
  const covariance = mean.map((_, i) =>
    mean.map((_, j) =>
      dot(
        p,
        parts.map((part) => part.G[i][j] + (part.mean[i] - mean[i]) * (part.mean[j] - mean[j])),
      ),
    ),
  );
  return { mean, covariance, logPartition: top + Math.log(total) };
}
