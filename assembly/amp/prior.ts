// A prior in memory, and what a precision matrix makes of it.
//
// Every prior is a Gaussian mixture sum_k w_k N(mu_k, S_k) on R^r, S_k = 0 being an atom. One flat block of f64:
//   [rank r, components K, 0, 0], K weights (positive, sum 1), K x r means, K x r x r covariances; no padding.
// 1 <= r <= 8, 1 <= K <= 256.

import { at, eigen, solve } from './small';

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

// The tilted component. With P = (I + S L)^-1 and G = P S, component k has the posterior mean m_k + G_k B, the posterior covariance
// G_k and the log-weight  a_k + m_k.B + B'G_k B / 2,  where m_k = P mu_k and a_k = ln w_k - ln det(I + L S_k) / 2 - mu_k'L P mu_k / 2.
// Compared with c = B - L mu this has no cancelling terms of size L: it holds to rounding for L from 0 to 1e12 and beyond.
// A record of 2 + r + r * r numbers each: a_k, 1 if S_k != 0 else 0, m_k, G_k.

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
  return <usize>(3 * r * r + 2 * r) << 3;
}

/** Writes the K records of a prior for the precision U diag(d) U'. */
export function tilt(prior: usize, d: usize, U: usize, records: usize, ws: usize): void {
  const K = components_of(prior);
  const size = record_size(rank_of(prior));
  for (let k = 0; k < K; k++) tilt_one(prior, k, d, U, records + <usize>k * size, ws);
}

function tilt_one(prior: usize, k: i32, d: usize, U: usize, record: usize, ws: usize): void {
  const r = rank_of(prior);
  const square = <usize>(r * r) << 3;
  const mu = ws;
  const S = mu + (<usize>r << 3);
  const M = S + square;
  const Y = M + square;
  const m = record + 16;
  const G = m + (<usize>r << 3);
  into_frame(r, U, mean_of(prior, k), mu);
  const diffuse = !is_atom(prior, k);
  let logDet: f64 = 0;
  if (diffuse) {
    conjugate(r, U, covariance_of(prior, k), S, false, M);
    // (I + S D) [G | p] = [S | mu]: the columns of the matrix are graded by D, which elimination does not mind.
    for (let i = 0; i < r; i++) {
      for (let j = 0; j < r; j++) {
        const s = load<f64>(at(r, S, i, j));
        store<f64>(at(r, M, i, j), s * load<f64>(d + (<usize>j << 3)) + (i == j ? 1 : 0));
        store<f64>(at(r + 1, Y, i, j), s);
      }
      store<f64>(at(r + 1, Y, i, r), load<f64>(mu + (<usize>i << 3)));
    }
    logDet = solve(r, M, r + 1, Y);
    // Of the two copies of an off-diagonal entry the one in the row of larger precision is the accurate one.
    for (let i = 0; i < r; i++) {
      for (let j = 0; j < r; j++) {
        const first = load<f64>(d + (<usize>i << 3)) >= load<f64>(d + (<usize>j << 3));
        store<f64>(at(r, S, i, j), load<f64>(first ? at(r + 1, Y, i, j) : at(r + 1, Y, j, i)));
      }
    }
    conjugate(r, U, S, G, true, M);
    for (let i = 0; i < r; i++) {
      for (let j = 0; j < i; j++) store<f64>(at(r, G, i, j), load<f64>(at(r, G, j, i)));
      store<f64>(M + (<usize>i << 3), load<f64>(at(r + 1, Y, i, r)));
    }
    out_of_frame(r, U, M, m);
  } else {
    memory.copy(M, mu, <usize>r << 3);
    memory.copy(m, mean_of(prior, k), <usize>r << 3);
    memory.fill(G, 0, square);
  }
  let quadratic: f64 = 0;
  for (let i: usize = 0; i < <usize>r << 3; i += 8) quadratic += load<f64>(d + i) * load<f64>(mu + i) * load<f64>(M + i);
  store<f64>(record, Math.log(weight_of(prior, k)) - 0.5 * logDet - 0.5 * quadratic);
  store<f64>(record, diffuse ? 1 : 0, 8);
}
