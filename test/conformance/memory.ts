import type { Core, Scratch } from '../../src/core/index.js';
import { type Dense, dense } from './matrices.js';

/** Elements that a row of n takes in the core. */
export const padded = (n: number) => (n + 3) & ~3;

/** A matrix into the core, by padded rows. */
export function place(scratch: Scratch, a: Dense): number {
  const ld = padded(a.cols);
  const values = new Float64Array(a.rows * ld);
  for (let i = 0; i < a.rows; i++) values.set(a.data.subarray(i * a.cols, (i + 1) * a.cols), i * ld);
  return scratch.f64(a.rows * ld, values);
}

/** A matrix of padded rows out of the core. */
export function take(memory: Core['memory'], at: number, rows: number, cols: number): Dense {
  const ld = padded(cols);
  const view = memory.f64(at, rows * ld);
  return dense(rows, cols, (i, j) => view[i * ld + j]);
}

/** A matrix of padded columns out of the core. */
export function takeTransposed(memory: Core['memory'], at: number, rows: number, cols: number): Dense {
  const ld = padded(rows);
  const view = memory.f64(at, cols * ld);
  return dense(rows, cols, (i, j) => view[j * ld + i]);
}
