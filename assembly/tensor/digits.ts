// Four rows of 8-bit integers at once, in integer arithmetic: i32x4.dot_i16x8_s multiplies eight pairs of 16 bits and adds two by two, where f32 unpacks,
// multiplies and adds four by four. Factors and coefficients become two digits relative to a unit, a power of two:
//   v = y / unit, |v| < 2    high = nearest(2^13 v), low = nearest(2^15 (2^13 v - high))
// of 15 bits each. What is lost is 2^-29 of the unit; products with the entries and their sums are exact:
//   dots    |high q| <= 2^21 for each column, so CHUNK columns have the sum of all lanes in 32 bits
//   fields  |sum of four| <= 2^23 for each row of four planes, so 255 rows do; the state takes them after fewer (BLOCK in copies.ts)
//
// The unit of y is that of its column. The unit of coefficients is that of the largest which the weights of a plane make, and may grow from plane to plane;
// then the state takes the fields first.
//
// Rows are read in steps of eight columns, beyond their end perhaps: there the digits of y are zero, and the fields belong to nobody. After the last row
// come the records of the slabs.

import { madd, zero } from '../simd';
import { four_rows } from './four-rows';
import { power_of_two } from './units';
import { digit_length, Work } from './work';

const CHUNK: usize = 1016;
/** 1.5 2^23: f32 numbers below 2^22 added to it have their nearest integer in the last bits. */
const ROUND: f32 = 12582912;

/** Digits of the columns of y (f64), and fields for them. `broken` is NaN where integers cannot say what the state holds, and otherwise 0. */
export function make_digits(w: Work, y: usize, broken: f64): void {
  const length = digit_length(w.ylen);
  w.digit_step = 4 * length;
  w.digit_fields = w.digits + w.digit_step * <usize>w.columns;
  w.digit_unit = <f32>(broken + 1.0 / 8192);
  memory.fill(w.digits, 0, 12 * length * <usize>w.columns);
  for (let k: usize = 0; k < <usize>w.columns; k++) {
    const factor = 8192 / load<f64>(w.y_units + (k << 3));
    let to = w.digits + k * w.digit_step;
    for (let l = 0; l < w.ylen; l++, to += 2, y += 8) {
      const v = load<f64>(y) * factor;
      const high = nearest<f64>(v);
      store<i16>(to, <i16><i32>high);
      store<i16>(to + 2 * length, <i16><i32>nearest<f64>((v - high) * 32768));
    }
  }
}

/** The unit of the coefficients of column k that the weights make: they are less than twice that. */
function unit_of_coefficients(w: Work, k: usize): f32 {
  let most: f32 = 0;
  const step = <usize>w.columns << 4;
  let at = w.weights + (k << 4);
  for (let b = 0; b < w.rows; b++, at += step) {
    const v = f32x4.abs(v128.load(at));
    const half = f32x4.max(v, v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    most += max(f32x4.extract_lane(half, 0), f32x4.extract_lane(half, 1));
  }
  return <f32>power_of_two(2 * <f64>most);
}

/** Whether some coefficients of the plane to come need a larger unit. */
export function outgrown(w: Work): bool {
  for (let k: usize = 0; k < <usize>w.columns; k++) {
    if (unit_of_coefficients(w, k) > load<f32>(w.digit_units + (k << 3))) return true;
  }
  return false;
}

/** Takes the units of the coefficients from the weights of the plane to come. The fields have to be 0. */
export function set_digits(w: Work): void {
  for (let k: usize = 0; k < <usize>w.columns; k++) {
    const unit = unit_of_coefficients(w, k);
    store<f32>(w.digit_units + (k << 3), unit);
    store<f32>(w.digit_units + (k << 3), 8192 / unit, 4);
  }
}

/** Adds the fields to the state and clears them. */
export function flush_digits(w: Work): void {
  for (let k: usize = 0; k < <usize>w.columns; k++) {
    const unit = <f64>load<f32>(w.digit_units + (k << 3)) * w.weight_unit * load<f64>(w.fy_units + (k << 3));
    const high = f64x2.splat(<f64>w.digit_unit * unit);
    const low = f64x2.splat(<f64>w.digit_unit * unit / 32768);
    let from = w.digit_fields + 2 * k * w.digit_step;
    let to = w.gy + k * ((<usize>w.ylen) << 3);
    for (const end = to + ((<usize>w.ylen) << 3); to < end; to += 32, from += 32) {
      const h = v128.load(from);
      const l = v128.load(from, 16);
      v128.store(to, f64x2.add(v128.load(to), add_digits(h, l, high, low)));
      const h2 = v128.shuffle<i32>(h, h, 2, 3, 2, 3);
      const l2 = v128.shuffle<i32>(l, l, 2, 3, 2, 3);
      v128.store(to, f64x2.add(v128.load(to, 16), add_digits(h2, l2, high, low)), 16);
      v128.store(from, zero());
      v128.store(from, zero(), 16);
    }
  }
}

// @ts-ignore: decorator
@inline
function add_digits(h: v128, l: v128, high: v128, low: v128): v128 {
  return f64x2.add(f64x2.mul(high, f64x2.convert_low_i32x4_s(h)), f64x2.mul(low, f64x2.convert_low_i32x4_s(l)));
}

/** As lane_sums, of integers. */
// @ts-ignore: decorator
@inline
function integer_sums(a0: v128, a1: v128, a2: v128, a3: v128): v128 {
  const b0 = i32x4.add(v128.shuffle<i32>(a0, a1, 0, 4, 1, 5), v128.shuffle<i32>(a0, a1, 2, 6, 3, 7));
  const b1 = i32x4.add(v128.shuffle<i32>(a2, a3, 0, 4, 1, 5), v128.shuffle<i32>(a2, a3, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i32>(b0, b1, 0, 1, 4, 5), v128.shuffle<i32>(b0, b1, 2, 3, 6, 7));
}

/**
 * Field of column k += sum_r coef[r] row_r for the four rows at p0 .. p3, which begin at column `start`. Returns row_r . y_k. With `shares` (work.ts) the first
 * four columns count by them: these are calculated in f32.
 */
export function four_digits(
  w: Work, k: i32, p0: usize, p1: usize, p2: usize, p3: usize, start: i32, coef: v128, shares: usize,
): v128 {
  let dots = zero();
  if (shares) {
    const at = <usize>k * w.ystep + 4 * <usize>start;
    const few = w.y + at + 16;
    const top = f32x4.splat(1.0 / 16777216);
    const c = f32x4.mul(top, coef);
    dots = f32x4.mul(top, four_rows<i8, f32>(p0, p1, p2, p3, w.y + at, few, w.fy + at, c, c, 0, shares, few));
    if (start + 4 >= w.ylen) return dots;
    start += 4;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
  }
  const length = digit_length(w.ylen);
  const step = <usize>k * w.digit_step;
  const last = w.digits + step + 2 * <usize>w.ylen;
  const f = w.digit_fields + 2 * step + 8 * <usize>start;
  const unit = v128.load32_splat(changetype<usize>(w), offsetof<Work>('digit_unit'));
  let y = w.digits + step + 2 * <usize>start;
  let skip: usize = 0;
  do {
    const stop = min(last, y + 2 * CHUNK);
    dots = madd<f32>(unit, digit_dots(p0 + skip, p1 + skip, p2 + skip, p3 + skip, y, y + 2 * length, stop), dots);
    skip += CHUNK;
    y += 2 * CHUNK;
  } while (y < last);
  const factor = v128.load32_splat(w.digit_units + (<usize>k << 3), 4);
  digit_fields(p0, p1, p2, p3, f, f + 8 * <usize>(w.ylen - start), digits_of(f32x4.mul(factor, coef)));
  return dots;
}

/** The digits of four coefficients: high 0 .. 3, low 0 .. 3. */
// @ts-ignore: decorator
@inline
function digits_of(v: v128): v128 {
  const round = f32x4.splat(ROUND);
  const high = f32x4.add(v, round);
  const rest = f32x4.sub(v, f32x4.sub(high, round));
  const low = f32x4.add(f32x4.mul(rest, f32x4.splat(32768)), round);
  return i16x8.narrow_i32x4_s(i32x4.sub(high, round), i32x4.sub(low, round));
}

/** row_r . y for the high digits of y, from y to `end`, and the low ones at z. */
// @ts-ignore: decorator
@inline
function digit_dots(p0: usize, p1: usize, p2: usize, p3: usize, y: usize, z: usize, end: usize): v128 {
  let h0 = zero();
  let h1 = zero();
  let h2 = zero();
  let h3 = zero();
  let l0 = zero();
  let l1 = zero();
  let l2 = zero();
  let l3 = zero();
  do {
    const high = v128.load(y);
    const low = v128.load(z);
    const q0 = v128.load8x8_s(p0);
    h0 = i32x4.add(h0, i32x4.dot_i16x8_s(q0, high));
    l0 = i32x4.add(l0, i32x4.dot_i16x8_s(q0, low));
    const q1 = v128.load8x8_s(p1);
    h1 = i32x4.add(h1, i32x4.dot_i16x8_s(q1, high));
    l1 = i32x4.add(l1, i32x4.dot_i16x8_s(q1, low));
    const q2 = v128.load8x8_s(p2);
    h2 = i32x4.add(h2, i32x4.dot_i16x8_s(q2, high));
    l2 = i32x4.add(l2, i32x4.dot_i16x8_s(q2, low));
    const q3 = v128.load8x8_s(p3);
    h3 = i32x4.add(h3, i32x4.dot_i16x8_s(q3, high));
    l3 = i32x4.add(l3, i32x4.dot_i16x8_s(q3, low));
    p0 += 8;
    p1 += 8;
    p2 += 8;
    p3 += 8;
    y += 16;
    z += 16;
  } while (y < end);
  const low = f32x4.convert_i32x4_s(integer_sums(l0, l1, l2, l3));
  return madd<f32>(f32x4.splat(1.0 / 32768), low, f32x4.convert_i32x4_s(integer_sums(h0, h1, h2, h3)));
}

/** Adds sum_r c_r row_r to the fields from f to `end`, c the digits of the coefficients. */
// @ts-ignore: decorator
@inline
function digit_fields(p0: usize, p1: usize, p2: usize, p3: usize, f: usize, end: usize, c: v128): void {
  const h01 = v128.shuffle<i32>(c, c, 0, 0, 0, 0);
  const h23 = v128.shuffle<i32>(c, c, 1, 1, 1, 1);
  const l01 = v128.shuffle<i32>(c, c, 2, 2, 2, 2);
  const l23 = v128.shuffle<i32>(c, c, 3, 3, 3, 3);
  // The test stands at the end, as in four-rows.ts: so the digits are not made again every turn.
  do {
    const q0 = v128.load8x8_s(p0);
    const q1 = v128.load8x8_s(p1);
    const q2 = v128.load8x8_s(p2);
    const q3 = v128.load8x8_s(p3);
    const a01 = v128.shuffle<i16>(q0, q1, 0, 8, 1, 9, 2, 10, 3, 11);
    const a23 = v128.shuffle<i16>(q2, q3, 0, 8, 1, 9, 2, 10, 3, 11);
    v128.store(f, i32x4.add(v128.load(f), i32x4.add(i32x4.dot_i16x8_s(a01, h01), i32x4.dot_i16x8_s(a23, h23))));
    v128.store(f, i32x4.add(v128.load(f, 16), i32x4.add(i32x4.dot_i16x8_s(a01, l01), i32x4.dot_i16x8_s(a23, l23))), 16);
    const b01 = v128.shuffle<i16>(q0, q1, 4, 12, 5, 13, 6, 14, 7, 15);
    const b23 = v128.shuffle<i16>(q2, q3, 4, 12, 5, 13, 6, 14, 7, 15);
    v128.store(f, i32x4.add(v128.load(f, 32), i32x4.add(i32x4.dot_i16x8_s(b01, h01), i32x4.dot_i16x8_s(b23, h23))), 32);
    v128.store(f, i32x4.add(v128.load(f, 48), i32x4.add(i32x4.dot_i16x8_s(b01, l01), i32x4.dot_i16x8_s(b23, l23))), 48);
    p0 += 8;
    p1 += 8;
    p2 += 8;
    p3 += 8;
    f += 64;
  } while (f < end);
}
