// Products with few rows or columns, and small ones: the large factor is read where it lies, once, and only the small one is
// copied, if at all. C has any two strides, so that a product and its transpose are the same work. Strides are in bytes.

import { block_k, STREAM } from './blocking';
import { axpy_4x1, axpy_4x2 } from './kernel/axpy_rows';
import { gemm_4x1_direct, gemm_4x2_direct } from './kernel/gemm_4x2';
import { pack_columns } from './pack';
import { add_tile, TILE_BYTES } from './tile';
import { axpy } from './vector';

/** What `add_tile` takes for "no diagonal". */
const WHOLE: i32 = 0x7fffffff - 4;

/** Bytes of workspace of the three. */
// @ts-ignore: decorator
@inline
export function stream_bytes<T extends number>(): i32 {
  return <i32>TILE_BYTES + STREAM * <i32>sizeof<T>();
}

/**
 * C += alpha A B tile by tile. A tile takes rows i, i + apart, i + 2 apart, i + 3 apart as long as there are four of them. Of B
 * the strips of 32 bytes a row are `strip` bytes from each other, their rows b_rows; the last one, if it is not whole, lies
 * at `tail` with rows of 32 bytes. With `lower` only what is not above the diagonal of C.
 */
function sweep_tiles<T extends number>(
  m: i32, n: i32, k: i32, alpha: T, a: usize, ar: usize, ac: usize, apart: i32, b: usize, strip: usize, b_rows: usize, tail: usize,
  c: usize, cr: usize, cc: usize, lower: bool, tile: usize,
): void {
  const lanes: i32 = 16 / <i32>sizeof<T>();
  let i = 0;
  while (i < m) {
    const distant = i < apart && apart << 2 <= m;
    const step = distant ? apart : 1;
    const have = distant ? 4 : min(4, m - i);
    // Rows that do not exist repeat the last one.
    const a0 = a + <usize>i * ar;
    const a1 = have > 1 ? a0 + <usize>step * ar : a0;
    const a2 = have > 2 ? a1 + <usize>step * ar : a1;
    const a3 = have > 3 ? a2 + <usize>step * ar : a2;
    let source = b;
    let to = c + <usize>i * cr;
    for (let j = 0; j < n && (!lower || j < i + 4); j += 2 * lanes, source += strip, to += 2 * <usize>lanes * cc) {
      const width = min(2 * lanes, n - j);
      const at = width < 2 * lanes ? tail : source;
      const rows: usize = width < 2 * lanes ? 32 : b_rows;
      const diagonal = lower ? i - j + 1 : WHOLE;
      const inside = have == 4 && (width == lanes || width == 2 * lanes) && diagonal >= width && cc == sizeof<T>();
      if (!inside) memory.fill(tile, 0, TILE_BYTES);
      const target = inside ? to : tile;
      const next = inside ? <usize>step * cr : 32;
      if (width <= lanes) gemm_4x1_direct<T>(k, a0, a1, a2, a3, ac, at, rows, alpha, target, next);
      else gemm_4x2_direct<T>(k, a0, a1, a2, a3, ac, at, rows, alpha, target, next);
      if (!inside) add_tile<T>(tile, have, width, diagonal, to, <usize>step * cr, cc);
    }
    i += distant ? 1 : 4;
    if (distant && i == apart) i = apart << 2;
  }
}

/** C += alpha A B for few columns n: the rows of A are read from four distant places, B is packed. */
export function stream_rows<T extends number>(
  m: i32, n: i32, k: i32, alpha: T, a: usize, ar: usize, ac: usize, b: usize, br: usize, bc: usize,
  c: usize, cr: usize, cc: usize, lower: bool, ws: usize,
): void {
  const group: i32 = 32 / <i32>sizeof<T>();
  const packed = ws + TILE_BYTES;
  const length = STREAM / ((n + group - 1) & ~(group - 1));
  for (let p = 0; p < k; p += length, a += <usize>length * ac, b += <usize>length * br) {
    const depth = min(length, k - p);
    const strip = <usize>depth << 5;
    pack_columns<T>(depth, n, b, br, bc, packed);
    const tail = packed + <usize>(n / group) * strip;
    sweep_tiles<T>(m, n, depth, alpha, a, ar, ac, lower ? 1 : m >> 2, packed, strip, 32, tail, c, cr, cc, lower, ws);
  }
}

/** C += alpha A B for a small C and contiguous rows of B, a few of which are in the first-level cache at a time. */
export function multiply_small<T extends number>(
  m: i32, n: i32, k: i32, alpha: T, a: usize, ar: usize, ac: usize, b: usize, br: usize,
  c: usize, cr: usize, cc: usize, lower: bool, ws: usize,
): void {
  const group: i32 = 32 / <i32>sizeof<T>();
  const tail = ws + TILE_BYTES;
  const whole = n / group * group;
  // What lies behind the end of a row may not be memory.
  for (let p = 0; p < k; p += block_k<T>(), a += <usize>block_k<T>() * ac, b += <usize>block_k<T>() * br) {
    const depth = min(block_k<T>(), k - p);
    pack_columns<T>(depth, n - whole, b + <usize>whole * sizeof<T>(), br, sizeof<T>(), tail);
    sweep_tiles<T>(m, n, depth, alpha, a, ar, ac, 1, b, 32, br, tail, c, cr, cc, lower, ws);
  }
}

/** C += alpha A B for few rows m and contiguous rows of B and of C: four distant rows of B are added to two of C at a time. */
function add_rows<T extends number>(
  m: i32, n: i32, k: i32, alpha: T, a: usize, ar: usize, ac: usize, b: usize, br: usize, c: usize, cr: usize,
): void {
  const apart = k >> 2;
  const next = <usize>apart * br;
  for (let p = 0; p < apart; p++, a += ac, b += br) {
    let y = c;
    let g = a;
    let i = 0;
    for (; i + 2 <= m; i += 2, g += 2 * ar, y += 2 * cr) axpy_4x2<T>(n, b, next, g, <usize>apart * ac, ar, alpha, y, cr);
    if (i < m) axpy_4x1<T>(n, b, next, g, <usize>apart * ac, alpha, y);
  }
  a += 3 * <usize>apart * ac;
  b += 3 * next;
  for (let p = apart << 2; p < k; p++, a += ac, b += br) {
    for (let i = 0; i < m; i++) axpy<T>(n, <T>(alpha * load<T>(a + <usize>i * ar)), b, c + <usize>i * cr);
  }
}

/** C += alpha A B for few rows m and contiguous rows of B, which are read from four distant places. */
export function stream_columns<T extends number>(
  m: i32, n: i32, k: i32, alpha: T, a: usize, ar: usize, ac: usize, b: usize, br: usize, c: usize, cr: usize, cc: usize, ws: usize,
): void {
  const spare = ws + TILE_BYTES;
  const length = STREAM / m & ~15;
  const row = <usize>length * sizeof<T>();
  for (let j = 0; j < n; j += length, b += row, c += <usize>length * cc) {
    const width = min(length, n - j);
    if (cc == sizeof<T>()) {
      add_rows<T>(m, width, k, alpha, a, ar, ac, b, br, c, cr);
      continue;
    }
    memory.fill(spare, 0, <usize>m * row);
    add_rows<T>(m, width, k, alpha, a, ar, ac, b, br, spare, row);
    for (let i = 0; i < m; i++) {
      let p = spare + <usize>i * row;
      let q = c + <usize>i * cr;
      for (const end = p + <usize>width * sizeof<T>(); p < end; p += sizeof<T>(), q += cc) {
        store<T>(q, <T>(load<T>(q) + load<T>(p)));
      }
    }
  }
}
