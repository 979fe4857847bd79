import { core, padded } from '../core/index.js';
import { place, takeColumns } from './boundary.js';
import { type AnyMatrix, checkSymmetric, type Home, type PlainMatrix } from './matrix.js';

/** An eigen-decomposition. An eigenvalue takes a handful of steps; 'max-iterations' means that one was not found in many times that. */
export interface Eigenvalues {
  /** Ascending. */
  values: Float64Array;
  status: 'converged' | 'max-iterations';
}

export interface Eigensystem<M = PlainMatrix> extends Eigenvalues {
  /** Column i is the unit eigenvector of values[i]. */
  vectors: M;
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix, by reduction to tridiagonal form and divide and conquer. Backward stable:
 * errors are a small multiple of 1e-16 times the norm of A. For a few extreme ones of a large matrix see `topEigen`.
 *
 * @throws RangeError when A is not square, symmetric and finite
 */
export function eigh<A extends AnyMatrix>(a: A): Eigensystem<Home<A>> {
  return decompose(a, true) as Eigensystem<Home<A>>;
}

/** The eigenvalues alone, in half the time. @throws RangeError when A is not square, symmetric and finite */
export function eigenvalues(a: AnyMatrix): Eigenvalues {
  return decompose(a, false);
}

function decompose<A extends AnyMatrix>(a: A, wanted: boolean): Eigenvalues & Partial<Eigensystem<Home<A>>> {
  checkSymmetric('a', a);
  const { exports, memory } = core();
  const n = a.rows;
  const ld = padded(n);
  return memory.scope((scratch) => {
    const values = scratch.f64(n);
    const vectors = wanted ? scratch.f64(n * ld) : 0;
    const bytes = wanted ? exports.deigh_ws(n) : exports.deigh_values_ws(n);
    const ws = scratch.bytes(bytes >>> 0);
    const code = exports.deigh(n, place(scratch, a), ld, values, vectors, ld, ws);
    const status = code === 0 ? 'converged' : 'max-iterations';
    const result = { values: memory.f64(values, n).slice(), status } as const;
    return wanted ? { ...result, vectors: takeColumns(vectors, ld, n, n, a) } : result;
  });
}
