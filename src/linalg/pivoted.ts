import { core, padded, type Scratch } from '../core/index.js';

/** Which rows and columns of A the factorisation has in its place: entry (i, k) was entry (rows[i], columns[k]). */
export interface Pivoted {
  rows: Int32Array;
  columns: Int32Array;
  /** Factors of the reflectors, which stand below R, as dqr leaves them. */
  tau: number;
}

/** A norm that has become smaller than this by differences of squares is measured anew. */
const CANCELLED = 1e-4;
/** Below it numbers are subnormal. */
const SMALLEST = 2 ** -1022;

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
  const below = (k: number, j: number) => exports.dnrm2(m - k, at + 8 * (j * ld + k));
  const norms = Float64Array.from(columns, (j) => below(0, j));
  /** What they were when they were last measured. */
  const measured = norms.slice();
  for (let k = 0; k < n; k++) {
    let longest = k;
    for (let j = k + 1; j < n; j++) if (norms[j] > norms[longest]) longest = j;
    norms[longest] = below(k, longest);
    if (norms[longest] === 0) break;
    for (let i = 0; i < m; i++) exchange(a, k * ld + i, longest * ld + i);
    exchange(norms, k, longest);
    exchange(measured, k, longest);
    exchange(columns, k, longest);
    const pivot = a.subarray(k * ld, k * ld + m);
    let largest = k;
    for (let i = k + 1; i < m; i++) if (Math.abs(pivot[i]) > Math.abs(pivot[largest])) largest = i;
    for (let j = 0; j < n; j++) exchange(a, j * ld + k, j * ld + largest);
    exchange(rows, k, largest);

    const beta = pivot[k] > 0 ? -norms[k] : norms[k];
    const scale = pivot[k] - beta;
    factors[k] = -scale / beta;
    memory.f64(reflector, m - k).set(pivot.subarray(k));
    memory.f64(reflector, 1)[0] = scale;
    for (let i = k + 1; i < m; i++) pivot[i] /= scale;
    pivot[k] = 1;
    const unit = at + 8 * (k * ld + k);
    for (let j = k + 1; j < n; j++) {
      const column = at + 8 * (j * ld + k);
      const along = -factors[k] * exports.ddot(m - k, unit, column);
      // Division by the scale may underflow: for a small column in the factor, for a small row in the entry of
      // the reflector.
      if (Math.abs(along / scale) > SMALLEST) exports.daxpy(m - k, along / scale, reflector, column);
      else exports.daxpy(m - k, along, unit, column);
      const ratio = a[j * ld + k] / norms[j];
      norms[j] *= Math.sqrt(Math.max(0, (1 - ratio) * (1 + ratio)));
      if (!(norms[j] > CANCELLED * measured[j])) norms[j] = measured[j] = below(k + 1, j);
    }
    pivot[k] = beta;
  }
  return { rows, columns, tau };
}

function exchange(x: Float64Array | Int32Array, i: number, j: number): void {
  const kept = x[i];
  x[i] = x[j];
  x[j] = kept;
}
