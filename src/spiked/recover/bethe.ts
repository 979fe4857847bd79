import type { PerFactor } from './components.js';

/** The working model on given data: noise of variance one, Gaussian priors of variance one, diagonal cores. */
export interface Working {
  /** N1, N2, N3, N4. */
  sizes: PerFactor<number>;
  /** Matrix and tensor over their noise levels, C order. */
  matrix: Float64Array;
  tensor: Float64Array;
  /** Strength of every component in either. */
  lambda: readonly number[];
  tau: readonly number[];
}

type Small = number[][];

/**
 * Bethe free entropy per subject of estimates, each n x rank row-major (theory note spiked-matrix-tensor, section 3).
 * For Gaussian priors the field drops out of it: a factor contributes
 * (-ln det(I + L) + Tr(L V) - Tr Q) / 2 with Q = X'X / n, L its precision at these overlaps and V = (I + L)^{-1}.
 * So it is defined at any estimates, and the fixed points of AMP are its stationary points.
 */
export function betheFreeEntropy(working: Working, estimate: PerFactor<Float64Array>): number {
  const { sizes, lambda, tau } = working;
  const rank = lambda.length;
  const a2 = sizes.v / sizes.u;
  const a3 = sizes.x / sizes.u;
  const a4 = sizes.y / sizes.u;
  const build = (entry: (a: number, b: number) => number): Small =>
    lambda.map((_, a) => lambda.map((_, b) => entry(a, b)));
  const s = build((a, b) => a2 * Math.sqrt(lambda[a] * lambda[b]));
  const t = build((a, b) => a3 * a4 * Math.sqrt(tau[a] * tau[b]));

  const Q = {
    u: overlap(estimate.u, rank),
    v: overlap(estimate.v, rank),
    x: overlap(estimate.x, rank),
    y: overlap(estimate.y, rank),
  };
  const L = {
    u: build((a, b) => s[a][b] * Q.v[a][b] + t[a][b] * Q.x[a][b] * Q.y[a][b]),
    v: build((a, b) => (s[a][b] / a2) * Q.u[a][b]),
    x: build((a, b) => (t[a][b] / a3) * Q.u[a][b] * Q.y[a][b]),
    y: build((a, b) => (t[a][b] / a4) * Q.u[a][b] * Q.x[a][b]),
  };
  const u = single(L.u, Q.u);
  const v = single(L.v, Q.v);
  const x = single(L.x, Q.x);
  const y = single(L.y, Q.y);

  let pairs = 0;
  for (let a = 0; a < rank; a++) {
    for (let b = 0; b < rank; b++) {
      const q = [Q.u, Q.v, Q.x, Q.y].map((m) => m[a][b]);
      const V = [u.V, v.V, x.V, y.V].map((m) => m[a][b]);
      pairs += s[a][b] * (q[0] * q[1] + V[0] * q[1] + q[0] * V[1]);
      pairs += t[a][b] * (q[0] * q[2] * q[3] + V[0] * q[2] * q[3] + q[0] * V[2] * q[3] + q[0] * q[2] * V[3]);
    }
  }
  const entropy = u.entropy + a2 * v.entropy + a3 * x.entropy + a4 * y.entropy;
  return entropy + energy(working, estimate) - pairs / 2;
}

/** The data along the estimated signal, per subject. */
function energy({ sizes, matrix, tensor, lambda, tau }: Working, estimate: PerFactor<Float64Array>): number {
  const rank = lambda.length;
  const { u, v, x, y } = estimate;
  let total = 0;
  for (let k = 0; k < rank; k++) {
    const right = { matrix: Math.sqrt(lambda[k] / sizes.u), tensor: Math.sqrt(tau[k]) / sizes.u };
    for (let i = 0; i < sizes.u; i++) {
      let fromMatrix = 0;
      for (let j = 0, at = i * sizes.v; j < sizes.v; j++) fromMatrix += matrix[at + j] * v[j * rank + k];
      let fromTensor = 0;
      for (let j = 0, at = i * sizes.x * sizes.y; j < sizes.x; j++) {
        let row = 0;
        for (let l = 0; l < sizes.y; l++, at++) row += tensor[at] * y[l * rank + k];
        fromTensor += row * x[j * rank + k];
      }
      total += (u[i * rank + k] * (right.matrix * fromMatrix + right.tensor * fromTensor)) / sizes.u;
    }
  }
  return total;
}

function overlap(factor: Float64Array, rank: number): Small {
  const n = factor.length / rank;
  const Q = Array.from({ length: rank }, () => new Array<number>(rank).fill(0));
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < rank; a++) {
      for (let b = 0; b < rank; b++) Q[a][b] += (factor[i * rank + a] * factor[i * rank + b]) / n;
    }
  }
  return Q;
}

function single(L: Small, Q: Small): { entropy: number; V: Small } {
  const { inverse: V, logDet } = invert(L.map((row, a) => row.map((entry, b) => entry + (a === b ? 1 : 0))));
  // Tr(L V) = rank - Tr(V).
  const trace = V.reduce((sum, row, a) => sum + 1 - row[a] - Q[a][a], 0);
  return { entropy: (trace - logDet) / 2, V };
}

/** Gauss-Jordan without pivoting, which a positive definite matrix does not need. */
function invert(matrix: Small): { inverse: Small; logDet: number } {
  const m = matrix.map((row) => [...row]);
  let logDet = 0;
  for (let k = 0; k < m.length; k++) {
    const pivot = m[k][k];
    logDet += Math.log(pivot);
    m[k][k] = 1;
    m[k] = m[k].map((entry) => entry / pivot);
    for (let i = 0; i < m.length; i++) {
      if (i === k) continue;
      const weight = m[i][k];
      m[i][k] = 0;
      m[i] = m[i].map((entry, j) => entry - weight * m[k][j]);
    }
  }
  return { inverse: m, logDet };
}
