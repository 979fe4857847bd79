import { factored } from '../numerics/index.js';
import type { Balanced } from './balance.js';

/**
 * A right eigenvector, of norm 1, of the matrix A of a balanced B (n x n, row-major), for an eigenvalue that is known to rounding: its
 * real part and, of a complex eigenvalue, its imaginary part. Inverse iteration on real numbers: a complex vector is two of
 * them. It solves with B, whose entries are of one size, and compares residuals of vectors of A: the vectors
 * that grow most have the smallest ones. For a matrix that is far from normal a further step may make the
 * residual larger again.
 */
export function eigenvector(
  b: Float64Array,
  n: number,
  re: number,
  im: number,
  balanced: Balanced,
): Float64Array[] {
  const parts = im === 0 ? 1 : 2;
  const count = parts * n;
  // Of a matrix of norm about 1, so that squares stay in range.
  const size = b.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
  const system = new Float64Array(count * count);
  for (let part = 0; part < parts; part++) {
    for (let i = 0; i < n; i++) {
      const row = (part * n + i) * count;
      for (let j = 0; j < n; j++) system[row + part * n + j] = b[i * n + j] / size;
      system[row + part * n + i] -= re / size;
      // (B - re) x + im y = .., (B - re) y - im x = ..
      if (parts === 2) system[row + (1 - part) * n + i] = (part === 0 ? im : -im) / size;
    }
  }
  const split = (x: Float64Array) =>
    Array.from({ length: parts }, (_, part) => x.slice(part * n, (part + 1) * n));
  let best = unit(split(Float64Array.from({ length: count }, (_, i) => 1 + 0.5 * Math.sin(1 + 3 * i))));
  let most = -Infinity;
  const digits = lastDigits(system, count);
  for (let attempt = 0; most === -Infinity && attempt < 10; attempt++) {
    // Where the matrix is singular to the last digit, beside the eigenvalue.
    const beside = system.slice();
    if (attempt > 0)
      digits.forEach((digit, i) => {
        beside[i * (count + 1)] -= attempt * digit * (1 + 0.5 * Math.sin(i));
      });
    const solve = factored(beside, count);
    for (let step = 0; step < 3; step++) {
      const from = balanced.forth(best);
      const { x, exponent } = solve(Float64Array.from(from.parts.flatMap((part) => Array.from(part))));
      if (!x.every(Number.isFinite)) break;
      const to = balanced.back(split(x));
      const growth = from.exponent + exponent + to.exponent + Math.log2(norm(to.parts));
      if (!(growth > most)) break;
      most = growth;
      best = unit(to.parts);
    }
  }
  return best;
}

/** The last digit of the entries that meet on the diagonal: of the largest of a row or a column, whichever is less. */
function lastDigits(a: Float64Array, n: number): Float64Array {
  const [rows, columns] = [new Float64Array(n), new Float64Array(n)];
  a.forEach((entry, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    rows[i] = Math.max(rows[i], Math.abs(entry));
    columns[j] = Math.max(columns[j], Math.abs(entry));
  });
  const meeting = rows.map((row, i) => Math.min(row, columns[i]));
  const least = meeting.reduce((least, size) => (size > 0 ? Math.min(least, size) : least), 1);
  return meeting.map((size) => Number.EPSILON * (size || least));
}

const norm = (parts: Float64Array[]) =>
  Math.sqrt(parts.reduce((sum, part) => part.reduce((sum, x) => sum + x * x, sum), 0));

/** A vector, in one or two parts, divided by its norm. */
export function unit(parts: Float64Array[]): Float64Array[] {
  const over = norm(parts);
  return parts.map((part) => part.map((x) => x / over));
}
