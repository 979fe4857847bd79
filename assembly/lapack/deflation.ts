// Aggressive early deflation (Braman, Byers and Mathias, SIAM J. Matrix Anal. Appl. 23 (2002) 948): in the Schur form of a window at
// the end of the active block, its coupling to the rest is one column. Eigenvalues whose entry there is negligible have
// converged, long before the subdiagonal shows it; the others are good shifts.

import { dgemm, dgemm_ws } from '../blas/gemm';
import { axpy, dot } from '../blas/vector';
import { OK } from '../status';
import { CHASE_BYTES, SHIFT } from './chase';
import { francis, pair } from './francis';
import { EPSILON, reflector } from './reflector';
import { swap, SWAP_BYTES, TINY } from './swap';

/** Rows of the window at most, elements from row to row of what belongs to it, and rows of H that are multiplied at a time. */
export const WIDEST: i32 = 96;
const ROW: usize = <usize>(WIDEST + 4) << 3;
const AT_ONCE: i32 = 128;

/** Bytes of workspace of `deflate`: T and V of the window, three lines, rows of a product, and what others need meanwhile. */
export function deflate_ws(): i32 {
  return (2 * WIDEST + 3 + AT_ONCE) * <i32>ROW + max(max(CHASE_BYTES + <i32>SHIFT, dgemm_ws()), SWAP_BYTES);
}

/** The rows of the diagonal block of T that ends at the row `end` - 1. */
// @ts-ignore: decorator
@inline
function block_above(t: usize, end: i32): i32 {
  return end > 1 && load<f64>(t + <usize>(end - 1) * (ROW + 8) - 8) != 0 ? 2 : 1;
}

/** Moves what has not converged to the front of T. Returns how many rows that are. */
function separate(width: i32, t: usize, v: usize, coupling: f64, ws: usize): i32 {
  let kept = 0;
  let left = width;
  while (kept < left) {
    const size = block_above(t, left);
    const at = t + <usize>(left - 1) * (ROW + 8);
    let scale = abs(load<f64>(at));
    let entry = abs(coupling * load<f64>(v + (<usize>(left - 1) << 3)));
    if (size == 2) {
      scale += sqrt(abs(load<f64>(at - 8))) * sqrt(abs(load<f64>(at - ROW)));
      entry = max(entry, abs(coupling * load<f64>(v + (<usize>(left - 2) << 3))));
    }
    if (scale == 0) scale = abs(coupling);
    if (entry <= max(EPSILON * scale, TINY)) {
      left -= size;
      continue;
    }
    let here = left - size;
    while (here > kept) {
      const above = block_above(t, here);
      if (!swap(width, t, ROW, here - above, above, size, v, ROW, width, ws)) break;
      here -= above;
      // A pair that has become two real numbers on its way stays where it is.
      if (size == 2 && load<f64>(t + <usize>(here + 1) * (ROW + 8) - 8) == 0) break;
    }
    kept = here + size;
  }
  return left;
}

/** Hessenberg form of T (n x n) bordered by the column x on its left, all of which but the first entry becomes zero. V (`rows` rows) follows. */
function restore(n: i32, t: usize, x: usize, v: usize, rows: i32, u: usize, w: usize): void {
  for (let k = -1; k < n - 2; k++) {
    const count = n - k - 1;
    const first = <usize>(k + 1) << 3;
    if (k < 0) memory.copy(u, x, <usize>count << 3);
    else for (let i = 0; i < count; i++) store<f64>(u + (<usize>i << 3), load<f64>(t + <usize>(k + 1 + i) * ROW + (<usize>k << 3)));
    const tau = reflector(count - 1, u, u + 8);
    if (k < 0) {
      store<f64>(x, load<f64>(u));
    } else {
      store<f64>(t + <usize>(k + 1) * ROW + (<usize>k << 3), load<f64>(u));
      for (let i = 1; i < count; i++) store<f64>(t + <usize>(k + 1 + i) * ROW + (<usize>k << 3), 0);
    }
    store<f64>(u, 1);
    // From the left on the columns right of k, then from the right.
    memory.fill(w, 0, <usize>count << 3);
    const corner = t + <usize>(k + 1) * ROW + first;
    for (let i = 0; i < count; i++) axpy<f64>(count, load<f64>(u + (<usize>i << 3)), corner + <usize>i * ROW, w);
    for (let i = 0; i < count; i++) axpy<f64>(count, -tau * load<f64>(u + (<usize>i << 3)), w, corner + <usize>i * ROW);
    reflect_rows(n, count, tau, u, t + first);
    reflect_rows(rows, count, tau, u, v + first);
  }
}

/** (1 - tau u u') from the right on rows of `count` numbers. */
function reflect_rows(rows: i32, count: i32, tau: f64, u: usize, at: usize): void {
  for (let i = 0; i < rows; i++, at += ROW) axpy<f64>(count, -tau * dot<f64>(count, u, at), u, at);
}

/**
 * Deflates what has converged in the last `width` < m - l + 1 rows of the active block l..m of H. Returns how many of them are left; the
 * eigenvalues of the others are in re and im (those of H, from 0), the eigenvalues of what is left where these will
 * be. Only what the eigenvalues of the block l..m need is updated. Returns -1 where the window has no Schur form.
 */
export function deflate(l: i32, m: i32, width: i32, h: usize, ld: i32, re: usize, im: usize, ws: usize): i32 {
  const row = <usize>ld << 3;
  const top = m - width + 1;
  const corner = h + <usize>top * (row + 8);
  const t = ws;
  const v = t + <usize>WIDEST * ROW;
  const x = v + <usize>WIDEST * ROW;
  const u = x + ROW;
  const w = u + ROW;
  const product = w + ROW;
  const space = product + <usize>AT_ONCE * ROW;
  const re0 = re + (<usize>top << 3);
  const im0 = im + (<usize>top << 3);
  memory.fill(v, 0, <usize>width * ROW);
  for (let i = 0; i < width; i++) {
    const from = max(0, i - 1);
    memory.fill(t + <usize>i * ROW, 0, <usize>from << 3);
    memory.copy(t + <usize>i * ROW + (<usize>from << 3), corner + <usize>i * row + (<usize>from << 3), <usize>(width - from) << 3);
    store<f64>(v + <usize>i * (ROW + 8), 1);
  }
  if (francis(width, t, WIDEST + 4, re0, im0, v, WIDEST + 4, space) != OK) return -1;
  const coupling = load<f64>(corner - 8);
  const left = separate(width, t, v, coupling, space);
  for (let i = 0; i < width; ) {
    const at = t + <usize>i * (ROW + 8);
    const shift = <usize>i << 3;
    if (i + 1 < width && load<f64>(at + ROW) != 0) {
      pair(at, ROW, re0 + shift, im0 + shift);
      i += 2;
    } else {
      store<f64>(re0 + shift, load<f64>(at));
      store<f64>(im0 + shift, 0);
      i++;
    }
  }
  if (left == width || left == 0) return left;

  for (let i = 0; i < left; i++) store<f64>(x + (<usize>i << 3), coupling * load<f64>(v + (<usize>i << 3)));
  restore(left, t, x, v, width, u, w);
  store<f64>(corner - 8, load<f64>(x));
  for (let i = 0; i < left; i++) {
    const from = <usize>max(0, i - 1) << 3;
    memory.copy(corner + <usize>i * row + from, t + <usize>i * ROW + from, (<usize>left << 3) - from);
  }
  for (let r = l; r < top; r += AT_ONCE) {
    const rows = min(AT_ONCE, top - r);
    const at = h + <usize>r * row + (<usize>top << 3);
    memory.fill(product, 0, <usize>rows * ROW);
    dgemm(rows, left, width, 1, at, ld, 1, v, WIDEST + 4, 1, product, WIDEST + 4, space);
    for (let i = 0; i < rows; i++) memory.copy(at + <usize>i * row, product + <usize>i * ROW, <usize>left << 3);
  }
  return left;
}
