// Standard normals by the ziggurat (Marsaglia and Tsang 2000; Doornik 2005): 256 layers of equal area V under
// f(x) = exp(-x^2 / 2). Of a 64-bit number the low 8 bits choose the layer i and the top 52 a point in [-1, 1) of its
// width x_i; it is accepted at once if it falls inside of the next narrower layer (98.8 %). If not, the draws that follow come
// from blocks of their own, addressed by t and the attempt. So normal t of a stream depends on nothing before it.

import { room } from '../arena';
import {
  pair0, pair1, pair2, pair3, pair4, pair5, pair6, pair7, philox_block, philox_groups, philox_number,
  word0, word1, word2, word3,
} from './philox';

/** Where the tail begins, and the area of a layer: V = R f(R) + integral of f from R on. */
const R: f64 = 3.6541528853610088;
const V: f64 = 0.004928673233974658;

const LAYERS: usize = room(256 * 16); // x_i, x_{i+1}; x_0 = V / f(R), x_1 = R, x_256 = 0
const HEIGHTS: usize = room(257 * 8); // f(x_i)
build();

/** Runs when the module is instantiated. The last height is written last: it says that another instance on this memory has been here. */
function build(): void {
  if (load<f64>(HEIGHTS, 256 * 8) == 1) return;
  let x = V / height(R);
  for (let i = 0; i < 256; i++) {
    const f = i == 0 ? 0 : height(x);
    const next = i == 0 ? R : i == 255 ? 0 : Math.sqrt(-2 * Math.log(V / x + f));
    store<f64>(LAYERS + ((<usize>i) << 4), x);
    store<f64>(LAYERS + ((<usize>i) << 4), next, 8);
    store<f64>(HEIGHTS + ((<usize>i) << 3), f);
    x = next;
  }
  store<f64>(HEIGHTS, 1, 256 * 8);
}

/** f(x). */
export function height(x: f64): f64 {
  return Math.exp(-0.5 * x * x);
}

/** A number in (0, 1) from 52 bits: (k + 1/2) / 2^52. */
// @ts-ignore: decorator
@inline
export function unit(u: u64): f64 {
  return (<f64>(u >> 12) + 0.5) * (1.0 / 4503599627370496.0);
}

// @ts-ignore: decorator
@inline
function signed(u: u64): f64 {
  return <f64>(u >> 12) * (2.0 / 4503599627370496.0) - 1;
}

/** Blocks with a number of this size and more are for what is drawn again. */
const AGAIN: u32 = 0x80000000;

/** Normal t of a stream given its 64-bit number, or one drawn again after `attempts` blocks. */
export function wide_normal(u: u64, key0: u32, key1: u32, purpose: u32, index: u32, t: u32, attempts: u32): f64 {
  while (true) {
    const i = <usize>(u & 255);
    const s = signed(u);
    const x = s * load<f64>(LAYERS + (i << 4));
    if (Math.abs(x) < load<f64>(LAYERS + (i << 4), 8)) return x;
    if (i == 0) return tail_normal(R, s < 0, key0, key1, purpose, index, t, attempts);
    philox_block(key0, key1, t, AGAIN + attempts++, index, purpose);
    const low = load<f64>(HEIGHTS + (i << 3));
    const high = load<f64>(HEIGHTS + (i << 3), 8);
    if (low + unit((<u64>word0) | ((<u64>word1) << 32)) * (high - low) < height(x)) return x;
    u = (<u64>word2) | ((<u64>word3) << 32);
  }
}

/** Normal t given that it lies beyond `from`, on the given side, after `attempts` blocks. */
export function tail_normal(
  from: f64, negative: bool, key0: u32, key1: u32, purpose: u32, index: u32, t: u32, attempts: u32,
): f64 {
  let excess: f64;
  do {
    philox_block(key0, key1, t, AGAIN + attempts++, index, purpose);
    excess = -Math.log(unit((<u64>word0) | ((<u64>word1) << 32))) / from;
  } while (-2 * Math.log(unit((<u64>word2) | ((<u64>word3) << 32))) < excess * excess);
  return negative ? -(from + excess) : from + excess;
}

/** Two normals, t and t + 1, from their 64-bit numbers. */
// @ts-ignore: decorator
@inline
function two_normals(u: v128, key0: u32, key1: u32, purpose: u32, index: u32, t: u32): v128 {
  const unit = v128.or(i64x2.shr_u(u, 12), f64x2.splat(1)); // in [1, 2)
  const first = v128.load(LAYERS + (<usize>(i32x4.extract_lane(u, 0) & 255) << 4));
  const second = v128.load(LAYERS + (<usize>(i32x4.extract_lane(u, 2) & 255) << 4));
  const x = f64x2.mul(f64x2.sub(f64x2.add(unit, unit), f64x2.splat(3)), v128.shuffle<f64>(first, second, 0, 2));
  const inside = f64x2.lt(f64x2.abs(x), v128.shuffle<f64>(first, second, 1, 3));
  const mask = i64x2.bitmask(inside);
  if (mask == 3) return x;
  return repair(u, x, mask, key0, key1, purpose, index, t);
}

/** x with the lanes that are not inside drawn on. Out of line: it is called for one pair of forty. */
function repair(u: v128, x: v128, inside: i32, key0: u32, key1: u32, purpose: u32, index: u32, t: u32): v128 {
  if (!(inside & 1)) {
    x = f64x2.replace_lane(x, 0, wide_normal(i64x2.extract_lane(u, 0), key0, key1, purpose, index, t, 0));
  }
  if (!(inside & 2)) {
    x = f64x2.replace_lane(x, 1, wide_normal(i64x2.extract_lane(u, 1), key0, key1, purpose, index, t + 1, 0));
  }
  return x;
}

/** Normals first .. first + 8 groups - 1 of a stream, to `out`; first is a multiple of eight. */
export function fill_normals(
  groups: i32, out: usize, key0: u32, key1: u32, purpose: u32, index: u32, first: u32,
): void {
  for (let t = first, end = first + (<u32>groups << 3); t < end; t += 16) {
    philox_groups(key0, key1, t >> 1, purpose, index);
    // Redrawing a number uses the globals of philox_block, not these.
    v128.store(out, two_normals(pair0, key0, key1, purpose, index, t));
    v128.store(out, two_normals(pair1, key0, key1, purpose, index, t + 2), 16);
    v128.store(out, two_normals(pair2, key0, key1, purpose, index, t + 4), 32);
    v128.store(out, two_normals(pair3, key0, key1, purpose, index, t + 6), 48);
    if (t + 8 == end) return;
    v128.store(out, two_normals(pair4, key0, key1, purpose, index, t + 8), 64);
    v128.store(out, two_normals(pair5, key0, key1, purpose, index, t + 10), 80);
    v128.store(out, two_normals(pair6, key0, key1, purpose, index, t + 12), 96);
    v128.store(out, two_normals(pair7, key0, key1, purpose, index, t + 14), 112);
    out += 128;
  }
}

/** The first n normals of a stream, to `out`. */
export function dnormal(n: i32, out: usize, key0: u32, key1: u32, purpose: u32, index: u32): void {
  fill_normals(n >> 3, out, key0, key1, purpose, index, 0);
  for (let t = n & ~7; t < n; t++) {
    const u = philox_number(key0, key1, purpose, index, t);
    store<f64>(out + (<usize>t << 3), wide_normal(u, key0, key1, purpose, index, t, 0));
  }
}

/** Two numbers in (0, 1) from 52 bits each: what `unit` gives, in lanes. */
// @ts-ignore: decorator
@inline
function two_units(u: v128): v128 {
  // 1 + k / 2^52 and k / 2^52 are exact, and so is (k + 1/2) / 2^52: 53 bits.
  const above = v128.or(i64x2.shr_u(u, 12), f64x2.splat(1));
  return f64x2.add(f64x2.sub(above, f64x2.splat(1)), f64x2.splat(1.0 / 9007199254740992.0));
}

/** The first n numbers of a stream, uniform in (0, 1), to `out`. */
export function duniform(n: i32, out: usize, key0: u32, key1: u32, purpose: u32, index: u32): void {
  let t = 0;
  for (; t + 16 <= n; t += 16, out += 128) {
    philox_groups(key0, key1, <u32>t >> 1, purpose, index);
    v128.store(out, two_units(pair0));
    v128.store(out, two_units(pair1), 16);
    v128.store(out, two_units(pair2), 32);
    v128.store(out, two_units(pair3), 48);
    v128.store(out, two_units(pair4), 64);
    v128.store(out, two_units(pair5), 80);
    v128.store(out, two_units(pair6), 96);
    v128.store(out, two_units(pair7), 112);
  }
  for (; t < n; t++, out += 8) store<f64>(out, unit(philox_number(key0, key1, purpose, index, t)));
}
