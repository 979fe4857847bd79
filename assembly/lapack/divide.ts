// Divide and conquer for a symmetric tridiagonal matrix (Cuppen, Numer. Math. 36 (1981) 177). Two halves, torn apart by a rank-one
// change, are solved, and merged by the secular equation. What that equation need not touch is deflated; the vectors of
// the rest are products of matrices, one for each half, because the vectors of a half are zero in the other.

import { dgemm, dgemm_ws } from '../blas/gemm';
import { dmaxabs } from '../blas/vector';
import { OK } from '../status';
import { entry, merge_orders, put, rotate, sort_indices } from './lists';
import { ql, ql_ws, sort } from './ql';
import { hypotenuse } from './reflector';
import { secular_eigen, secular_ws } from './secular';

/** Up to this size QL is faster. */
const LEAF: i32 = 32;
const ROUNDING: f64 = 1.1102230246251565e-16;
const HALF_ROOT: f64 = 0.7071067811865476;

/** Where the entries of an eigenvector of the torn matrix are: in the first half, in both, in the second. */
const FIRST: i32 = 0;
const BOTH: i32 = 1;
const SECOND: i32 = 2;

// @ts-ignore: decorator
@inline
function padded(n: i32): i32 {
  return (n + 7) & ~7;
}

/** Bytes of workspace of `divide`. */
export function divide_ws(n: i32): usize {
  if (n <= LEAF) return <usize>ql_ws(n) + (<usize>n << 3);
  const square = <usize>n * <usize>padded(n) << 3;
  const columns = <usize>(5 * padded(n) + secular_ws(n)) << 3;
  const small = <usize>max(ql_ws(LEAF) + (LEAF << 3), dgemm_ws());
  // The vectors of the halves in turn, those of the secular equation, and seven lists.
  return 2 * square + (<usize>padded(n) << 7) + columns + (<usize>padded(n) * 6 << 2) + small;
}

/**
 * All eigenvalues (to d) and eigenvectors of the tridiagonal matrix with diagonal d and off-diagonal e, which is destroyed.
 * Vector k is row k of z, ld elements apart, and what lies beyond its n entries becomes zero. Ascending by `order` (i32).
 */
export function divide(n: i32, d: usize, e: usize, z: usize, ld: i32, order: usize, ws: usize): i32 {
  for (let i = 0; i < n; i++) memory.fill(z + (<usize>i * <usize>ld << 3), 0, <usize>ld << 3);
  return conquer(n, d, e, z, ld, order, ws);
}

function conquer(n: i32, d: usize, e: usize, z: usize, ld: i32, order: usize, ws: usize): i32 {
  if (n <= LEAF) {
    for (let i = 0; i < n; i++) {
      store<f64>(z + ((<usize>i * <usize>ld + <usize>i) << 3), 1);
      put(order, i, i);
    }
    const status = ql(n, d, e, z, ld, ws);
    if (status == OK) sort(n, d, z, ld, ws);
    return status;
  }
  const m = n >> 1;
  const half = <usize>m << 3;
  const beta = load<f64>(e + half - 8);
  store<f64>(d + half - 8, load<f64>(d + half - 8) - abs(beta));
  store<f64>(d + half, load<f64>(d + half) - abs(beta));
  const below = z + ((<usize>m * <usize>ld + <usize>m) << 3);
  let status = conquer(m, d, e, z, ld, order, ws);
  if (status == OK) status = conquer(n - m, d + half, e + half, below, ld, order + (<usize>m << 2), ws);
  if (status == OK) status = merge(n, m, d, beta, z, ld, order, ws);
  return status;
}

/** The eigensystem of two solved halves (m and n - m) plus beta on the off-diagonal entries and |beta| on the diagonal ones. */
function merge(n: i32, m: i32, d: usize, beta: f64, z: usize, ld: i32, order: usize, ws: usize): i32 {
  const row = <usize>ld << 3;
  const column = <usize>padded(n) << 3;
  // Lists of numbers, of integers, then the large blocks.
  const weights = ws;
  const poles = weights + column;
  const kept_weights = poles + column;
  const values = kept_weights + column;
  const deflated_values = values + column;
  const secular_space = deflated_values + column;
  const sorted = secular_space + (<usize>secular_ws(n) << 3);
  const list = <usize>padded(n) << 2;
  const kept = sorted + list;
  const deflated = kept + list;
  const kind = deflated + list;
  const place = kind + list;
  const blocks = place + list;

  // z: the last row of the first half's vectors and the first of the second's.
  const turned = beta < 0 ? -HALF_ROOT : HALF_ROOT;
  for (let p = 0; p < n; p++) {
    const at = z + <usize>p * row + (<usize>m << 3);
    store<f64>(weights + (<usize>p << 3), p < m ? HALF_ROOT * load<f64>(at - 8) : turned * load<f64>(at));
    put(kind, p, p < m ? FIRST : SECOND);
  }
  const rho = 2 * abs(beta);
  const below = order + (<usize>m << 2);
  for (let i = 0; i < n - m; i++) put(below, i, m + entry(below, i));
  merge_orders(m, order, n - m, below, d, sorted);
  const tolerance = 8 * ROUNDING * max(dmaxabs(n, d), dmaxabs(n, weights));

  let k = 0;
  let gone = 0;
  let held = -1;
  for (let r = 0; r < n; r++) {
    const p = entry(sorted, r);
    const at = <usize>p << 3;
    if (rho * abs(load<f64>(weights + at)) <= tolerance) {
      put(deflated, gone++, p);
      continue;
    }
    if (held >= 0) {
      const before = <usize>held << 3;
      let s = load<f64>(weights + before);
      let c = load<f64>(weights + at);
      const length = hypotenuse(c, s);
      const gap = load<f64>(d + at) - load<f64>(d + before);
      c /= length;
      s = -s / length;
      if (abs(gap * c * s) <= tolerance) {
        // Two values that are one: a rotation of their vectors takes the weight from the first.
        store<f64>(weights + at, length);
        store<f64>(weights + before, 0);
        if (entry(kind, p) != entry(kind, held)) {
          put(kind, p, BOTH);
        }
        rotate(n, z + <usize>held * row, z + <usize>p * row, c, s);
        const one = load<f64>(d + before);
        const other = load<f64>(d + at);
        store<f64>(d + before, one * c * c + other * s * s);
        store<f64>(d + at, one * s * s + other * c * c);
        put(deflated, gone++, held);
      } else {
        put(kept, k++, held);
      }
    }
    held = p;
  }
  if (held >= 0) put(kept, k++, held);
  // Rotations may have moved a deflated value past its neighbours.
  sort_indices(gone, deflated, d);
  if (k == 0) {
    memory.copy(order, deflated, <usize>n << 2);
    return OK;
  }

  let firsts = 0;
  let boths = 0;
  for (let i = 0; i < k; i++) {
    const where = entry(kind, entry(kept, i));
    if (where == FIRST) firsts++;
    else if (where == BOTH) boths++;
  }
  const upper = firsts + boths;
  const lower = k - firsts;
  const ld_upper = padded(m);
  const ld_lower = padded(n - m);
  const q_upper = blocks;
  const q_lower = q_upper + (<usize>upper * <usize>ld_upper << 3);
  const spare = q_lower + (<usize>lower * <usize>ld_lower << 3);
  const s = spare + (<usize>gone * column);
  const gemm_space = s + <usize>k * column;

  // Copies of the vectors, grouped by where their entries are.
  let next_first = 0;
  let next_both = firsts;
  let next_second = upper;
  const cut = <usize>m << 3;
  for (let i = 0; i < k; i++) {
    const p = entry(kept, i);
    const where = entry(kind, p);
    const to = where == FIRST ? next_first++ : where == BOTH ? next_both++ : next_second++;
    const vector = z + <usize>p * row;
    if (where != SECOND) memory.copy(q_upper + (<usize>to * <usize>ld_upper << 3), vector, cut);
    if (where != FIRST) {
      memory.copy(q_lower + (<usize>(to - firsts) * <usize>ld_lower << 3), vector + cut, <usize>(n - m) << 3);
    }
    put(place, i, to);
    store<f64>(poles + (<usize>i << 3), load<f64>(d + (<usize>p << 3)));
    store<f64>(kept_weights + (<usize>i << 3), load<f64>(weights + (<usize>p << 3)));
  }
  for (let i = 0; i < gone; i++) {
    const p = entry(deflated, i);
    memory.copy(spare + <usize>i * column, z + <usize>p * row, <usize>n << 3);
    store<f64>(deflated_values + (<usize>i << 3), load<f64>(d + (<usize>p << 3)));
  }

  const status = secular_eigen(k, poles, kept_weights, rho, values, s, padded(n), place, secular_space);
  if (status != OK) return status;

  for (let i = 0; i < k; i++) memory.fill(z + <usize>i * row, 0, <usize>n << 3);
  const ld_s = padded(n);
  dgemm(k, m, upper, 1, s, ld_s, 1, q_upper, ld_upper, 1, z, ld, gemm_space);
  const right = s + (<usize>firsts << 3);
  dgemm(k, n - m, lower, 1, right, ld_s, 1, q_lower, ld_lower, 1, z + cut, ld, gemm_space);
  memory.copy(d, values, <usize>k << 3);
  for (let i = 0; i < gone; i++) memory.copy(z + <usize>(k + i) * row, spare + <usize>i * column, <usize>n << 3);
  memory.copy(d + (<usize>k << 3), deflated_values, <usize>gone << 3);
  for (let i = 0; i < n; i++) put(sorted, i, i);
  merge_orders(k, sorted, gone, sorted + (<usize>k << 2), d, order);
  return OK;
}
