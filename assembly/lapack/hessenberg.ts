// Reduction of a general matrix to Hessenberg form by an orthogonal similarity, a panel of columns at a time: a fifth of the work
// is products of the rows that the reflectors reach with one vector, which read all of these for every column; the rest is gemm
// (Quintana-Orti and van de Geijn, ACM Trans. Math. Softw. 32 (2006) 180). Row-major.

import { dgemm, dgemm_ws } from '../blas/gemm';
import { dgemv } from '../blas/gemv';
import { axpy, dot, scal } from '../blas/vector';
import { reflector } from './reflector';

const PANEL: i32 = 32;

// @ts-ignore: decorator
@inline
function row_of(n: i32): i32 {
  return (n + 7) & ~7;
}

/** Bytes of workspace of `hessenberg`: V and Y of a panel by columns, two products of a panel, T, and one column. */
export function hessenberg_ws(n: i32): i32 {
  return ((4 * PANEL + 1) * row_of(n) + PANEL * PANEL + 2 * PANEL << 3) + dgemm_ws();
}

/**
 * The columns k..k+width-1 below the row k: reflectors to V (row j of v holds vector j, n entries), those rows of Y = A V T to y (likewise), the
 * upper triangle of T to t (PANEL apart). Columns of A right of the panel stay as they are, and the rows up to k.
 */
function factor_panel(n: i32, a: usize, ld: i32, k: i32, width: i32, v: usize, y: usize, t: usize, b: usize, s: usize): void {
  const row = <usize>row_of(n) << 3;
  const next = <usize>ld << 3;
  // Vectors in the rows that the reflectors reach.
  const reach = n - k - 1;
  const low = <usize>(k + 1) << 3;
  const start = b + low;
  for (let j = 0; j < width; j++) {
    const c = k + j;
    const column = a + (<usize>c << 3);
    for (let i = k + 1; i < n; i++) store<f64>(b + (<usize>i << 3), load<f64>(column + <usize>i * next));
    // What the reflectors of the panel so far do to this column: b - Y V', then (1 - V T' V') from the left.
    for (let l = 0; l < j; l++) axpy<f64>(reach, -load<f64>(v + <usize>l * row + (<usize>c << 3)), y + <usize>l * row + low, start);
    for (let l = 0; l < j; l++) {
      const inner = dot<f64>(reach, v + <usize>l * row + low, start);
      store<f64>(s + (<usize>l << 3), inner);
    }
    for (let l = 0; l < j; l++) {
      let sum: f64 = 0;
      for (let q = 0; q <= l; q++) sum += load<f64>(t + (<usize>(q * PANEL + l) << 3)) * load<f64>(s + (<usize>q << 3));
      axpy<f64>(reach, -sum, v + <usize>l * row + low, start);
    }
    const at = v + <usize>j * row;
    memory.fill(at, 0, row);
    const pivot = b + (<usize>(c + 1) << 3);
    const tau = reflector(n - c - 2, pivot, pivot + 8);
    store<f64>(at + (<usize>(c + 1) << 3), 1);
    memory.copy(at + (<usize>(c + 2) << 3), pivot + 8, <usize>(n - c - 2) << 3);
    for (let i = k + 1; i <= c + 1; i++) store<f64>(column + <usize>i * next, load<f64>(b + (<usize>i << 3)));
    for (let i = c + 2; i < n; i++) store<f64>(column + <usize>i * next, 0);

    const image = y + <usize>j * row + low;
    dgemv(reach, n - c - 1, column + <usize>(k + 1) * next + 8, ld, at + (<usize>(c + 1) << 3), image);
    for (let l = 0; l < j; l++) {
      const inner = dot<f64>(reach, v + <usize>l * row + low, at + low);
      store<f64>(s + (<usize>l << 3), inner);
      axpy<f64>(reach, -inner, y + <usize>l * row + low, image);
    }
    scal<f64>(reach, tau, image);
    for (let l = 0; l < j; l++) {
      let sum: f64 = 0;
      for (let q = l; q < j; q++) sum += load<f64>(t + (<usize>(l * PANEL + q) << 3)) * load<f64>(s + (<usize>q << 3));
      store<f64>(t + (<usize>(l * PANEL + j) << 3), -tau * sum);
      store<f64>(t + (<usize>(j * PANEL + l) << 3), 0);
    }
    store<f64>(t + (<usize>(j * PANEL + j) << 3), tau);
  }
}

/** A becomes Q' A Q of Hessenberg form; what was below the subdiagonal becomes zero. */
export function hessenberg(n: i32, a: usize, ld: i32, ws: usize): void {
  const wide = row_of(n);
  const row = <usize>wide << 3;
  const v = ws;
  const y = v + <usize>PANEL * row;
  const p = y + <usize>PANEL * row;
  const q = p + <usize>PANEL * row;
  const b = q + <usize>PANEL * row;
  const t = b + row;
  const s = t + (<usize>(PANEL * PANEL) << 3);
  const gemm = s + (<usize>(2 * PANEL) << 3);
  for (let k = 0; k < n - 2; k += PANEL) {
    const width = min(PANEL, n - 2 - k);
    factor_panel(n, a, ld, k, width, v, y, t, b, s);
    const from = k + width;
    const rest = n - from;
    const reach = n - k - 1;
    const below = a + <usize>(k + 1) * (<usize>ld << 3);
    const vectors = v + (<usize>(k + 1) << 3);
    // The rows that the reflectors do not reach: A -= (A V) T V'.
    const top = a + (<usize>(k + 1) << 3);
    memory.fill(p, 0, <usize>(2 * PANEL) * row);
    dgemm(width, k + 1, reach, 1, vectors, wide, 1, top, 1, ld, p, wide, gemm);
    dgemm(width, k + 1, width, 1, t, 1, PANEL, p, wide, 1, q, wide, gemm);
    dgemm(k + 1, reach, width, -1, q, 1, wide, vectors, wide, 1, top, ld, gemm);
    // The others: A -= Y V', then A -= V T' (V' A), right of the panel.
    const low = below + (<usize>from << 3);
    dgemm(reach, rest, width, -1, y + (<usize>(k + 1) << 3), 1, wide, v + (<usize>from << 3), wide, 1, low, ld, gemm);
    memory.fill(p, 0, <usize>(2 * PANEL) * row);
    dgemm(width, rest, reach, 1, vectors, wide, 1, low, ld, 1, p, wide, gemm);
    dgemm(width, rest, width, 1, t, 1, PANEL, p, wide, 1, q, wide, gemm);
    dgemm(reach, rest, width, -1, vectors, 1, wide, q, wide, 1, low, ld, gemm);
  }
}
