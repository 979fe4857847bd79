import { core, padded, type Scratch } from '../core/index.js';

/** A factorisation by columns: column k of `r` is column `columns[k]` of A, entry i of all of them is row `rows[i]`. */
export interface Pivoted {
  /** R and below it the reflectors, as dqr leaves them. */
  tau: number;
  rows: Int32Array;
  columns: Int32Array;
}

/**
 * Householder QR of m >= n numbers by columns (padded(m) apart, in their place) with exchanges of columns and of rows: the longest
 * column comes next, its largest entry first. Then every row is right to rounding of its own size, and not only of the size of the
 * largest one, which scaled rows and columns need (Powell and Reid, Inform. Processing 68 (1969) 122; Cox and Higham, in
 * Numerical Analysis 1997, 57). The largest entry may be 2^960: sums of products need the room above it.
 */
export function factorPivoted(scratch: Scratch, m: number, n: number, at: number): Pivoted {
  const { exports, memory } = core();
  const ld = padded(m);
  const tau = scratch.f64(n);
  const reflector = scratch.f64(m);
  const a = memory.f64(at, n * ld);
  const factors = memory.f64(tau, n).fill(0);
  const rows = Int32Array.from({ length: m }, (_, i) => i);
  const columns = Int32Array.from({ length: n }, (_, j) => j);
  const norms = Float64Array.from(columns, (j) => exports.dnrm2(m, at + 8 * j * ld));
  for (let k = 0; k < n; k++) {
    let longest = k;
    for (let j = k + 1; j < n; j++) if (norms[j] > norms[longest]) longest = j;
    if (norms[longest] === 0) break;
    for (let i = 0; i < m; i++) exchange(a, k * ld + i, longest * ld + i);
    exchange(norms, k, longest);
    exchange(columns, k, longest);
    const pivot = a.subarray(k * ld, k * ld + m);
    let largest = k;
    for (let i = k + 1; i < m; i++) if (Math.abs(pivot[i]) > Math.abs(pivot[largest])) largest = i;
    for (let j = 0; j < n; j++) exchange(a, j * ld + k, j * ld + largest);
    exchange(rows, k, largest);

    const beta = pivot[k] > 0 ? -norms[k] : norms[k];
    const scale = pivot[k] - beta;
    factors[k] = -scale / beta;
    // Entries of the reflector that vanish beside its first one are still all that acts on their own rows.
    memory.f64(reflector, m - k).set(pivot.subarray(k));
    memory.f64(reflector, 1)[0] = scale;
    for (let i = k + 1; i < m; i++) pivot[i] /= scale;
    pivot[k] = 1;
    for (let j = k + 1; j < n; j++) {
      const column = at + 8 * (j * ld + k);
      const dot = exports.ddot(m - k, at + 8 * (k * ld + k), column);
      exports.daxpy(m - k, (-factors[k] * dot) / scale, reflector, column);
      norms[j] = exports.dnrm2(m - k - 1, column + 8);
    }
    pivot[k] = beta;
  }
  return { tau, rows, columns };
}

function exchange(x: Float64Array | Int32Array, i: number, j: number): void {
  const kept = x[i];
  x[i] = x[j];
  x[j] = kept;
}
