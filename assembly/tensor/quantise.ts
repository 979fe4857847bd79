// Integers for real numbers: which scale a slab gets, and what that costs (docs/theory/quantised-data.md).

import { order_of, INT8, type_size } from './layout';
import { UNSUPPORTED, OK } from '../status';
import { first_row, next_row, record_address, Row, ROW_BYTES, row_start } from './rows';
import { load_real, plain_row, plain_slab } from './transfer';

// Scales are tried at every edge of a histogram of |entry| / largest with sixteen bins an octave, over 64 octaves.
const BINS: i32 = 1024;
const BIN: usize = 24; // f64: count, sum and sum of squares
const SHIFT: u64 = 48;

/** The largest integer of a type. The least is one further from 0: scales do not count on it, exact integers do. */
// @ts-ignore: decorator
@inline
export function largest_integer(type: i32): f64 {
  return type == INT8 ? 127 : 32767;
}

/** Bytes of workspace of `scale_tensor`. */
export function scale_ws(): usize {
  return ROW_BYTES + BIN * <usize>BINS;
}

/**
 * Writes the scale of slabs i0 .. i1-1 of a tensor of integers at t to their records, for the plain slabs at `source`, as
 * `pack_tensor` takes them afterwards: the power of two of which all entries are multiples, if the integers reach to the
 * largest of them, else the scale of least rounding plus clipping error. Returns OK, or UNSUPPORTED for an unknown kind
 * and for types that have no scale.
 */
export function scale_tensor(
  kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, source: usize, source_type: i32,
  i0: i32, i1: i32, ws: usize,
): i32 {
  if (order_of(kind) == 0 || type < INT8) return UNSUPPORTED;
  const row = row_start(ws, kind, type, n1, n2, n3, n4);
  const size = type_size(source_type);
  const bins = ws + ROW_BYTES;
  const levels = largest_integer(type);
  for (let i = i0; i < i1; i++) {
    const most = scan(row, t, i, source, size, 0, bins);
    const grid = load<f64>(bins);
    let scale: f64;
    if (load<f64>(bins, 8) <= levels * grid && most <= (levels + 1) * grid) {
      scale = grid;
    } else if (isFinite(most)) {
      memory.fill(bins, 0, BIN * <usize>BINS);
      scan(row, t, i, source, size, most, bins);
      scale = scale_of(most * best_range(bins, levels), levels);
    } else {
      scale = most;
    }
    store<f64>(record_address(row, t, i), scale);
    source += plain_slab(row) * <usize>size;
  }
  return OK;
}

/** range / levels; the next number where rounding among the least or the largest numbers would miss the range by much. */
export function scale_of(range: f64, levels: f64): f64 {
  const scale = range / levels;
  if (scale * levels == Infinity) return reinterpret<f64>(reinterpret<u64>(scale) - 1);
  return scale < f64.MIN_NORMAL_VALUE && scale * levels < range ? scale + f64.MIN_VALUE : scale;
}

/**
 * The largest |entry| of a slab. With `most` it leaves at `bins` the histogram of |entry| / most; without, the largest power of two of which
 * all entries are multiples (0 where all are 0) and the largest entry.
 */
function scan(row: Row, t: usize, i: i32, source: usize, size: i32, most: f64, bins: usize): f64 {
  const top = <i32>(reinterpret<u64>(<f64>1) >> SHIFT);
  let largest: f64 = 0;
  let positive: f64 = 0;
  let lowest: u64 = u64.MAX_VALUE;
  first_row(row, t, i);
  do {
    const from = source + plain_row(row) * <usize>size;
    for (let l = row.from; l < row.length; l++) {
      const entry = load_real(from + <usize>l * <usize>size, size);
      const value = Math.abs(entry);
      if (most == 0) {
        largest = max(largest, value);
        positive = max(positive, entry);
        if (value > 0) lowest = min(lowest, lowest_bit(value));
      } else if (value > 0) {
        const share = value / most;
        const bin = bins + BIN * <usize>min(BINS - 1, top - <i32>(reinterpret<u64>(share) >> SHIFT));
        store<f64>(bin, load<f64>(bin) + 1);
        store<f64>(bin, load<f64>(bin, 8) + share, 8);
        store<f64>(bin, load<f64>(bin, 16) + share * share, 16);
      }
    }
  } while (next_row(row));
  if (most == 0) {
    store<f64>(bins, largest > 0 ? bit(lowest) : 0);
    store<f64>(bins, positive, 8);
  }
  return largest;
}

/** The exponent of the lowest bit of a positive number, above that of the least one. */
// @ts-ignore: decorator
@inline
function lowest_bit(value: f64): u64 {
  const bits = reinterpret<u64>(value);
  const exponent = bits >> 52;
  // The hidden bit of a normal number stands above its others.
  return exponent == 0 ? ctz(bits) : exponent - 1 + ctz(bits | (<u64>1 << 52));
}

/** 2^(exponent - 1074): subnormal below 52. */
function bit(exponent: u64): f64 {
  return reinterpret<f64>(exponent < 52 ? <u64>1 << exponent : (exponent - 51) << 52);
}

/** The range R <= 1 with the least sum of (share - R)^2 over the shares above and h^2 / 12 over those below, h = R / levels. */
function best_range(bins: usize, levels: f64): f64 {
  const rounding = 1 / (12 * levels * levels);
  const top = reinterpret<u64>(<f64>1) >> SHIFT;
  let below: f64 = 0;
  for (let b = 0; b < BINS; b++) below += load<f64>(bins + BIN * <usize>b);
  let count: f64 = 0;
  let sum: f64 = 0;
  let squares: f64 = 0;
  let best: f64 = 1;
  let least = below * rounding;
  for (let b = 0; b < BINS - 1; b++) {
    const bin = bins + BIN * <usize>b;
    count += load<f64>(bin);
    below -= load<f64>(bin);
    sum += load<f64>(bin, 8);
    squares += load<f64>(bin, 16);
    const range = reinterpret<f64>((top - <u64>b) << SHIFT);
    const clipping = squares - 2 * range * sum + range * range * count;
    if (clipping > least) break;
    const error = clipping + below * range * range * rounding;
    if (error < least) {
      least = error;
      best = range;
    }
  }
  return best;
}
