// Matrix on vector, row-major. Six rows at a time, from six distant blocks of the matrix: one sequential stream does not
// saturate the memory bus, several do. Six accumulators, six loads and one shared load fill the registers without spilling.

import { hsum, madd, splat_load, zero } from '../simd';
import { axpy, dot } from './vector';

// @ts-ignore: decorator
@inline
function gemv<T extends number>(m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize): void {
  const row = <usize>ld * sizeof<T>();
  const bytes = <usize>n * sizeof<T>();
  const h = m / 6;
  const block = <usize>h * row;
  const out = <usize>h * sizeof<T>();
  const vectors = x + (bytes & ~15);
  const end = x + bytes;
  let at = y;
  for (let i = 0; i < h; i++, a += row, at += sizeof<T>()) {
    let p0 = a;
    let p1 = p0 + block;
    let p2 = p1 + block;
    let p3 = p2 + block;
    let p4 = p3 + block;
    let p5 = p4 + block;
    let v0 = zero();
    let v1 = zero();
    let v2 = zero();
    let v3 = zero();
    let v4 = zero();
    let v5 = zero();
    let p = x;
    for (; p < vectors; p += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16, p4 += 16, p5 += 16) {
      const xv = v128.load(p);
      v0 = madd<T>(v128.load(p0), xv, v0);
      v1 = madd<T>(v128.load(p1), xv, v1);
      v2 = madd<T>(v128.load(p2), xv, v2);
      v3 = madd<T>(v128.load(p3), xv, v3);
      v4 = madd<T>(v128.load(p4), xv, v4);
      v5 = madd<T>(v128.load(p5), xv, v5);
    }
    let s0 = hsum<T>(v0);
    let s1 = hsum<T>(v1);
    let s2 = hsum<T>(v2);
    let s3 = hsum<T>(v3);
    let s4 = hsum<T>(v4);
    let s5 = hsum<T>(v5);
    for (; p < end; p += sizeof<T>()) {
      const xs = load<T>(p);
      s0 = <T>(s0 + <T>(load<T>(p0) * xs));
      s1 = <T>(s1 + <T>(load<T>(p1) * xs));
      s2 = <T>(s2 + <T>(load<T>(p2) * xs));
      s3 = <T>(s3 + <T>(load<T>(p3) * xs));
      s4 = <T>(s4 + <T>(load<T>(p4) * xs));
      s5 = <T>(s5 + <T>(load<T>(p5) * xs));
      p0 += sizeof<T>();
      p1 += sizeof<T>();
      p2 += sizeof<T>();
      p3 += sizeof<T>();
      p4 += sizeof<T>();
      p5 += sizeof<T>();
    }
    store<T>(at, s0);
    store<T>(at + out, s1);
    store<T>(at + 2 * out, s2);
    store<T>(at + 3 * out, s3);
    store<T>(at + 4 * out, s4);
    store<T>(at + 5 * out, s5);
  }
  a += 5 * block;
  at += 5 * out;
  for (let i = 6 * h; i < m; i++, a += row, at += sizeof<T>()) store<T>(at, dot<T>(n, a, x));
}

// @ts-ignore: decorator
@inline
function gemvt<T extends number>(m: i32, n: i32, a: usize, ld: i32, x: usize, y: usize): void {
  const row = <usize>ld * sizeof<T>();
  const bytes = <usize>n * sizeof<T>();
  const h = m / 6;
  const block = <usize>h * row;
  const next = <usize>h * sizeof<T>();
  const vectors = y + (bytes & ~15);
  const end = y + bytes;
  for (let i = 0; i < h; i++, a += row, x += sizeof<T>()) {
    let p0 = a;
    let p1 = p0 + block;
    let p2 = p1 + block;
    let p3 = p2 + block;
    let p4 = p3 + block;
    let p5 = p4 + block;
    const x0 = splat_load<T>(x);
    const x1 = splat_load<T>(x + next);
    const x2 = splat_load<T>(x + 2 * next);
    const x3 = splat_load<T>(x + 3 * next);
    const x4 = splat_load<T>(x + 4 * next);
    const x5 = splat_load<T>(x + 5 * next);
    let p = y;
    for (; p < vectors; p += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16, p4 += 16, p5 += 16) {
      const low = madd<T>(v128.load(p2), x2, madd<T>(v128.load(p1), x1, madd<T>(v128.load(p0), x0, v128.load(p))));
      const high = madd<T>(v128.load(p5), x5, madd<T>(v128.load(p4), x4, v128.mul<T>(v128.load(p3), x3)));
      v128.store(p, v128.add<T>(low, high));
    }
    for (; p < end; p += sizeof<T>()) {
      let s = load<T>(p);
      s = <T>(s + <T>(load<T>(p0) * load<T>(x)));
      s = <T>(s + <T>(load<T>(p1) * load<T>(x + next)));
      s = <T>(s + <T>(load<T>(p2) * load<T>(x + 2 * next)));
      s = <T>(s + <T>(load<T>(p3) * load<T>(x + 3 * next)));
      s = <T>(s + <T>(load<T>(p4) * load<T>(x + 4 * next)));
      s = <T>(s + <T>(load<T>(p5) * load<T>(x + 5 * next)));
      store<T>(p, s);
      p0 += sizeof<T>();
      p1 += sizeof<T>();
      p2 += sizeof<T>();
      p3 += sizeof<T>();
      p4 += sizeof<T>();
      p5 += sizeof<T>();
    }
  }
  a += 5 * block;
  x += 5 * next;
  for (let i = 6 * h; i < m; i++, a += row, x += sizeof<T>()) axpy<T>(n, load<T>(x), a, y);
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
