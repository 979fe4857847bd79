// Copies of matrix panels in the order in which the micro-kernel reads them. Element (i, j) of the source is at
// rows * i + columns * j bytes, so that a transpose is an exchange of the two strides.

import { ROWS } from './blocking';

/** A (m x k) as groups of ROWS rows: for each group and each column its elements, zeros below the last row. */
export function pack_rows<T extends number>(m: i32, k: i32, a: usize, rows: usize, columns: usize, to: usize): void {
  const lanes: i32 = 16 / <i32>sizeof<T>();
  const column = <usize>ROWS * sizeof<T>();
  for (let i = 0; i < m; i += ROWS, a += <usize>ROWS * rows) {
    let p = a;
    let j = 0;
    const have = m - i;
    if (have < ROWS) {
      for (; j < k; j++, p += columns) {
        for (let r = 0; r < ROWS; r++, to += sizeof<T>()) store<T>(to, r < have ? load<T>(p + <usize>r * rows) : <T>0);
      }
    } else if (rows == sizeof<T>()) {
      for (; j < k; j++, p += columns, to += column) {
        v128.store(to, v128.load(p));
        if (sizeof<T>() == 8) v128.store(to, v128.load(p, 16), 16);
        if (ROWS == 5) store<T>(to, load<T>(p, 4 * sizeof<T>()), 4 * sizeof<T>());
      }
    } else if (columns == sizeof<T>()) {
      for (; j + lanes <= k; j += lanes, p += 16, to += <usize>lanes * column) transpose<T>(p, rows, to);
    }
    for (; j < k; j++, p += columns, to += column) {
      store<T>(to, load<T>(p));
      store<T>(to, load<T>(p + rows), sizeof<T>());
      store<T>(to, load<T>(p + 2 * rows), 2 * sizeof<T>());
      store<T>(to, load<T>(p + 3 * rows), 3 * sizeof<T>());
      if (ROWS == 5) store<T>(to, load<T>(p + 4 * rows), 4 * sizeof<T>());
    }
  }
}

/** One vector from each of ROWS rows, as columns one after the other. */
// @ts-ignore: decorator
@inline
function transpose<T extends number>(p: usize, rows: usize, to: usize): void {
  const r0 = v128.load(p);
  const r1 = v128.load(p + rows);
  const r2 = v128.load(p + 2 * rows);
  const r3 = v128.load(p + 3 * rows);
  const column = <usize>ROWS * sizeof<T>();
  if (sizeof<T>() == 8) {
    v128.store(to, v128.shuffle<i64>(r0, r1, 0, 2));
    v128.store(to, v128.shuffle<i64>(r2, r3, 0, 2), 16);
    v128.store(to + column, v128.shuffle<i64>(r0, r1, 1, 3));
    v128.store(to + column, v128.shuffle<i64>(r2, r3, 1, 3), 16);
  } else {
    const low0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
    const low1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
    const high0 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
    const high1 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i64>(low0, low1, 0, 2));
    v128.store(to + column, v128.shuffle<i64>(low0, low1, 1, 3));
    v128.store(to + 2 * column, v128.shuffle<i64>(high0, high1, 0, 2));
    v128.store(to + 3 * column, v128.shuffle<i64>(high0, high1, 1, 3));
  }
  if (ROWS == 5) {
    const last = p + 4 * rows;
    const at = to + 4 * sizeof<T>();
    store<T>(at, load<T>(last));
    store<T>(at + column, load<T>(last, sizeof<T>()));
    if (sizeof<T>() == 4) {
      store<T>(at + 2 * column, load<T>(last, 8));
      store<T>(at + 3 * column, load<T>(last, 12));
    }
  }
}

/** B (k x n) as groups of 2 vectors of columns: for each group and each row its 32 bytes, zeros beyond the last column. */
export function pack_columns<T extends number>(k: i32, n: i32, b: usize, rows: usize, columns: usize, to: usize): void {
  const group: i32 = 32 / <i32>sizeof<T>();
  const strip = <usize>k << 5;
  let j = 0;
  if (columns == sizeof<T>()) {
    // Rows of B are far apart: two lines of each at a time.
    for (; j + 4 * group <= n; j += 4 * group, b += 128, to += 4 * strip) {
      let p = b;
      for (let q = to, end = to + strip; q < end; q += 32, p += rows) copy_row(p, q, strip);
    }
  }
  for (; j < n; j += group, b += <usize>group * columns) {
    const have = min(group, n - j);
    if (have == group && columns == sizeof<T>()) {
      let p = b;
      for (let i = 0; i < k; i++, p += rows, to += 32) {
        v128.store(to, v128.load(p));
        v128.store(to, v128.load(p, 16), 16);
      }
    } else {
      // Column by column, because that is contiguous in a transposed source.
      for (let c = 0; c < group; c++) {
        let p = b + <usize>c * columns;
        let q = to + <usize>c * sizeof<T>();
        if (c < have) for (let i = 0; i < k; i++, p += rows, q += 32) store<T>(q, load<T>(p));
        else for (let i = 0; i < k; i++, q += 32) store<T>(q, <T>0);
      }
      to += strip;
    }
  }
}

/** 128 bytes to four strips. */
// @ts-ignore: decorator
@inline
function copy_row(p: usize, q: usize, strip: usize): void {
  const q2 = q + 2 * strip;
  v128.store(q, v128.load(p));
  v128.store(q, v128.load(p, 16), 16);
  v128.store(q + strip, v128.load(p, 32));
  v128.store(q + strip, v128.load(p, 48), 16);
  v128.store(q2, v128.load(p, 64));
  v128.store(q2, v128.load(p, 80), 16);
  v128.store(q2 + strip, v128.load(p, 96));
  v128.store(q2 + strip, v128.load(p, 112), 16);
}
