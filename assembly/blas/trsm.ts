// Triangular systems with many right-hand sides, solved in place: T X = B and X T = B. Halving the triangle leaves most of
// the work to the matrix product; small triangles are solved strip by strip, 2 vectors of right-hand sides at a time.

import { TRIANGLE } from './blocking';
import { gemm, gemm_bytes } from './gemm';
import { solve_strip } from './kernel/solve_strip';

/** A strip of right-hand sides that is not a part of B as it lies there. */
const STRIP_BYTES: usize = 32 * 32;

// @ts-ignore: decorator
@inline
function half(n: i32): i32 {
  return ((n >> 1) + 3) & ~3;
}

/** T^-1 B for a triangle of at most TRIANGLE rows. */
function small_left<T extends number>(
  m: i32, n: i32, upper: bool, unit: bool, t: usize, rows: usize, columns: usize, b: usize, row: usize, strip: usize,
): void {
  if (upper) {
    t += <usize>(m - 1) * (rows + columns);
    rows = 0 - rows;
    columns = 0 - columns;
    b += <usize>(m - 1) * row;
    row = 0 - row;
  }
  const end = b + <usize>n * sizeof<T>();
  for (; b + 32 <= end; b += 32) solve_strip<T>(m, t, rows, columns, unit, b, row);
  if (b == end) return;
  const rest = end - b;
  memory.fill(strip, 0, STRIP_BYTES);
  for (let i = 0; i < m; i++) memory.copy(strip + (<usize>i << 5), b + <usize>i * row, rest);
  solve_strip<T>(m, t, rows, columns, unit, strip, 32);
  for (let i = 0; i < m; i++) memory.copy(b + <usize>i * row, strip + (<usize>i << 5), rest);
}

/** B T^-1 for a triangle of at most TRIANGLE rows: T' X' = B' on strips that are copied transposed. */
function small_right<T extends number>(
  m: i32, n: i32, upper: bool, unit: bool, t: usize, rows: usize, columns: usize, b: usize, row: usize, strip: usize,
): void {
  const group: i32 = 32 / <i32>sizeof<T>();
  for (let i = 0; i < m; i += group, b += <usize>group * row) {
    const count = min(group, m - i);
    if (count < group) memory.fill(strip, 0, STRIP_BYTES);
    for (let r = 0; r < count; r++) {
      let p = b + <usize>r * row;
      let q = strip + <usize>r * sizeof<T>();
      for (let j = 0; j < n; j++, p += sizeof<T>(), q += 32) store<T>(q, load<T>(p));
    }
    const last = <usize>(n - 1);
    if (upper) solve_strip<T>(n, t, columns, rows, unit, strip, 32);
    else solve_strip<T>(n, t + last * (rows + columns), 0 - columns, 0 - rows, unit, strip + (last << 5), -32);
    for (let r = 0; r < count; r++) {
      let p = b + <usize>r * row;
      let q = strip + <usize>r * sizeof<T>();
      for (let j = 0; j < n; j++, p += sizeof<T>(), q += 32) store<T>(p, load<T>(q));
    }
  }
}

/** T^-1 B. `upper` is said of T as its strides read it. */
function left<T extends number>(
  m: i32, n: i32, upper: bool, unit: bool, t: usize, t_rows: i32, t_columns: i32, b: usize, ld: i32, ws: usize,
): void {
  const rows = <usize>t_rows * sizeof<T>();
  const columns = <usize>t_columns * sizeof<T>();
  const row = <usize>ld * sizeof<T>();
  if (m <= TRIANGLE) {
    small_left<T>(m, n, upper, unit, t, rows, columns, b, row, ws);
    return;
  }
  const h = half(m);
  const b2 = b + <usize>h * row;
  const t22 = t + <usize>h * (rows + columns);
  if (upper) {
    left<T>(m - h, n, true, unit, t22, t_rows, t_columns, b2, ld, ws);
    gemm<T>(h, n, m - h, -1, t + <usize>h * columns, t_rows, t_columns, b2, ld, 1, b, ld, false, ws);
    left<T>(h, n, true, unit, t, t_rows, t_columns, b, ld, ws);
  } else {
    left<T>(h, n, false, unit, t, t_rows, t_columns, b, ld, ws);
    gemm<T>(m - h, n, h, -1, t + <usize>h * rows, t_rows, t_columns, b, ld, 1, b2, ld, false, ws);
    left<T>(m - h, n, false, unit, t22, t_rows, t_columns, b2, ld, ws);
  }
}

/** B T^-1. */
function right<T extends number>(
  m: i32, n: i32, upper: bool, unit: bool, t: usize, t_rows: i32, t_columns: i32, b: usize, ld: i32, ws: usize,
): void {
  const rows = <usize>t_rows * sizeof<T>();
  const columns = <usize>t_columns * sizeof<T>();
  if (n <= TRIANGLE) {
    small_right<T>(m, n, upper, unit, t, rows, columns, b, <usize>ld * sizeof<T>(), ws);
    return;
  }
  const h = half(n);
  const b2 = b + <usize>h * sizeof<T>();
  const t22 = t + <usize>h * (rows + columns);
  if (upper) {
    right<T>(m, h, true, unit, t, t_rows, t_columns, b, ld, ws);
    gemm<T>(m, n - h, h, -1, b, ld, 1, t + <usize>h * columns, t_rows, t_columns, b2, ld, false, ws);
    right<T>(m, n - h, true, unit, t22, t_rows, t_columns, b2, ld, ws);
  } else {
    right<T>(m, n - h, false, unit, t22, t_rows, t_columns, b2, ld, ws);
    gemm<T>(m, h, n - h, -1, b2, ld, 1, t + <usize>h * rows, t_rows, t_columns, b, ld, false, ws);
    right<T>(m, h, false, unit, t, t_rows, t_columns, b, ld, ws);
  }
}

/**
 * B = T^-1 B for a triangular T (m x m, strides like those of dgemm, the other triangle is not read) and B (m x n, ld elements
 * a row). `upper` is said of T as its strides read it: a transposed lower triangle is upper. With `unit` (1 or 0) the
 * diagonal counts as ones and is not read. A zero on the diagonal gives infinities or NaN.
 */
export function dtrsm_left(
  m: i32, n: i32, upper: i32, unit: i32, t: usize, t_rows: i32, t_columns: i32, b: usize, ld: i32, ws: usize,
): void {
  left<f64>(m, n, upper != 0, unit != 0, t, t_rows, t_columns, b, ld, ws);
}
export function strsm_left(
  m: i32, n: i32, upper: i32, unit: i32, t: usize, t_rows: i32, t_columns: i32, b: usize, ld: i32, ws: usize,
): void {
  left<f32>(m, n, upper != 0, unit != 0, t, t_rows, t_columns, b, ld, ws);
}

/** B = B T^-1 for the same T (n x n) and B (m x n). */
export function dtrsm_right(
  m: i32, n: i32, upper: i32, unit: i32, t: usize, t_rows: i32, t_columns: i32, b: usize, ld: i32, ws: usize,
): void {
  right<f64>(m, n, upper != 0, unit != 0, t, t_rows, t_columns, b, ld, ws);
}
export function strsm_right(
  m: i32, n: i32, upper: i32, unit: i32, t: usize, t_rows: i32, t_columns: i32, b: usize, ld: i32, ws: usize,
): void {
  right<f32>(m, n, upper != 0, unit != 0, t, t_rows, t_columns, b, ld, ws);
}

/** Bytes of workspace of dtrsm_left and dtrsm_right, of strsm_left and strsm_right. */
export function dtrsm_ws(): i32 {
  return max(gemm_bytes<f64>(), <i32>STRIP_BYTES);
}
export function strsm_ws(): i32 {
  return max(gemm_bytes<f32>(), <i32>STRIP_BYTES);
}
