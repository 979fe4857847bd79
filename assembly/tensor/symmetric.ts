// The field of a symmetric tensor of order 2, 3 or 4 in one pass over its entries i <= j <= ..
//
// A stored entry t of p different indices stands for p! entries: on each of its indices it adds (p-1)! A t x .. x. The loops are
// those of the dense kernels with all factors the same, over triangles of rows. An entry in which an index value occurs m times
// counts 1 / m! of that, and where it stands tells: with outer index i (order four: i and j) and row k, a lane has k = i in its own row,
// which is one of the first four of its triangle, and k = l in the first column of every row, order two in column i & 3 of its row.
// So the shares are of a lane (1/2 where i = j), of an own row (1/2, or 1/3 there), and of one of the first four columns (1/2; in an own
// row 1/3, or 1/4).

import { OK, UNSUPPORTED } from '../status';
import { flush, work_copies } from './copies';
import { padded, slab_offset, SYMMETRIC2, SYMMETRIC3_SLABS, SYMMETRIC3_TILED, SYMMETRIC4, symmetric4_triangle, order_of } from './layout';
import { scatter, set_lane, weigh } from './outer';
import { sweep_planes } from './plane';
import { sweep_tiles } from './tiles';
import {
  column, own_share, set_share, work_begin, work_bytes, work_factors, work_integers, work_shares, Work,
} from './work';

/** Bytes of workspace of a symmetric kernel. */
export function symmetric_ws(order: i32, n: i32, coupling: usize): usize {
  return work_bytes(order, coupling, order == 2 ? 4 : column(n), column(n));
}

/** Address of slab i, for D entries at t. */
// @ts-ignore: decorator
@inline
function slab<D extends number>(kind: i32, n: i32, t: usize, i: i32): usize {
  return t + <usize>slab_offset(kind, n, n, n, n, i) * sizeof<D>();
}

function symmetric<D extends number, T extends number, S extends number>(
  kind: i32, n: i32, t: usize, coupling: usize, x: usize, g: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  const order = order_of(kind);
  if (coupling != 0 && load<i32>(coupling) != order) return UNSUPPORTED;
  if (i1 <= i0) return OK;
  const w = work_begin<S>(ws, order, coupling, order == 2 ? 4 : column(n), column(n));
  w.u = x;
  w.gu = g;
  w.ustep = <usize>padded(n) * sizeof<S>();
  w.v = order == 4 ? x : w.one;
  w.gv = order == 4 ? g : w.sink;
  w.vstep = w.ustep;
  work_factors<T>(w, order == 2 ? w.one : x, x, order == 2 ? w.sink : g, g);
  if (isInteger<D>()) work_integers<D>(w, t + ((slab<D>(kind, n, 0, n) + 63) & ~63), kind == SYMMETRIC3_TILED ? 0 : n / order);
  if (sizeof<T>() != sizeof<S>()) work_copies(w, padded(n), order == 4 ? padded(n) : 4, i0, i1);
  lay_shares<T>(w, kind);
  if (kind == SYMMETRIC3_TILED) tiled<D, T, S>(w, n, t, i0, i1);
  else if (kind == SYMMETRIC4) pyramid<D, T, S>(w, n, t, i0, i1);
  else blocks<D, T, S>(w, kind, n, t, i0, i1);
  if (sizeof<T>() != sizeof<S>()) flush(w);
  return OK;
}

/** Sets the shares of a triangle's rows: own ones 0 .. 3, others by row & 3 from 4 on; tiled ones have a row for all four. */
function lay_shares<T extends number>(w: Work, kind: i32): void {
  work_shares<T>(w);
  const lanes = kind == SYMMETRIC2 || kind == SYMMETRIC3_TILED;
  for (let row = 0; row < 8; row++) {
    for (let lane = 0; lane < 4; lane++) set_share<T>(w, row, lane, lanes ? lane : row & 3, 0.5);
  }
  if (kind == SYMMETRIC2) return;
  for (let row = 0; row < 4; row++) own_row<T>(w, row, 0.5, 1.0 / 3);
}

/** The shares of a lane in its own row, and in the first column there. */
function own_row<T extends number>(w: Work, row: i32, all: f64, first: f64): void {
  store<T>(own_share<T>(w.shares, row) + sizeof<T>() * <usize>row, <T>all);
  set_share<T>(w, row, row, row, first);
}

/** Orders two and three: blocks of four slabs. Lanes outside of the range read with one inside. */
function blocks<D extends number, T extends number, S extends number>(w: Work, kind: i32, n: i32, t: usize, i0: i32, i1: i32): void {
  const scale: f64 = kind == SYMMETRIC2 ? 1 : 2;
  const rows = padded(n);
  for (let b = i0 & ~3; b < i1; b += 4) {
    w.mask = 0;
    for (let r = 0; r < 4; r++) {
      if (b + r >= i0 && b + r < i1) w.mask |= 1 << r;
      set_lane<S>(w, r, b + r, 0);
    }
    const inside = max(b, i0);
    const p0 = slab<D>(kind, n, t, w.mask & 1 ? b : inside);
    const p1 = slab<D>(kind, n, t, w.mask & 2 ? b + 1 : inside);
    const p2 = slab<D>(kind, n, t, w.mask & 4 ? b + 2 : inside);
    const p3 = slab<D>(kind, n, t, w.mask & 8 ? b + 3 : inside);
    weigh<T, S>(w, scale);
    w.own = b;
    if (kind == SYMMETRIC2) sweep_planes<D, T, S>(w, b, 0, 1, p0, p1, p2, p3);
    else sweep_planes<D, T, S>(w, -1, b, rows, p0, p1, p2, p3);
    scatter<S>(w, scale);
  }
}

/** Order three, tiled: the lanes are four rows of one slab. */
function tiled<D extends number, T extends number, S extends number>(w: Work, n: i32, t: usize, i0: i32, i1: i32): void {
  for (let i = i0; i < i1; i++) {
    for (let r = 0; r < 4; r++) set_lane<S>(w, r, i, 0);
    weigh<T, S>(w, 2);
    w.own = i & ~3;
    w.own_row = i & 3;
    sweep_tiles<D, T, S>(w, i & ~3, padded(n), slab<D>(SYMMETRIC3_TILED, n, t, i));
    scatter<S>(w, 2);
  }
}

/** Order four: for every i, blocks of four triangles. */
function pyramid<D extends number, T extends number, S extends number>(w: Work, n: i32, t: usize, i0: i32, i1: i32): void {
  const rows = padded(n);
  for (let i = i0; i < i1; i++) {
    const own = i & 3;
    own_row<T>(w, own, 1.0 / 3, 0.25);
    const base = slab<D>(SYMMETRIC4, n, t, i);
    for (let b = i & ~3; b < n; b += 4) {
      for (let r = 0; r < 4; r++) set_lane<S>(w, r, i, b + r, b + r == i ? 0.5 : 1);
      w.own = b;
      const p0 = base + <usize>symmetric4_triangle(rows, i, b) * sizeof<D>();
      const p1 = base + <usize>symmetric4_triangle(rows, i, b + 1) * sizeof<D>();
      const step = p1 - p0;
      weigh<T, S>(w, 6);
      sweep_planes<D, T, S>(w, -1, b, rows, p0, p1, p1 + step, p1 + 2 * step);
      scatter<S>(w, 6);
      if (b <= i) own_row<T>(w, own, 0.5, 1.0 / 3);
    }
  }
}

// Exports: y[i,a] += sum A[a,b,..] T(e_i, x_b, ..) from the entries of slabs i0 .. i1-1, so that the calls for a partition
// of 0 .. n add up to the whole. d: f64, s: f32, m: f32 data, b: int8 and h: int16 (with their
// scales), with f64 factor and field. Status OK or UNSUPPORTED.

/** y[i,a] += sum A[a,b] Y_ij x[j,b] from slabs i0 .. i1-1 of a symmetric matrix. */
export function dsymmetric2(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<f64, f64, f64>(SYMMETRIC2, n, t, coupling, x, y, i0, i1, ws);
}
export function ssymmetric2(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<f32, f32, f32>(SYMMETRIC2, n, t, coupling, x, y, i0, i1, ws);
}
export function msymmetric2(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<f32, f32, f64>(SYMMETRIC2, n, t, coupling, x, y, i0, i1, ws);
}
export function bsymmetric2(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<i8, f32, f64>(SYMMETRIC2, n, t, coupling, x, y, i0, i1, ws);
}
export function hsymmetric2(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<i16, f32, f64>(SYMMETRIC2, n, t, coupling, x, y, i0, i1, ws);
}

/** y[i,a] += sum A[a,b,c] T_ijk x[j,b] x[k,c] from slabs i0 .. i1-1 of a tensor of kind 4. */
export function dsymmetric3_tiled(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<f64, f64, f64>(SYMMETRIC3_TILED, n, t, coupling, x, y, i0, i1, ws);
}
export function ssymmetric3_tiled(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<f32, f32, f32>(SYMMETRIC3_TILED, n, t, coupling, x, y, i0, i1, ws);
}
export function msymmetric3_tiled(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<f32, f32, f64>(SYMMETRIC3_TILED, n, t, coupling, x, y, i0, i1, ws);
}
export function bsymmetric3_tiled(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<i8, f32, f64>(SYMMETRIC3_TILED, n, t, coupling, x, y, i0, i1, ws);
}
export function hsymmetric3_tiled(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<i16, f32, f64>(SYMMETRIC3_TILED, n, t, coupling, x, y, i0, i1, ws);
}

/** y[i,a] += sum A[a,b,c] T_ijk x[j,b] x[k,c] from slabs i0 .. i1-1 of a tensor of kind 5. */
export function dsymmetric3_slabs(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<f64, f64, f64>(SYMMETRIC3_SLABS, n, t, coupling, x, y, i0, i1, ws);
}
export function ssymmetric3_slabs(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<f32, f32, f32>(SYMMETRIC3_SLABS, n, t, coupling, x, y, i0, i1, ws);
}
export function msymmetric3_slabs(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<f32, f32, f64>(SYMMETRIC3_SLABS, n, t, coupling, x, y, i0, i1, ws);
}
export function bsymmetric3_slabs(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<i8, f32, f64>(SYMMETRIC3_SLABS, n, t, coupling, x, y, i0, i1, ws);
}
export function hsymmetric3_slabs(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<i16, f32, f64>(SYMMETRIC3_SLABS, n, t, coupling, x, y, i0, i1, ws);
}

/** y[i,a] += sum A[a,b,c,d] T_ijkl x[j,b] x[k,c] x[l,d] from slabs i0 .. i1-1 of a tensor of kind 6. */
export function dsymmetric4(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<f64, f64, f64>(SYMMETRIC4, n, t, coupling, x, y, i0, i1, ws);
}
export function ssymmetric4(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<f32, f32, f32>(SYMMETRIC4, n, t, coupling, x, y, i0, i1, ws);
}
export function msymmetric4(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<f32, f32, f64>(SYMMETRIC4, n, t, coupling, x, y, i0, i1, ws);
}
export function bsymmetric4(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<i8, f32, f64>(SYMMETRIC4, n, t, coupling, x, y, i0, i1, ws);
}
export function hsymmetric4(n: i32, t: usize, coupling: usize, x: usize, y: usize, i0: i32, i1: i32, ws: usize): i32 {
  return symmetric<i16, f32, f64>(SYMMETRIC4, n, t, coupling, x, y, i0, i1, ws);
}
