// A prior in memory, and what a precision matrix makes of it.
//
// Every prior is a Gaussian mixture sum_k w_k N(mu_k, S_k) on R^r, S_k = 0 being an atom. One flat block of f64:
//   [rank r, components K, 0, 0], K weights (positive, sum 1), K x r means, K x r x r covariances; no padding.
// 1 <= r <= 8, 1 <= K <= 256.

import { log1p } from '../special';
import { at, column_dot, eigen, orthogonalise, psd_factor } from './small';

export const MAX_RANK: i32 = 8;
export const MAX_COMPONENTS: i32 = 256;

// @ts-ignore: decorator
@inline
export function rank_of(prior: usize): i32 {
  return <i32>load<f64>(prior);
}

// @ts-ignore: decorator
@inline
export function components_of(prior: usize): i32 {
  return <i32>load<f64>(prior, 8);
}

// @ts-ignore: decorator
@inline
export function weight_of(prior: usize, k: i32): f64 {
  return load<f64>(prior + 32 + (<usize>k << 3));
}

// @ts-ignore: decorator
@inline
export function mean_of(prior: usize, k: i32): usize {
  return prior + 32 + (<usize>(components_of(prior) + k * rank_of(prior)) << 3);
}

// @ts-ignore: decorator
@inline
export function covariance_of(prior: usize, k: i32): usize {
  const r = rank_of(prior);
  const K = components_of(prior);
  return prior + 32 + (<usize>(K + K * r + k * r * r) << 3);
}

/** Whether the core handles this prior at all: otherwise its routines return NaN and write nothing. */
export function is_supported(prior: usize): bool {
  const r = rank_of(prior);
  const K = components_of(prior);
  return r >= 1 && r <= MAX_RANK && K >= 1 && K <= MAX_COMPONENTS;
}

export function is_atom(prior: usize, k: i32): bool {
  const r = rank_of(prior);
  const S = covariance_of(prior, k);
  for (let i = 0; i < r * r; i++) if (load<f64>(S + (<usize>i << 3)) != 0) return false;
  return true;
}

/**
 * Lambda = U diag(d) U': the frame in which everything below is computed. Lambda is symmetrised, and eigenvalues below 0, which
 * only rounding can cause, become 0. ws: r * r numbers.
 */
export function frame(r: i32, Lambda: usize, d: usize, U: usize, ws: usize): void {
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < r; j++) store<f64>(at(r, ws, i, j), 0.5 * (load<f64>(at(r, Lambda, i, j)) + load<f64>(at(r, Lambda, j, i))));
  }
  eigen(r, ws, d, U);
  for (let i = 0; i < r; i++) {
    const p = d + (<usize>i << 3);
    if (load<f64>(p) < 0) store<f64>(p, 0);
  }
}

/** y = U' x. */
export function into_frame(r: i32, U: usize, x: usize, y: usize): void {
  for (let i = 0; i < r; i++) {
    let sum: f64 = 0;
    for (let j = 0; j < r; j++) sum += load<f64>(at(r, U, j, i)) * load<f64>(x + (<usize>j << 3));
    store<f64>(y + (<usize>i << 3), sum);
  }
}

/** y = U x. */
export function out_of_frame(r: i32, U: usize, x: usize, y: usize): void {
  for (let i = 0; i < r; i++) {
    let sum: f64 = 0;
    for (let j = 0; j < r; j++) sum += load<f64>(at(r, U, i, j)) * load<f64>(x + (<usize>j << 3));
    store<f64>(y + (<usize>i << 3), sum);
  }
}

/** Y = U' X U, or U X U' when `back`. X and Y may be the same; ws: r * r numbers. */
export function conjugate(r: i32, U: usize, X: usize, Y: usize, back: bool, ws: usize): void {
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < r; j++) {
      let sum: f64 = 0;
      for (let k = 0; k < r; k++) sum += load<f64>(at(r, X, i, k)) * load<f64>(back ? at(r, U, j, k) : at(r, U, k, j));
      store<f64>(at(r, ws, i, j), sum);
    }
  }
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < r; j++) {
      let sum: f64 = 0;
      for (let k = 0; k < r; k++) sum += load<f64>(back ? at(r, U, i, k) : at(r, U, k, i)) * load<f64>(at(r, ws, k, j));
      store<f64>(at(r, Y, i, j), sum);
    }
  }
}

// The tilted component. With P = (1 + S L)^-1 and G = P S, component k has the posterior mean m_k + G_k B, the posterior covariance
// G_k and the log-weight  a_k + m_k.B + B'G_k B / 2,  where m_k = P mu_k and a_k = ln w_k - ln det(1 + L S_k) / 2 - mu_k'L P mu_k / 2.
// Compared with c = B - L mu this has no cancelling terms of size L: it holds to rounding for L from 0 to 1e12 and beyond.
// A record of 2 + r + r * r numbers each: a_k minus the largest of them, 1 if S_k != 0 else 0, m_k, G_k.

/** Bytes of one record. */
// @ts-ignore: decorator
@inline
export function record_size(r: i32): usize {
  return <usize>(2 + r + r * r) << 3;
}

/** Bytes of workspace of `tilt`. */
// @ts-ignore: decorator
@inline
export function tilt_ws(r: i32): usize {
  return <usize>(3 * r * r + 4 * r) << 3;
}

/**
 * Writes the K records of a prior for the precision U diag(d) U'. Returns the largest a_k, which belongs to every ln Z: kept apart, it does not
 * swamp what distinguishes the components.
 */
export function tilt(prior: usize, d: usize, U: usize, records: usize, ws: usize): f64 {
  const K = components_of(prior);
  const size = record_size(rank_of(prior));
  let top = -Infinity;
  for (let k = 0; k < K; k++) {
    const record = records + <usize>k * size;
    if (is_atom(prior, k)) tilt_atom(prior, k, d, U, record, ws);
    else tilt_diffuse(prior, k, d, U, record, ws);
    top = max(top, load<f64>(record));
  }
  for (let k = 0; k < K; k++) {
    const a = records + <usize>k * size;
    store<f64>(a, load<f64>(a) - top);
  }
  return top;
}

function tilt_atom(prior: usize, k: i32, d: usize, U: usize, record: usize, ws: usize): void {
  const r = rank_of(prior);
  const mean = mean_of(prior, k);
  into_frame(r, U, mean, ws);
  let quadratic: f64 = 0;
  for (let i: usize = 0; i < <usize>r << 3; i += 8) quadratic += load<f64>(d + i) * load<f64>(ws + i) * load<f64>(ws + i);
  store<f64>(record, Math.log(weight_of(prior, k)) - 0.5 * quadratic);
  store<f64>(record, 0, 8);
  memory.copy(record + 16, mean, <usize>r << 3);
  memory.fill(record + 16 + (<usize>r << 3), 0, <usize>(r * r) << 3);
}

/**
 * A component with a covariance S = R R'. In the frame of Lambda, E = diag(d)^(1/2), the columns of C = E U'R are made orthogonal by
 * turning those of R: C = Z diag(s), which gives
 *   ln det(1 + L S) = sum ln(1 + s^2),  G = R diag(1 / (1 + s^2)) R'  (positive semidefinite, whatever the rounding).
 * P mu is the residual p = mu - R y of the regularised least squares |E (mu - R y)|^2 + |y|^2 -> min, whose minimum is mu'L P mu.
 */
function tilt_diffuse(prior: usize, k: i32, d: usize, U: usize, record: usize, ws: usize): void {
  const r = rank_of(prior);
  const width = <usize>r << 3;
  const square = <usize>(r * r) << 3;
  const R = ws;
  const C = R + square;
  const m = record + 16;
  const G = m + width;
  memory.copy(C, covariance_of(prior, k), square);
  psd_factor(r, C, R, C + square);
  for (let i = 0; i < r; i++) {
    const e = sqrt(load<f64>(d + (<usize>i << 3)));
    for (let j = 0; j < r; j++) {
      let sum: f64 = 0;
      for (let l = 0; l < r; l++) sum += load<f64>(at(r, U, l, i)) * load<f64>(at(r, R, l, j));
      store<f64>(at(r, C, i, j), e * sum);
    }
  }
  orthogonalise(r, C, R);
  let logDet: f64 = 0;
  memory.fill(G, 0, square);
  for (let c = 0; c < r; c++) {
    const s2 = column_dot(r, C, c, c);
    logDet += log1p(s2);
    for (let i = 0; i < r; i++) {
      for (let j = 0; j < r; j++) {
        const g = at(r, G, i, j);
        store<f64>(g, load<f64>(g) + (load<f64>(at(r, R, i, c)) * load<f64>(at(r, R, j, c))) / (1 + s2));
      }
    }
  }
  const quadratic = residual(r, mean_of(prior, k), d, U, R, C, m, C + square);
  store<f64>(record, Math.log(weight_of(prior, k)) - 0.5 * logDet - 0.5 * quadratic);
  store<f64>(record, 1, 8);
}

/**
 * m = P mu, returning mu'L P mu, from what `tilt_diffuse` found. E p = (E mu off the columns of Z) + Z diag(1 / (1 + s^2)) Z'E mu; where Z has all
 * of its columns the first part is 0, and p = E^-1 (E p) is accurate even if p is tiny beside mu.
 */
function residual(r: i32, mean: usize, d: usize, U: usize, R: usize, C: usize, m: usize, ws: usize): f64 {
  const width = <usize>r << 3;
  const off = ws;
  const within = off + width;
  const p = within + width;
  into_frame(r, U, mean, p);
  for (let i: usize = 0; i < width; i += 8) store<f64>(off + i, sqrt(load<f64>(d + i)) * load<f64>(p + i));
  memory.fill(within, 0, width);
  memory.copy(m, mean, width);
  let full = true;
  let quadratic: f64 = 0;
  for (let c = 0; c < r; c++) {
    const s2 = column_dot(r, C, c, c);
    if (s2 == 0) {
      full = false;
      continue;
    }
    let shadow: f64 = 0;
    for (let i = 0; i < r; i++) shadow += load<f64>(at(r, C, i, c)) * sqrt(load<f64>(d + (<usize>i << 3))) * load<f64>(p + (<usize>i << 3));
    const y = shadow / (1 + s2);
    quadratic += y * y;
    for (let i = 0; i < r; i++) {
      const to = <usize>i << 3;
      const z = load<f64>(at(r, C, i, c)) / s2;
      store<f64>(off + to, load<f64>(off + to) - z * shadow);
      store<f64>(within + to, load<f64>(within + to) + z * y);
      store<f64>(m + to, load<f64>(m + to) - load<f64>(at(r, R, i, c)) * y);
    }
  }
  for (let i: usize = 0; i < width; i += 8) {
    const Ep = load<f64>(within + i) + (full ? 0 : load<f64>(off + i));
    quadratic += Ep * Ep;
    const e = sqrt(load<f64>(d + i));
    if (e == 0) full = false;
    store<f64>(p + i, Ep / e);
  }
  if (full) out_of_frame(r, U, p, m);
  return quadratic;
}
