import { checkBoolean, checkObject, core, padded, type Scratch } from '../core/index.js';
import { place, placeColumns, takeColumns } from './boundary.js';
import { svdByRotations } from './jacobi.js';
import { type AnyMatrix, checkMatrix, type Home, type PlainMatrix } from './matrix.js';

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
   * Use one-sided Jacobi rotations after a pivoted QR factorisation, many times slower. They keep the digits of small singular values
   * that come from small rows and columns: if A = D C E for diagonal D and E of any sizes, in any order, the relative errors
   * are about 1e-16 times the condition of C and of the parts of C that elimination meets. That holds over the range of
   * numbers: for entries of the factors that are no more than 590 decades apart. Small values of another origin, of rows that
   * nearly cancel, have errors of about 1e-16 of the largest entries of these rows. Default false.
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
  const { memory } = core();
  return memory.scope((scratch) => {
    const { wide, m, n, columns } = standing(scratch, a);
    const { values, status, u, v } = relative
      ? svdByRotations(scratch, m, n, columns)
      : decompose(scratch, m, n, columns);
    const long = takeColumns(u, padded(m), m, n, a);
    const short = takeColumns(v, padded(n), n, n, a);
    return { u: wide ? short : long, values, status, v: wide ? long : short };
  });
}

/** The singular values alone, in half the time. @throws RangeError when the shape is wrong or an entry is not finite */
export function singularValues(a: AnyMatrix): SingularValues {
  checkMatrix('a', a);
  return core().memory.scope((scratch) => {
    const { m, n, columns } = standing(scratch, a);
    const { values, status } = decompose(scratch, m, n, columns, false);
    return { values, status };
  });
}

/** The columns of A in core memory, or, if it is wider than tall, of its transpose, for which U and V change places. */
function standing(scratch: Scratch, a: AnyMatrix) {
  const wide = a.rows < a.cols;
  const [m, n] = wide ? [a.cols, a.rows] : [a.rows, a.cols];
  return { wide, m, n, columns: wide ? place(scratch, a) : placeColumns(scratch, a) };
}

/** By dsvd, which destroys the columns; rows of `u` and `v` are singular vectors, unless `vectors` is false. */
function decompose(scratch: Scratch, m: number, n: number, columns: number, vectors = true) {
  const { exports, memory } = core();
  const at = scratch.f64(n);
  const u = vectors ? scratch.f64(n * padded(m)) : 0;
  const v = vectors ? scratch.f64(n * padded(n)) : 0;
  const ws = scratch.bytes((vectors ? exports.dsvd_ws(m, n) : exports.dsvd_values_ws(m, n)) >>> 0);
  const code = exports.dsvd(m, n, columns, padded(m), at, u, padded(m), v, padded(n), ws);
  const status: SingularValues['status'] = code === 0 ? 'converged' : 'max-iterations';
  return { values: memory.f64(at, n).slice(), status, u, v };
}
