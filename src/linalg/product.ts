import { core, padded } from '../core/index.js';
import { checkMatrix, checkVector, type Matrix, place, take } from './matrix.js';

/**
 * The product A B.
 *
 * @throws RangeError when the inner sizes differ or an entry is not finite
 */
export function matmul(a: Matrix, b: Matrix): Matrix {
  checkMatrix('a', a);
  checkMatrix('b', b);
  if (a.cols !== b.rows) throw new RangeError(`b must have ${a.cols} rows, got ${b.rows}`);
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const ld = padded(b.cols);
    const c = scratch.f64(a.rows * ld);
    const ws = scratch.bytes(exports.dgemm_ws());
    const [pa, pb] = [place(scratch, a), place(scratch, b)];
    exports.dgemm(a.rows, b.cols, a.cols, 1, pa, padded(a.cols), 1, pb, ld, 1, c, ld, ws);
    return take(c, a.rows, b.cols);
  });
}

/**
 * The product A x.
 *
 * @throws RangeError when x does not have one entry per column, or something is not finite
 */
export function matvec(a: Matrix, x: ArrayLike<number>): Float64Array {
  checkMatrix('a', a);
  checkVector('x', x, a.cols);
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const px = scratch.f64(padded(a.cols));
    memory.f64(px, a.cols).set(x);
    const y = scratch.f64(a.rows);
    exports.dgemv(a.rows, padded(a.cols), place(scratch, a), padded(a.cols), px, y);
    return memory.f64(y, a.rows).slice();
  });
}
