// One row of a tensor that is drawn: signal and noise side by side in a line of T, then its entries where they belong.
//
// A line has the padded length of the row. It is filled from the multiple of four at or before the row's first entry on, and is zero
// there and beyond the row's end, so that whole vectors can be stored. T is f64 for entries in f64, f32 for all others.

import { hsum, madd, zero } from '../simd';
import { SYMMETRIC3_TILED } from './layout';
import { largest_integer } from './quantise';
import { Reach } from './reach';
import { entry_weight, Row } from './rows';
import { Run, take } from './run';

/** Numbers after which sums in f32 are added to those in f64. */
const BLOCK: i32 = 1024;

// @ts-ignore: decorator
@inline
function start_of(row: Row): i32 {
  return row.from & ~3;
}

/** line_l = sum_d coef_d y_d[l]; coef in f64, columns of y `step` bytes apart. */
export function set_signal<T extends number>(row: Row, line: usize, y: usize, step: usize, coef: usize, rank: i32): void {
  const start = <usize>start_of(row) * sizeof<T>();
  const end = <usize>row.P * sizeof<T>();
  const c = v128.splat<T>(<T>load<f64>(coef));
  for (let at = start; at < end; at += 16) v128.store(line + at, v128.mul<T>(c, v128.load(y + at)));
  add_columns<T>(row, line, y, step, coef, rank);
}

/** line_l += sum_d coef_d y_d[l] over all columns but the first. */
function add_columns<T extends number>(row: Row, line: usize, y: usize, step: usize, coef: usize, rank: i32): void {
  const start = <usize>start_of(row) * sizeof<T>();
  const end = <usize>row.P * sizeof<T>();
  for (let d = 1; d < rank; d++) {
    y += step;
    const c = v128.splat<T>(<T>load<f64>(coef + (<usize>d << 3)));
    for (let at = start; at < end; at += 16) {
      v128.store(line + at, v128.add<T>(v128.load(line + at), v128.mul<T>(c, v128.load(y + at))));
    }
  }
}

/**
 * The same with the next normals of the run, of variance run.noise^2 / weight. Only the first entry of a row can have a weight of its own.
 */
export function set_noisy<T extends number>(
  row: Row, line: usize, y: usize, step: usize, coef: usize, rank: i32, run: Run,
): void {
  const start = <usize>start_of(row) * sizeof<T>();
  const first = <usize>row.from * sizeof<T>();
  const end = <usize>row.P * sizeof<T>();
  const normals = take<T>(run, row.length - row.from);
  const z = normals - first;
  const c = v128.splat<T>(<T>load<f64>(coef));
  // Through memory: V8 puts the division and the root of a local into the loop.
  run.sigma = run.noise / Math.sqrt(entry_weight(row, row.from + 1));
  const sigma = v128.splat<T>(<T>run.sigma);
  for (let at = start; at < end; at += 16) {
    v128.store(line + at, v128.add<T>(v128.mul<T>(c, v128.load(y + at)), v128.mul<T>(sigma, v128.load(z + at))));
  }
  add_columns<T>(row, line, y, step, coef, rank);
  if (!row.symmetric) return;
  let value = (run.noise / Math.sqrt(entry_weight(row, row.from))) * <f64>load<T>(normals);
  for (let d = 0; d < rank; d++, y += step) value += load<f64>(coef + (<usize>d << 3)) * <f64>load<T>(y + first);
  store<T>(line + first, <T>value);
}

/** Adds the row's entries to what is known of the slab's signal: their squares, and the largest size. The line ends are zero. */
export function measure(row: Row, line: usize, reach: Reach): void {
  let most = zero();
  for (let l = start_of(row), end = row.P; l < end;) {
    let squares = zero();
    for (const stop = min(end, l + BLOCK); l < stop; l += 4) {
      const v = v128.load(line + (<usize>l << 2));
      most = f32x4.pmax(most, f32x4.abs(v));
      squares = madd<f32>(v, v, squares);
    }
    reach.squares += <f64>hsum<f32>(squares);
  }
  const high = f32x4.pmax(most, v128.shuffle<i32>(most, most, 2, 3, 2, 3));
  reach.most = max(reach.most, <f64>max(f32x4.extract_lane(high, 0), f32x4.extract_lane(high, 1)));
}

/** Zeros in the line before the first entry and after the last. */
export function pad<T extends number>(row: Row, line: usize): void {
  for (let l = start_of(row), from = row.from; l < from; l++) store<T>(line + <usize>l * sizeof<T>(), <T>0);
  for (let l = row.length, end = row.P; l < end; l++) store<T>(line + <usize>l * sizeof<T>(), <T>0);
}

/** Where the entry of column start_of(row) lies. */
// @ts-ignore: decorator
@inline
function target(row: Row, lanes: i32): usize {
  if (row.kind == SYMMETRIC3_TILED) return row.at + <usize>((row.k & 3) * lanes * row.size);
  return row.at - <usize>((row.from & 3) * row.size);
}

/** Bytes from the entries of one vector of the line to those of the next. A tile has those of four rows between. */
// @ts-ignore: decorator
@inline
function stride<T extends number>(row: Row): usize {
  const bytes = <usize>row.size * (16 / sizeof<T>());
  return row.kind == SYMMETRIC3_TILED ? 4 * bytes : bytes;
}

/** Copies the line to where it belongs. */
export function store_line<T extends number>(row: Row, line: usize): void {
  let to = target(row, 16 / sizeof<T>());
  const step = stride<T>(row);
  const end = line + <usize>row.P * sizeof<T>();
  for (let at = line + <usize>start_of(row) * sizeof<T>(); at < end; at += 16, to += step) v128.store(to, v128.load(at));
}

/** To the nearest integer, ties to even: in the last bits of a f32 of this size stands an integer. */
const ROUND: f32 = 12582912; // 1.5 * 2^23

/**
 * Stores the line, in units of the scale, as the nearest integers of type D in range, ties to even, and adds what is lost by it
 * to what the record of the slab will say.
 */
export function store_integers<D extends number>(row: Row, line: usize): void {
  const limit = <f32>largest_integer(row.type);
  // Ties at the upper end go up, to a number that is out of range; at the lower they go up to the least integer.
  const highest = f32x4.splat(reinterpret<f32>(reinterpret<u32>(limit + 0.5) - 1));
  const lowest = f32x4.splat(-limit - 1.5);
  const round = f32x4.splat(ROUND);
  const weight = entry_weight(row, row.from + 1);
  let to = target(row, 4);
  const step = stride<f32>(row);
  let at = line + (<usize>start_of(row) << 2);
  for (let l = start_of(row); l < row.P;) {
    const stop = min(row.P, l + BLOCK);
    let errors = zero();
    let squares = zero();
    let clipped = zero();
    for (; l < stop; l += 4, at += 16, to += step) {
      const exact = v128.load(at);
      const within = f32x4.pmin(f32x4.pmax(exact, lowest), highest);
      const bits = f32x4.add(within, round);
      const error = f32x4.sub(exact, f32x4.sub(bits, round));
      errors = madd<f32>(error, error, errors);
      squares = madd<f32>(exact, exact, squares);
      clipped = i32x4.sub(clipped, f32x4.ne(within, exact));
      if (sizeof<D>() == 1) v128.store_lane<i32>(to, v128.shuffle<i8>(bits, bits, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12), 0);
      else v128.store_lane<i64>(to, v128.shuffle<i16>(bits, bits, 0, 2, 4, 6, 0, 2, 4, 6), 0);
    }
    row.error += weight * <f64>hsum<f32>(errors);
    row.square += weight * <f64>hsum<f32>(squares);
    row.clipped += weight * <f64>hsum<f32>(f32x4.convert_i32x4_s(clipped));
  }
  if (row.symmetric) weigh_first(row, <f64>load<f32>(line + (<usize>row.from << 2)), <f64>limit, entry_weight(row, row.from) - weight);
}

/** The first entry has been counted with the weight of the others: the difference. */
function weigh_first(row: Row, exact: f64, limit: f64, weight: f64): void {
  const wanted = nearest(exact);
  const q = max(-limit - 1, min(limit, wanted));
  row.error += weight * (exact - q) * (exact - q);
  row.square += weight * exact * exact;
  if (q != wanted) row.clipped += weight;
}
