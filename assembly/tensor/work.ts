// What a contraction keeps in its workspace, and the coupling seen from there.
//
// Every kind reduces to planes: fix all indices but the last two, "outer" indices and "plane" indices (row, column).
// Four planes, the lanes, are contracted at once. With the coupling A[a b | s], a and b the columns of the outer
// factors u and v, and the slot s = (row column, column column) of the plane factors x and y:
//   before a plane   weights[s] = scale * lane's scale * sum_ab A[a b s] u_a v_b          per lane
//   in the plane     fields of x and y, and sums[s] = sum_jk x_j T_jk y_k  per lane
//   after it         field of u_a += scale * lane's scale * A[a b s] v_b sums[s], field of v_b likewise
// with a scale of the lane that is that of its slab where the entries are integers.
// Orders below four lack v, order two also lacks x: they get rank one, length one, value one.
//
// Where planes calculate in f32 and the state is f64, f32 must hold what they calculate with, however small or large it is: weights, x
// and y are divided by powers of two that are no larger than their largest entries, and the results are multiplied by them.

import { padded, RECORD } from './layout';

/** Overlay on the start of the workspace. T is the type to calculate in, S that of the state; steps in bytes. */
@unmanaged
export class Work {
  terms: i32;
  rows: i32; // rank of x
  columns: i32; // rank of y
  mask: i32; // bit r: lane r takes part
  pending: i32; // rows since the f32 fields were last added to the state
  xlen: i32; // padded length of a column of x, in elements
  ylen: i32;
  width: usize; // bytes of a padded row of the plane
  list: usize; // terms of the coupling, TERM bytes each
  weights: usize; // T[slots][4]
  sums: usize; // f64[slots][4]
  partial: usize; // T[slots][4]
  coef: usize; // T[columns][4]
  dots: usize; // T[columns][4]
  shares: usize; // T[8][4][4], then T[4][4]: see symmetric.ts; 0 where no index can occur twice
  own: i32; // first of the four rows of a triangle that may equal the outer indices of the lanes
  own_row: i32; // which of them a tiled triangle belongs to
  turn: usize; // four vectors: what four rows add to their fields, lane by lane
  lanes: usize; // usize[8]: byte offsets of the four outer indices in columns of u, then of v
  scales: usize; // f64[4]: scale of every lane
  records: usize; // records of the slabs; 0 where the entries are not integers
  unit: f64; // what multiplies entries as the planes read them: integers count more there
  weight_unit: f64; // what the weights, x and y are divided by
  x_unit: f64;
  y_unit: f64;
  x: usize; // T: what the planes read, and the fields they add to
  y: usize;
  fx: usize;
  fy: usize;
  xstep: usize;
  ystep: usize;
  u: usize; // S
  v: usize;
  gu: usize;
  gv: usize;
  ustep: usize;
  vstep: usize;
  gx: usize; // S: the fields behind fx and fy (the same where T is S)
  gy: usize;
  one: usize; // S: [1, 0, 0, 0]
  sink: usize; // S: [0, 0, 0, 0]; takes the field of `one`
}

const HEADER: usize = 256;
const TERM: usize = 24; // i32 a, i32 b, i32 slot, i32 unused, f64 value
/** Quads that `shares` takes. */
const SHARES: usize = 36;

// @ts-ignore: decorator
@inline
function aligned(bytes: usize): usize {
  return (bytes + 63) & ~63;
}

/** Rank of mode m of a coupling; 0 is the coupling of rank one. */
export function coupling_rank(coupling: usize, m: i32): i32 {
  return coupling == 0 ? 1 : load<i32>(coupling + 8 + (<usize>m << 2));
}

/** Bytes of workspace for a plane with factors of the given padded lengths. Enough for every pair of types. */
export function work_bytes(order: i32, coupling: usize, xlen: i32, ylen: i32): usize {
  const rows = order > 2 ? coupling_rank(coupling, order - 2) : 1;
  const columns = coupling_rank(coupling, order - 1);
  const terms = coupling == 0 ? 1 : load<i32>(coupling, 4);
  const quads: usize = <usize>(3 * rows * columns + 2 * columns) + SHARES;
  const copies: usize = (<usize>xlen * <usize>rows + <usize>ylen * <usize>columns) << 3;
  return HEADER + aligned(<usize>terms * TERM) + 32 * quads + 256 + copies + 512;
}

/** Lays out the workspace and lists the coupling. The pointers to data and state are the caller's to set. */
export function work_begin<S extends number>(ws: usize, order: i32, coupling: usize, xlen: i32, ylen: i32): Work {
  const w = changetype<Work>(ws);
  w.terms = coupling == 0 ? 1 : load<i32>(coupling, 4);
  w.rows = order > 2 ? coupling_rank(coupling, order - 2) : 1;
  w.columns = coupling_rank(coupling, order - 1);
  w.mask = 15;
  w.pending = 0;
  w.xlen = xlen;
  w.ylen = ylen;
  w.list = ws + HEADER;
  const slots = <usize>(w.rows * w.columns);
  w.weights = w.list + aligned(<usize>w.terms * TERM);
  w.sums = w.weights + 32 * slots;
  w.partial = w.sums + 32 * slots;
  w.coef = w.partial + 32 * slots;
  w.dots = w.coef + 32 * <usize>w.columns;
  w.shares = 0;
  w.turn = w.dots + 32 * (<usize>w.columns + SHARES);
  w.lanes = w.turn + 64;
  w.scales = w.lanes + 32;
  w.records = 0;
  w.unit = 1;
  w.weight_unit = 1;
  w.x_unit = 1;
  w.y_unit = 1;
  w.one = w.lanes + 64;
  w.sink = w.one + 64;
  memory.fill(w.one, 0, 128);
  store<S>(w.one, <S>1);
  list_terms(w, order, coupling);
  return w;
}

function list_terms(w: Work, order: i32, coupling: usize): void {
  if (coupling == 0) {
    store<i64>(w.list, 0);
    store<i64>(w.list, 0, 8);
    store<f64>(w.list, 1, 16);
    return;
  }
  let from = coupling + 24;
  let value = from + 16 * <usize>w.terms;
  let to = w.list;
  for (let e = 0; e < w.terms; e++) {
    const a = load<i32>(from);
    const b = load<i32>(from, 4);
    const c = load<i32>(from, 8);
    const d = load<i32>(from, 12);
    store<i32>(to, a);
    store<i32>(to, order == 4 ? b : 0, 4);
    store<i32>(to, order == 2 ? b : order == 3 ? b * w.columns + c : c * w.columns + d, 8);
    store<f64>(to, load<f64>(value), 16);
    from += 16;
    value += 8;
    to += TERM;
  }
}

/** First free byte of the workspace behind the quads. */
// @ts-ignore: decorator
@inline
function work_end(w: Work): usize {
  return aligned(w.sink + 64);
}

/**
 * Points the planes at factors x, y and fields gx, gy of type S. Where they calculate in f32 and the state is f64, they get
 * f32 copies of the factors and f32 fields of their own instead, which `flush` adds to the state.
 */
export function work_factors<T extends number, S extends number>(w: Work, x: usize, y: usize, gx: usize, gy: usize): void {
  w.xstep = <usize>w.xlen * sizeof<T>();
  w.ystep = <usize>w.ylen * sizeof<T>();
  w.width = w.ystep;
  w.gx = gx;
  w.gy = gy;
  w.x_unit = unit_of<T, S>(x, w.xlen * w.rows);
  w.y_unit = unit_of<T, S>(y, w.ylen * w.columns);
  if (sizeof<T>() == sizeof<S>()) {
    w.x = x;
    w.y = y;
    w.fx = gx;
    w.fy = gy;
    return;
  }
  const xs = w.xstep * <usize>w.rows;
  const ys = w.ystep * <usize>w.columns;
  w.x = work_end(w);
  w.fx = w.x + xs;
  demote(w.x, x, xs, w.x_unit);
  memory.fill(w.fx, 0, xs);
  // A species may hold both modes: one partial field is right only if it has one field as well.
  if (x == y && gx == gy) {
    w.y = w.x;
    w.fy = w.fx;
    return;
  }
  w.y = w.fx + xs;
  w.fy = w.y + ys;
  demote(w.y, y, ys, w.y_unit);
  memory.fill(w.fy, 0, ys);
}

/** x / unit in f32, `bytes` of them. */
function demote(to: usize, from: usize, bytes: usize, unit: f64): void {
  const inverse = f64x2.splat(1 / unit);
  for (const end = to + bytes; to < end; to += 16, from += 32) {
    const low = f32x4.demote_f64x2_zero(f64x2.mul(inverse, v128.load(from)));
    const high = f32x4.demote_f64x2_zero(f64x2.mul(inverse, v128.load(from, 16)));
    v128.store(to, v128.shuffle<f32>(low, high, 0, 1, 4, 5));
  }
}

/** Adds the f32 fields to the f64 state and clears them. */
export function flush(w: Work): void {
  w.pending = 0;
  promote(w.gx, w.fx, w.xstep * <usize>w.rows, w.weight_unit * w.y_unit);
  if (w.fy != w.fx) promote(w.gy, w.fy, w.ystep * <usize>w.columns, w.weight_unit * w.x_unit);
}

function promote(to: usize, from: usize, bytes: usize, unit: f64): void {
  const units = f64x2.splat(unit);
  for (const end = from + bytes; from < end; from += 16, to += 32) {
    const v = v128.load(from);
    const low = f64x2.promote_low_f32x4(v);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(units, low)));
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(units, high)), 16);
    v128.store(from, f32x4.splat(0));
  }
}

/** The power of two at or below the largest of `count` numbers, a multiple of four; 1 where all are 0, and where T holds what S does. */
function unit_of<T extends number, S extends number>(at: usize, count: i32): f64 {
  if (sizeof<T>() == sizeof<S>()) return 1;
  let even = f64x2.splat(0);
  let odd = even;
  for (const end = at + <usize>count * sizeof<S>(); at < end; at += 32) {
    even = f64x2.pmax(even, f64x2.abs(v128.load(at)));
    odd = f64x2.pmax(odd, f64x2.abs(v128.load(at, 16)));
  }
  even = f64x2.pmax(even, odd);
  return power_of_two(max(f64x2.extract_lane(even, 0), f64x2.extract_lane(even, 1)));
}

/** A number without its digits; 1 for 0, and the next one with a finite inverse where it has none. */
export function power_of_two(x: f64): f64 {
  if (x == 0) return 1;
  return max(f64.MIN_NORMAL_VALUE, reinterpret<f64>(reinterpret<u64>(min(f64.MAX_VALUE, x)) & 0x7ff0000000000000));
}

/** Makes the entries integers of type D, whose records are given. */
// @ts-ignore: decorator
@inline
export function work_integers<D extends number>(w: Work, records: usize): void {
  w.records = records;
  w.unit = 1 / <f64>(1 << (32 - 8 * sizeof<D>()));
}

/** The unit of the weights of slabs i0 .. i1-1, once all is known that they are made of; u and v are columns of `ulen` and `vlen` numbers. */
export function work_weights<T extends number, S extends number>(w: Work, ulen: i32, vlen: i32, i0: i32, i1: i32): void {
  if (sizeof<T>() == sizeof<S>()) return;
  let value: f64 = 0;
  for (let e = 0, term = w.list; e < w.terms; e++, term += TERM) value = max(value, Math.abs(load<f64>(term, 16)));
  let scale: f64 = 0;
  for (let i = i0; i < i1; i++) scale = max(scale, slab_scale(w, i));
  const entries = power_of_two(value) * power_of_two(scale);
  w.weight_unit = power_of_two(entries * unit_of<T, S>(w.u, ulen) * unit_of<T, S>(w.v, vlen));
}

/** The scale of slab i. */
// @ts-ignore: decorator
@inline
function slab_scale(w: Work, i: i32): f64 {
  return w.records == 0 ? 1 : load<f64>(w.records + RECORD * <usize>i);
}

/** The outer indices of lane r, in u and in v; i is the slab, and `share` multiplies its entries. */
// @ts-ignore: decorator
@inline
export function set_lane<S extends number>(w: Work, r: i32, i: i32, j: i32, share: f64 = 1): void {
  const at = w.lanes + <usize>r * sizeof<usize>();
  store<usize>(at, <usize>i * sizeof<S>());
  store<usize>(at + 4 * sizeof<usize>(), <usize>j * sizeof<S>());
  // A lane outside of the mask keeps a scale of no consequence.
  if ((w.mask >> r) & 1) store<f64>(w.scales + ((<usize>r) << 3), share * slab_scale(w, i));
}

/** Where the shares of the first four columns of a row are, four lanes of four, behind those of all. */
// @ts-ignore: decorator
@inline
export function shares_of<T extends number>(shares: usize, row: i32): usize {
  return shares + 16 * sizeof<T>() * <usize>row;
}

/** Where the shares of an own row are, one of every lane. */
// @ts-ignore: decorator
@inline
export function own_share<T extends number>(shares: usize, row: i32): usize {
  return shares + 4 * sizeof<T>() * <usize>(32 + row);
}

/** Makes room for shares, all of them 1. */
export function work_shares<T extends number>(w: Work): void {
  w.shares = w.dots + 32 * <usize>w.columns;
  const ones = v128.splat<T>(<T>1);
  for (let at: usize = 0; at < 4 * SHARES * sizeof<T>(); at += 16) v128.store(w.shares + at, ones);
}

/** The share of a lane's entry in one of the first four columns of a row. */
// @ts-ignore: decorator
@inline
export function set_share<T extends number>(w: Work, row: i32, lane: i32, column: i32, value: f64): void {
  store<T>(shares_of<T>(w.shares, row) + sizeof<T>() * <usize>(4 * lane + column), <T>value);
}

/** weights = scale * A u v in every lane of the mask, 0 in the others; sums = 0. */
export function weigh<T extends number, S extends number>(w: Work, scale: f64): void {
  const slots = <usize>(w.rows * w.columns);
  memory.fill(w.weights, 0, 4 * sizeof<T>() * slots);
  memory.fill(w.sums, 0, 32 * slots);
  const mask = w.mask;
  const lanes = w.lanes;
  const scales = w.scales;
  let term = w.list;
  for (let e = 0; e < w.terms; e++) {
    const u = w.u + <usize>load<i32>(term) * w.ustep;
    const v = w.v + <usize>load<i32>(term, 4) * w.vstep;
    const value = (w.unit * scale * load<f64>(term, 16)) / w.weight_unit;
    const to = w.weights + 4 * sizeof<T>() * <usize>load<i32>(term, 8);
    for (let r: usize = 0; r < 4; r++) {
      if (!((mask >> (<i32>r)) & 1)) continue;
      const lane = lanes + r * sizeof<usize>();
      const product = value * load<f64>(scales + 8 * r) * <f64>load<S>(u + load<usize>(lane)) * <f64>load<S>(v + load<usize>(lane + 4 * sizeof<usize>()));
      store<T>(to + r * sizeof<T>(), <T>(load<T>(to + r * sizeof<T>()) + <T>product));
    }
    term += TERM;
  }
}

/** Adds what the plane's sums contribute to the fields of u and v. */
export function scatter<S extends number>(w: Work, scale: f64): void {
  const mask = w.mask;
  const lanes = w.lanes;
  const scales = w.scales;
  const unit = w.unit * w.x_unit;
  let term = w.list;
  for (let e = 0; e < w.terms; e++) {
    const a = <usize>load<i32>(term) * w.ustep;
    const b = <usize>load<i32>(term, 4) * w.vstep;
    const value = scale * load<f64>(term, 16);
    const sums = w.sums + 32 * <usize>load<i32>(term, 8);
    for (let r: usize = 0; r < 4; r++) {
      if (!((mask >> (<i32>r)) & 1)) continue;
      const lane = lanes + r * sizeof<usize>();
      const i = a + load<usize>(lane);
      const j = b + load<usize>(lane + 4 * sizeof<usize>());
      const s = value * load<f64>(scales + 8 * r) * w.y_unit * (unit * load<f64>(sums + 8 * r));
      const u = <f64>load<S>(w.u + i);
      const v = <f64>load<S>(w.v + j);
      store<S>(w.gu + i, <S>(load<S>(w.gu + i) + <S>(s * v)));
      store<S>(w.gv + j, <S>(load<S>(w.gv + j) + <S>(s * u)));
    }
    term += TERM;
  }
}

/** The padded length of a vector of n, at least one vector register of every type. */
// @ts-ignore: decorator
@inline
export function column(n: i32): i32 {
  return max(4, padded(n));
}
