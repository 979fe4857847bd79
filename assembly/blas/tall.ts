// A tall matrix X (n rows, row i at x + i ld elements) and a few vectors: p products of every row, p multiples of every row, or
// the one from the other, with each row read from memory once. Rows are padded with zeros; vectors are f64 whatever the data.

import { hsum, load_promoted, madd, splat_load, zero } from '../simd';

/** Two numbers of a row. */
// @ts-ignore: decorator
@inline
function two<T extends number>(at: usize, offset: usize): v128 {
  if (sizeof<T>() == 8) {
    if (offset == 16) return v128.load(at, 16);
    return v128.load(at);
  }
  if (offset == 16) return load_promoted(at, 8);
  return load_promoted(at);
}

/** u_r = p_r' v for four rows; u is `stride` bytes apart. */
// @ts-ignore: decorator
@inline
export function dots<T extends number>(
  ld: i32, p0: usize, p1: usize, p2: usize, p3: usize, v: usize, u: usize, stride: usize,
): void {
  const step = 4 * sizeof<T>();
  let a0 = zero();
  let a1 = zero();
  let a2 = zero();
  let a3 = zero();
  for (const end = v + (<usize>ld << 3); v < end; v += 32, p0 += step, p1 += step, p2 += step, p3 += step) {
    const low = v128.load(v);
    const high = v128.load(v, 16);
    a0 = madd<f64>(two<T>(p0, 16), high, madd<f64>(two<T>(p0, 0), low, a0));
    a1 = madd<f64>(two<T>(p1, 16), high, madd<f64>(two<T>(p1, 0), low, a1));
    a2 = madd<f64>(two<T>(p2, 16), high, madd<f64>(two<T>(p2, 0), low, a2));
    a3 = madd<f64>(two<T>(p3, 16), high, madd<f64>(two<T>(p3, 0), low, a3));
  }
  store<f64>(u, hsum<f64>(a0));
  store<f64>(u + stride, hsum<f64>(a1));
  store<f64>(u + 2 * stride, hsum<f64>(a2));
  store<f64>(u + 3 * stride, hsum<f64>(a3));
}

/** y += sum_r u_r p_r for four rows. */
// @ts-ignore: decorator
@inline
export function axpys<T extends number>(
  ld: i32, p0: usize, p1: usize, p2: usize, p3: usize, u: usize, stride: usize, y: usize,
): void {
  const step = 4 * sizeof<T>();
  const u0 = splat_load<f64>(u);
  const u1 = splat_load<f64>(u + stride);
  const u2 = splat_load<f64>(u + 2 * stride);
  const u3 = splat_load<f64>(u + 3 * stride);
  for (const end = y + (<usize>ld << 3); y < end; y += 32, p0 += step, p1 += step, p2 += step, p3 += step) {
    const low = madd<f64>(two<T>(p1, 0), u1, madd<f64>(two<T>(p0, 0), u0, v128.load(y)));
    v128.store(y, madd<f64>(two<T>(p3, 0), u3, madd<f64>(two<T>(p2, 0), u2, low)));
    const high = madd<f64>(two<T>(p1, 16), u1, madd<f64>(two<T>(p0, 16), u0, v128.load(y, 16)));
    v128.store(y, madd<f64>(two<T>(p3, 16), u3, madd<f64>(two<T>(p2, 16), u2, high)), 16);
  }
}

/** u_i = T_i u_i, p x p row-major. */
function mix(p: i32, t: usize, u: usize, spare: usize): void {
  for (let a = 0; a < p; a++) {
    let sum: f64 = 0;
    for (let b = 0; b < p; b++) sum += load<f64>(t + (<usize>(a * p + b) << 3)) * load<f64>(u + (<usize>b << 3));
    store<f64>(spare + (<usize>a << 3), sum);
  }
  memory.copy(u, spare, <usize>p << 3);
}

// @ts-ignore: decorator
@inline
function one_row<T extends number>(ld: i32, x: usize, v: usize): f64 {
  let sum: f64 = 0;
  for (const end = x + <usize>ld * sizeof<T>(); x < end; x += sizeof<T>(), v += 8) sum += <f64>load<T>(x) * load<f64>(v);
  return sum;
}

// @ts-ignore: decorator
@inline
function add_row<T extends number>(ld: i32, x: usize, u: f64, y: usize): void {
  for (const end = x + <usize>ld * sizeof<T>(); x < end; x += sizeof<T>(), y += 8) {
    store<f64>(y, load<f64>(y) + u * <f64>load<T>(x));
  }
}

/** v = 0: u is given. y = 0: u is the result. t = 0: u is not mixed. ws: p numbers, and 4 p more where u is 0. */
// @ts-ignore: decorator
@inline
function tall<T extends number>(n: i32, ld: i32, p: i32, x: usize, t: usize, v: usize, u: usize, y: usize, ws: usize): void {
  const row = <usize>ld * sizeof<T>();
  const column = <usize>ld << 3;
  const stride = <usize>p << 3;
  const small = stride * <usize>p;
  const kept = u != 0;
  let at = kept ? u : ws + stride;
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 4 * row) {
    const x1 = x + row;
    const x2 = x1 + row;
    const x3 = x2 + row;
    if (v != 0) for (let a = 0; a < p; a++) dots<T>(ld, x, x1, x2, x3, v + <usize>a * column, at + (<usize>a << 3), stride);
    if (t != 0) for (let r = 0; r < 4; r++, t += small) mix(p, t, at + <usize>r * stride, ws);
    if (y != 0) for (let a = 0; a < p; a++) axpys<T>(ld, x, x1, x2, x3, at + (<usize>a << 3), stride, y + <usize>a * column);
    if (kept) at += 4 * stride;
  }
  for (; i < n; i++, x += row) {
    if (v != 0) for (let a = 0; a < p; a++) store<f64>(at + (<usize>a << 3), one_row<T>(ld, x, v + <usize>a * column));
    if (t != 0) {
      mix(p, t, at, ws);
      t += small;
    }
    if (y != 0) for (let a = 0; a < p; a++) add_row<T>(ld, x, load<f64>(at + (<usize>a << 3)), y + <usize>a * column);
    if (kept) at += stride;
  }
}

/**
 * Three jobs over the rows of X (n x d, ld = padded(d) elements a row, zeros behind), with p columns of ld f64 at v and y. Rows u_i
 * of p numbers, one after the other, are u_i = T_i V' x_i with v != 0 (T_i p x p row-major, one after the other; t = 0: the
 * identity), else given at u (and multiplied by T_i in place). With y != 0, Y += sum_i x_i u_i'. u = 0 keeps no u: X' T X V in one
 * pass over the data. ws: 5 p numbers.
 */
export function dtall(n: i32, ld: i32, p: i32, x: usize, t: usize, v: usize, u: usize, y: usize, ws: usize): void {
  tall<f64>(n, ld, p, x, t, v, u, y, ws);
}
export function mtall(n: i32, ld: i32, p: i32, x: usize, t: usize, v: usize, u: usize, y: usize, ws: usize): void {
  tall<f32>(n, ld, p, x, t, v, u, y, ws);
}
