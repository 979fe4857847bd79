// Francis' implicit double shift, one bulge at a time (Golub and Van Loan, Matrix Computations, 7.5): for small matrices, and
// for the windows of large ones, of which the Schur form is needed.

import { dmaxabs, dscal } from '../blas/vector';
import { NOT_CONVERGED, OK } from '../status';
import { chase, SHIFT, SMALL_WINDOW, WINDOW } from './chase';
import { EPSILON, TINY_SCALE } from './reflector';
import { standardise } from './swap';

/** Two or three sweeps an eigenvalue are usual; every tenth in vain takes another shift. Clusters that rounding moves about take a hundred. */
const SWEEPS_PER_VALUE: i32 = 300;
const TRIES_RELATIVE: i32 = 30;

/**
 * EISPACK's exceptional shifts, for a block that does not settle, replace the off-diagonal entries by minus the
 * root of 0.4375.
 */
export const OTHER_SHIFT: f64 = -0.6614378277661477;
/** A subdiagonal entry this small is nothing: those beside it that are not zero themselves have lost their digits. */
const VANISHED: f64 = 1e-290;
/** Below this squares leave the range of numbers. */
const SMALL: f64 = 1e-140;

/** The number b of the sign of x y with |b|^2 = |x y|. */
function signed_root(x: f64, y: f64): f64 {
  const root = sqrt(abs(x)) * sqrt(abs(y));
  return (x < 0) == (y < 0) ? root : -root;
}

/** Eigenvalues of the 2 x 2 block at p: a complex pair, or two real numbers without cancellation. */
export function pair(p: usize, row: usize, re: usize, im: usize): void {
  let a = load<f64>(p);
  let b = load<f64>(p, 8);
  let c = load<f64>(p + row);
  let d = load<f64>(p + row, 8);
  const small = max(max(abs(a), abs(b)), max(abs(c), abs(d))) < SMALL;
  if (small) {
    a *= TINY_SCALE;
    b *= TINY_SCALE;
    c *= TINY_SCALE;
    d *= TINY_SCALE;
  }
  pair_of(a, b, c, d, re, im);
  if (!small) return;
  dscal(2, 1 / TINY_SCALE, re);
  dscal(2, 1 / TINY_SCALE, im);
}

function pair_of(a: f64, b: f64, c: f64, d: f64, re: usize, im: usize): void {
  const off = b * c;
  const half = 0.5 * (a - d);
  const square = half * half + off;
  if (square < 0) {
    const middle = 0.5 * (a + d);
    const height = sqrt(-square);
    store<f64>(re, middle);
    store<f64>(re, middle, 8);
    store<f64>(im, height);
    store<f64>(im, -height, 8);
    return;
  }
  const z = half + copysign(sqrt(square), half);
  store<f64>(re, d + z);
  store<f64>(re, z == 0 ? d : d - off / z, 8);
  store<f64>(im, 0);
  store<f64>(im, 0, 8);
}

/** The first `count` eigenvalues are not known. */
export function unknown(count: i32, re: usize, im: usize): void {
  for (const end = re + (<usize>count << 3); re < end; re += 8, im += 8) {
    store<f64>(re, NaN);
    store<f64>(im, NaN);
  }
}

/** The largest entry of a matrix; NaN if one of them is. */
export function largest_of(n: i32, h: usize, row: usize): f64 {
  let norm: f64 = 0;
  for (let i = 0; i < n; i++) norm = max(norm, dmaxabs(n, h + <usize>i * row));
  return norm;
}

/**
 * Whether the subdiagonal entry of the 2 x 2 block that ends at p moves neither of its eigenvalues by a last digit of that, which its
 * opposite entry decides (Ahues and Tisseur, LAPACK Working Note 122).
 */
function moves_nothing(p: usize, row: usize): bool {
  const entry = abs(load<f64>(p - 8));
  const opposite = abs(load<f64>(p - row));
  const own = abs(load<f64>(p));
  const apart = abs(load<f64>(p - row - 8) - load<f64>(p));
  const size = max(own, apart) + max(entry, opposite);
  return (
    min(entry, opposite) * (max(entry, opposite) / size) <=
    max(VANISHED, EPSILON * (min(own, apart) * (max(own, apart) / size)))
  );
}

/**
 * The active block that ends at the row m begins below the first negligible subdiagonal entry above m, which becomes zero. Negligible is said
 * against the neighbours, which serves small eigenvalues of graded matrices; where rounding keeps that out of reach (blocks that are
 * nearly nilpotent) for `tries` > TRIES_RELATIVE, against the norm.
 */
export function block_start(h: usize, row: usize, m: i32, norm: f64, tries: i32): i32 {
  const negligible = tries > TRIES_RELATIVE ? max(EPSILON * norm, VANISHED) : VANISHED;
  let l = m;
  for (; l > 0; l--) {
    const p = h + <usize>l * (row + 8);
    let size = abs(load<f64>(p)) + abs(load<f64>(p - row - 8));
    if (size == 0) {
      if (l > 1) size = abs(load<f64>(p - row - 16));
      if (l < m) size += abs(load<f64>(p + row));
    }
    const entry = abs(load<f64>(p - 8));
    if (entry <= negligible || (entry <= EPSILON * size && moves_nothing(p, row))) {
      store<f64>(p - 8, 0);
      break;
    }
  }
  return l;
}

/**
 * Eigenvalues of the Hessenberg matrix H, which is destroyed; or with V (n x n, ldv elements a row) its real Schur form in H, blocks of complex
 * pairs with equal diagonal entries, and V times the vectors in V. `ws` as for `chase` and a pair of shifts more. Returns NOT_CONVERGED where an
 * eigenvalue takes too many sweeps; it and those above it are NaN then.
 */
export function francis(n: i32, h: usize, ld: i32, re: usize, im: usize, v: usize, ldv: i32, ws: usize): i32 {
  const row = <usize>ld << 3;
  const shifts = ws;
  const room = ws + SHIFT;
  const norm = largest_of(n, h, row);
  const window = v == 0 ? WINDOW : SMALL_WINDOW;
  let m = n - 1;
  let start = 0;
  let tries = 0;
  while (m >= 0) {
    const l = block_start(h, row, m, norm, tries);
    // A block that falls into parts settles, from its middle.
    if (l > start) tries = 0;
    start = l;
    const last = h + <usize>m * (row + 8);
    if (l == m) {
      store<f64>(re + (<usize>m << 3), load<f64>(last));
      store<f64>(im + (<usize>m << 3), 0);
      m--;
      tries = 0;
      continue;
    }
    if (l == m - 1) {
      pair(last - row - 8, row, re + (<usize>l << 3), im + (<usize>l << 3));
      if (v != 0) standardise(n, h, row, l, v, <usize>ldv << 3, n);
      m -= 2;
      tries = 0;
      continue;
    }
    if (tries == SWEEPS_PER_VALUE) {
      unknown(m + 1, re, im);
      return NOT_CONVERGED;
    }
    tries++;
    let a = load<f64>(last - row - 8);
    let d = load<f64>(last);
    let off = signed_root(load<f64>(last - row), load<f64>(last - 8));
    if (tries % 10 == 0) {
      // Shifts of Wilkinson for a block that does not settle (EISPACK's hqr).
      const s = abs(load<f64>(last - 8)) + abs(load<f64>(last - row - 16));
      a = d = 0.75 * s + load<f64>(last);
      off = OTHER_SHIFT * s;
    }
    store<f64>(shifts, a);
    store<f64>(shifts, d, 8);
    store<f64>(shifts, off, 16);
    chase(h, row, l, m, v == 0 ? l : 0, v == 0 ? m + 1 : n, v, <usize>ldv << 3, n, shifts, 1, window, room);
  }
  return OK;
}
