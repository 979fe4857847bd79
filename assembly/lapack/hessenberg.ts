// Reduction of a general matrix to Hessenberg form by an orthogonal similarity, a panel of columns at a time: half of the work
// is products of the whole remaining matrix with one vector, the other half is gemm (Quintana-Orti and van de Geijn, ACM
// Trans. Math. Softw. 32 (2006) 180). Row-major.

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
 * The columns k..k+width-1: reflectors to V (row j of v holds vector j, n entries), Y = A V T to y, the upper triangle of T to
 * t (PANEL apart). Columns of A right of the panel stay as they are.
 */
function factor_panel(n: i32, a: usize, ld: i32, k: i32, width: i32, v: usize, y: usize, t: usize, b: usize, s: usize): void {
  const row = <usize>row_of(n) << 3;
  const next = <usize>ld << 3;
  for (let j = 0; j < width; j++) {
    const c = k + j;
    const column = a + (<usize>c << 3);
    for (let i = 0; i < n; i++) store<f64>(b + (<usize>i << 3), load<f64>(column + <usize>i * next));
    // What the reflectors of the panel so far do to this column: b - Y V', then (1 - V T' V') from the left.
    for (let l = 0; l < j; l++) axpy<f64>(n, -load<f64>(v + <usize>l * row + (<usize>c << 3)), y + <usize>l * row, b);
    for (let l = 0; l < j; l++) {
      const inner = dot<f64>(n, v + <usize>l * row, b);
      store<f64>(s + (<usize>l << 3), inner);
    }
    for (let l = 0; l < j; l++) {
      let sum: f64 = 0;
      for (let q = 0; q <= l; q++) sum += load<f64>(t + (<usize>(q * PANEL + l) << 3)) * load<f64>(s + (<usize>q << 3));
      axpy<f64>(n, -sum, v + <usize>l * row, b);
    }
    const at = v + <usize>j * row;
    memory.fill(at, 0, row);
    const pivot = b + (<usize>(c + 1) << 3);
    const tau = reflector(n - c - 2, pivot, pivot + 8);
    store<f64>(at + (<usize>(c + 1) << 3), 1);
    memory.copy(at + (<usize>(c + 2) << 3), pivot + 8, <usize>(n - c - 2) << 3);
    for (let i = 0; i <= c + 1; i++) store<f64>(column + <usize>i * next, load<f64>(b + (<usize>i << 3)));
    for (let i = c + 2; i < n; i++) store<f64>(column + <usize>i * next, 0);

    const image = y + <usize>j * row;
    dgemv(n, n - c - 1, column + 8, ld, at + (<usize>(c + 1) << 3), image);
    for (let l = 0; l < j; l++) {
      const inner = dot<f64>(n, v + <usize>l * row, at);
      store<f64>(s + (<usize>l << 3), inner);
      axpy<f64>(n, -inner, y + <usize>l * row, image);
    }
    scal<f64>(n, tau, image);
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
    const columns = <usize>from << 3;
    const right = a + columns;
    // A -= Y V', then A -= V T' (V' A) in the rows that the reflectors reach.
    dgemm(n, rest, width, -1, y, 1, wide, v + columns, wide, 1, right, ld, gemm);
    const low = right + <usize>(k + 1) * (<usize>ld << 3);
    const reach = n - k - 1;
    const vectors = v + (<usize>(k + 1) << 3);
    memory.fill(p, 0, <usize>(2 * PANEL) * row);
    dgemm(width, rest, reach, 1, vectors, wide, 1, low, ld, 1, p, wide, gemm);
    dgemm(width, rest, width, 1, t, 1, PANEL, p, wide, 1, q, wide, gemm);
    dgemm(reach, rest, width, -1, vectors, 1, wide, q, wide, 1, low, ld, gemm);
  }
}
