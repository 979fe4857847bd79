import { checkBoolean, checkObject, core, padded, type Scratch } from '../core/index.js';
import { Basis } from './basis.js';
import { place, placeColumns, takeColumns } from './boundary.js';
import { type AnyMatrix, checkMatrix, type Home, type PlainMatrix } from './matrix.js';
import { factorQr } from './qr.js';

/** Singular values. They take a handful of steps each; 'max-iterations' means that one took many times that. */
export interface SingularValues {
  /** Descending. */
  values: Float64Array;
  status: 'converged' | 'max-iterations';
}

/** A thin singular value decomposition A = U S V'. */
export interface Svd<M = PlainMatrix> extends SingularValues {
  /** rows x k, k = min(rows, cols): column i is the left singular vector of values[i]. */
  u: M;
  /** cols x k: column i is the right singular vector of values[i]. */
  v: M;
}

export interface SvdOptions {
  /**
   * Use one-sided Jacobi rotations, many times slower, which keep the digits of small singular values that come from small rows
   * (Drmac and Veselic, SIAM J. Matrix Anal. 29 (2008) 1322), down to 1e-144 of the largest entry: smaller ones are zero. Default false.
   */
  relative?: boolean;
}

/**
 * The thin singular value decomposition of a matrix of any shape and rank, by bidiagonal form and divide and conquer. Backward
 * stable: errors are a small multiple of 1e-16 times the norm of A, whatever its condition. Vectors are orthonormal also
 * where singular values vanish. For a few large ones of a large matrix see `topSingular`.
 *
 * @throws RangeError when the shape is wrong or an entry is not finite
 */
export function svd<A extends AnyMatrix>(a: A, options: SvdOptions = {}): Svd<Home<A>> {
  checkObject('options', options, { relative: true });
  const { relative = false } = options;
  checkBoolean('relative', relative);
  checkMatrix('a', a);
  if (relative) return jacobi(a);
  const { memory } = core();
  return memory.scope((scratch) => {
    const { wide, m, n, columns } = standing(scratch, a);
    const u = scratch.f64(n * padded(m));
    const v = scratch.f64(n * padded(n));
    const found = decompose(scratch, m, n, columns, u, v);
    const long = takeColumns(u, padded(m), m, n, a);
    const short = takeColumns(v, padded(n), n, n, a);
    return { u: wide ? short : long, ...found, v: wide ? long : short };
  });
}

/** The singular values alone, in half the time. @throws RangeError when the shape is wrong or an entry is not finite */
export function singularValues(a: AnyMatrix): SingularValues {
  checkMatrix('a', a);
  return core().memory.scope((scratch) => {
    const { m, n, columns } = standing(scratch, a);
    return decompose(scratch, m, n, columns, 0, 0);
  });
}

/** The columns of A in core memory, or, if it is wider than tall, of its transpose, for which U and V change places. */
function standing(scratch: Scratch, a: AnyMatrix) {
  const wide = a.rows < a.cols;
  const [m, n] = wide ? [a.cols, a.rows] : [a.rows, a.cols];
  return { wide, m, n, columns: wide ? place(scratch, a) : placeColumns(scratch, a) };
}

function decompose(
  scratch: Scratch,
  m: number,
  n: number,
  columns: number,
  u: number,
  v: number,
): SingularValues {
  const { exports, memory } = core();
  const values = scratch.f64(n);
  const bytes = u === 0 ? exports.dsvd_values_ws(m, n) : exports.dsvd_ws(m, n);
  const ws = scratch.bytes(bytes >>> 0);
  const code = exports.dsvd(m, n, columns, padded(m), values, u, padded(m), v, padded(n), ws);
  return { values: memory.f64(values, n).slice(), status: code === 0 ? 'converged' : 'max-iterations' };
}

/** By QR and one-sided Jacobi rotations of the rows of R. */
function jacobi<A extends AnyMatrix>(a: A): Svd<Home<A>> {
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const { wide, m, n, columns: at } = standing(scratch, a);
    const { q, r } = factorQr(scratch, m, n, at);
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
function svdOfRows(scratch: Scratch, k: number, n: number, at: number, ld: number) {
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
