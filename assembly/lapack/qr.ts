// Householder QR of a matrix that is stored by columns: column j is the contiguous row j of `a`, so that reflectors and the
// vectors they act on are contiguous. A panel of reflectors acts on the columns right of it as one block.

import { dgemv } from '../blas/gemv';
import { axpy, dmaxabs } from '../blas/vector';
import { OK } from '../status';
import { reflector } from './reflector';
import { exponent_of, scale_by } from './scale';
import { block_factor, reflect_block, reflect_ws, WIDTH } from './wy';

/** Columns of a panel, at most WIDTH. */
const PANEL: i32 = 32;
/** From here on sums of products with reflectors may overflow. */
const HUGE: f64 = 1e290;

/** Each of the count vectors from x on (ld apart) becomes H x = x - tau (v' x) v; n entries each. */
export function reflect_rows(count: i32, n: i32, tau: f64, v: usize, x: usize, ld: i32, dots: usize): void {
  if (tau == 0) return;
  dgemv(count, n, x, ld, v, dots);
  for (let i = 0; i < count; i++, x += <usize>ld << 3) axpy<f64>(n, -tau * load<f64>(dots + (<usize>i << 3)), v, x);
}

/** The first b columns, of m entries, one reflector at a time. */
function factor_panel(m: i32, b: i32, a: usize, ld: i32, tau: usize, dots: usize): void {
  for (let j = 0; j < b; j++) {
    const pivot = a + ((<usize>j * <usize>ld + <usize>j) << 3);
    const t = reflector(m - j - 1, pivot, pivot + 8);
    store<f64>(tau + (<usize>j << 3), t);
    const beta = load<f64>(pivot);
    store<f64>(pivot, 1);
    reflect_rows(b - j - 1, m - j, t, pivot, pivot + (<usize>ld << 3), ld, dots);
    store<f64>(pivot, beta);
  }
}

/** Makes a panel the rows of U, with ones and zeros where R was, which goes to `kept`; or puts R back. */
function exchange_triangle(b: i32, a: usize, ld: i32, kept: usize, back: bool): void {
  for (let j = 0; j < b; j++) {
    const at = a + (<usize>j * <usize>ld << 3);
    const to = kept + <usize>(j * PANEL << 3);
    const bytes = <usize>(j + 1) << 3;
    if (back) {
      memory.copy(at, to, bytes);
    } else {
      memory.copy(to, at, bytes);
      memory.fill(at, 0, bytes);
      store<f64>(at + bytes - 8, 1);
    }
  }
}

/** The vectors x (count rows from `x` on, m entries) become Q' x or, with `turned`, Q x for the Q of a panel at a. */
function apply_panel(count: i32, m: i32, b: i32, a: usize, ld: i32, tau: usize, turned: bool, x: usize, ldx: i32, ws: usize): void {
  const kept = ws;
  const t = kept + <usize>(PANEL * PANEL << 3);
  const space = t + <usize>(WIDTH * WIDTH << 3);
  exchange_triangle(b, a, ld, kept, false);
  block_factor(b, m, a, ld, tau, t);
  reflect_block(count, m, b, a, ld, t, turned, x, ldx, space);
  exchange_triangle(b, a, ld, kept, true);
}

/**
 * Factors a matrix of m rows and n columns, column j at a + j ld elements. On return column j holds the entries 0..min(j, m-1)
 * of R's column j, below them the reflector j (without its leading 1); tau has min(m, n) entries.
 */
export function dqr(m: i32, n: i32, a: usize, ld: i32, tau: usize, ws: usize): i32 {
  const steps = min(m, n);
  // Sums of numbers near the end of their range would leave it. Reflectors do not change with the size of the matrix.
  const column = <usize>ld << 3;
  let largest: f64 = 0;
  for (let j = 0; j < n; j++) largest = max(largest, dmaxabs(m, a + <usize>j * column));
  const exponent = largest > HUGE && isFinite(largest) ? exponent_of(largest) : 0;
  for (let j = 0; j < n; j++) scale_by(m, -exponent, a + <usize>j * column);
  for (let j = 0; j < steps; j += PANEL) {
    const b = min(PANEL, steps - j);
    const panel = a + ((<usize>j * <usize>ld + <usize>j) << 3);
    const factors = tau + (<usize>j << 3);
    factor_panel(m - j, b, panel, ld, factors, ws);
    const right = panel + (<usize>b * <usize>ld << 3);
    if (j + b < n) apply_panel(n - j - b, m - j, b, panel, ld, factors, false, right, ld, ws);
  }
  for (let j = 0; j < n; j++) scale_by(min(j + 1, m), exponent, a + <usize>j * column);
  return OK;
}

/** The orthonormal factor of dqr by columns: min(m, n) columns of m entries, column j at q + j ldq elements. */
export function dqr_q(m: i32, n: i32, a: usize, ld: i32, tau: usize, q: usize, ldq: i32, ws: usize): i32 {
  const columns = min(m, n);
  for (let j = 0; j < columns; j++) {
    const at = q + (<usize>j * <usize>ldq << 3);
    memory.fill(at, 0, <usize>m << 3);
    store<f64>(at + (<usize>j << 3), 1);
  }
  // Row j of a unit matrix is zero before entry j, and stays so until its own panel.
  for (let j = last_panel(columns); j >= 0; j -= PANEL) {
    const corner = <usize>j + <usize>j * <usize>ld;
    const at = q + ((<usize>j * <usize>ldq + <usize>j) << 3);
    const b = min(PANEL, columns - j);
    apply_panel(columns - j, m - j, b, a + (corner << 3), ld, tau + (<usize>j << 3), true, at, ldq, ws);
  }
  return OK;
}

/** The count rows x of X (m entries, ldx elements apart) become Q x for the Q that dqr left in the first `steps` columns of a. */
export function dqr_apply(
  m: i32, steps: i32, a: usize, ld: i32, tau: usize, count: i32, x: usize, ldx: i32, ws: usize,
): void {
  for (let j = last_panel(steps); j >= 0; j -= PANEL) {
    const panel = a + ((<usize>j * <usize>ld + <usize>j) << 3);
    const at = x + (<usize>j << 3);
    apply_panel(count, m - j, min(PANEL, steps - j), panel, ld, tau + (<usize>j << 3), true, at, ldx, ws);
  }
}

/** Where the last panel begins; negative where there is none. */
// @ts-ignore: decorator
@inline
function last_panel(steps: i32): i32 {
  return steps > 0 ? ((steps - 1) / PANEL) * PANEL : -1;
}

/** Bytes of workspace of dqr and dqr_q for n columns, of dqr_apply for n rows of X. */
export function dqr_ws(n: i32): usize {
  return <usize>((PANEL * PANEL + WIDTH * WIDTH) << 3) + max(reflect_ws(n), <usize>n << 3);
}
