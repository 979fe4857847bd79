import type { Law } from '../dynamics/flow.js';
import { type AdditiveModel, type Basis, basisOf } from './model.js';

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
 * Under the squared loss: w_i moves along g_i = sum_j f(w_i . v_j) v_j - sum_l a_l s'(w_i . w_l) w_l without its component along w_i. The state
 * holds the w_i, rows of as many coordinates as the index vectors have. (Their products close the equations too, but those of vectors that
 * no space holds are solutions as well, and rounding finds the unstable ones.)
 */
export function squaredLaw(
  { force, repulsion }: Landscape,
  vectors: Float64Array[],
  weights: Float64Array,
): Law {
  const size = vectors[0].length;
  const g = new Float64Array(size);
  const dot = (x: Float64Array, at: number, y: Float64Array, from: number) => {
    let sum = 0;
    for (let r = 0; r < size; r++) sum += x[at + r] * y[from + r];
    return sum;
  };
  const add = (a: number, y: Float64Array, from: number) => {
    for (let r = 0; r < size; r++) g[r] += a * y[from + r];
  };
  return (w, out) => {
    for (let i = 0; i < w.length; i += size) {
      g.fill(0);
      for (const v of vectors) add(polynomial(force, dot(w, i, v, 0)), v, 0);
      weights.forEach((a, l) => {
        add(-a * polynomial(repulsion, dot(w, i, w, l * size)), w, l * size);
      });
      // Divided by the square of the length, which then stays what it is.
      add(-dot(w, i, g, 0) / dot(w, i, w, i), w, i);
      out.set(g, i);
    }
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
