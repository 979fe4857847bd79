import { core } from '../core/index.js';

const X = [
  0.1252334085114689, 0.3678314989981802, 0.5873179542866175, 0.7699026741943047, 0.9041172563704749,
  0.9815606342467192,
];
const W = [
  0.2491470458134028, 0.2334925365383548, 0.2031674267230659, 0.1600783285433462, 0.1069393259953184,
  0.04717533638651183,
];
/** Nodes and weights of Gauss and Legendre on [0, 1], twelve of them. */
export const NODES = [...X.map((x) => 0.5 + 0.5 * x), ...X.map((x) => 0.5 - 0.5 * x)];
export const WEIGHTS = [...W, ...W].map((w) => 0.5 * w);

const SQRT_HALF = Math.SQRT1_2;

/**
 * E[sign z_1 .. sign z_k] for z ~ N(omega, V), V k x k row-major. Plackett's identity (1954): its derivative in V_ij is 4 times the density of (z_i,
 * z_j) at 0 times the same mean of the others there; integrated along a path from a diagonal V, whose mean is a product of error functions.
 */
export function signMean(k: number, omega: ArrayLike<number>, V: ArrayLike<number>): number {
  if (k === 0) return 1;
  const { erf_one } = core().exports;
  let mean = 1;
  for (let i = 0; i < k; i++) mean *= erf_one((omega[i] * SQRT_HALF) / Math.sqrt(V[i * k + i]));
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) {
      if (V[i * k + j] !== 0) return mean + path(k, omega, V);
    }
  }
  return mean;
}

/** The derivative of signMean in every omega_i: 2 N(omega_i; 0, V_ii) times the mean of the others at z_i = 0. */
export function signSlope(k: number, omega: ArrayLike<number>, V: ArrayLike<number>): number[] {
  return Array.from({ length: k }, (_, i) => {
    const v = V[i * k + i];
    const density = Math.exp((-0.5 * omega[i] ** 2) / v) / Math.sqrt(2 * Math.PI * v);
    const rest = condition(k, omega, V, [i]);
    return 2 * density * signMean(k - 1, rest.omega, rest.V);
  });
}

/** From the diagonal of V to V: t = 1 - (1 - u)^2 is tame where a correlation reaches one. */
function path(k: number, omega: ArrayLike<number>, V: ArrayLike<number>): number {
  let sum = 0;
  const Vt = Float64Array.from(V);
  NODES.forEach((u, node) => {
    const t = u * (2 - u);
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) if (i !== j) Vt[i * k + j] = t * V[i * k + j];
    let slope = 0;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < i; j++) {
        const change = V[i * k + j];
        if (change === 0) continue;
        const [a, b, c] = [Vt[i * k + i], Vt[i * k + j], Vt[j * k + j]];
        const det = a * c - b * b;
        const square = (c * omega[i] ** 2 - 2 * b * omega[i] * omega[j] + a * omega[j] ** 2) / det;
        const density = Math.exp(-0.5 * square) / (2 * Math.PI * Math.sqrt(det));
        if (density === 0) continue;
        const rest = condition(k, omega, Vt, [j, i]);
        slope += 4 * change * density * signMean(k - 2, rest.omega, rest.V);
      }
    }
    sum += WEIGHTS[node] * 2 * (1 - u) * slope;
  });
  return sum;
}

/** The law of the other coordinates where those of `at` (one or two, ascending) are 0. */
function condition(
  k: number,
  omega: ArrayLike<number>,
  V: ArrayLike<number>,
  at: number[],
): { omega: Float64Array; V: Float64Array } {
  const rest = Array.from({ length: k }, (_, i) => i).filter((i) => !at.includes(i));
  const m = rest.length;
  const [p, q] = at;
  const a = V[p * k + p];
  const two = at.length === 2;
  const b = two ? V[p * k + q] : 0;
  const c = two ? V[q * k + q] : 1;
  const det = a * c - b * b;
  // K = V_rest,at inverse(V_at,at)
  const K = rest.map((i) => {
    const [x, y] = [V[i * k + p], two ? V[i * k + q] : 0];
    return [(c * x - b * y) / det, (a * y - b * x) / det];
  });
  return {
    omega: Float64Array.from(rest, (i, r) => omega[i] - K[r][0] * omega[p] - (two ? K[r][1] * omega[q] : 0)),
    V: Float64Array.from({ length: m * m }, (_, e) => {
      const [r, s] = [Math.floor(e / m), e % m];
      const j = rest[s];
      return V[rest[r] * k + j] - K[r][0] * V[p * k + j] - (two ? K[r][1] * V[q * k + j] : 0);
    }),
  };
}
