import { type AdditiveModel, type Basis, basisOf } from './additive.js';

/** What every population gradient of an additive model is made of; powers of x ascend in all lists. */
export interface Landscape {
  k: number;
  /** k x k. */
  gram: Float64Array;
  basis: Basis;
  /** c(x) = sum_m sigma_m sigma*_m x^m: what a neuron at overlap x with an index vector gains. */
  gain: Float64Array;
  /** f = c'. */
  force: Float64Array;
  /** f'. */
  bend: Float64Array;
  /** s(x) = sum_m sigma_m^2 x^m: E sigma(w . x) sigma(w' . x) of two neurons at overlap x. */
  kernel: Float64Array;
  /** s'. */
  repulsion: Float64Array;
}

export function landscapeOf({ factors: k, gram, teacher, student }: AdditiveModel): Landscape {
  const gain = Float64Array.from(teacher, (value, m) => value * (student[m] ?? 0));
  const force = derivative(gain);
  const kernel = Float64Array.from(student, (value) => value * value);
  return {
    k,
    gram: Float64Array.from(gram.flat()),
    basis: basisOf(gram),
    gain,
    force,
    bend: derivative(force),
    kernel,
    repulsion: derivative(kernel),
  };
}

export function polynomial(c: Float64Array, x: number): number {
  let sum = 0;
  for (let m = c.length - 1; m >= 0; m--) sum = sum * x + c[m];
  return sum;
}

function derivative(c: Float64Array): Float64Array {
  return Float64Array.from({ length: Math.max(0, c.length - 1) }, (_, m) => (m + 1) * c[m + 1]);
}

/** Writes the speed of a state. */
export type Law = (state: Float64Array, out: Float64Array) => void;

/** du/dt of one neuron under the correlation loss. */
export function correlationLaw({ k, gram, force }: Landscape): Law {
  const pull = new Float64Array(k);
  return (u, out) => {
    let along = 0;
    for (let j = 0; j < k; j++) {
      pull[j] = polynomial(force, u[j]);
      along += pull[j] * u[j];
    }
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let j = 0; j < k; j++) sum += gram[i * k + j] * pull[j];
      out[i] = sum - along * u[i];
    }
  };
}

/**
 * Under the squared loss: w_i moves along g_i = sum_j f(u_ij) v_j - sum_l a_l s'(p_il) w_l without its component along w_i. The overlaps
 * u = (w_i . v_j) and p = (w_i . w_l) follow from g_i . v_j and g_i . w_l.
 */
export function squaredLaw({ k, gram, force, repulsion }: Landscape, weights: Float64Array): Law {
  const n = weights.length;
  const pull = new Float64Array(n * k);
  const push = new Float64Array(n * n);
  const along = new Float64Array(n);
  const toOthers = new Float64Array(n * n);
  return (y, out) => {
    const p = y.subarray(n * k);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < k; j++) {
        pull[i * k + j] = polynomial(force, y[i * k + j]);
        sum += pull[i * k + j] * y[i * k + j];
      }
      for (let l = 0; l < n; l++) {
        push[i * n + l] = weights[l] * polynomial(repulsion, p[i * n + l]);
        sum -= push[i * n + l] * p[i * n + l];
      }
      along[i] = sum;
    }
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < k; j++) {
        let sum = -along[i] * y[i * k + j];
        for (let m = 0; m < k; m++) sum += pull[i * k + m] * gram[m * k + j];
        for (let l = 0; l < n; l++) sum -= push[i * n + l] * y[l * k + j];
        out[i * k + j] = sum;
      }
      for (let l = 0; l < n; l++) {
        let sum = -along[i] * p[i * n + l];
        for (let j = 0; j < k; j++) sum += pull[i * k + j] * y[l * k + j];
        for (let q = 0; q < n; q++) sum -= push[i * n + q] * p[q * n + l];
        toOthers[i * n + l] = sum;
      }
    }
    for (let i = 0; i < n; i++)
      for (let l = 0; l < n; l++) out[n * k + i * n + l] = toOthers[i * n + l] + toOthers[l * n + i];
  };
}

/**
 * Coordinates in the span of the index vectors of a vector with these overlaps: V x = u. What lies in no vector's overlaps is 0.
 * Where the vectors are dependent and the overlaps contradict each other, the first independent ones count.
 */
export function coordinatesOf({ pivots, vectors }: Basis, u: ArrayLike<number>): Float64Array {
  const x = new Float64Array(pivots.length);
  pivots.forEach((row, r) => {
    let rest = u[row];
    for (let s = 0; s < r; s++) rest -= vectors[row][s] * x[s];
    x[r] = rest / vectors[row][r];
  });
  return x;
}
