// Passes over the long directions of a frame: products with all of them, a vector without its part in their span, and combinations. Rows go in
// blocks that stay in the first-level cache, four directions at a time, so that a pass reads every direction once and everything else
// once in all. Sums are taken over stripes of rows and added in their order: they are the same on any number of threads.

import { axpys, dots } from '../blas/tall';
import { dot } from '../blas/vector';
import { ARGUMENTS, part_start, parts_of, run_parts, thread_index } from '../parallel';
import { fill_normals } from '../random/normal';

export const BLOCK: i32 = 1024;
const STRIPE: i32 = 16 * BLOCK;
/** Milliseconds that one product or one combination takes for a number of a direction. */
const COST: f64 = 4e-7;

const MEASURE: i32 = 0;
const REST: i32 = 1;
const COMBINE: i32 = 2;

/** What a pass reads and writes. */
@unmanaged
export class Pass {
  what: i32;
  type: i32;
  n: i32;
  /** Pointers to so many directions. */
  count: i32;
  slots: usize;
  /** f64 vectors, and coefficients of the directions; 0 where there is none. */
  x: usize;
  y: usize;
  c: usize;
  /** A normal vector, of the type of the directions; whether it is to be drawn, and from where. */
  normal: usize;
  fresh: i32;
  key0: u32;
  key1: u32;
  purpose: u32;
  index: u32;
  /** Numbers of a sum over directions. */
  width: i32;
  /** Where the rest goes, and what it is multiplied by. */
  rest: usize;
  scale: f64;
  /** Two blocks of every thread; sums of every stripe: with the one vector, with the other, and four numbers. */
  blocks: usize;
  partial: usize;
}

/** Stripes of n rows. */
export function stripes_of(n: i32): i32 {
  return (n + STRIPE - 1) / STRIPE;
}

// @ts-ignore: decorator
@inline
function pointer(p: Pass, i: i32, offset: usize): usize {
  // One of the last few directions stands for those that are missing.
  return <usize>load<u32>(p.slots + (<usize>min(i, p.count - 1) << 2)) + offset;
}

/** out_i += <direction i, v> for a block of rows. */
function add_products<T extends number>(p: Pass, row: i32, length: i32, v: usize, out: usize, four: usize): void {
  const offset = <usize>row * sizeof<T>();
  for (let i = 0; i < p.count; i += 4, out += 32) {
    dots<T>(length, pointer(p, i, offset), pointer(p, i + 1, offset), pointer(p, i + 2, offset), pointer(p, i + 3, offset), v, four, 8);
    v128.store(out, f64x2.add(v128.load(out), v128.load(four)));
    v128.store(out, f64x2.add(v128.load(out, 16), v128.load(four, 16)), 16);
  }
}

/** y += sum_i c_i direction i for a block of rows. c is zero up to a multiple of four. */
function add_directions<T extends number>(p: Pass, row: i32, length: i32, y: usize): void {
  const offset = <usize>row * sizeof<T>();
  for (let i = 0; i < p.count; i += 4) {
    const c = p.c + (<usize>i << 3);
    axpys<T>(length, pointer(p, i, offset), pointer(p, i + 1, offset), pointer(p, i + 2, offset), pointer(p, i + 3, offset), c, 8, y);
  }
}

// @ts-ignore: decorator
@inline
function to_f64<T extends number>(length: i32, from: usize, to: usize): void {
  for (const end = to + (<usize>length << 3); to < end; to += 8, from += sizeof<T>()) store<f64>(to, <f64>load<T>(from));
}

/** Rows of a block that hold a normal vector, drawn if it is fresh, as f64. */
function normal_block<T extends number>(p: Pass, row: i32, length: i32, to: usize): void {
  const at = p.normal + <usize>row * sizeof<T>();
  if (p.fresh) {
    fill_normals((length + 7) >> 3, to, p.key0, p.key1, p.purpose, p.index, <u32>row);
    // Padding is zero.
    for (let i = min(length, p.n - row); i < length; i++) store<f64>(to + (<usize>i << 3), 0);
    for (let i = 0; i < length; i++) store<T>(at + <usize>i * sizeof<T>(), <T>load<f64>(to + (<usize>i << 3)));
  }
  to_f64<T>(length, at, to);
}

/** What is left of a block of x, as it is stored. */
function rest_block<T extends number>(p: Pass, row: i32, length: i32, block: usize): void {
  memory.copy(block, p.x + (<usize>row << 3), <usize>length << 3);
  add_directions<T>(p, row, length, block);
  let to = p.rest + <usize>row * sizeof<T>();
  for (let i = 0; i < length; i++, to += sizeof<T>()) {
    const value = <T>(row + i < p.n ? p.scale * load<f64>(block + (<usize>i << 3)) : 0);
    store<T>(to, value);
    store<f64>(block + (<usize>i << 3), <f64>value);
  }
}

function stripe<T extends number>(p: Pass, s: i32, blocks: usize, four: usize): void {
  const first = p.partial + (<usize>s * <usize>(2 * p.width + 8) << 3);
  const second = first + (<usize>p.width << 3), numbers = second + (<usize>p.width << 3);
  const other = blocks + (<usize>BLOCK << 3);
  if (p.what != COMBINE) memory.fill(first, 0, <usize>(2 * p.width + 8) << 3);
  const end = min((p.n + 3) & ~3, (s + 1) * STRIPE);
  for (let row = s * STRIPE; row < end; row += BLOCK) {
    const length = min(BLOCK, end - row);
    if (p.what == COMBINE) {
      add_directions<T>(p, row, length, p.y + (<usize>row << 3));
      continue;
    }
    let x = p.x + (<usize>row << 3);
    if (p.what == REST) {
      rest_block<T>(p, row, length, blocks);
      x = blocks;
    }
    if (p.normal) normal_block<T>(p, row, length, other);
    if (p.x) {
      add_products<T>(p, row, length, x, first, four);
      store<f64>(numbers, load<f64>(numbers) + dot<f64>(length, x, x));
    }
    if (p.normal && p.what == MEASURE) {
      add_products<T>(p, row, length, other, second, four);
      store<f64>(numbers, load<f64>(numbers, 8) + dot<f64>(length, other, other), 8);
    }
    if (p.normal && p.x) store<f64>(numbers, load<f64>(numbers, 16) + dot<f64>(length, x, other), 16);
  }
}

function part(index: i32, parts: i32): void {
  const p = changetype<Pass>(<usize>load<u32>(ARGUMENTS));
  stripes(p, part_start(stripes_of(p.n), index, parts, 1), part_start(stripes_of(p.n), index + 1, parts, 1));
}

function stripes(p: Pass, from: i32, to: i32): void {
  const blocks = p.blocks + <usize>thread_index() * (<usize>BLOCK << 4);
  for (let s = from; s < to; s++) {
    // Four products at a time need room: that of the stripe's own numbers.
    const four = p.partial + ((<usize>(s + 1) * <usize>(2 * p.width + 8) - 4) << 3);
    if (p.type == 1) stripe<f32>(p, s, blocks, four);
    else stripe<f64>(p, s, blocks, four);
  }
}

function run(p: Pass): void {
  if (ASC_FEATURE_THREADS) {
    const parts = min(stripes_of(p.n), parts_of(COST * <f64>(p.count + 8) * <f64>p.n));
    if (parts > 1) {
      store<u32>(ARGUMENTS, <u32>changetype<usize>(p));
      run_parts(part, parts);
      return;
    }
  }
  stripes(p, 0, stripes_of(p.n));
}

/** Number `at` of the sums over all stripes. */
function total(p: Pass, at: i32): f64 {
  let sum: f64 = 0;
  const step = <usize>(2 * p.width + 8) << 3;
  let from = p.partial + (<usize>at << 3);
  for (let s = 0, count = stripes_of(p.n); s < count; s++, from += step) sum += load<f64>(from);
  return sum;
}

/** Products of the directions with x, to `out`, and with the normal vector, to `waiting`; where x and it are given. */
export function measure(p: Pass, out: usize, waiting: usize): void {
  p.what = MEASURE;
  run(p);
  if (p.x) for (let i = 0; i < p.count; i++) store<f64>(out + (<usize>i << 3), total(p, i));
  if (p.normal) for (let i = 0; i < p.count; i++) store<f64>(waiting + (<usize>i << 3), total(p, p.width + i));
}

/** rest = scale (x + sum_i c_i direction i), and its products with the directions, to `out`. */
export function take_rest(p: Pass, out: usize): void {
  p.what = REST;
  run(p);
  for (let i = 0; i < p.count; i++) store<f64>(out + (<usize>i << 3), total(p, i));
}

/** The square of x, or of the rest, in the last pass. */
export function square_of_x(p: Pass): f64 {
  return total(p, 2 * p.width);
}

/** The square of the normal vector in the last measurement. */
export function square_of_normal(p: Pass): f64 {
  return total(p, 2 * p.width + 1);
}

/** The product of the normal vector with x, or with the rest, in the last pass. */
export function product_of_both(p: Pass): f64 {
  return total(p, 2 * p.width + 2);
}

/** y += sum_i c_i direction i. */
export function combine(p: Pass): void {
  p.what = COMBINE;
  run(p);
}
