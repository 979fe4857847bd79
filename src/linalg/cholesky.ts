import { core, padded, type Scratch } from '../core/index.js';
import {
  checkMatrix,
  checkSymmetric,
  type Matrix,
  place,
  placeColumns,
  take,
  takeColumns,
} from './matrix.js';

/** The factor in core memory; what is above its diagonal is that of A. */
function factor(scratch: Scratch, a: Matrix): number {
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
export function cholesky(a: Matrix): Matrix {
  checkSymmetric('a', a);
  return core().memory.scope((scratch) => {
    const l = take(factor(scratch, a), a.rows, a.rows);
    for (let i = 0; i < a.rows; i++) l.data.fill(0, i * a.rows + i + 1, (i + 1) * a.rows);
    return l;
  });
}

/**
 * X with A X = B for a symmetric positive definite A, by its Cholesky factor.
 *
 * @param b as many rows as A, one column for each right-hand side
 * @throws RangeError when the shapes do not fit or A is not symmetric, finite and positive definite
 */
export function solve(a: Matrix, b: Matrix): Matrix {
  checkSymmetric('a', a);
  checkMatrix('b', b);
  if (a.rows !== b.rows) throw new RangeError(`b must have ${a.rows} rows, got ${b.rows}`);
  const { exports, memory } = core();
  const n = a.rows;
  return memory.scope((scratch) => {
    const l = factor(scratch, a);
    const x = placeColumns(scratch, b);
    for (let j = 0; j < b.cols; j++) {
      exports.dlower_solve(n, l, padded(n), x + 8 * j * padded(n));
      exports.dlower_solvet(n, l, padded(n), x + 8 * j * padded(n));
    }
    return takeColumns(x, n, b.cols);
  });
}
