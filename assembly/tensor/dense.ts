// All fields of a dense tensor of order 2, 3 or 4 in one pass over it.

import { OK, UNSUPPORTED } from '../status';
import { flush, work_copies } from './copies';
import { padded } from './layout';
import { scatter, set_lane, weigh } from './outer';
import { sweep_planes } from './plane';
import { column, work_begin, work_bytes, work_factors, work_integers } from './work';

/** Bytes of workspace of a dense kernel; rows and columns are its last two dimensions (1 and n2 for order 2). */
export function dense_ws(order: i32, rows: i32, columns: i32, coupling: usize): usize {
  return work_bytes(order, coupling, column(rows), column(columns));
}

/**
 * Slabs i0 .. i1-1 of an n1 x n2 x n3 x n4 tensor; orders below four have n2 = 1 and v = gv = 0, order two also n3 = 1 and
 * x = gx = 0. Adds to the fields gu, gv, gx, gy of the factors u, v, x, y.
 */
function dense<D extends number, T extends number, S extends number>(
  order: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, coupling: usize, u: usize, v: usize, x: usize, y: usize, gu: usize,
  gv: usize, gx: usize, gy: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  if (coupling != 0 && load<i32>(coupling) != order) return UNSUPPORTED;
  if (i1 <= i0) return OK;
  const w = work_begin<S>(ws, order, coupling, column(n3), column(n4));
  w.u = u;
  w.gu = gu;
  w.ustep = <usize>padded(n1) * sizeof<S>();
  w.v = v != 0 ? v : w.one;
  w.gv = v != 0 ? gv : w.sink;
  w.vstep = <usize>padded(n2) * sizeof<S>();
  work_factors<T>(w, x != 0 ? x : w.one, y, x != 0 ? gx : w.sink, gy);

  // Lane r takes the r-th quarter of the range. Where the quarters do not fill up, the spare lanes read with lane 0.
  const quarter = (i1 - i0 + 3) >> 2;
  const plane = <usize>n3 * (w.width / (sizeof<T>() / sizeof<D>()));
  const slab = <usize>n2 * plane;
  if (isInteger<D>()) work_integers<D>(w, t + ((<usize>n1 * slab + 63) & ~63), n4);
  const vlen = v != 0 ? padded(n2) : 4;
  if (sizeof<T>() != sizeof<S>()) work_copies(w, padded(n1), vlen, i0, i1);
  for (let s = 0; s < quarter; s++) {
    const i = i0 + s;
    w.mask = 1;
    for (let r = 1; r < 4; r++) if (i + r * quarter < i1) w.mask |= 1 << r;
    const m = w.mask;
    let p0 = t + <usize>i * slab;
    let p1 = m & 2 ? p0 + <usize>quarter * slab : p0;
    let p2 = m & 4 ? p0 + <usize>(2 * quarter) * slab : p0;
    let p3 = m & 8 ? p0 + <usize>(3 * quarter) * slab : p0;
    for (let j = 0; j < n2; j++) {
      for (let r = 0; r < 4; r++) set_lane<S>(w, r, i + r * quarter, j);
      weigh<T, S>(w, 1);
      sweep_planes<D, T, S>(w, 0, 0, n3, p0, p1, p2, p3);
      scatter<S>(w, 1);
      p0 += plane;
      p1 += plane;
      p2 += plane;
      p3 += plane;
    }
  }
  if (sizeof<T>() != sizeof<S>()) flush(w);
  return OK;
}

// Exports: slabs i0 .. i1-1 only, so that the calls for a partition of 0 .. n1 add up to the whole. d: f64, s: f32,
// m: f32 data, b: int8 and h: int16 (with their scales), with f64 factors and fields. Status OK or UNSUPPORTED (a coupling of another order).

// Y n1 x padded(n2): y1[i,a] += A[a,b] Y_ij x2[j,b], y2[j,b] += A[a,b] Y_ij x1[i,a].
export function ddense2(
  n1: i32, n2: i32, t: usize, coupling: usize, x1: usize, x2: usize, y1: usize, y2: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  return dense<f64, f64, f64>(2, n1, 1, 1, n2, t, coupling, x1, 0, 0, x2, y1, 0, 0, y2, i0, i1, ws);
}
export function sdense2(
  n1: i32, n2: i32, t: usize, coupling: usize, x1: usize, x2: usize, y1: usize, y2: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  return dense<f32, f32, f32>(2, n1, 1, 1, n2, t, coupling, x1, 0, 0, x2, y1, 0, 0, y2, i0, i1, ws);
}
export function mdense2(
  n1: i32, n2: i32, t: usize, coupling: usize, x1: usize, x2: usize, y1: usize, y2: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  return dense<f32, f32, f64>(2, n1, 1, 1, n2, t, coupling, x1, 0, 0, x2, y1, 0, 0, y2, i0, i1, ws);
}
export function bdense2(
  n1: i32, n2: i32, t: usize, coupling: usize, x1: usize, x2: usize, y1: usize, y2: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  return dense<i8, f32, f64>(2, n1, 1, 1, n2, t, coupling, x1, 0, 0, x2, y1, 0, 0, y2, i0, i1, ws);
}
export function hdense2(
  n1: i32, n2: i32, t: usize, coupling: usize, x1: usize, x2: usize, y1: usize, y2: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  return dense<i16, f32, f64>(2, n1, 1, 1, n2, t, coupling, x1, 0, 0, x2, y1, 0, 0, y2, i0, i1, ws);
}

// T n1 x n2 x padded(n3): y1[i,a] += A[a,b,c] T_ijk x2[j,b] x3[k,c], and y2, y3 likewise.
export function ddense3(
  n1: i32, n2: i32, n3: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize, y1: usize, y2: usize, y3: usize, i0: i32,
  i1: i32, ws: usize,
): i32 {
  return dense<f64, f64, f64>(3, n1, 1, n2, n3, t, coupling, x1, 0, x2, x3, y1, 0, y2, y3, i0, i1, ws);
}
export function sdense3(
  n1: i32, n2: i32, n3: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize, y1: usize, y2: usize, y3: usize, i0: i32,
  i1: i32, ws: usize,
): i32 {
  return dense<f32, f32, f32>(3, n1, 1, n2, n3, t, coupling, x1, 0, x2, x3, y1, 0, y2, y3, i0, i1, ws);
}
export function mdense3(
  n1: i32, n2: i32, n3: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize, y1: usize, y2: usize, y3: usize, i0: i32,
  i1: i32, ws: usize,
): i32 {
  return dense<f32, f32, f64>(3, n1, 1, n2, n3, t, coupling, x1, 0, x2, x3, y1, 0, y2, y3, i0, i1, ws);
}
export function bdense3(
  n1: i32, n2: i32, n3: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize, y1: usize, y2: usize, y3: usize, i0: i32,
  i1: i32, ws: usize,
): i32 {
  return dense<i8, f32, f64>(3, n1, 1, n2, n3, t, coupling, x1, 0, x2, x3, y1, 0, y2, y3, i0, i1, ws);
}
export function hdense3(
  n1: i32, n2: i32, n3: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize, y1: usize, y2: usize, y3: usize, i0: i32,
  i1: i32, ws: usize,
): i32 {
  return dense<i16, f32, f64>(3, n1, 1, n2, n3, t, coupling, x1, 0, x2, x3, y1, 0, y2, y3, i0, i1, ws);
}

// T n1 x n2 x n3 x padded(n4): y1[i,a] += A[a,b,c,d] T_ijkl x2[j,b] x3[k,c] x4[l,d], and y2, y3, y4 likewise.
export function ddense4(
  n1: i32, n2: i32, n3: i32, n4: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize, x4: usize, y1: usize, y2: usize,
  y3: usize, y4: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  return dense<f64, f64, f64>(4, n1, n2, n3, n4, t, coupling, x1, x2, x3, x4, y1, y2, y3, y4, i0, i1, ws);
}
export function sdense4(
  n1: i32, n2: i32, n3: i32, n4: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize, x4: usize, y1: usize, y2: usize,
  y3: usize, y4: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  return dense<f32, f32, f32>(4, n1, n2, n3, n4, t, coupling, x1, x2, x3, x4, y1, y2, y3, y4, i0, i1, ws);
}
export function mdense4(
  n1: i32, n2: i32, n3: i32, n4: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize, x4: usize, y1: usize, y2: usize,
  y3: usize, y4: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  return dense<f32, f32, f64>(4, n1, n2, n3, n4, t, coupling, x1, x2, x3, x4, y1, y2, y3, y4, i0, i1, ws);
}
export function bdense4(
  n1: i32, n2: i32, n3: i32, n4: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize, x4: usize, y1: usize, y2: usize,
  y3: usize, y4: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  return dense<i8, f32, f64>(4, n1, n2, n3, n4, t, coupling, x1, x2, x3, x4, y1, y2, y3, y4, i0, i1, ws);
}
export function hdense4(
  n1: i32, n2: i32, n3: i32, n4: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize, x4: usize, y1: usize, y2: usize,
  y3: usize, y4: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  return dense<i16, f32, f64>(4, n1, n2, n3, n4, t, coupling, x1, x2, x3, x4, y1, y2, y3, y4, i0, i1, ws);
}
