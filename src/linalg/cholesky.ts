import { core, padded, type Scratch } from '../core/index.js';
import { place, take } from './boundary.js';
import { type AnyMatrix, checkMatrix, checkSymmetric, type Home } from './matrix.js';

/** The factor in core memory; what is above its diagonal is that of A. */
function factor(scratch: Scratch, a: AnyMatrix): number {
  const { exports } = core();
  const at = place(scratch, a);
  const status = exports.dcholesky(a.rows, at, padded(a.rows), scratch.bytes(exports.dcholesky_ws()));
  if (status !== 0) throw new RangeError('a must be positive definite, and is not to working precision');
  return at;
}

/**
 * The lower triangular L of A = L L' for a symmetric positive definite A.
 *
 * @throws RangeError when A is not square, symmetric, finite and positive definite
 */
export function cholesky<A extends AnyMatrix>(a: A): Home<A> {
  checkSymmetric('a', a);
  const { memory } = core();
  const n = a.rows;
  const ld = padded(n);
  return memory.scope((scratch) => {
    const at = factor(scratch, a);
    const view = memory.f64(at, n * ld);
    for (let i = 0; i < n; i++) view.fill(0, i * ld + i + 1, i * ld + n);
    return take(at, ld, n, n, a);
  });
}

/**
 * X with A X = B for a symmetric positive definite A, by its Cholesky factor.
 *
 * @param b as many rows as A, one column for each right-hand side
 * @throws RangeError when the shapes do not fit or A is not symmetric, finite and positive definite
 */
export function solve<A extends AnyMatrix, B extends AnyMatrix>(a: A, b: B): Home<A, B> {
  checkSymmetric('a', a);
  checkMatrix('b', b);
  if (a.rows !== b.rows) throw new RangeError(`b must have ${a.rows} rows, got ${b.rows}`);
  const { exports, memory } = core();
  const n = a.rows;
  return memory.scope((scratch) => {
    const l = factor(scratch, a);
    const x = place(scratch, b);
    const ld = padded(b.cols);
    const ws = scratch.bytes(exports.dtrsm_ws());
    exports.dtrsm_left(n, b.cols, 0, 0, l, padded(n), 1, x, ld, ws);
    exports.dtrsm_left(n, b.cols, 1, 0, l, 1, padded(n), x, ld, ws);
    return take(x, ld, n, b.cols, a, b);
  });
}
