// A factor of n rows and r columns, as all iterations keep it: by columns of padded(n) f64, the padding zero. Outside it is row-major.

import { core } from './load.js';
import { padded } from './padded.js';

/** Copies an n x r factor, row-major, to `at`. */
export function writeFactor(at: number, rows: ArrayLike<number>, n: number, r: number): void {
  const ld = padded(n);
  const columns = core()
    .memory.f64(at, ld * r)
    .fill(0);
  for (let a = 0; a < r; a++) for (let i = 0; i < n; i++) columns[a * ld + i] = rows[i * r + a];
}

/** The n x r factor at `at`, row-major. */
export function readFactor(at: number, n: number, r: number): Float64Array {
  const ld = padded(n);
  const columns = core().memory.f64(at, ld * r);
  const rows = new Float64Array(n * r);
  for (let a = 0; a < r; a++) for (let i = 0; i < n; i++) rows[i * r + a] = columns[a * ld + i];
  return rows;
}
