// Divide and conquer for the singular values of a bidiagonal matrix (Gu and Eisenstat, SIAM J. Matrix Anal. 16 (1995) 79). A row in
// the middle is taken out; the blocks above and below it are solved, the upper one and perhaps the whole with a column
// more than rows, whose right vectors include one without a left partner. In their bases the row is a vector z and the
// rest is diagonal: the secular equation merges them. Down to single rows, since small merges are cheap.

import { dgemm, dgemm_ws } from '../blas/gemm';
import { NOT_CONVERGED, OK } from '../status';
import { entry, merge_orders, put, rotate, sort_indices } from './lists';
import { hypotenuse } from './reflector';
import { secular_singular, secular_ws } from './secular';

const ROUNDING: f64 = 1.1102230246251565e-16;
const NEGLIGIBLE: f64 = 1e-100;
/** Of two numbers this small the ratio may have few digits. */
const VANISHED: f64 = 1e-200;

/** Where a pair of vectors has its entries: in the upper block, in both, in the lower one. */
const FIRST: i32 = 0;
const BOTH: i32 = 1;
const SECOND: i32 = 2;

// @ts-ignore: decorator
@inline
function padded(n: i32): i32 {
  return (n + 7) & ~7;
}

/** Bytes of workspace of `bidivide`. */
export function bidivide_ws(n: i32): usize {
  const column = <usize>padded(n + 1) << 3;
  const numbers = column * 5 + (<usize>secular_ws(n) << 3);
  // Coefficients and copies of both kinds of vectors, each with room for the padding of two blocks.
  const squares = column * (<usize>n * 4 + 32);
  return numbers + column * 3 + squares + <usize>dgemm_ws();
}

/**
 * Singular values (to d) and vectors of the upper bidiagonal matrix of n rows and n + extra columns (extra 0 or 1), with diagonal d
 * and off-diagonal e (n - 1 + extra entries), scaled to a norm near 1. Left vector k is row k of u, right vector k row k of v, both with rows of ld
 * elements and zero before; row n of v is the vector without a partner. Ascending by `order` (i32).
 */
export function bidivide(n: i32, extra: i32, d: usize, e: usize, u: usize, v: usize, ld: i32, order: usize, ws: usize): i32 {
  if (n == 0) {
    if (extra) store<f64>(v, 1);
    return OK;
  }
  if (n == 1) {
    single(extra, d, e, u, v, v + (<usize>ld << 3));
    put(order, 0, 0);
    return OK;
  }
  const m = n >> 1;
  const alpha = load<f64>(d + (<usize>m << 3));
  const beta = m < n - 1 + extra ? load<f64>(e + (<usize>m << 3)) : 0;
  const next = <usize>(m + 1) << 3;
  const corner = <usize>(m + 1) * (<usize>ld + 1) << 3;
  let status = bidivide(m, 1, d, e, u, v, ld, order, ws);
  if (status == OK) {
    status = bidivide(n - m - 1, extra, d + next, e + next, u + corner, v + corner, ld, order + (next >> 1), ws);
  }
  if (status == OK) status = merge(n, extra, m, d, alpha, beta, u, v, ld, order, ws);
  return status;
}

/** One row of one or two columns. */
function single(extra: i32, d: usize, e: usize, u: usize, v: usize, rest: usize): void {
  let a = load<f64>(d);
  let b = extra ? load<f64>(e) : 0;
  if (abs(a) < VANISHED) a = 0;
  if (abs(b) < VANISHED) b = 0;
  const length = hypotenuse(a, b);
  store<f64>(d, length);
  store<f64>(u, 1);
  store<f64>(v, length > 0 ? a / length : 1);
  if (!extra) return;
  store<f64>(v, length > 0 ? b / length : 0, 8);
  store<f64>(rest, length > 0 ? -b / length : 0);
  store<f64>(rest, length > 0 ? a / length : 1, 8);
}

/** The solved blocks (m rows, n - m - 1 rows) and the row between them, with alpha on the diagonal and beta right of it. */
function merge(
  n: i32, extra: i32, m: i32, d: usize, alpha: f64, beta: f64, u: usize, v: usize, ld: i32, order: usize, ws: usize,
): i32 {
  const row = <usize>ld << 3;
  const column = <usize>padded(n + 1) << 3;
  const weights = ws;
  const poles = weights + column;
  const kept_weights = poles + column;
  const values = kept_weights + column;
  const deflated_values = values + column;
  const secular_space = deflated_values + column;
  const list = column >> 1;
  const sorted = secular_space + (<usize>secular_ws(n) << 3);
  const kept = sorted + list;
  const deflated = kept + list;
  const kind = deflated + list;
  const place = kind + list;
  const blocks = place + 2 * list;

  // z is the middle row times the right vectors: their last entries above, their first ones below.
  const at_m = <usize>m << 3;
  const at_next = at_m + 8;
  const right_columns = n + extra - m - 1;
  let norm = max(abs(alpha), abs(beta));
  for (let p = 0; p < n; p++) {
    const at = v + <usize>p * row;
    store<f64>(weights + (<usize>p << 3), p <= m ? alpha * load<f64>(at + at_m) : beta * load<f64>(at + at_next));
    put(kind, p, p < m ? FIRST : p > m ? SECOND : BOTH);
    if (p != m) norm = max(norm, load<f64>(d + (<usize>p << 3)));
  }
  // The vectors without partners: one combination of them meets the row, the other remains without.
  const middle = v + <usize>m * row;
  if (extra) {
    const a = load<f64>(weights + at_m);
    const b = beta * load<f64>(v + <usize>n * row + at_next);
    const length = hypotenuse(a, b);
    if (length > VANISHED) rotate(n + 1, middle, v + <usize>n * row, a / length, b / length);
    store<f64>(weights + at_m, length);
  }
  store<f64>(u + <usize>m * row + at_m, 1);
  store<f64>(d + at_m, 0);

  // Of a matrix of norm 1, and so that squares do not vanish.
  const tolerance = 8 * ROUNDING * max(norm, NEGLIGIBLE);
  const below = order + (at_next >> 1);
  for (let i = 0; i < n - m - 1; i++) put(below, i, m + 1 + entry(below, i));
  merge_orders(m, order, n - m - 1, below, d, sorted);

  // Pole zero is the middle; the others are judged as for eigenvalues, the first of them also against zero.
  let k = 1;
  let gone = 0;
  let held = -1;
  put(kept, 0, m);
  for (let r = 0; r < n - 1; r++) {
    const p = entry(sorted, r);
    const at = <usize>p << 3;
    if (abs(load<f64>(weights + at)) <= tolerance) {
      put(deflated, gone, p);
      gone++;
      continue;
    }
    if (held >= 0) {
      const before = <usize>held << 3;
      if (load<f64>(d + at) - load<f64>(d + before) <= tolerance) {
        let s = load<f64>(weights + before);
        let c = load<f64>(weights + at);
        const length = hypotenuse(c, s);
        c /= length;
        s = -s / length;
        store<f64>(weights + at, length);
        store<f64>(weights + before, 0);
        if (entry(kind, p) != entry(kind, held)) put(kind, p, BOTH);
        rotate(n, u + <usize>held * row, u + <usize>p * row, c, s);
        rotate(n + extra, v + <usize>held * row, v + <usize>p * row, c, s);
        put(deflated, gone, held);
        gone++;
      } else {
        put(kept, k, held);
        k++;
      }
    }
    held = p;
  }
  if (held >= 0) {
    put(kept, k, held);
    k++;
  }
  sort_indices(gone, deflated, d);

  let firsts = 0;
  let seconds = 0;
  for (let i = 0; i < k; i++) {
    const where = entry(kind, entry(kept, i));
    if (where == FIRST) firsts++;
    else if (where == SECOND) seconds++;
  }
  const upper = k - seconds;
  const lower = k - firsts;
  const ld_upper = padded(m + 1);
  const ld_lower = padded(n + 1 - m);
  const v_upper = blocks;
  const v_lower = v_upper + (<usize>upper * <usize>ld_upper << 3);
  const u_upper = v_lower + (<usize>lower * <usize>ld_lower << 3);
  const u_lower = u_upper + (<usize>upper * <usize>ld_upper << 3);
  const v_spare = u_lower + (<usize>lower * <usize>ld_lower << 3);
  const u_spare = v_spare + <usize>gone * column;
  const s = u_spare + <usize>gone * column;
  const t = s + <usize>k * column;
  const gemm_space = t + <usize>k * column;

  // Copies of the vectors, grouped by where their entries are: u up to column m - 1 and from m on, v up to m and from m + 1 on.
  let next_first = 0;
  let next_both = firsts;
  let next_second = upper;
  for (let i = 0; i < k; i++) {
    const p = entry(kept, i);
    const where = entry(kind, p);
    let to = next_both;
    if (where == FIRST) to = next_first++;
    else if (where == SECOND) to = next_second++;
    else next_both++;
    const up = u + <usize>p * row;
    const vp = v + <usize>p * row;
    if (where != SECOND) {
      const at = <usize>to * <usize>ld_upper << 3;
      memory.copy(u_upper + at, up, at_m);
      memory.copy(v_upper + at, vp, at_next);
    }
    if (where != FIRST) {
      const at = <usize>(to - firsts) * <usize>ld_lower << 3;
      memory.copy(u_lower + at, up + at_m, <usize>(n - m) << 3);
      memory.copy(v_lower + at, vp + at_next, <usize>right_columns << 3);
    }
    put(place, i, to);
    store<f64>(poles + (<usize>i << 3), load<f64>(d + (<usize>p << 3)));
    store<f64>(kept_weights + (<usize>i << 3), load<f64>(weights + (<usize>p << 3)));
  }
  // Pole zero stays alone, and has a weight.
  if (k > 1) {
    if (load<f64>(poles, 8) <= 0.5 * tolerance) store<f64>(poles, 0.5 * tolerance, 8);
    if (abs(load<f64>(kept_weights)) <= tolerance) store<f64>(kept_weights, tolerance);
  }
  for (let i = 0; i < gone; i++) {
    const p = entry(deflated, i);
    memory.copy(u_spare + <usize>i * column, u + <usize>p * row, <usize>n << 3);
    memory.copy(v_spare + <usize>i * column, v + <usize>p * row, <usize>(n + extra) << 3);
    store<f64>(deflated_values + (<usize>i << 3), load<f64>(d + (<usize>p << 3)));
  }

  const ld_s = padded(n + 1);
  const status = secular_singular(k, poles, kept_weights, values, s, t, ld_s, place, secular_space);
  if (status != OK) return NOT_CONVERGED;

  for (let i = 0; i < k; i++) {
    memory.fill(u + <usize>i * row, 0, <usize>n << 3);
    memory.fill(v + <usize>i * row, 0, <usize>(n + extra) << 3);
  }
  const past = <usize>firsts << 3;
  dgemm(k, m, upper, 1, t, ld_s, 1, u_upper, ld_upper, 1, u, ld, gemm_space);
  dgemm(k, n - m, lower, 1, t + past, ld_s, 1, u_lower, ld_lower, 1, u + at_m, ld, gemm_space);
  dgemm(k, m + 1, upper, 1, s, ld_s, 1, v_upper, ld_upper, 1, v, ld, gemm_space);
  dgemm(k, right_columns, lower, 1, s + past, ld_s, 1, v_lower, ld_lower, 1, v + at_next, ld, gemm_space);
  memory.copy(d, values, <usize>k << 3);
  memory.copy(d + (<usize>k << 3), deflated_values, <usize>gone << 3);
  for (let i = 0; i < gone; i++) {
    memory.copy(u + <usize>(k + i) * row, u_spare + <usize>i * column, <usize>n << 3);
    memory.copy(v + <usize>(k + i) * row, v_spare + <usize>i * column, <usize>(n + extra) << 3);
  }
  for (let i = 0; i < n; i++) put(sorted, i, i);
  merge_orders(k, sorted, gone, sorted + (<usize>k << 2), d, order);
  return OK;
}
