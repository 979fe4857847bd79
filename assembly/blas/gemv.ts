// Matrix on vector, row-major. Four rows at a time, from four distant blocks of the matrix: one sequential stream does not
// saturate the memory bus, four do. Two vectors of each row a turn: more loads would not fit the registers.

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

/** y = A x for A of m rows and n columns, row i at a + i ld elements. */
export function dgemv(m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize): void {
  gemv<f64>(m, n, a, ld, x, y);
}
export function sgemv(m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize): void {
  gemv<f32>(m, n, a, ld, x, y);
}

/** y += A' x for the same A; x has m entries, y has n. */
export function dgemvt(m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize): void {
  gemvt<f64>(m, n, a, ld, x, y);
}
export function sgemvt(m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize): void {
  gemvt<f32>(m, n, a, ld, x, y);
}
