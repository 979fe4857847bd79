// A piece of four rows on one or two columns: the inner loops of the sweep of generalised linear models (glm.ts). D is the type of the stored
// entries, T the one to calculate in (as in tensor/entries.ts). A body keeps at most 14 vectors alive.

import { hsum, madd, splat_load, zero } from '../simd';
import { load_row } from '../tensor/entries';

/** Bytes of the stored entries for 16 bytes of T. */
// @ts-ignore: decorator
@inline
function stride<D extends number, T extends number>(): usize {
  return 16 / (sizeof<T>() / sizeof<D>());
}

// @ts-ignore: decorator
@inline
function add<T extends number>(to: usize, sums: v128): void {
  store<f64>(to, load<f64>(to) + <f64>hsum<T>(sums));
}

/** The entries behind those of load_row. */
// @ts-ignore: decorator
@inline
function load_second<D extends number>(p: usize): v128 {
  if (isFloat<D>()) return v128.load(p, 16);
  return load_row<D>(p + 4 * sizeof<D>());
}

/** dots[r] += row_r . w for the four rows, f64 each. Two vectors a round: the pointers move half as often. */
export function dots1<D extends number, T extends number>(
  p0: usize, p1: usize, p2: usize, p3: usize, w: usize, end: usize, dots: usize,
): void {
  let a0 = zero();
  let a1 = zero();
  let a2 = zero();
  let a3 = zero();
  const last = end - 16;
  while (w < last) {
    const wv = v128.load(w);
    const uv = v128.load(w, 16);
    a0 = v128.add<T>(a0, madd<T>(load_second<D>(p0), uv, v128.mul<T>(load_row<D>(p0), wv)));
    a1 = v128.add<T>(a1, madd<T>(load_second<D>(p1), uv, v128.mul<T>(load_row<D>(p1), wv)));
    a2 = v128.add<T>(a2, madd<T>(load_second<D>(p2), uv, v128.mul<T>(load_row<D>(p2), wv)));
    a3 = v128.add<T>(a3, madd<T>(load_second<D>(p3), uv, v128.mul<T>(load_row<D>(p3), wv)));
    p0 += 2 * stride<D, T>();
    p1 += 2 * stride<D, T>();
    p2 += 2 * stride<D, T>();
    p3 += 2 * stride<D, T>();
    w += 32;
  }
  if (w < end) {
    const wv = v128.load(w);
    a0 = madd<T>(load_row<D>(p0), wv, a0);
    a1 = madd<T>(load_row<D>(p1), wv, a1);
    a2 = madd<T>(load_row<D>(p2), wv, a2);
    a3 = madd<T>(load_row<D>(p3), wv, a3);
  }
  add<T>(dots, a0);
  add<T>(dots + 8, a1);
  add<T>(dots + 16, a2);
  add<T>(dots + 24, a3);
}

/** The same for the columns w and w + next; dots[4 + r] is of the second. */
export function dots2<D extends number, T extends number>(
  p0: usize, p1: usize, p2: usize, p3: usize, w: usize, next: usize, end: usize, dots: usize,
): void {
  let a0 = zero();
  let a1 = zero();
  let a2 = zero();
  let a3 = zero();
  let b0 = zero();
  let b1 = zero();
  let b2 = zero();
  let b3 = zero();
  let u = w + next;
  while (w < end) {
    const wv = v128.load(w);
    const uv = v128.load(u);
    const t0 = load_row<D>(p0);
    const t1 = load_row<D>(p1);
    const t2 = load_row<D>(p2);
    const t3 = load_row<D>(p3);
    a0 = madd<T>(t0, wv, a0);
    a1 = madd<T>(t1, wv, a1);
    a2 = madd<T>(t2, wv, a2);
    a3 = madd<T>(t3, wv, a3);
    b0 = madd<T>(t0, uv, b0);
    b1 = madd<T>(t1, uv, b1);
    b2 = madd<T>(t2, uv, b2);
    b3 = madd<T>(t3, uv, b3);
    p0 += stride<D, T>();
    p1 += stride<D, T>();
    p2 += stride<D, T>();
    p3 += stride<D, T>();
    w += 16;
    u += 16;
  }
  add<T>(dots, a0);
  add<T>(dots + 8, a1);
  add<T>(dots + 16, a2);
  add<T>(dots + 24, a3);
  add<T>(dots + 32, b0);
  add<T>(dots + 40, b1);
  add<T>(dots + 48, b2);
  add<T>(dots + 56, b3);
}

/** f += sum_r c[r] row_r, c of type T. */
export function axpy1<D extends number, T extends number>(
  p0: usize, p1: usize, p2: usize, p3: usize, f: usize, end: usize, c: usize,
): void {
  const c0 = splat_load<T>(c);
  const c1 = splat_load<T>(c, sizeof<T>());
  const c2 = splat_load<T>(c, 2 * sizeof<T>());
  const c3 = splat_load<T>(c, 3 * sizeof<T>());
  const last = end - 16;
  // Every vector is stored before the next is begun, so that few are alive: 3 % less for the sweep from the caches.
  while (f < last) {
    const first = madd<T>(load_row<D>(p1), c1, madd<T>(load_row<D>(p0), c0, v128.load(f)));
    v128.store(f, madd<T>(load_row<D>(p3), c3, madd<T>(load_row<D>(p2), c2, first)));
    const second = madd<T>(load_second<D>(p1), c1, madd<T>(load_second<D>(p0), c0, v128.load(f, 16)));
    v128.store(f, madd<T>(load_second<D>(p3), c3, madd<T>(load_second<D>(p2), c2, second)), 16);
    p0 += 2 * stride<D, T>();
    p1 += 2 * stride<D, T>();
    p2 += 2 * stride<D, T>();
    p3 += 2 * stride<D, T>();
    f += 32;
  }
  if (f < end) {
    const first = madd<T>(load_row<D>(p1), c1, madd<T>(load_row<D>(p0), c0, v128.load(f)));
    v128.store(f, madd<T>(load_row<D>(p3), c3, madd<T>(load_row<D>(p2), c2, first)));
  }
}

/** The same for the columns f and f + next; c[4 + r] is of the second. */
export function axpy2<D extends number, T extends number>(
  p0: usize, p1: usize, p2: usize, p3: usize, f: usize, next: usize, end: usize, c: usize,
): void {
  const c0 = splat_load<T>(c);
  const c1 = splat_load<T>(c, sizeof<T>());
  const c2 = splat_load<T>(c, 2 * sizeof<T>());
  const c3 = splat_load<T>(c, 3 * sizeof<T>());
  const d0 = splat_load<T>(c + 4 * sizeof<T>());
  const d1 = splat_load<T>(c + 4 * sizeof<T>(), sizeof<T>());
  const d2 = splat_load<T>(c + 4 * sizeof<T>(), 2 * sizeof<T>());
  const d3 = splat_load<T>(c + 4 * sizeof<T>(), 3 * sizeof<T>());
  let h = f + next;
  while (f < end) {
    const t0 = load_row<D>(p0);
    const t1 = load_row<D>(p1);
    const t2 = load_row<D>(p2);
    const t3 = load_row<D>(p3);
    v128.store(f, madd<T>(t3, c3, madd<T>(t2, c2, madd<T>(t1, c1, madd<T>(t0, c0, v128.load(f))))));
    v128.store(h, madd<T>(t3, d3, madd<T>(t2, d2, madd<T>(t1, d1, madd<T>(t0, d0, v128.load(h))))));
    p0 += stride<D, T>();
    p1 += stride<D, T>();
    p2 += stride<D, T>();
    p3 += stride<D, T>();
    f += 16;
    h += 16;
  }
}
