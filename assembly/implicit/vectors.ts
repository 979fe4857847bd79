// A tall matrix as a table of pointers to its columns. Rows go in blocks that stay in the first-level cache, so every column
// is read from memory once and the other operand once in all.

import { axpy, dot } from '../blas/vector';

const BLOCK: i32 = 1024;

/** out_i = <column i, x>, over n rows. */
export function products(n: i32, count: i32, table: usize, x: usize, out: usize): void {
  memory.fill(out, 0, (<usize>count) << 3);
  for (let row = 0; row < n; row += BLOCK) {
    const length = min(BLOCK, n - row);
    const offset = (<usize>row) << 3;
    for (let i = 0; i < count; i++) {
      const at = out + ((<usize>i) << 3);
      store<f64>(at, load<f64>(at) + dot<f64>(length, <usize>load<u32>(table + ((<usize>i) << 2)) + offset, x + offset));
    }
  }
}

/** y += scale * sum_i c_i column i. */
export function add_columns(n: i32, count: i32, table: usize, c: usize, scale: f64, y: usize): void {
  for (let row = 0; row < n; row += BLOCK) {
    const length = min(BLOCK, n - row);
    const offset = (<usize>row) << 3;
    for (let i = 0; i < count; i++) {
      const a = scale * load<f64>(c + ((<usize>i) << 3));
      if (a != 0) axpy<f64>(length, a, <usize>load<u32>(table + ((<usize>i) << 2)) + offset, y + offset);
    }
  }
}
