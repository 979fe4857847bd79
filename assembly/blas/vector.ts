// Vector on vector: dot, axpy, scal and the norm. Any length, any alignment; padded and aligned vectors have no remainder.

import { hsum, madd, zero } from '../simd';

// Four accumulators hide the latency of the addition; more would not be fed by two loads a cycle.
// @ts-ignore: decorator
@inline
export function dot<T extends number>(n: i32, x: usize, y: usize): T {
  const bytes = <usize>n * sizeof<T>();
  const end = x + bytes;
  const vectors = x + (bytes & ~15);
  const blocks = x + (bytes & ~63);
  let s0 = zero();
  let s1 = zero();
  let s2 = zero();
  let s3 = zero();
  for (; x < blocks; x += 64, y += 64) {
    s0 = madd<T>(v128.load(x), v128.load(y), s0);
    s1 = madd<T>(v128.load(x, 16), v128.load(y, 16), s1);
    s2 = madd<T>(v128.load(x, 32), v128.load(y, 32), s2);
    s3 = madd<T>(v128.load(x, 48), v128.load(y, 48), s3);
  }
  for (; x < vectors; x += 16, y += 16) s0 = madd<T>(v128.load(x), v128.load(y), s0);
  let sum = hsum<T>(v128.add<T>(v128.add<T>(s0, s1), v128.add<T>(s2, s3)));
  for (; x < end; x += sizeof<T>(), y += sizeof<T>()) sum = <T>(sum + <T>(load<T>(x) * load<T>(y)));
  return sum;
}

// @ts-ignore: decorator
@inline
export function axpy<T extends number>(n: i32, a: T, x: usize, y: usize): void {
  const bytes = <usize>n * sizeof<T>();
  const end = x + bytes;
  const vectors = x + (bytes & ~15);
  const av = v128.splat<T>(a);
  for (; x < vectors; x += 16, y += 16) v128.store(y, madd<T>(av, v128.load(x), v128.load(y)));
  for (; x < end; x += sizeof<T>(), y += sizeof<T>()) store<T>(y, <T>(load<T>(y) + <T>(a * load<T>(x))));
}

// @ts-ignore: decorator
@inline
export function scal<T extends number>(n: i32, a: T, x: usize): void {
  const bytes = <usize>n * sizeof<T>();
  const end = x + bytes;
  const vectors = x + (bytes & ~15);
  const av = v128.splat<T>(a);
  for (; x < vectors; x += 16) v128.store(x, v128.mul<T>(av, v128.load(x)));
  for (; x < end; x += sizeof<T>()) store<T>(x, <T>(a * load<T>(x)));
}

/** x' y. */
export function ddot(n: i32, x: usize, y: usize): f64 {
  return dot<f64>(n, x, y);
}
export function sdot(n: i32, x: usize, y: usize): f32 {
  return dot<f32>(n, x, y);
}

/** y += a x. */
export function daxpy(n: i32, a: f64, x: usize, y: usize): void {
  axpy<f64>(n, a, x, y);
}
export function saxpy(n: i32, a: f32, x: usize, y: usize): void {
  axpy<f32>(n, a, x, y);
}

/** x = a x. */
export function dscal(n: i32, a: f64, x: usize): void {
  scal<f64>(n, a, x);
}
export function sscal(n: i32, a: f32, x: usize): void {
  scal<f32>(n, a, x);
}

/** The largest |x_i|; NaN if one of them is. */
export function dmaxabs(n: i32, x: usize): f64 {
  let largest: f64 = 0;
  for (const end = x + (<usize>n << 3); x < end; x += 8) largest = max(largest, abs(load<f64>(x)));
  return largest;
}

/** The Euclidean norm, also where the squares leave the range of f64. */
export function dnrm2(n: i32, x: usize): f64 {
  const squares = dot<f64>(n, x, x);
  if (squares > 1e-290 && squares < 1e290) return sqrt(squares);
  const largest = dmaxabs(n, x);
  if (largest == 0 || !isFinite(largest)) return largest;
  let sum: f64 = 0;
  for (const end = x + (<usize>n << 3); x < end; x += 8) {
    const ratio = load<f64>(x) / largest;
    sum += ratio * ratio;
  }
  return largest * sqrt(sum);
}
