// Matrix on vector, row-major. Four rows at a time, from four distant blocks of the matrix: one sequential stream does not
// saturate the memory bus, four do. Two vectors of each row a turn: more loads would not fit the registers.

import { ARGUMENTS, part_start, parts_of, run_parts } from '../parallel';
import { hsum, madd, zero } from '../simd';
import { axpy_4x1 } from './kernel/axpy_rows';
import { axpy, dot } from './vector';

/** The sum of the lanes of v and of the products of what is left of two vectors, less than 32 bytes up to `end` of x. */
// @ts-ignore: decorator
@inline
function finish<T extends number>(v: v128, a: usize, x: usize, end: usize): T {
  if (x + 16 <= end) {
    v = madd<T>(v128.load(a), v128.load(x), v);
    a += 16;
    x += 16;
  }
  let sum = hsum<T>(v);
  for (; x < end; a += sizeof<T>(), x += sizeof<T>()) sum = <T>(sum + <T>(load<T>(a) * load<T>(x)));
  return sum;
}

// @ts-ignore: decorator
@inline
function gemv<T extends number>(m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize): void {
  const row = <usize>ld * sizeof<T>();
  const bytes = <usize>n * sizeof<T>();
  const h = m >> 2;
  const block = <usize>h * row;
  const out = <usize>h * sizeof<T>();
  const pairs = x + (bytes & ~31);
  const end = x + bytes;
  let at = y;
  for (let i = 0; i < h; i++, a += row, at += sizeof<T>()) {
    let p0 = a;
    let p1 = p0 + block;
    let p2 = p1 + block;
    let p3 = p2 + block;
    let v0 = zero();
    let v1 = zero();
    let v2 = zero();
    let v3 = zero();
    let p = x;
    for (; p < pairs; p += 32, p0 += 32, p1 += 32, p2 += 32, p3 += 32) {
      // The two products are summed before they meet the accumulator: the chain of its additions is what takes time.
      const low = v128.load(p);
      const high = v128.load(p, 16);
      v0 = v128.add<T>(v0, madd<T>(v128.load(p0, 16), high, v128.mul<T>(v128.load(p0), low)));
      v1 = v128.add<T>(v1, madd<T>(v128.load(p1, 16), high, v128.mul<T>(v128.load(p1), low)));
      v2 = v128.add<T>(v2, madd<T>(v128.load(p2, 16), high, v128.mul<T>(v128.load(p2), low)));
      v3 = v128.add<T>(v3, madd<T>(v128.load(p3, 16), high, v128.mul<T>(v128.load(p3), low)));
    }
    store<T>(at, finish<T>(v0, p0, p, end));
    store<T>(at + out, finish<T>(v1, p1, p, end));
    store<T>(at + 2 * out, finish<T>(v2, p2, p, end));
    store<T>(at + 3 * out, finish<T>(v3, p3, p, end));
  }
  a += 3 * block;
  at += 3 * out;
  for (let i = h << 2; i < m; i++, a += row, at += sizeof<T>()) store<T>(at, dot<T>(n, a, x));
}

// @ts-ignore: decorator
@inline
function gemvt<T extends number>(m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize): void {
  const row = <usize>ld * sizeof<T>();
  const h = m >> 2;
  const block = <usize>h * row;
  const next = <usize>h * sizeof<T>();
  for (let i = 0; i < h; i++, a += row, x += sizeof<T>()) axpy_4x1<T>(n, a, block, x, next, 1, y);
  a += 3 * block;
  x += 3 * next;
  for (let i = h << 2; i < m; i++, a += row, x += sizeof<T>()) axpy<T>(n, load<T>(x), a, y);
}

/** What `share` tells the threads. */
@unmanaged
class Product {
  m: i32;
  n: i32;
  ld: i32;
  a: usize;
  x: usize;
  y: usize;
}

/** Shares the entries of y, of which there are `outputs`, if that pays: rows of A, or its columns for the transpose. */
// @ts-ignore: decorator
@inline
function share<T extends number>(
  part: (part: i32, parts: i32) => void, outputs: i32, m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize,
): bool {
  const parts = min(parts_of(<f64>m * <f64>n * (sizeof<T>() == 8 ? 6e-7 : 3e-7)), outputs / LEAST_OUTPUTS);
  if (parts < 2) return false;
  const p = changetype<Product>(ARGUMENTS);
  p.m = m;
  p.n = n;
  p.ld = ld;
  p.a = a;
  p.x = x;
  p.y = y;
  run_parts(part, parts);
  return true;
}

/** Fewer would make short rows of a part of the transpose. */
const LEAST_OUTPUTS: i32 = 96;

// @ts-ignore: decorator
@inline
function gemv_part<T extends number>(part: i32, parts: i32): void {
  const p = changetype<Product>(ARGUMENTS);
  const i0 = part_start(p.m, part, parts, 4);
  const i1 = part_start(p.m, part + 1, parts, 4);
  gemv<T>(i1 - i0, p.n, p.a + <usize>i0 * <usize>p.ld * sizeof<T>(), p.ld, p.x, p.y + <usize>i0 * sizeof<T>());
}

// @ts-ignore: decorator
@inline
function gemvt_part<T extends number>(part: i32, parts: i32): void {
  const p = changetype<Product>(ARGUMENTS);
  const j0 = part_start(p.n, part, parts, 16);
  const j1 = part_start(p.n, part + 1, parts, 16);
  gemvt<T>(p.m, j1 - j0, p.a + <usize>j0 * sizeof<T>(), p.ld, p.x, p.y + <usize>j0 * sizeof<T>());
}

function dgemv_part(part: i32, parts: i32): void {
  gemv_part<f64>(part, parts);
}
function sgemv_part(part: i32, parts: i32): void {
  gemv_part<f32>(part, parts);
}
function dgemvt_part(part: i32, parts: i32): void {
  gemvt_part<f64>(part, parts);
}
function sgemvt_part(part: i32, parts: i32): void {
  gemvt_part<f32>(part, parts);
}

/** y = A x for A of m rows and n columns, row i at a + i ld elements. */
export function dgemv(m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize): void {
  if (ASC_FEATURE_THREADS) {
    if (share<f64>(dgemv_part, m, m, n, a, ld, x, y)) return;
  }
  gemv<f64>(m, n, a, ld, x, y);
}
export function sgemv(m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize): void {
  if (ASC_FEATURE_THREADS) {
    if (share<f32>(sgemv_part, m, m, n, a, ld, x, y)) return;
  }
  gemv<f32>(m, n, a, ld, x, y);
}

/** y += A' x for the same A; x has m entries, y has n. */
export function dgemvt(m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize): void {
  if (ASC_FEATURE_THREADS) {
    if (share<f64>(dgemvt_part, n, m, n, a, ld, x, y)) return;
  }
  gemvt<f64>(m, n, a, ld, x, y);
}
export function sgemvt(m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize): void {
  if (ASC_FEATURE_THREADS) {
    if (share<f32>(sgemvt_part, n, m, n, a, ld, x, y)) return;
  }
  gemvt<f32>(m, n, a, ld, x, y);
}
