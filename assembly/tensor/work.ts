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
// Where planes calculate in f32 and the state is f64, all of these are relative to units of their columns (units.ts).

import { padded } from './layout';

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
  weights: usize; // T[slots][4]: what makes coefficients of x
  back: usize; // T[slots][4]: what makes fields of dots; the weights where all units are 1, otherwise next to them
  sums: usize; // f64[slots][4], next to all weights
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
  unit: f64; // what multiplies entries as the planes read them: integers may count more there
  weight_unit: f64; // the units, see units.ts
  x_units: usize; // f64[rows]
  y_units: usize; // f64[columns]
  fx_units: usize; // f64[rows]
  fy_units: usize; // f64[columns]
  forth_units: usize; // f64[slots]
  back_units: usize; // f64[slots]
  digits: usize; // the integers of digits.ts; 0 where the planes calculate in T
  digit_step: usize; // bytes from the digits of a column to those of the next
  digit_fields: usize;
  digit_units: usize; // f32[columns][2]: the unit of coefficients, and what makes digits of them
  digit_unit: f32; // of digits of y: 2^-13, or NaN where the state holds what integers cannot say
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

const HEADER: usize = 384;
export const TERM: usize = 24; // i32 a, i32 b, i32 slot, i32 its row, f64 value
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
  const rows = order > 2 ? <usize>coupling_rank(coupling, order - 2) : 1;
  const columns = <usize>coupling_rank(coupling, order - 1);
  const terms = coupling == 0 ? 1 : load<i32>(coupling, 4);
  const quads: usize = 3 * rows * columns + 2 * columns + SHARES;
  const units: usize = 2 * rows * columns + 2 * rows + 3 * columns;
  const copies = (<usize>xlen * rows + <usize>ylen * columns) << 3;
  return HEADER + aligned(<usize>terms * TERM) + 32 * quads + 256 + 8 * units + copies + 512 + digit_bytes(ylen) * columns;
}

/** Bytes that a column of y takes as integers: two digits of 16 bits, and two sums of 32. */
// @ts-ignore: decorator
@inline
export function digit_bytes(ylen: i32): usize {
  return 12 * digit_length(ylen);
}

/** Entries of a column of integers: rows are read in steps of eight, which may begin at any multiple of four. */
// @ts-ignore: decorator
@inline
export function digit_length(ylen: i32): usize {
  return <usize>(ylen + 8 + 15) & ~15;
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
  const rows = <usize>w.rows;
  const columns = <usize>w.columns;
  const slots = rows * columns;
  w.weights = w.list + aligned(<usize>w.terms * TERM);
  w.sums = w.weights + 32 * slots;
  w.partial = w.sums + 32 * slots;
  w.coef = w.partial + 32 * slots;
  w.dots = w.coef + 32 * columns;
  w.shares = 0;
  w.turn = w.dots + 32 * (columns + SHARES);
  w.lanes = w.turn + 64;
  w.scales = w.lanes + 32;
  w.records = 0;
  w.unit = 1;
  w.one = w.lanes + 64;
  w.sink = w.one + 64;
  w.x_units = w.sink + 64;
  w.fx_units = w.x_units + 8 * rows;
  w.y_units = w.fx_units + 8 * rows;
  w.fy_units = w.y_units + 8 * columns;
  w.digit_units = w.fy_units + 8 * columns;
  w.forth_units = w.digit_units + 8 * columns;
  w.back_units = w.forth_units + 8 * slots;
  w.digits = 0;
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
    const row = order == 2 ? 0 : order == 3 ? b : c;
    store<i32>(to, row * w.columns + (order == 2 ? b : order == 3 ? c : d), 8);
    store<i32>(to, row, 12);
    store<f64>(to, load<f64>(value), 16);
    from += 16;
    value += 8;
    to += TERM;
  }
}

/** First free byte of the workspace behind the quads and the units. */
// @ts-ignore: decorator
@inline
export function work_end(w: Work): usize {
  return aligned(w.back_units + 8 * <usize>(w.rows * w.columns));
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

/** Points the planes at factors x, y and fields gx, gy of type S, as if they calculated with that. */
export function work_factors<T extends number>(w: Work, x: usize, y: usize, gx: usize, gy: usize): void {
  w.xstep = <usize>w.xlen * sizeof<T>();
  w.ystep = <usize>w.ylen * sizeof<T>();
  w.width = w.ystep;
  w.x = x;
  w.y = y;
  w.fx = gx;
  w.fy = gy;
  w.gx = gx;
  w.gy = gy;
  w.back = w.weights;
  w.weight_unit = 1;
  for (let b = 0; b < w.rows; b++) store<f64>(w.x_units + (<usize>b << 3), 1);
  for (let k = 0; k < w.columns; k++) store<f64>(w.y_units + (<usize>k << 3), 1);
}

/** Columns of a row on average from which integer arithmetic pays: it has more to do at the ends of rows. */
const LONG: i32 = 64;

/**
 * Makes the entries integers of type D, whose records are given. They are calculated with as f32, in which they count more, except where they have
 * 8 bits and are in long rows (digits.ts); tiles have none.
 */
// @ts-ignore: decorator
@inline
export function work_integers<D extends number>(w: Work, records: usize, columns: i32): void {
  w.records = records;
  if (sizeof<D>() == 1 && columns >= LONG) {
    w.digits = work_end(w) + ((<usize>w.xlen * <usize>w.rows + <usize>w.ylen * <usize>w.columns) << 3);
  } else {
    w.unit = 1 / <f64>(1 << (32 - 8 * sizeof<D>()));
  }
}

/** The padded length of a vector of n, at least one vector register of every type. */
// @ts-ignore: decorator
@inline
export function column(n: i32): i32 {
  return max(4, padded(n));
}
