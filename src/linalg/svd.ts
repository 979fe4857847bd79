import { core, padded, type Scratch } from '../core/index.js';
import { Basis } from './basis.js';
import { place, placeColumns, takeColumns } from './boundary.js';
import { type AnyMatrix, checkMatrix, type Home, type PlainMatrix } from './matrix.js';
import { factorQr } from './qr.js';

/** A thin singular value decomposition A = U S V'. Jacobi takes 6 to 10 sweeps; 'max-iterations' means that it took 40. */
export interface Svd<M = PlainMatrix> {
  /** rows x k, k = min(rows, cols): column i is the left singular vector of values[i]. */
  u: M;
  /** Descending. */
  values: Float64Array;
  /** cols x k: column i is the right singular vector of values[i]. */
  v: M;
  status: 'converged' | 'max-iterations';
}

/**
 * The thin singular value decomposition of a matrix of any shape and rank, by QR and one-sided Jacobi rotations of the rows of
 * R. Singular values far below the largest keep more digits than bidiagonalisation leaves them (Drmac and Veselic, SIAM J.
 * Matrix Anal. 29 (2008) 1322). Vectors are orthonormal also where singular values vanish. For a few large ones of a large
 * matrix see `topSingular`.
 *
 * @throws RangeError when the shape is wrong or an entry is not finite
 */
export function svd<A extends AnyMatrix>(a: A): Svd<Home<A>> {
  checkMatrix('a', a);
  const { exports, memory } = core();
  const wide = a.rows < a.cols;
  const [m, n] = wide ? [a.cols, a.rows] : [a.rows, a.cols];
  return memory.scope((scratch) => {
    // The rows of a wide matrix are the columns of its transpose, U and V change places.
    const { q, r } = factorQr(scratch, m, n, wide ? place(scratch, a) : placeColumns(scratch, a));
    const ld = padded(n);
    const rows = scratch.f64(n * ld);
    const columns = memory.f64(r, n * padded(m));
    const view = memory.f64(rows, n * ld);
    for (let i = 0; i < n; i++) for (let j = i; j < n; j++) view[i * ld + j] = columns[j * padded(m) + i];
    const { values, left, right, status } = svdOfRows(scratch, n, n, rows, ld);
    // A = Q R = Q J' S W: the left vectors are the combinations of the columns of Q that the rows of J hold.
    const u = scratch.f64(n * padded(m));
    const ws = scratch.bytes(exports.dgemm_ws());
    exports.dgemm(n, padded(m), n, 1, left, ld, 1, q, padded(m), 1, u, padded(m), ws);
    const long = takeColumns(u, padded(m), m, n, a);
    const short = takeColumns(right, padded(n), n, n, a);
    return { u: wide ? short : long, values, v: wide ? long : short, status };
  });
}

/**
 * The singular value decomposition of k <= n rows of n numbers in core memory (rows at `at`, ld even and padded with zeros),
 * which are destroyed. Row i of `left` (k x k, padded(k) apart) and of `right` (k x n, ld apart) belong to values[i], descending.
 */
export function svdOfRows(scratch: Scratch, k: number, n: number, at: number, ld: number) {
  const { exports, memory } = core();
  const ldj = padded(k);
  const j = scratch.f64(k * ldj);
  for (let i = 0; i < k; i++) memory.f64(j, k * ldj)[i * ldj + i] = 1;
  const norms = scratch.f64(k);
  const largest = exports.dmaxabs(k * ld, at);
  // A power of two scales without rounding; two steps, because the factor itself may leave the range.
  const exponent = largest > 0 ? Math.floor(Math.log2(largest)) : 0;
  const half = Math.trunc(exponent / 2);
  exports.dscal(k * ld, 2 ** -half, at);
  exports.dscal(k * ld, 2 ** (half - exponent), at);
  const code = exports.djacobi_rows(k, ld, at, ld, ldj, j, ldj, norms);

  const sizes = memory.f64(norms, k).slice();
  const order = Array.from(sizes.keys()).sort((p, q) => sizes[q] - sizes[p]);
  const left = scratch.f64(k * ldj);
  const right = new Basis(scratch, n, k, 1);
  const values = new Float64Array(k);
  order.forEach((from, to) => {
    memory.f64(left + 8 * to * ldj, k).set(memory.f64(j + 8 * from * ldj, k));
    // Below this the squares vanish and the rotations did not see the row: a zero, with any vector that is orthogonal.
    if (sizes[from] < 1e-144) {
      right.fresh();
    } else {
      values[to] = sizes[from] * 2 ** half * 2 ** (exponent - half);
      memory.f64(right.row(to), n).set(memory.f64(at + 8 * from * ld, n));
      right.accept(sizes[from]);
    }
  });
  return {
    values,
    left,
    right: right.at,
    status: code === 0 ? ('converged' as const) : ('max-iterations' as const),
  };
}
