// Matrix on matrix: C += alpha A B, blocked for the caches. A block of B (BLOCK_K x BLOCK_N) stays in the second-level cache
// or beyond, a block of A (BLOCK_M x BLOCK_K) in the second level, a sliver of B in the first; the micro-kernel keeps C in registers.

import { gemm_4x2 } from './kernel/gemm_4x2';
import { pack_columns, pack_rows } from './pack';

const BLOCK_M: i32 = 96;
const BLOCK_K: i32 = 256;
const BLOCK_N: i32 = 512;
/** A whole tile for results that belong only in part to C: 4 rows of 32 bytes. */
const TILE_BYTES: usize = 128;

/** C += the part of a tile that lies inside of C and, with `lower`, not above its diagonal. */
function add_part<T extends number>(tile: usize, i: i32, j: i32, m: i32, n: i32, lower: bool, c: usize, row: usize): void {
  const mr = min(4, m - i);
  const nr = min<i32>(32 / <i32>sizeof<T>(), n - j);
  for (let r = 0; r < mr; r++) {
    const width = lower ? min(nr, i + r - j + 1) : nr;
    for (let q = 0; q < width; q++) {
      const at = c + <usize>r * row + <usize>q * sizeof<T>();
      store<T>(at, <T>(load<T>(at) + load<T>(tile + (<usize>r << 5) + <usize>q * sizeof<T>())));
    }
  }
}

/** C += A B for packed blocks. (i0, j0) is the place of the block in C, of which m x n is the size; c points to (i0, j0). */
function multiply_block<T extends number>(
  i0: i32, i1: i32, m: i32, j0: i32, j1: i32, n: i32, k: i32, lower: bool, a: usize, b: usize, c: usize, row: usize, tile: usize,
): void {
  const group: i32 = 32 / <i32>sizeof<T>();
  for (let j = j0; j < j1; j += group, b += <usize>k << 5) {
    let sliver = a;
    for (let i = i0; i < i1; i += 4, sliver += <usize>k * 4 * sizeof<T>()) {
      if (lower && i + 3 < j) continue;
      const at = c + <usize>(i - i0) * row + <usize>(j - j0) * sizeof<T>();
      const inside = i + 4 <= m && j + group <= n && (!lower || j + group - 1 <= i);
      if (!inside) memory.fill(tile, 0, TILE_BYTES);
      // One call of the kernel, inlined once: its target is C itself or the spare tile.
      gemm_4x2<T>(k, sliver, b, inside ? at : tile, inside ? row : 32);
      if (!inside) add_part<T>(tile, i, j, m, n, lower, at, row);
    }
  }
}

/** Bytes of workspace of `gemm`. */
// @ts-ignore: decorator
@inline
export function gemm_bytes<T extends number>(): i32 {
  return (BLOCK_M * BLOCK_K + BLOCK_K * BLOCK_N) * <i32>sizeof<T>() + <i32>TILE_BYTES;
}

export function gemm<T extends number>(
  m: i32, n: i32, k: i32, alpha: T, a: usize, a_rows: i32, a_columns: i32, b: usize, b_rows: i32, b_columns: i32,
  c: usize, ld: i32, lower: bool, ws: usize,
): void {
  const row = <usize>ld * sizeof<T>();
  const ar = <usize>a_rows * sizeof<T>();
  const ac = <usize>a_columns * sizeof<T>();
  const br = <usize>b_rows * sizeof<T>();
  const bc = <usize>b_columns * sizeof<T>();
  const packed_b = ws + TILE_BYTES;
  const packed_a = packed_b + <usize>(BLOCK_K * BLOCK_N) * sizeof<T>();
  for (let j = 0; j < n; j += BLOCK_N) {
    const j1 = min(j + BLOCK_N, n);
    for (let p = 0; p < k; p += BLOCK_K) {
      const depth = min(BLOCK_K, k - p);
      pack_columns<T>(depth, j1 - j, b + <usize>p * br + <usize>j * bc, br, bc, packed_b);
      for (let i = lower ? j / BLOCK_M * BLOCK_M : 0; i < m; i += BLOCK_M) {
        const i1 = min(i + BLOCK_M, m);
        pack_rows<T>(i1 - i, depth, alpha, a + <usize>i * ar + <usize>p * ac, ar, ac, packed_a);
        const corner = c + <usize>i * row + <usize>j * sizeof<T>();
        multiply_block<T>(i, i1, m, j, j1, n, depth, lower, packed_a, packed_b, corner, row, ws);
      }
    }
  }
}

/**
 * C += alpha A B for A (m x k), B (k x n) and a row-major C (m x n, ld elements a row). The strides of A and B are in
 * elements, one from row to row and one from column to column; exchange them for a transpose.
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

/** Bytes of workspace of dgemm and dsyrk, of sgemm and ssyrk. */
export function dgemm_ws(): i32 {
  return gemm_bytes<f64>();
}
export function sgemm_ws(): i32 {
  return gemm_bytes<f32>();
}

/** C += alpha A A' on and below the diagonal, for A (n x k) with strides like those of dgemm. Above it C is left alone. */
export function dsyrk(n: i32, k: i32, alpha: f64, a: usize, a_rows: i32, a_columns: i32, c: usize, ld: i32, ws: usize): void {
  gemm<f64>(n, n, k, alpha, a, a_rows, a_columns, a, a_columns, a_rows, c, ld, true, ws);
}
export function ssyrk(n: i32, k: i32, alpha: f32, a: usize, a_rows: i32, a_columns: i32, c: usize, ld: i32, ws: usize): void {
  gemm<f32>(n, n, k, alpha, a, a_rows, a_columns, a, a_columns, a_rows, c, ld, true, ws);
}
