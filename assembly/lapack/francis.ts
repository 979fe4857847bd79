// Francis' implicit double shift, one bulge at a time (Golub and Van Loan, Matrix Computations, 7.5): for small matrices, and
// for the windows of large ones, of which the Schur form is needed.

import { dmaxabs } from '../blas/vector';
import { NOT_CONVERGED, OK } from '../status';
import { chase, SHIFT, SMALL_WINDOW, WINDOW } from './chase';
import { EPSILON } from './reflector';
import { standardise } from './swap';

/** Two or three sweeps an eigenvalue are usual; every tenth in vain takes another shift. */
const SWEEPS_PER_VALUE: i32 = 60;

/** Eigenvalues of the 2 x 2 block at p: a complex pair, or two real numbers without cancellation. */
export function pair(p: usize, row: usize, re: usize, im: usize): void {
  const a = load<f64>(p);
  const d = load<f64>(p + row, 8);
  const off = load<f64>(p, 8) * load<f64>(p + row);
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

/** The active block that ends at the row m begins below the first negligible subdiagonal entry above m, which becomes zero. */
export function block_start(h: usize, row: usize, m: i32, norm: f64): i32 {
  let l = m;
  for (; l > 0; l--) {
    const p = h + <usize>l * (row + 8);
    let size = abs(load<f64>(p)) + abs(load<f64>(p - row - 8));
    if (size == 0) size = norm;
    if (abs(load<f64>(p - 8)) <= EPSILON * size) {
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
  let tries = 0;
  while (m >= 0) {
    const l = block_start(h, row, m, norm);
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
    let off = load<f64>(last - row) * load<f64>(last - 8);
    if (tries % 10 == 0) {
      // Shifts of Wilkinson for a block that does not settle (EISPACK's hqr).
      const s = abs(load<f64>(last - 8)) + abs(load<f64>(last - row - 16));
      a = d = 0.75 * s + load<f64>(last);
      off = -0.4375 * s * s;
    }
    store<f64>(shifts, a);
    store<f64>(shifts, d, 8);
    store<f64>(shifts, off, 16);
    chase(h, row, l, m, v == 0 ? l : 0, v == 0 ? m + 1 : n, v, <usize>ldv << 3, n, shifts, 1, window, room);
  }
  return OK;
}
