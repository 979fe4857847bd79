// Eigenvalues of a general matrix: balancing, Hessenberg form, then QR iterations on its active block. Large blocks lose eigenvalues to
// aggressive early deflation and are swept by chains of bulges (Braman, Byers and Mathias, SIAM J. Matrix Anal. Appl. 23 (2002)
// 929 and 948), with the eigenvalues of the deflation window for shifts; small ones take one double shift at a time.

import { dscal } from '../blas/vector';
import { NON_FINITE, NOT_CONVERGED, OK } from '../status';
import { dbalance } from './balance';
import { CHAIN, chase, CHASE_BYTES, SHIFT, WINDOW } from './chase';
import { deflate, deflate_ws, WIDEST } from './deflation';
import { block_start, francis, largest_of, OTHER_SHIFT, unknown } from './francis';
import { hessenberg, hessenberg_ws } from './hessenberg';
import { TINY_SCALE } from './reflector';

/** Active blocks of no more rows are left to single bulges: both take the same time at about 160. */
const SMALL: i32 = 160;
/** Where more than this share of a window has gone, the next one is looked at without a sweep between them. */
const ENOUGH: f64 = 0.14;
/** Windows in a row without any deflation before the iteration gives up; every sixth takes other shifts. */
const MOST_IDLE: i32 = 60;
/** Entries up to this have squares that are far from overflow, and their reciprocals from underflow. */
const LARGE: f64 = 1e130;
/** Bytes of the shifts of a sweep. */
const SHIFTS: usize = <usize>(WIDEST / 2 + 1) * SHIFT;

/** Bytes of workspace of deigvals. */
export function deigvals_ws(n: i32): i32 {
  const small = CHASE_BYTES + <i32>SHIFT;
  return max(max(n > SMALL ? max(small, deflate_ws()) + <i32>SHIFTS : small, hessenberg_ws(n)), n + 2 << 3);
}

/** Rows of the deflation window of an active block. */
// @ts-ignore: decorator
@inline
function width_of(size: i32): i32 {
  return size < 400 ? 24 : size < 800 ? 48 : 96;
}

/** Pairs of shifts as `chase` wants them from `count` eigenvalues: complex ones as they come, real ones two by two. Returns how many. */
function shifts_of(count: i32, re: usize, im: usize, shifts: usize): i32 {
  let to = shifts;
  let waiting = false;
  let other: f64 = 0;
  for (let i = 0; i < count; i++) {
    const x = load<f64>(re + (<usize>i << 3));
    const y = load<f64>(im + (<usize>i << 3));
    if (y == 0 && !waiting) {
      other = x;
      waiting = true;
      continue;
    }
    store<f64>(to, y == 0 ? other : x);
    store<f64>(to, x, 8);
    store<f64>(to, -abs(y), 16);
    to += SHIFT;
    if (y == 0) waiting = false;
    else i++;
  }
  return <i32>((to - shifts) / SHIFT);
}

/** Shifts for a block that does not settle: pairs like those of EISPACK's hqr, at the last rows. */
function other_shifts(h: usize, row: usize, m: i32, count: i32, shifts: usize): void {
  for (let j = 0; j < count; j++, shifts += SHIFT) {
    const at = h + <usize>(m - 2 * j) * (row + 8);
    const s = abs(load<f64>(at - 8)) + abs(load<f64>(at - row - 16));
    store<f64>(shifts, 0.75 * s + load<f64>(at));
    store<f64>(shifts, 0.75 * s + load<f64>(at), 8);
    store<f64>(shifts, OTHER_SHIFT * s, 16);
  }
}

/** Eigenvalues of the Hessenberg matrix H, which is destroyed. */
function iterate(n: i32, h: usize, ld: i32, re: usize, im: usize, ws: usize): i32 {
  const row = <usize>ld << 3;
  const shifts = ws;
  const room = ws + SHIFTS;
  const norm = largest_of(n, h, row);
  let m = n - 1;
  let start = 0;
  let idle = 0;
  while (m >= 0) {
    const l = block_start(h, row, m, norm, idle);
    if (l > start) idle = 0;
    start = l;
    const size = m - l + 1;
    const at = <usize>l << 3;
    if (size <= SMALL) {
      const status = francis(size, h + <usize>l * (row + 8), ld, re + at, im + at, 0, 0, n > SMALL ? room : ws);
      if (status != OK) {
        unknown(l, re, im);
        return status;
      }
      m = l - 1;
      idle = 0;
      continue;
    }
    if (idle == MOST_IDLE) {
      unknown(m + 1, re, im);
      return NOT_CONVERGED;
    }
    idle++;
    const width = width_of(size);
    const left = deflate(l, m, width, h, ld, re, im, room);
    const top = m - width + 1;
    if (left >= 0 && left < width) {
      m = top + left - 1;
      idle = 0;
      if (<f64>(width - left) > ENOUGH * <f64>width || m - l + 1 <= SMALL) continue;
    }
    let pairs = idle % 6 == 5 || left < 0 ? 0 : shifts_of(left, re + (<usize>top << 3), im + (<usize>top << 3), shifts);
    if (pairs == 0) {
      pairs = CHAIN;
      other_shifts(h, row, m, pairs, shifts);
    }
    for (let j = 0; j < pairs; j += CHAIN) {
      chase(h, row, l, m, l, m + 1, 0, 0, 0, shifts + <usize>j * SHIFT, min(CHAIN, pairs - j), WINDOW, room);
    }
  }
  return OK;
}

/**
 * All eigenvalues of the matrix A (n x n, ld elements a row), which is destroyed: their real parts to re, imaginary parts to im,
 * conjugate pairs next to each other, the one with the positive imaginary part first. Returns NON_FINITE for a NaN or infinity
 * in A, NOT_CONVERGED where an eigenvalue takes too many sweeps; those that are not known then are NaN.
 */
export function deigvals(n: i32, a: usize, ld: i32, re: usize, im: usize, ws: usize): i32 {
  const row = <usize>ld << 3;
  if (!isFinite(largest_of(n, a, row))) return NON_FINITE;
  dbalance(n, a, ld, ws);
  const low = <i32>load<f64>(ws + (<usize>n << 3));
  const high = <i32>load<f64>(ws + (<usize>n << 3), 8);
  for (let i = 0; i < n; i++) {
    store<f64>(re + (<usize>i << 3), load<f64>(a + <usize>i * (row + 8)));
    store<f64>(im + (<usize>i << 3), 0);
  }
  const first = <usize>low << 3;
  return block_values(high - low, a + <usize>low * (row + 8), ld, re + first, im + first, ws);
}

/** As deigvals, of a finite matrix that is balanced. */
function block_values(n: i32, a: usize, ld: i32, re: usize, im: usize, ws: usize): i32 {
  const row = <usize>ld << 3;
  const norm = largest_of(n, a, row);
  // Squares of the entries occur: by a power of two, which is exact, they come to where these are numbers.
  const scale = norm > LARGE ? 1 / TINY_SCALE : norm < 1 / LARGE ? TINY_SCALE : 1;
  if (scale != 1) for (let i = 0; i < n; i++) dscal(n, scale, a + <usize>i * row);
  hessenberg(n, a, ld, ws);
  const status = iterate(n, a, ld, re, im, ws);
  if (scale != 1) {
    dscal(n, 1 / scale, re);
    dscal(n, 1 / scale, im);
  }
  return status;
}
