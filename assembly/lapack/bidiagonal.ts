// Reduction to upper bidiagonal form, A = U B V' with U = H_0 H_1 .. and V = G_0 G_1 .. products of reflectors (Golub and Kahan, SIAM
// J. Numer. Anal. 2 (1965) 205). The matrix lies by columns: column j is the contiguous row j of `a`.
//
// Per step, one pass over what remains applies the rank-two update of the step before, A -= u x' + y w', and multiplies the result by
// the new left vector; a second one multiplies it by the new right vector.

import { dgemvt } from '../blas/gemv';
import { axpy, dot, dscal } from '../blas/vector';
import { hsum, madd, nmadd, splat_load, zero } from '../simd';
import { reflector } from './reflector';

/** a_r -= u x + y w; returns what it adds to the product with t. */
// @ts-ignore: decorator
@inline
function update_entry(a: usize, u: usize, x: usize, y: usize, w: usize, t: usize): f64 {
  const value = load<f64>(a) - load<f64>(u) * load<f64>(x) - load<f64>(y) * load<f64>(w);
  store<f64>(a, value);
  return value * load<f64>(t);
}

/** Columns a0 and a1 of n entries -= u x + y w (x and w: two numbers); to `products` their products with t. */
// @ts-ignore: decorator
@inline
function update_two(n: i32, a0: usize, a1: usize, u: usize, x: usize, y: usize, w: usize, t: usize, products: usize): void {
  const x0 = splat_load<f64>(x);
  const w0 = splat_load<f64>(w);
  const x1 = splat_load<f64>(x, 8);
  const w1 = splat_load<f64>(w, 8);
  let s0 = zero();
  let s1 = zero();
  for (const end = a0 + (<usize>(n & ~1) << 3); a0 < end; a0 += 16, a1 += 16, u += 16, y += 16, t += 16) {
    const uv = v128.load(u);
    const yv = v128.load(y);
    const tv = v128.load(t);
    const c0 = nmadd<f64>(yv, w0, nmadd<f64>(uv, x0, v128.load(a0)));
    const c1 = nmadd<f64>(yv, w1, nmadd<f64>(uv, x1, v128.load(a1)));
    v128.store(a0, c0);
    v128.store(a1, c1);
    s0 = madd<f64>(c0, tv, s0);
    s1 = madd<f64>(c1, tv, s1);
  }
  let first = hsum<f64>(s0);
  let second = hsum<f64>(s1);
  if (n & 1) {
    first += update_entry(a0, u, x, y, w, t);
    second += update_entry(a1, u, x + 8, y, w + 8, t);
  }
  store<f64>(products, first);
  store<f64>(products, second, 8);
}

/** Bytes of workspace of `bidiagonalise`. */
export function bidiagonal_ws(m: i32, n: i32): usize {
  return <usize>(((m + 7) & ~7) + 3 * ((n + 7) & ~7)) << 3;
}

/**
 * m rows, n <= m columns. On return d (n) and e (n - 1) are the diagonals of B; column k of A holds left reflector k from entry
 * k + 1 on, row k of `right` (n x n, ldr elements a row) right reflector k from entry k + 2 on, both without their leading 1.
 * Their factors are in `left_tau` (n) and `right_tau` (n - 1).
 */
export function bidiagonalise(
  m: i32, n: i32, a: usize, ld: i32, d: usize, e: usize, left_tau: usize, right: usize, ldr: i32, right_tau: usize, ws: usize,
): void {
  const row = <usize>ld << 3;
  const bytes = <usize>((n + 7) & ~7) << 3;
  const x = ws;
  const w = x + bytes;
  const products = w + bytes;
  const y = products + bytes;
  // The pending update is none at first.
  memory.fill(x, 0, 2 * bytes);
  memory.fill(y, 0, <usize>m << 3);
  let u = a;
  for (let k = 0; k < n; k++) {
    const at = <usize>k << 3;
    const length = m - k;
    const pivot = a + <usize>k * row + at;
    const from = y + at;
    u += at;
    axpy<f64>(length, -load<f64>(x + at), u, pivot);
    axpy<f64>(length, -load<f64>(w + at), from, pivot);
    const tau = reflector(length - 1, pivot, pivot + 8);
    store<f64>(left_tau + at, tau);
    store<f64>(d + at, load<f64>(pivot));
    if (k == n - 1) break;
    store<f64>(pivot, 1);

    let j = k + 1;
    for (let c = pivot + row; j + 1 < n; j += 2, c += 2 * row) {
      const place = <usize>j << 3;
      update_two(length, c, c + row, u, x + place, from, w + place, pivot, products + place);
    }
    if (j < n) {
      const place = <usize>j << 3;
      const c = a + <usize>j * row + at;
      axpy<f64>(length, -load<f64>(x + place), u, c);
      axpy<f64>(length, -load<f64>(w + place), from, c);
      store<f64>(products + place, dot<f64>(length, c, pivot));
    }

    // Row k after the left reflection makes the right reflector, which is w; x is what the left one takes from each column.
    const line = right + <usize>k * (<usize>ldr << 3);
    for (j = k + 1; j < n; j++) {
      const place = <usize>j << 3;
      const taken = tau * load<f64>(products + place);
      store<f64>(x + place, taken);
      store<f64>(line + place, load<f64>(a + <usize>j * row + at) - taken);
    }
    const first = line + at + 8;
    const factor = reflector(n - k - 2, first, first + 8);
    store<f64>(right_tau + at, factor);
    store<f64>(e + at, load<f64>(first));
    store<f64>(first, 1);
    const rest = n - k - 1;
    memory.copy(w + at + 8, first, <usize>rest << 3);

    // y = factor (A - u x') w, below row k.
    const below = from + 8;
    memory.fill(below, 0, <usize>(length - 1) << 3);
    dgemvt(rest, length - 1, pivot + row + 8, ld, w + at + 8, below);
    axpy<f64>(length - 1, -dot<f64>(rest, x + at + 8, w + at + 8), pivot + 8, below);
    dscal(length - 1, factor, below);
    u = a + <usize>k * row;
  }
}
