// Matrix on matrix: C += alpha A B. Large products are blocked for the caches, with packed blocks of A and B; the micro-kernel
// keeps C in registers. Small products and those with few rows or columns read the factors where they lie.

import { ARGUMENTS, part_start, parts_of, run_parts, thread_count, thread_index } from '../parallel';
import { BLOCK_M, BLOCK_N, block_k, ROWS, SKINNY, SMALL } from './blocking';
import { gemm_4x2 } from './kernel/gemm_4x2';
import { gemm_5x2 } from './kernel/gemm_5x2';
import { pack_columns, pack_rows } from './pack';
import { multiply_small, stream_bytes, stream_columns, stream_rows } from './stream';
import { add_tile, TILE_BYTES } from './tile';

/** C += alpha A B for packed blocks. (i0, j0) is the place of the block in C, of which m x n is the size; c points to (i0, j0). */
function multiply_block<T extends number>(
  i0: i32, i1: i32, m: i32, j0: i32, j1: i32, n: i32, k: i32, alpha: T, lower: bool, a: usize, b: usize, c: usize, row: usize, tile: usize,
): void {
  const group: i32 = 32 / <i32>sizeof<T>();
  for (let j = j0; j < j1; j += group, b += <usize>k << 5) {
    let sliver = a;
    for (let i = i0; i < i1; i += ROWS, sliver += <usize>(k * ROWS) * sizeof<T>()) {
      if (lower && i + ROWS - 1 < j) continue;
      const at = c + <usize>(i - i0) * row + <usize>(j - j0) * sizeof<T>();
      const inside = i + ROWS <= m && j + group <= n && (!lower || j + group - 1 <= i);
      if (!inside) memory.fill(tile, 0, TILE_BYTES);
      // One call of the kernel, inlined once: its target is C itself or the spare tile.
      const target = inside ? at : tile;
      if (ASC_FEATURE_RELAXED_SIMD) gemm_5x2<T>(k, sliver, b, alpha, target, inside ? row : 32);
      else gemm_4x2<T>(k, sliver, b, alpha, target, inside ? row : 32);
      if (!inside) add_tile<T>(tile, min(ROWS, m - i), min(group, n - j), lower ? i - j + 1 : group, at, row, sizeof<T>());
    }
  }
}

/** C += alpha A B by packed blocks. Strides in bytes. */
function multiply<T extends number>(
  m: i32, n: i32, k: i32, alpha: T, a: usize, ar: usize, ac: usize, b: usize, br: usize, bc: usize,
  c: usize, row: usize, lower: bool, ws: usize,
): void {
  const packed_b = ws + TILE_BYTES;
  const packed_a = packed_b + <usize>(block_k<T>() * BLOCK_N) * sizeof<T>();
  for (let j = 0; j < n; j += BLOCK_N) {
    const j1 = min(j + BLOCK_N, n);
    for (let p = 0; p < k; p += block_k<T>()) {
      const depth = min(block_k<T>(), k - p);
      pack_columns<T>(depth, j1 - j, b + <usize>p * br + <usize>j * bc, br, bc, packed_b);
      for (let i = lower ? j / BLOCK_M * BLOCK_M : 0; i < m; i += BLOCK_M) {
        const i1 = min(i + BLOCK_M, m);
        pack_rows<T>(i1 - i, depth, a + <usize>i * ar + <usize>p * ac, ar, ac, packed_a);
        const corner = c + <usize>i * row + <usize>j * sizeof<T>();
        multiply_block<T>(i, i1, m, j, j1, n, depth, alpha, lower, packed_a, packed_b, corner, row, ws);
      }
    }
  }
}

/** Bytes of workspace of a thread. */
// @ts-ignore: decorator
@inline
function thread_bytes<T extends number>(): i32 {
  return max(stream_bytes<T>(), block_k<T>() * (BLOCK_M + BLOCK_N) * <i32>sizeof<T>() + <i32>TILE_BYTES);
}

/** Bytes of workspace of `gemm`. */
// @ts-ignore: decorator
@inline
export function gemm_bytes<T extends number>(): i32 {
  return ASC_FEATURE_THREADS ? thread_count() * ((thread_bytes<T>() + 63) & ~63) : thread_bytes<T>();
}

/**
 * C += alpha A B; with `lower` only on and below the diagonal of C. Where it takes long, threads share the rows of C, or its columns.
 */
export function gemm<T extends number>(
  m: i32, n: i32, k: i32, alpha: T, a: usize, a_rows: i32, a_columns: i32, b: usize, b_rows: i32, b_columns: i32,
  c: usize, ld: i32, lower: bool, ws: usize,
): void {
  if (ASC_FEATURE_THREADS) {
    const ms = <f64>m * <f64>n * <f64>k * (sizeof<T>() == 8 ? 2e-7 : 1e-7);
    const parts = min(parts_of(lower ? 0.5 * ms : ms), (lower || m >= n ? m : n) / LEAST_ROWS);
    if (parts > 1) {
      const p = changetype<Product>(ARGUMENTS);
      p.m = m;
      p.n = n;
      p.k = k;
      p.a_rows = a_rows;
      p.a_columns = a_columns;
      p.b_rows = b_rows;
      p.b_columns = b_columns;
      p.ld = ld;
      p.lower = lower ? 1 : 0;
      p.alpha = <f64>alpha;
      p.a = a;
      p.b = b;
      p.c = c;
      p.ws = ws;
      run_parts(sizeof<T>() == 8 ? dgemm_part : sgemm_part, parts);
      return;
    }
  }
  gemm_alone<T>(m, n, k, alpha, a, a_rows, a_columns, b, b_rows, b_columns, c, ld, lower, ws);
}

/** Fewer rows are not worth a packed B of their own. */
const LEAST_ROWS: i32 = 48;

/** What `gemm` tells the threads. */
@unmanaged
class Product {
  m: i32;
  n: i32;
  k: i32;
  a_rows: i32;
  a_columns: i32;
  b_rows: i32;
  b_columns: i32;
  ld: i32;
  lower: i32;
  alpha: f64;
  a: usize;
  b: usize;
  c: usize;
  ws: usize;
}

function dgemm_part(part: i32, parts: i32): void {
  gemm_part<f64>(part, parts);
}
function sgemm_part(part: i32, parts: i32): void {
  gemm_part<f32>(part, parts);
}

function gemm_part<T extends number>(part: i32, parts: i32): void {
  const p = changetype<Product>(ARGUMENTS);
  const s = sizeof<T>();
  const k = p.k;
  const ar = p.a_rows;
  const ac = p.a_columns;
  const br = p.b_rows;
  const bc = p.b_columns;
  const ld = p.ld;
  const alpha = <T>p.alpha;
  const ws = p.ws + <usize>thread_index() * <usize>((thread_bytes<T>() + 63) & ~63);
  if (p.lower) {
    // Rows below r hold r^2 / 2 entries.
    const i0 = part_start_lower(p.m, part, parts);
    const i1 = part_start_lower(p.m, part + 1, parts);
    const a = p.a + <usize>i0 * <usize>ar * s;
    const c = p.c + <usize>i0 * <usize>ld * s;
    gemm_alone<T>(i1 - i0, i0, k, alpha, a, ar, ac, p.b, br, bc, c, ld, false, ws);
    gemm_alone<T>(i1 - i0, i1 - i0, k, alpha, a, ar, ac, p.b + <usize>i0 * <usize>bc * s, br, bc, c + <usize>i0 * s, ld, true, ws);
  } else if (p.m >= p.n) {
    const i0 = part_start(p.m, part, parts, ROWS);
    const i1 = part_start(p.m, part + 1, parts, ROWS);
    const a = p.a + <usize>i0 * <usize>ar * s;
    gemm_alone<T>(i1 - i0, p.n, k, alpha, a, ar, ac, p.b, br, bc, p.c + <usize>i0 * <usize>ld * s, ld, false, ws);
  } else {
    const j0 = part_start(p.n, part, parts, 8);
    const j1 = part_start(p.n, part + 1, parts, 8);
    const b = p.b + <usize>j0 * <usize>bc * s;
    gemm_alone<T>(p.m, j1 - j0, k, alpha, p.a, ar, ac, b, br, bc, p.c + <usize>j0 * s, ld, false, ws);
  }
}

/** Where a part begins so that all have equal areas of a triangle. */
function part_start_lower(n: i32, part: i32, parts: i32): i32 {
  return part >= parts ? n : <i32>(<f64>n * Math.sqrt(<f64>part / <f64>parts)) & ~3;
}

/**
 * The product by one thread. A large factor is streamed along its contiguous direction;
 * where that asks for the transpose of the product, C' += alpha B' A'.
 */
function gemm_alone<T extends number>(
  m: i32, n: i32, k: i32, alpha: T, a: usize, a_rows: i32, a_columns: i32, b: usize, b_rows: i32, b_columns: i32,
  c: usize, ld: i32, lower: bool, ws: usize,
): void {
  if (m <= 0 || n <= 0 || k <= 0) return;
  const s = sizeof<T>();
  const row = <usize>ld * s;
  const ar = <usize>a_rows * s;
  const ac = <usize>a_columns * s;
  const br = <usize>b_rows * s;
  const bc = <usize>b_columns * s;
  const small = m <= SMALL && n <= SMALL && (k <= SMALL || (m <= SKINNY && n <= SKINNY));
  if (small && bc == s) multiply_small<T>(m, n, k, alpha, a, ar, ac, b, br, c, row, s, lower, ws);
  else if (small && ar == s && !lower) multiply_small<T>(n, m, k, alpha, b, bc, br, a, ac, c, s, row, false, ws);
  else if ((small || n <= SKINNY) && ac == s) stream_rows<T>(m, n, k, alpha, a, ar, ac, b, br, bc, c, row, s, lower, ws);
  else if (m <= SKINNY && bc == s && !lower) stream_columns<T>(m, n, k, alpha, a, ar, ac, b, br, c, row, s, ws);
  else if (n <= SKINNY && ar == s && !lower) stream_columns<T>(n, m, k, alpha, b, bc, br, a, ac, c, s, row, ws);
  else if (m <= SKINNY && br == s && !lower) stream_rows<T>(n, m, k, alpha, b, bc, br, a, ac, ar, c, s, row, false, ws);
  else multiply<T>(m, n, k, alpha, a, ar, ac, b, br, bc, c, row, lower, ws);
}

/**
 * C += alpha A B for A (m x k), B (k x n) and a row-major C (m x n, ld elements a row). The strides of A and B are in
 * elements, one from row to row and one from column to column; exchange them for a transpose. Nothing is read or written where a
 * size is 0.
 */
export function dgemm(
  m: i32, n: i32, k: i32, alpha: f64, a: usize, a_rows: i32, a_columns: i32, b: usize, b_rows: i32, b_columns: i32,
  c: usize, ld: i32, ws: usize,
): void {
  gemm<f64>(m, n, k, alpha, a, a_rows, a_columns, b, b_rows, b_columns, c, ld, false, ws);
}
export function sgemm(
  m: i32, n: i32, k: i32, alpha: f32, a: usize, a_rows: i32, a_columns: i32, b: usize, b_rows: i32, b_columns: i32,
  c: usize, ld: i32, ws: usize,
): void {
  gemm<f32>(m, n, k, alpha, a, a_rows, a_columns, b, b_rows, b_columns, c, ld, false, ws);
}

/** Bytes of workspace of dgemm, dgemm_lower and dsyrk, of sgemm and ssyrk. */
export function dgemm_ws(): i32 {
  return gemm_bytes<f64>();
}
export function sgemm_ws(): i32 {
  return gemm_bytes<f32>();
}

/** C += alpha A B on and below the diagonal of C (n x n), for A (n x k), B (k x n). Above it C is left alone. */
export function dgemm_lower(
  n: i32, k: i32, alpha: f64, a: usize, a_rows: i32, a_columns: i32, b: usize, b_rows: i32, b_columns: i32, c: usize, ld: i32, ws: usize,
): void {
  gemm<f64>(n, n, k, alpha, a, a_rows, a_columns, b, b_rows, b_columns, c, ld, true, ws);
}

/** C += alpha A A' on and below the diagonal, for A (n x k) with strides like those of dgemm. Above it C is left alone. */
export function dsyrk(n: i32, k: i32, alpha: f64, a: usize, a_rows: i32, a_columns: i32, c: usize, ld: i32, ws: usize): void {
  gemm<f64>(n, n, k, alpha, a, a_rows, a_columns, a, a_columns, a_rows, c, ld, true, ws);
}
export function ssyrk(n: i32, k: i32, alpha: f32, a: usize, a_rows: i32, a_columns: i32, c: usize, ld: i32, ws: usize): void {
  gemm<f32>(n, n, k, alpha, a, a_rows, a_columns, a, a_columns, a_rows, c, ld, true, ws);
}
