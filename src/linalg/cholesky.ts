import { core, padded, type Scratch } from '../core/index.js';
import { lend, place, take } from './boundary.js';
import {
  type AnyMatrix,
  checkMatrix,
  checkSymmetric,
  entriesOf,
  type Home,
  type PlainMatrix,
} from './matrix.js';

/** A Cholesky factorisation A = L L'. What it does reads `l`, which has to be there still if it is a `Matrix`. */
export interface Cholesky<M extends AnyMatrix = PlainMatrix> {
  /** Lower triangular, zeros above. */
  l: M;
  /** ln det A, also where the determinant itself leaves the range of numbers. */
  logDet: number;
  /**
   * X with A X = B, in a fraction of the time of a factorisation.
   *
   * @param b as many rows as A, one column for each right-hand side
   * @throws RangeError when b has another number of rows or an entry that is not finite
   */
  solve<B extends AnyMatrix>(b: B): Home<M, B>;
}

/**
 * The lower triangular L of A = L L' for a symmetric positive definite A, with solutions and the determinant.
 * Backward stable.
 *
 * @throws RangeError when A is not square, symmetric, finite and positive definite
 */
export function cholesky<A extends AnyMatrix>(a: A): Cholesky<Home<A>> {
  checkSymmetric('a', a);
  const { memory } = core();
  const n = a.rows;
  const ld = padded(n);
  const l = memory.scope((scratch) => {
    const at = factor(scratch, a);
    const view = memory.f64(at, n * ld);
    for (let i = 0; i < n; i++) view.fill(0, i * ld + i + 1, i * ld + n);
    return take(at, ld, n, n, a);
  });
  const { numbers, stride } = entriesOf(l);
  let half = 0;
  for (let i = 0; i < n; i++) half += Math.log(numbers[i * (stride + 1)]);
  const solve = <B extends AnyMatrix>(b: B) => {
    checkRows(b, n);
    return memory.scope((scratch) => solved(scratch, n, lend(scratch, l), b, l)) as Home<Home<A>, B>;
  };
  return { l, logDet: 2 * half, solve };
}

/**
 * X with A X = B for a symmetric positive definite A, by its Cholesky factor. For several B in turn see `cholesky`.
 *
 * @param b as many rows as A, one column for each right-hand side
 * @throws RangeError when the shapes do not fit or A is not symmetric, finite and positive definite
 */
export function solve<A extends AnyMatrix, B extends AnyMatrix>(a: A, b: B): Home<A, B> {
  checkSymmetric('a', a);
  checkRows(b, a.rows);
  return core().memory.scope((scratch) => solved(scratch, a.rows, factor(scratch, a), b, a)) as Home<A, B>;
}

/** The factor in core memory; what is above its diagonal is that of A. */
function factor(scratch: Scratch, a: AnyMatrix): number {
  const { exports } = core();
  const at = place(scratch, a);
  const status = exports.dcholesky(a.rows, at, padded(a.rows), scratch.bytes(exports.dcholesky_ws()));
  if (status !== 0) throw new RangeError('a must be positive definite, and is not to working precision');
  return at;
}

/** L'^-1 L^-1 B for an n x n factor in core memory, at home where B and `like` are. */
function solved(scratch: Scratch, n: number, l: number, b: AnyMatrix, like: AnyMatrix): AnyMatrix {
  const { exports } = core();
  const x = place(scratch, b);
  const ld = padded(b.cols);
  const ws = scratch.bytes(exports.dtrsm_ws());
  exports.dtrsm_left(n, b.cols, 0, 0, l, padded(n), 1, x, ld, ws);
  exports.dtrsm_left(n, b.cols, 1, 0, l, 1, padded(n), x, ld, ws);
  return take(x, ld, n, b.cols, like, b);
}

function checkRows(b: AnyMatrix, n: number): void {
  checkMatrix('b', b);
  if (b.rows !== n) throw new RangeError(`b must have ${n} rows, got ${b.rows}`);
}
