// What planes that calculate in f32 make of f64 state: copies of the factors x and y and fields of their own, all in units of their columns. With
//   X_b, Y_k   the units of the columns of x and y
//   M_bk       a bound of the weight of a slot, from the largest entries of u, v, the coupling and the scales of slabs
// a coefficient, and with it the field of y_k, counts M_bk X_b at most, and the field of x_b M_bk Y_k. The largest of them over b, or over k, is the unit
// of that field: a column far smaller than others has the same relative precision. Weights are stored twice, in the units of the coefficients
// that they make of x (forth) and of the fields that they make of dots (back).

import { flush_digits, make_digits } from './digits';
import { slab_scale } from './outer';
import { broken_in, demote, power_of_two, promote, unit_of } from './units';
import { TERM, Work, work_end } from './work';

/** Rows after which partial sums are added to the f64 state: keeps the rounding of f32 below 5e-7 of the field, and integers from overflowing. */
export const BLOCK: i32 = 128;

/**
 * Copies x and y and makes room for their fields, which `flush` adds to the state; work_factors and work_integers come before. u and v are columns of
 * `ulen` and `vlen` numbers, and slabs i0 .. i1-1 are to come.
 */
export function work_copies(w: Work, ulen: i32, vlen: i32, i0: i32, i1: i32): void {
  const xs = w.xstep * <usize>w.rows;
  const ys = w.ystep * <usize>w.columns;
  const same = w.fx == w.fy && w.x == w.y;
  w.back = w.weights + 16 * <usize>(w.rows * w.columns);
  const to = work_end(w);
  const broken = w.digits == 0 ? 0 : broken_state(w, ulen, vlen);
  const y = w.y;
  w.x = copy_columns(to, w.x, w.xlen, w.rows, w.x_units);
  w.fx = to + xs;
  memory.fill(w.fx, 0, xs);
  // A species may hold both modes: one partial field is right only if it has one field as well.
  if (same) {
    w.y = w.x;
    w.fy = w.fx;
    memory.copy(w.y_units, w.x_units, <usize>w.rows << 3);
  } else {
    w.y = copy_columns(w.fx + xs, w.y, w.ylen, w.columns, w.y_units);
    w.fy = w.y + ys;
    memory.fill(w.fy, 0, ys);
  }
  if (w.digits != 0) make_digits(w, y, broken);
  bound_weights(w, ulen, vlen, i0, i1);
  field_units(w, same);
}

/** NaN where a factor holds what is no finite number. */
function broken_state(w: Work, ulen: i32, vlen: i32): f64 {
  let broken = broken_in(w.x, w.xlen * w.rows) + broken_in(w.y, w.ylen * w.columns);
  for (let e = 0, term = w.list; e < w.terms; e++, term += TERM) {
    broken += broken_in(w.u + <usize>load<i32>(term) * w.ustep, ulen) + broken_in(w.v + <usize>load<i32>(term, 4) * w.vstep, vlen);
  }
  return broken;
}

/** f32 copies of columns of n numbers, and their units. */
function copy_columns(to: usize, from: usize, n: i32, count: i32, units: usize): usize {
  for (let a = 0; a < count; a++) {
    const column = <usize>(a * n);
    const unit = unit_of(from + (column << 3), n);
    store<f64>(units + (<usize>a << 3), unit);
    demote(to + (column << 2), from + (column << 3), n, unit);
  }
  return to;
}

/** The unit of all weights, and for the time being the bounds of those of a slot, relative to it, in place of `forth_units`. */
function bound_weights(w: Work, ulen: i32, vlen: i32, i0: i32, i1: i32): void {
  let scale: f64 = 0;
  for (let i = i0; i < i1; i++) scale = max(scale, slab_scale(w, i));
  w.weight_unit = 0;
  for (let e = 0, term = w.list; e < w.terms; e++, term += TERM) w.weight_unit = max(w.weight_unit, bound(w, term, scale, ulen, vlen));
  w.weight_unit = power_of_two(w.weight_unit);
  memory.fill(w.forth_units, 0, <usize>(w.rows * w.columns) << 3);
  for (let e = 0, term = w.list; e < w.terms; e++, term += TERM) {
    const most = w.forth_units + (<usize>load<i32>(term, 8) << 3);
    store<f64>(most, load<f64>(most) + bound(w, term, scale, ulen, vlen) / w.weight_unit);
  }
}

/** The order of magnitude of the largest weights of a term. */
function bound(w: Work, term: usize, scale: f64, ulen: i32, vlen: i32): f64 {
  const u = unit_of(w.u + <usize>load<i32>(term) * w.ustep, ulen);
  const v = unit_of(w.v + <usize>load<i32>(term, 4) * w.vstep, vlen);
  return Math.abs(load<f64>(term, 16)) * u * (scale * v);
}

/** The units of the fields of x and y, and of the weights. */
function field_units(w: Work, same: bool): void {
  const rows = <usize>w.rows;
  const columns = <usize>w.columns;
  memory.fill(w.fx_units, 0, rows << 3);
  memory.fill(w.fy_units, 0, columns << 3);
  for (let b: usize = 0; b < rows; b++) {
    for (let k: usize = 0; k < columns; k++) {
      const most = load<f64>(w.forth_units + ((b * columns + k) << 3));
      raise(w.fx_units + (b << 3), most * load<f64>(w.y_units + (k << 3)));
      raise(w.fy_units + (k << 3), most * load<f64>(w.x_units + (b << 3)));
    }
  }
  for (let b: usize = 0; b < rows && same; b++) {
    raise(w.fx_units + (b << 3), load<f64>(w.fy_units + (b << 3)));
    store<f64>(w.fy_units + (b << 3), load<f64>(w.fx_units + (b << 3)));
  }
  for (let b: usize = 0; b < rows; b++) store<f64>(w.fx_units + (b << 3), power_of_two(load<f64>(w.fx_units + (b << 3))));
  for (let k: usize = 0; k < columns; k++) store<f64>(w.fy_units + (k << 3), power_of_two(load<f64>(w.fy_units + (k << 3))));
  for (let b: usize = 0; b < rows; b++) {
    for (let k: usize = 0; k < columns; k++) {
      const slot = (b * columns + k) << 3;
      store<f64>(w.forth_units + slot, load<f64>(w.x_units + (b << 3)) / load<f64>(w.fy_units + (k << 3)));
      store<f64>(w.back_units + slot, load<f64>(w.y_units + (k << 3)) / load<f64>(w.fx_units + (b << 3)));
    }
  }
}

// @ts-ignore: decorator
@inline
function raise(at: usize, value: f64): void {
  store<f64>(at, max(load<f64>(at), value));
}

/** Adds the f32 fields to the f64 state and clears them. */
export function flush(w: Work): void {
  w.pending = 0;
  flush_columns(w, w.gx, w.fx, w.xlen, w.rows, w.fx_units);
  if (w.fy != w.fx) flush_columns(w, w.gy, w.fy, w.ylen, w.columns, w.fy_units);
  if (w.digits != 0) flush_digits(w);
}

function flush_columns(w: Work, to: usize, from: usize, n: i32, count: i32, units: usize): void {
  for (let a = 0; a < count; a++) {
    const column = <usize>(a * n);
    promote(to + (column << 3), from + (column << 2), n, w.unit * w.weight_unit * load<f64>(units + (<usize>a << 3)));
  }
}
