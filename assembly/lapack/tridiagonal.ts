// Reduction of a symmetric matrix to tridiagonal form, A = Q T Q' with Q = H_(n-1) ... H_1. Row-major lower triangle, from
// the last row up, so that the row that makes the next reflector is contiguous.
//
// Per step, one pass over the remaining triangle does two things: it applies the rank-two update of the step before,
// A -= v w' + w v', and multiplies the result by the new vector u. Done one after the other they would read A twice.

import { axpy, dot } from '../blas/vector';
import { hsum, madd, nmadd, splat_load, zero } from '../simd';
import { reflector } from './reflector';
import { block_factor, reflect_block, reflect_ws, WIDTH } from './wy';

/** a_rk -= v_r w_k + w_r v_k; p += a_rk u_k from the left and the right of the diagonal. One entry, k < r. */
// @ts-ignore: decorator
@inline
function update_entry(at: usize, r: usize, k: usize, v: usize, w: usize, u: usize, p: usize): void {
  const a = load<f64>(at + k) - load<f64>(v + r) * load<f64>(w + k) - load<f64>(w + r) * load<f64>(v + k);
  store<f64>(at + k, a);
  store<f64>(p + r, load<f64>(p + r) + a * load<f64>(u + k));
  if (k != r) store<f64>(p + k, load<f64>(p + k) + a * load<f64>(u + r));
}

/** Rows r and r + 1 for an even r. Offsets r and k are in bytes. */
// @ts-ignore: decorator
@inline
function update_two_rows(a0: usize, a1: usize, r: usize, v: usize, w: usize, u: usize, p: usize): void {
  const v0 = splat_load<f64>(v + r);
  const w0 = splat_load<f64>(w + r);
  const u0 = splat_load<f64>(u + r);
  const v1 = splat_load<f64>(v + r, 8);
  const w1 = splat_load<f64>(w + r, 8);
  const u1 = splat_load<f64>(u + r, 8);
  let s0 = zero();
  let s1 = zero();
  for (let k: usize = 0; k < r; k += 16) {
    const vk = v128.load(v + k);
    const wk = v128.load(w + k);
    const uk = v128.load(u + k);
    const x0 = nmadd<f64>(w0, vk, nmadd<f64>(v0, wk, v128.load(a0 + k)));
    const x1 = nmadd<f64>(w1, vk, nmadd<f64>(v1, wk, v128.load(a1 + k)));
    v128.store(a0 + k, x0);
    v128.store(a1 + k, x1);
    s0 = madd<f64>(x0, uk, s0);
    s1 = madd<f64>(x1, uk, s1);
    v128.store(p + k, madd<f64>(x1, u1, madd<f64>(x0, u0, v128.load(p + k))));
  }
  store<f64>(p + r, load<f64>(p + r) + hsum<f64>(s0));
  store<f64>(p + r, load<f64>(p + r, 8) + hsum<f64>(s1), 8);
  update_entry(a0, r, r, v, w, u, p);
  update_entry(a1, r + 8, r, v, w, u, p);
  update_entry(a1, r + 8, r + 8, v, w, u, p);
}

/**
 * T has the diagonal d (n entries) and the off-diagonal e (n - 1). On return row i of A holds, in its columns 0..i-1, the
 * vector of reflector H_i (whose entry i - 1 is 1), and tau_i its factor; tau_0 is 0. ws: 2 n + 4 numbers.
 */
export function dtridiagonal(n: i32, a: usize, ld: i32, d: usize, e: usize, tau: usize, ws: usize): void {
  if (n == 0) return;
  const row = <usize>ld << 3;
  let p = ws;
  let w = ws + (<usize>((n + 1) & ~1) << 3);
  memory.fill(ws, 0, <usize>((n + 1) & ~1) << 4);
  store<f64>(tau, 0);
  // The vector of the step before; for the first step any finite one will do, since w is zero.
  let v = w;
  for (let i = n - 1; i > 0; i--) {
    const at = a + <usize>i * row;
    const last = <usize>i << 3;
    axpy<f64>(i + 1, -load<f64>(v + last), w, at);
    axpy<f64>(i + 1, -load<f64>(w + last), v, at);
    store<f64>(d + last, load<f64>(at + last));
    const pivot = at + last - 8;
    const t = reflector(i - 1, pivot, at);
    store<f64>(tau + last, t);
    store<f64>(e + last - 8, load<f64>(pivot));
    store<f64>(pivot, 1);
    memory.fill(p, 0, last);
    let r = 0;
    for (let x = a; r + 1 < i; r += 2, x += 2 * row) update_two_rows(x, x + row, <usize>r << 3, v, w, at, p);
    if (r < i) {
      for (let k = 0; k <= r; k++) update_entry(a + <usize>r * row, <usize>r << 3, <usize>k << 3, v, w, at, p);
    }
    // A - u w' - w u' with w = tau p - (tau^2 u'p / 2) u is H A H.
    const half = 0.5 * t * t * dot<f64>(i, at, p);
    for (let k: usize = 0; k < last; k += 8) store<f64>(p + k, t * load<f64>(p + k) - half * load<f64>(at + k));
    const spare = w;
    w = p;
    p = spare;
    v = at;
  }
  store<f64>(d, load<f64>(a) - 2 * load<f64>(v) * load<f64>(w));
}

/** Bytes of workspace of reflect_tridiagonal for up to `count` vectors. */
export function reflect_tridiagonal_ws(count: i32): usize {
  return (<usize>(WIDTH * WIDTH) << 3) + reflect_ws(count);
}

/** Each of the count rows x of X, an eigenvector of T, becomes Q x, one of A. What a row of A holds beyond its reflector is lost. */
export function reflect_tridiagonal(n: i32, a: usize, ld: i32, tau: usize, count: i32, x: usize, ldx: i32, ws: usize): void {
  const space = ws + (<usize>(WIDTH * WIDTH) << 3);
  for (let i = 1; i < n; i += WIDTH) {
    const b = min(WIDTH, n - i);
    const length = i + b - 1;
    const block = a + (<usize>i * <usize>ld << 3);
    for (let r = 0; r < b; r++) {
      memory.fill(block + ((<usize>r * <usize>ld + <usize>(i + r)) << 3), 0, <usize>(b - 1 - r) << 3);
    }
    block_factor(b, length, block, ld, tau + (<usize>i << 3), ws);
    reflect_block(count, length, b, block, ld, ws, false, x, ldx, space);
  }
}
