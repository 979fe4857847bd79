// f64 state as f32 numbers. f32 holds columns however small or large they are once they are divided by a unit: a power of two at or below their
// largest entry. What is below FLOOR units counts as nothing then. It is far below the rounding of what it would be added to, and numbers below 2^-126,
// of which f32 holds fewer digits only, are so slow on most processors that some of them would take longer than all the others.

/** 2^-48 of a unit. Products of two numbers with data of 2^-30 and more are normal numbers. */
export const FLOOR: f64 = 3.552713678800501e-15;

// @ts-ignore: decorator
@inline
export function above_floor(x: f64): f64 {
  return Math.abs(x) < FLOOR ? 0 : x;
}

/** The power of two at or below the largest of `count` numbers, a multiple of four; 1 where all are 0. */
export function unit_of(at: usize, count: i32): f64 {
  let even = f64x2.splat(0);
  let odd = even;
  for (const end = at + ((<usize>count) << 3); at < end; at += 32) {
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

/** NaN where one of `count` numbers, a multiple of two, is not finite, and otherwise 0. */
export function broken_in(at: usize, count: i32): f64 {
  let sum = f64x2.splat(0);
  for (const end = at + ((<usize>count) << 3); at < end; at += 16) {
    const v = v128.load(at);
    sum = f64x2.add(sum, f64x2.sub(v, v));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Two numbers in units of 1 / inverse. */
// @ts-ignore: decorator
@inline
function scaled(from: usize, inverse: v128): v128 {
  const v = f64x2.mul(inverse, v128.load(from));
  return v128.andnot(v, f64x2.lt(f64x2.abs(v), f64x2.splat(FLOOR)));
}

/** x / unit in f32, `count` of them, a multiple of four. */
export function demote(to: usize, from: usize, count: i32, unit: f64): void {
  const inverse = f64x2.splat(1 / unit);
  for (const end = to + ((<usize>count) << 2); to < end; to += 16, from += 32) {
    const low = f32x4.demote_f64x2_zero(scaled(from, inverse));
    const high = f32x4.demote_f64x2_zero(scaled(from + 16, inverse));
    v128.store(to, v128.shuffle<f32>(low, high, 0, 1, 4, 5));
  }
}

/** to += unit * from, and from = 0, `count` of them, a multiple of four. */
export function promote(to: usize, from: usize, count: i32, unit: f64): void {
  const units = f64x2.splat(unit);
  for (const end = from + ((<usize>count) << 2); from < end; from += 16, to += 32) {
    const v = v128.load(from);
    const low = f64x2.promote_low_f32x4(v);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(units, low)));
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(units, high)), 16);
    v128.store(from, f32x4.splat(0));
  }
}
