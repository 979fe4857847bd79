// Eigenvalues of a general matrix: Hessenberg form, then Francis' implicit double shift (Golub and Van Loan, Matrix
// Computations, 7.5). A bulge is chased through a window of the diagonal; the reflectors of a window are applied to the rest of
// its rows and columns afterwards, eight vectors at a time, so that these pass through the cache once a window.

import { dmaxabs } from '../blas/vector';
import { NON_FINITE, NOT_CONVERGED, OK } from '../status';
import { madd, nmadd, splat_load } from '../simd';
import { hessenberg, hessenberg_ws } from './hessenberg';

/** Steps of a bulge before the rest of the matrix hears of them. */
const WINDOW: i32 = 64;
/** A reflector is recorded as t0, t1, t2 and v1, v2: x -= (1, v1, v2)' (t0 x0 + t1 x1 + t2 x2). */
const RECORD: usize = 40;
/** Two or three sweeps an eigenvalue are usual; every tenth in vain takes another shift. */
const SWEEPS_PER_VALUE: i32 = 60;
const EPSILON: f64 = 2.220446049250313e-16;

/** Bytes of workspace of deigvals: the reflectors of a window, eight lines of numbers, and the room of the reduction. */
export function deigvals_ws(n: i32): i32 {
  const chase = <i32>((<usize>WINDOW * RECORD) + (<usize>(WINDOW + 4) << 6));
  return max(chase, hessenberg_ws(n));
}

/** Two of the eight numbers of three lines. */
// @ts-ignore: decorator
@inline
function reflect_pair(t0: v128, t1: v128, t2: v128, v1: v128, v2: v128, l0: usize, l1: usize, l2: usize, offset: usize): void {
  const x0 = v128.load(l0 + offset);
  const x1 = v128.load(l1 + offset);
  const x2 = v128.load(l2 + offset);
  const s = madd<f64>(t2, x2, madd<f64>(t1, x1, v128.mul<f64>(t0, x0)));
  v128.store(l0 + offset, v128.sub<f64>(x0, s));
  v128.store(l1 + offset, nmadd<f64>(s, v1, x1));
  v128.store(l2 + offset, nmadd<f64>(s, v2, x2));
}

/** Applies `count` reflectors, one after the other, to lines of eight numbers: number r to the lines r, r + 1 and r + 2. */
function reflect_lines(line: usize, stride: usize, records: usize, count: i32): void {
  for (const end = records + <usize>count * RECORD; records < end; records += RECORD, line += stride) {
    const l1 = line + stride;
    const l2 = l1 + stride;
    const t0 = splat_load<f64>(records);
    const t1 = splat_load<f64>(records, 8);
    const t2 = splat_load<f64>(records, 16);
    const v1 = splat_load<f64>(records, 24);
    const v2 = v128.load64_splat(records, 32);
    reflect_pair(t0, t1, t2, v1, v2, line, l1, l2, 0);
    reflect_pair(t0, t1, t2, v1, v2, line, l1, l2, 16);
    reflect_pair(t0, t1, t2, v1, v2, line, l1, l2, 32);
    reflect_pair(t0, t1, t2, v1, v2, line, l1, l2, 48);
  }
}

/** The reflectors from the left, on the columns c0..c1-1 of the rows from `first` on. */
function reflect_rows_of(h: usize, row: usize, lines: i32, first: i32, c0: i32, c1: i32, records: usize, count: i32, panel: usize): void {
  const top = h + <usize>first * row;
  for (let c = c0; c < c1; c += 8) {
    const at = top + (<usize>c << 3);
    const bytes = <usize>min(8, c1 - c) << 3;
    for (let i = 0; i < lines; i++) memory.copy(panel + (<usize>i << 6), at + <usize>i * row, bytes);
    reflect_lines(panel, 64, records, count);
    for (let i = 0; i < lines; i++) memory.copy(at + <usize>i * row, panel + (<usize>i << 6), bytes);
  }
}

/** The reflectors from the right, on the rows r0..r1-1 of the columns from `first` on. */
function reflect_columns_of(h: usize, row: usize, lines: i32, first: i32, r0: i32, r1: i32, records: usize, count: i32, panel: usize): void {
  for (let r = r0; r < r1; r += 8) {
    const rows = min(8, r1 - r);
    for (let q = 0; q < rows; q++) {
      const at = h + <usize>(r + q) * row + (<usize>first << 3);
      const to = panel + (<usize>q << 3);
      for (let i = 0; i < lines; i++) store<f64>(to + (<usize>i << 6), load<f64>(at + (<usize>i << 3)));
    }
    reflect_lines(panel, 64, records, count);
    for (let q = 0; q < rows; q++) {
      const at = h + <usize>(r + q) * row + (<usize>first << 3);
      const from = panel + (<usize>q << 3);
      for (let i = 0; i < lines; i++) store<f64>(at + (<usize>i << 3), load<f64>(from + (<usize>i << 6)));
    }
  }
}

/** One implicit double-shift sweep on the active block l..m, whose shifts have the given sum and product. */
function sweep(h: usize, row: usize, l: i32, m: i32, sum: f64, product: f64, records: usize, panel: usize): void {
  const entry = h + <usize>l * (row + 8);
  const h10 = load<f64>(entry + row);
  let x = load<f64>(entry) * (load<f64>(entry) - sum) + product + load<f64>(entry + 8) * h10;
  let y = h10 * (load<f64>(entry) + load<f64>(entry + row + 8) - sum);
  let z = l + 2 <= m ? h10 * load<f64>(entry + 2 * row + 8) : 0;
  for (let k0 = l; k0 < m; k0 += WINDOW) {
    const k1 = min(k0 + WINDOW, m);
    /** The last row and column that the window touches. */
    const e = min(m, k1 + 2);
    let record = records;
    for (let k = k0; k < k1; k++, record += RECORD) {
      const at = h + <usize>k * row + (<usize>k << 3);
      const three = k + 2 <= m;
      if (k > l) {
        x = load<f64>(at - 8);
        y = load<f64>(at + row - 8);
        z = three ? load<f64>(at + 2 * row - 8) : 0;
      }
      const size = max(abs(x), max(abs(y), abs(z)));
      let t0: f64 = 0;
      let v1: f64 = 0;
      let v2: f64 = 0;
      if (size > 0) {
        const x1 = x / size;
        const y1 = y / size;
        const z1 = z / size;
        const alpha = copysign(sqrt(x1 * x1 + y1 * y1 + z1 * z1), x1);
        v1 = y1 / (x1 + alpha);
        v2 = z1 / (x1 + alpha);
        t0 = (x1 + alpha) / alpha;
        if (k > l) {
          store<f64>(at - 8, -alpha * size);
          store<f64>(at + row - 8, 0);
          if (three) store<f64>(at + 2 * row - 8, 0);
        }
      }
      const t1 = t0 * v1;
      const t2 = t0 * v2;
      store<f64>(record, t0);
      store<f64>(record, t1, 8);
      store<f64>(record, t2, 16);
      store<f64>(record, v1, 24);
      store<f64>(record, v2, 32);
      for (let j = k; j <= e; j++) {
        const p = h + <usize>k * row + (<usize>j << 3);
        const s = t0 * load<f64>(p) + t1 * load<f64>(p + row) + (three ? t2 * load<f64>(p + 2 * row) : 0);
        store<f64>(p, load<f64>(p) - s);
        store<f64>(p + row, load<f64>(p + row) - s * v1);
        if (three) store<f64>(p + 2 * row, load<f64>(p + 2 * row) - s * v2);
      }
      const bottom = min(m, k + 3);
      for (let i = k0; i <= bottom; i++) {
        const p = h + <usize>i * row + (<usize>k << 3);
        const s = t0 * load<f64>(p) + t1 * load<f64>(p, 8) + (three ? t2 * load<f64>(p, 16) : 0);
        store<f64>(p, load<f64>(p) - s);
        store<f64>(p, load<f64>(p, 8) - s * v1, 8);
        if (three) store<f64>(p, load<f64>(p, 16) - s * v2, 16);
      }
    }
    const count = k1 - k0;
    const lines = e - k0 + 1;
    // The last reflector of a sweep has no third line: a line of zeros stands for it.
    memory.fill(panel + (<usize>lines << 6), 0, 64);
    reflect_rows_of(h, row, lines, k0, e + 1, m + 1, records, count, panel);
    memory.fill(panel + (<usize>lines << 6), 0, 64);
    reflect_columns_of(h, row, lines, k0, l, k0, records, count, panel);
  }
}

/** Eigenvalues of the 2 x 2 block at p: a complex pair, or two real numbers without cancellation. */
function pair(p: usize, row: usize, re: usize, im: usize): void {
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

/** Eigenvalues of the Hessenberg matrix H, which is destroyed. */
function francis(n: i32, h: usize, ld: i32, re: usize, im: usize, ws: usize): i32 {
  const row = <usize>ld << 3;
  const panel = ws + <usize>WINDOW * RECORD;
  let norm: f64 = 0;
  for (let i = 0; i < n; i++) norm = max(norm, dmaxabs(n, h + <usize>i * row));
  let m = n - 1;
  let tries = 0;
  while (m >= 0) {
    // The active block l..m ends above at the first negligible subdiagonal entry.
    let l = m;
    for (; l > 0; l--) {
      const p = h + <usize>l * row + (<usize>l << 3);
      let size = abs(load<f64>(p)) + abs(load<f64>(p - row - 8));
      if (size == 0) size = norm;
      if (abs(load<f64>(p - 8)) <= EPSILON * size) {
        store<f64>(p - 8, 0);
        break;
      }
    }
    const last = h + <usize>m * row + (<usize>m << 3);
    if (l == m) {
      store<f64>(re + (<usize>m << 3), load<f64>(last));
      store<f64>(im + (<usize>m << 3), 0);
      m--;
      tries = 0;
      continue;
    }
    if (l == m - 1) {
      pair(last - row - 8, row, re + (<usize>l << 3), im + (<usize>l << 3));
      m -= 2;
      tries = 0;
      continue;
    }
    if (tries == SWEEPS_PER_VALUE) return NOT_CONVERGED;
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
    sweep(h, row, l, m, a + d, a * d - off, ws, panel);
  }
  return OK;
}

/**
 * All eigenvalues of the matrix A (n x n, ld elements a row), which is destroyed: their real parts to re, imaginary parts to im,
 * conjugate pairs next to each other, the one with the positive imaginary part first. Returns NON_FINITE for a NaN or infinity
 * in A, NOT_CONVERGED where an eigenvalue takes too many sweeps.
 */
export function deigvals(n: i32, a: usize, ld: i32, re: usize, im: usize, ws: usize): i32 {
  for (let i = 0; i < n; i++) if (!isFinite(dmaxabs(n, a + (<usize>i * <usize>ld << 3)))) return NON_FINITE;
  hessenberg(n, a, ld, ws);
  return francis(n, a, ld, re, im, ws);
}
