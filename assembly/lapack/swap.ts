// Neighbours on the diagonal of a real Schur form exchanged by an orthogonal similarity (Bai and Demmel, Linear Algebra Appl.
// 186 (1993) 73), and the standard form of a block of two.

import { EPSILON, hypotenuse, reflector } from './reflector';


/** Below this numbers are nothing beside those of a product of two. */
export const TINY: f64 = 1e-292;
/** Bytes of workspace of `swap`. */
export const SWAP_BYTES: i32 = 512;

/** The rows i and i + 1 from the column c0 to c1 - 1 become c x + s y and c y - s x. */
function rotate_rows(at: usize, row: usize, count: i32, c: f64, s: f64): void {
  for (const end = at + (<usize>count << 3); at < end; at += 8) {
    const x = load<f64>(at);
    const y = load<f64>(at + row);
    store<f64>(at, c * x + s * y);
    store<f64>(at + row, c * y - s * x);
  }
}

function rotate_columns(at: usize, row: usize, count: i32, c: f64, s: f64): void {
  for (let i = 0; i < count; i++, at += row) {
    const x = load<f64>(at);
    const y = load<f64>(at, 8);
    store<f64>(at, c * x + s * y);
    store<f64>(at, c * y - s * x, 8);
  }
}

/**
 * Makes the 2 x 2 block at (i, i) of the quasi-triangular T (n x n) upper triangular if its eigenvalues are real, else its diagonal entries
 * equal (LAPACK's dlanv2), by a rotation that V (`rows` rows) follows.
 */
export function standardise(n: i32, t: usize, row: usize, i: i32, v: usize, v_row: usize, rows: i32): void {
  const at = t + <usize>i * (row + 8);
  let a = load<f64>(at);
  let b = load<f64>(at, 8);
  let c = load<f64>(at + row);
  let d = load<f64>(at + row, 8);
  let cs: f64 = 1;
  let sn: f64 = 0;
  if (c == 0) return;
  if (b == 0) {
    cs = 0;
    sn = 1;
    const e = d;
    d = a;
    a = e;
    b = -c;
    c = 0;
  } else if (a == d && (b < 0) != (c < 0)) {
    return;
  } else {
    const half = 0.5 * (a - d);
    const large = max(abs(b), abs(c));
    const small = copysign(min(abs(b), abs(c)), (b < 0) == (c < 0) ? 1 : -1);
    const scale = max(abs(half), large);
    const z = (half / scale) * half + (large / scale) * small;
    if (z >= 4 * EPSILON * scale) {
      const root = half + copysign(sqrt(scale) * sqrt(z), half);
      a = d + root;
      d -= (large / root) * small;
      const tau = hypotenuse(c, root);
      cs = root / tau;
      sn = c / tau;
      b -= c;
      c = 0;
    } else {
      // Complex, or real and nearly equal: equal diagonal entries first.
      const sigma = b + c;
      const tau = hypotenuse(sigma, 2 * half);
      cs = sqrt(0.5 * (1 + abs(sigma) / tau));
      sn = -(half / (tau * cs)) * copysign(1, sigma);
      const aa = a * cs + b * sn;
      const bb = -a * sn + b * cs;
      const cc = c * cs + d * sn;
      const dd = -c * sn + d * cs;
      b = bb * cs + dd * sn;
      c = -aa * sn + cc * cs;
      a = d = 0.5 * (aa * cs + cc * sn + (-bb * sn + dd * cs));
      if (c != 0) {
        if (b == 0) {
          b = -c;
          c = 0;
          const e = cs;
          cs = -sn;
          sn = e;
        } else if ((b < 0) == (c < 0)) {
          const sb = sqrt(abs(b));
          const sc = sqrt(abs(c));
          const p = copysign(sb * sc, c);
          const scaled = 1 / sqrt(abs(b + c));
          a += p;
          d -= p;
          b -= c;
          c = 0;
          const e = cs * (sb * scaled) - sn * (sc * scaled);
          sn = cs * (sc * scaled) + sn * (sb * scaled);
          cs = e;
        }
      }
    }
  }
  rotate_rows(at + 16, row, n - i - 2, cs, sn);
  rotate_columns(t + (<usize>i << 3), row, i, cs, sn);
  rotate_columns(v + (<usize>i << 3), v_row, rows, cs, sn);
  store<f64>(at, a);
  store<f64>(at, b, 8);
  store<f64>(at + row, c);
  store<f64>(at + row, d, 8);
}

/**
 * X with A X - X B = gamma C, row-major (p x q), for the blocks A (p x p) and B (q x q) that meet at t. Complete pivoting; a pivot that is
 * rounding becomes as large as that. Returns gamma <= 1.
 */
function sylvester(t: usize, row: usize, p: i32, q: i32, x: usize, ws: usize): f64 {
  const unknowns = p * q;
  const b = t + <usize>p * (row + 8);
  const c = t + (<usize>p << 3);
  let top: f64 = 0;
  let right: f64 = 0;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) top = max(top, abs(load<f64>(t + <usize>i * row + (<usize>j << 3))));
    for (let j = 0; j < q; j++) right = max(right, abs(load<f64>(c + <usize>i * row + (<usize>j << 3))));
  }
  for (let i = 0; i < q; i++) for (let j = 0; j < q; j++) top = max(top, abs(load<f64>(b + <usize>i * row + (<usize>j << 3))));
  const least = max(EPSILON * top, TINY);
  const gamma = right > 1 ? 1 / right : 1;
  // Rows of five numbers, the last one the right-hand side; then which unknown each column is.
  const names = ws + 160;
  memory.fill(ws, 0, 160);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < q; j++) {
      const e = i * q + j;
      const line = ws + <usize>e * 40;
      for (let k = 0; k < p; k++) {
        const to = line + (<usize>(k * q + j) << 3);
        store<f64>(to, load<f64>(to) + load<f64>(t + <usize>i * row + (<usize>k << 3)));
      }
      for (let k = 0; k < q; k++) {
        const to = line + (<usize>(i * q + k) << 3);
        store<f64>(to, load<f64>(to) - load<f64>(b + <usize>k * row + (<usize>j << 3)));
      }
      store<f64>(line, gamma * load<f64>(c + <usize>i * row + (<usize>j << 3)), 32);
      store<i32>(names + (<usize>e << 2), e);
    }
  }
  for (let k = 0; k < unknowns; k++) {
    let pi = k;
    let pj = k;
    let most: f64 = -1;
    for (let i = k; i < unknowns; i++) {
      for (let j = k; j < unknowns; j++) {
        const size = abs(load<f64>(ws + <usize>i * 40 + (<usize>j << 3)));
        if (size > most) {
          most = size;
          pi = i;
          pj = j;
        }
      }
    }
    for (let j = 0; j < 5; j++) exchange(ws + <usize>k * 40 + (<usize>j << 3), ws + <usize>pi * 40 + (<usize>j << 3));
    for (let i = 0; i < unknowns; i++) exchange(ws + <usize>i * 40 + (<usize>k << 3), ws + <usize>i * 40 + (<usize>pj << 3));
    const name = load<i32>(names + (<usize>k << 2));
    store<i32>(names + (<usize>k << 2), load<i32>(names + (<usize>pj << 2)));
    store<i32>(names + (<usize>pj << 2), name);
    const line = ws + <usize>k * 40;
    const diagonal = line + (<usize>k << 3);
    if (!(abs(load<f64>(diagonal)) >= least)) store<f64>(diagonal, least);
    for (let i = k + 1; i < unknowns; i++) {
      const other = ws + <usize>i * 40;
      const factor = load<f64>(other + (<usize>k << 3)) / load<f64>(diagonal);
      for (let j = k; j < 5; j++) {
        const to = other + (<usize>j << 3);
        store<f64>(to, load<f64>(to) - factor * load<f64>(line + (<usize>j << 3)));
      }
    }
  }
  for (let k = unknowns - 1; k >= 0; k--) {
    const line = ws + <usize>k * 40;
    let value = load<f64>(line, 32);
    for (let j = k + 1; j < unknowns; j++) value -= load<f64>(line + (<usize>j << 3)) * load<f64>(ws + <usize>j * 40, 32);
    value /= load<f64>(line + (<usize>k << 3));
    store<f64>(line, value, 32);
    store<f64>(x + (<usize>load<i32>(names + (<usize>k << 2)) << 3), value);
  }
  return gamma;
}

// @ts-ignore: decorator
@inline
function exchange(a: usize, b: usize): void {
  const x = load<f64>(a);
  store<f64>(a, load<f64>(b));
  store<f64>(b, x);
}

/** (1 - tau u u') from the left on `count` columns at `at`, for a u of `length` <= 4 numbers. */
function reflect_left(length: i32, tau: f64, u: usize, at: usize, row: usize, count: i32): void {
  for (const end = at + (<usize>count << 3); at < end; at += 8) {
    let s: f64 = 0;
    for (let i = 0; i < length; i++) s += load<f64>(u + (<usize>i << 3)) * load<f64>(at + <usize>i * row);
    s *= tau;
    for (let i = 0; i < length; i++) {
      const p = at + <usize>i * row;
      store<f64>(p, load<f64>(p) - s * load<f64>(u + (<usize>i << 3)));
    }
  }
}

/** The same from the right on `count` rows. */
function reflect_right(length: i32, tau: f64, u: usize, at: usize, row: usize, count: i32): void {
  for (let r = 0; r < count; r++, at += row) {
    let s: f64 = 0;
    for (let i = 0; i < length; i++) s += load<f64>(u + (<usize>i << 3)) * load<f64>(at + (<usize>i << 3));
    s *= tau;
    for (let i = 0; i < length; i++) {
      const p = at + (<usize>i << 3);
      store<f64>(p, load<f64>(p) - s * load<f64>(u + (<usize>i << 3)));
    }
  }
}

/**
 * Exchanges the blocks of p and q rows (1 or 2) that follow each other from (i, i) of the quasi-triangular T (n x n) on; V (`rows` rows)
 * follows. Returns false and leaves everything as it is where the result would not be quasi-triangular to working accuracy: the
 * eigenvalues are too close.
 */
export function swap(
  n: i32, t: usize, row: usize, i: i32, p: i32, q: i32, v: usize, v_row: usize, rows: i32, ws: usize,
): bool {
  const length = p + q;
  const at = t + <usize>i * (row + 8);
  const x = ws;
  const d = ws + 32;
  const u = d + 128;
  const room = u + 64;
  // The columns of (-X, gamma) span the space of B; reflectors that make them triangular bring it to the front.
  const gamma = sylvester(at, row, p, q, x, room);
  for (let j = 0; j < q; j++) {
    for (let k = 0; k < p; k++) store<f64>(u + (<usize>(4 * j + k) << 3), -load<f64>(x + (<usize>(k * q + j) << 3)));
    for (let k = 0; k < q; k++) store<f64>(u + (<usize>(4 * j + p + k) << 3), k == j ? gamma : 0);
  }
  let largest: f64 = 0;
  for (let k = 0; k < length; k++) {
    for (let j = 0; j < length; j++) {
      const value = load<f64>(at + <usize>k * row + (<usize>j << 3));
      largest = max(largest, abs(value));
      store<f64>(d + (<usize>(4 * k + j) << 3), value);
    }
  }
  const u1 = u + 40;
  const tau0 = reflector(length - 1, u, u + 8);
  store<f64>(u, 1);
  let tau1: f64 = 0;
  if (q == 2) {
    reflect_right(length, tau0, u, u + 32, 32, 1);
    tau1 = reflector(length - 2, u1, u1 + 8);
    store<f64>(u1, 1);
  }
  reflect_left(length, tau0, u, d, 32, length);
  reflect_right(length, tau0, u, d, 32, length);
  if (q == 2) {
    reflect_left(length - 1, tau1, u1, d + 32, 32, length);
    reflect_right(length - 1, tau1, u1, d + 8, 32, length);
  }
  const bar = max(10 * EPSILON * largest, TINY);
  for (let k = q; k < length; k++) for (let j = 0; j < q; j++) if (!(abs(load<f64>(d + (<usize>(4 * k + j) << 3))) <= bar)) return false;

  reflect_left(length, tau0, u, at, row, n - i);
  reflect_right(length, tau0, u, t + (<usize>i << 3), row, i + length);
  reflect_right(length, tau0, u, v + (<usize>i << 3), v_row, rows);
  if (q == 2) {
    reflect_left(length - 1, tau1, u1, at + row, row, n - i);
    reflect_right(length - 1, tau1, u1, t + (<usize>(i + 1) << 3), row, i + length);
    reflect_right(length - 1, tau1, u1, v + (<usize>(i + 1) << 3), v_row, rows);
  }
  for (let k = q; k < length; k++) for (let j = 0; j < q; j++) store<f64>(at + <usize>k * row + (<usize>j << 3), 0);
  if (q == 2) standardise(n, t, row, i, v, v_row, rows);
  if (p == 2) standardise(n, t, row, i + q, v, v_row, rows);
  return true;
}
