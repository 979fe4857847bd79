import { core, padded, type Scratch } from '../core/index.js';
import { Basis } from './basis.js';
import { scale, scaledBy } from './boundary.js';
import { factorPivoted } from './pivoted.js';

/** Where the largest entry is brought to: small ones are as far from the subnormal numbers as sums of products allow. */
const TOP = 960;

/**
 * The singular value decomposition of m x n numbers, m >= n, at `at` by columns (padded(m) apart), which are destroyed. Row i of
 * `u` (padded(m) apart) and of `v` (padded(n) apart) belong to values[i]. By a pivoted QR factorisation and one-sided Jacobi
 * rotations of the rows of R: factored so, a matrix whose rows and columns are scaled leaves an R whose rows alone are (Demmel
 * et al., Linear Algebra Appl. 299 (1999) 21; Drmac and Veselic, SIAM J. Matrix Anal. 29 (2008) 1322).
 */
export function svdByRotations(scratch: Scratch, m: number, n: number, at: number) {
  const { exports, memory } = core();
  const [ldm, ldn] = [padded(m), padded(n)];
  const largest = exports.dmaxabs(n * ldm, at);
  const exponent = largest > 0 ? Math.floor(Math.log2(largest)) - TOP : 0;
  scale(n * ldm, at, -exponent);
  const { tau, rows, columns } = factorPivoted(scratch, m, n, at);

  // R by rows, its columns where they were in A.
  const r = scratch.f64(n * ldn);
  const entries = memory.f64(at, n * ldm);
  const placed = memory.f64(r, n * ldn);
  for (let i = 0; i < n; i++) for (let k = i; k < n; k++) placed[i * ldn + columns[k]] = entries[k * ldm + i];
  const j = scratch.f64(n * ldn);
  for (let i = 0; i < n; i++) memory.f64(j, n * ldn)[i * ldn + i] = 1;
  const norms = scratch.f64(n);
  const exponents = scratch.i32(n);
  const code = exports.djacobi_rows(n, ldn, r, ldn, ldn, j, ldn, norms, exponents);

  const sizes = memory.f64(norms, n).slice();
  const powers = memory.i32(exponents, n).slice();
  const found = sizes.map((size, i) => scaledBy(exponent + powers[i], Float64Array.of(size))[0]);
  // Zeros come last, after values that underflow but have a vector.
  const order = Array.from(found.keys()).sort((p, q) => found[q] - found[p] || sizes[q] - sizes[p]);
  const u = scratch.f64(n * ldm);
  const v = new Basis(scratch, n, n, 1);
  const ws = scratch.bytes(exports.dqr_ws(n) >>> 0);
  const turned = memory.f64(u, n * ldm);
  order.forEach((from, to) => {
    turned.set(memory.f64(j + 8 * from * ldn, n), to * ldm);
    memory.f64(v.row(to), n).set(memory.f64(r + 8 * from * ldn, n));
    if (sizes[from] > 0) v.accept(sizes[from]);
    else v.fresh();
  });
  // A = Q R = Q J' S W: left vectors are the combinations of the columns of Q that the rows of J hold.
  exports.dqr_apply(m, n, at, ldm, tau, n, u, ldm, ws);
  const row = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < m; k++) row[rows[k]] = turned[i * ldm + k];
    turned.set(row, i * ldm);
  }
  const status = code === 0 ? ('converged' as const) : ('max-iterations' as const);
  return { values: Float64Array.from(order, (i) => found[i]), u, v: v.at, status };
}
