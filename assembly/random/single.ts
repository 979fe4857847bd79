// Standard normals in single precision from 32 random bits each, four at a time: the ziggurat of normal.ts with 1024 layers, so
// that 99.7 % are accepted at once.
//
// The low 10 bits choose the layer; all 32, read as a signed integer over 2^31 and rounded to 24 digits, are the point in it. So the points
// of a layer are 2^-21 of its width apart (the ten bits are the same in all of them), and the tail beyond is that of doubles.
// The numbers of a stream come from xoshiro128++; what has to be drawn again comes from blocks of Philox, addressed by t.

import { room } from '../arena';
import { lane0, lane1, lane2, lane3, leave_lanes, start_lanes } from './lanes';
import { height, tail_normal, unit, wide_normal } from './normal';
import { philox_block, word0, word1, word2, word3 } from './philox';

/** Where the tail begins, and the area of a layer. */
const R: f64 = 4.0388498461095045;
const V: f64 = 0.0012263246463530881;
const LAYERS: i32 = 1024;

const POINTS: usize = room(8 * (LAYERS + 1)); // x_i; x_0 = V / f(R), x_1 = R, x_1024 = 0
const SINGLES: usize = room(8 * LAYERS); // f32: x_i / 2^31, x_{i+1}
build();

/** Runs when the module is instantiated. The first point is written last: it says that another instance on this memory has been here. */
function build(): void {
  const widest = V / height(R);
  if (load<f64>(POINTS) == widest) return;
  let x = widest;
  for (let i = 0; i < LAYERS; i++) {
    const next = i == 0 ? R : i == LAYERS - 1 ? 0 : Math.sqrt(-2 * Math.log(V / x + height(x)));
    store<f64>(POINTS + ((<usize>i) << 3), next, 8);
    store<f32>(SINGLES + ((<usize>i) << 3), <f32>(x / 2147483648.0));
    store<f32>(SINGLES + ((<usize>i) << 3), <f32>next, 4);
    x = next;
  }
  store<f64>(POINTS, widest);
}

/** Normal t given its number. */
function single_normal(u: i32, key0: u32, key1: u32, purpose: u32, index: u32, t: u32): f32 {
  const i = <usize>(u & (LAYERS - 1));
  const inner = load<f64>(POINTS + (i << 3), 8);
  const x = <f64>u * (1.0 / 2147483648.0) * load<f64>(POINTS + (i << 3));
  if (Math.abs(x) < inner) return <f32>x;
  if (i == 0) return <f32>tail_normal(R, u < 0, key0, key1, purpose, index, t, 0);
  philox_block(key0, key1, t, 0x80000000, index, purpose);
  const low = height(load<f64>(POINTS + (i << 3)));
  if (low + unit((<u64>word0) | ((<u64>word1) << 32)) * (height(inner) - low) < height(x)) return <f32>x;
  return <f32>wide_normal((<u64>word2) | ((<u64>word3) << 32), key0, key1, purpose, index, t, 1);
}

/** Normals t .. t + 3 from their numbers. */
// @ts-ignore: decorator
@inline
function four_normals(u: v128, key0: u32, key1: u32, purpose: u32, index: u32, t: u32): v128 {
  const layers = i32x4.shl(v128.and(u, i32x4.splat(LAYERS - 1)), 3);
  const first = i64x2.extract_lane(layers, 0);
  const last = i64x2.extract_lane(layers, 1);
  const a = v128.load64_zero(SINGLES + <usize>(<u32>first));
  const b = v128.load64_zero(SINGLES + <usize>(<u32>(first >> 32)));
  const c = v128.load64_zero(SINGLES + <usize>(<u32>last));
  const d = v128.load64_zero(SINGLES + <usize>(<u32>(last >> 32)));
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const x = f32x4.mul(f32x4.convert_i32x4_s(u), v128.shuffle<i64>(ab, cd, 0, 2));
  const inside = i32x4.bitmask(f32x4.lt(f32x4.abs(x), v128.shuffle<i64>(ab, cd, 1, 3)));
  if (inside == 15) return x;
  return repair(u, x, inside, key0, key1, purpose, index, t);
}

/** x with the lanes that are not inside drawn on. Out of line: it is called for one four of eighty. */
function repair(u: v128, x: v128, inside: i32, key0: u32, key1: u32, purpose: u32, index: u32, t: u32): v128 {
  if (!(inside & 1)) x = f32x4.replace_lane(x, 0, single_normal(i32x4.extract_lane(u, 0), key0, key1, purpose, index, t));
  if (!(inside & 2)) x = f32x4.replace_lane(x, 1, single_normal(i32x4.extract_lane(u, 1), key0, key1, purpose, index, t + 1));
  if (!(inside & 4)) x = f32x4.replace_lane(x, 2, single_normal(i32x4.extract_lane(u, 2), key0, key1, purpose, index, t + 2));
  if (!(inside & 8)) x = f32x4.replace_lane(x, 3, single_normal(i32x4.extract_lane(u, 3), key0, key1, purpose, index, t + 3));
  return x;
}

/**
 * The next n normals of the stream whose lanes have been started, to `out`; `first` is the number of the first. All but the last call take a
 * multiple of four.
 */
export function fill_singles(n: i32, out: usize, key0: u32, key1: u32, purpose: u32, index: u32, first: u32): void {
  let s0 = lane0;
  let s1 = lane1;
  let s2 = lane2;
  let s3 = lane3;
  for (; n > 0; n -= 4, first += 4, out += 16) {
    const sum = i32x4.add(s0, s3);
    const words = i32x4.add(v128.or(i32x4.shl(sum, 7), i32x4.shr_u(sum, 25)), s0);
    const shifted = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, shifted);
    s3 = v128.or(i32x4.shl(s3, 11), i32x4.shr_u(s3, 21));
    const x = four_normals(words, key0, key1, purpose, index, first);
    if (n >= 4) v128.store(out, x);
    else store_some(out, x, n);
  }
  leave_lanes(s0, s1, s2, s3);
}

/** The first n lanes, fewer than four. */
function store_some(out: usize, x: v128, n: i32): void {
  store<f32>(out, f32x4.extract_lane(x, 0));
  if (n > 1) store<f32>(out, f32x4.extract_lane(x, 1), 4);
  if (n > 2) store<f32>(out, f32x4.extract_lane(x, 2), 8);
}

/** The first n normals of a stream in f32, to `out`. They are other numbers than those of `dnormal`, of 32 random bits each. */
export function snormal(n: i32, out: usize, key0: u32, key1: u32, purpose: u32, index: u32): void {
  start_lanes(key0, key1, purpose, index);
  fill_singles(n, out, key0, key1, purpose, index, 0);
}
