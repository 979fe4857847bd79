// Online gradients of neurons sigma(w_i . x) on a sum of neurons y = sum_j sigma*(v_j . x), at finite dimension: inputs x ~ N(0, I_d) are drawn row by
// row from their counters, used while they are in the cache, and never stored (arXiv 2411.08798; docs/theory/neurons.md, section 5).

import { axpy, dot, scal } from '../blas/vector';
import { dnormal, fill_normals } from '../random/normal';

/** Purposes of the streams of inputs and of the noise of labels, as in src/random/purpose.ts. */
const LABEL: u32 = 4;
const INPUT: u32 = 5;

/** sum_m c_m He_m(x) of unnormalised Hermite polynomials, m = 0 .. degree. */
function series(c: usize, degree: i32, x: f64): f64 {
  let before: f64 = 0, value: f64 = 1, sum = load<f64>(c);
  for (let m = 0; m < degree; m++) {
    const next = x * value - <f64>m * before;
    before = value;
    value = next;
    c += 8;
    sum += value * load<f64>(c);
  }
  return sum;
}

/** Bytes of workspace of `sgd_gradient`. */
export function sgd_gradient_ws(d: i32, n: i32): usize {
  return <usize>(((d + 7) & ~7) + ((n + 3) & ~3) + 8) << 3;
}

/**
 * out_i += minus the gradient by w_i, over `batch` inputs number `first` onwards of the streams of a key: mean of r sigma'(w_i . x) x with
 * r = y, or r = y - sum_l weights[l] sigma(w_l . x) where `weights` is not 0. w and out: n rows of padded(d) numbers. v: k index vectors in
 * the first `rank` <= d coordinates, rows of `rank` numbers. links: sigma*, sigma and sigma', degree + 1 coefficients of He_m each. noise:
 * standard deviation of the noise of the labels. ws: sgd_gradient_ws(d, n) bytes, 16-byte aligned.
 */
export function sgd_gradient(
  d: i32, n: i32, w: usize, k: i32, rank: i32, v: usize, links: usize, degree: i32, weights: usize, noise: f64,
  batch: i32, key0: u32, key1: u32, first: u32, out: usize, ws: usize,
): void {
  const padded = (d + 3) & ~3;
  const row = <usize>padded << 3;
  const link = <usize>(degree + 1) << 3;
  const student = links + link, slope = student + link;
  const x = ws, at = x + (<usize>((d + 7) & ~7) << 3), extra = at + (<usize>((n + 3) & ~3) << 3);
  for (let b: u32 = 0; b < <u32>batch; b++) {
    fill_normals((d + 7) >> 3, x, key0, key1, INPUT, first + b, 0);
    for (let i = d; i < padded; i++) store<f64>(x + (<usize>i << 3), 0);
    let r: f64 = 0;
    for (let j = 0; j < k; j++) r += series(links, degree, dot<f64>(rank, v + (<usize>(j * rank) << 3), x));
    if (noise > 0) {
      dnormal(1, extra, key0, key1, LABEL, first + b);
      r += noise * load<f64>(extra);
    }
    for (let i = 0; i < n; i++) {
      const a = dot<f64>(padded, w + <usize>i * row, x);
      store<f64>(at + (<usize>i << 3), a);
      if (weights) r -= load<f64>(weights + (<usize>i << 3)) * series(student, degree, a);
    }
    r /= <f64>batch;
    for (let i = 0; i < n; i++) axpy<f64>(padded, r * series(slope, degree, load<f64>(at + (<usize>i << 3))), x, out + <usize>i * row);
  }
}

/** w_i = w_i + step (I - w_i w_i') g_i, scaled to length 1. w and g: n rows of padded(d) numbers. */
export function sgd_move(d: i32, n: i32, w: usize, g: usize, step: f64): void {
  const padded = (d + 3) & ~3;
  const row = <usize>padded << 3;
  for (let i = 0; i < n; i++, w += row, g += row) {
    const along = dot<f64>(padded, w, g);
    scal<f64>(padded, 1 - step * along, w);
    axpy<f64>(padded, step, g, w);
    scal<f64>(padded, 1 / Math.sqrt(dot<f64>(padded, w, w)), w);
  }
}
