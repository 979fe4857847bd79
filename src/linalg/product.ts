import { checkBoolean, checkNumbers, checkObject, core, padded } from '../core/index.js';
import { lend, take, takeColumns } from './boundary.js';
import { type AnyMatrix, checkMatrix, type Home } from './matrix.js';

export interface ProductOptions {
  /** Take A' in place of A. Nothing is moved for it. */
  transposeA?: boolean;
  /** Take B' in place of B. */
  transposeB?: boolean;
}

/**
 * The product A B, or with transposes A' B, A B', A' B'.
 *
 * @throws RangeError when the inner sizes differ or an entry is not finite
 */
export function matmul<A extends AnyMatrix, B extends AnyMatrix>(
  a: A,
  b: B,
  options: ProductOptions = {},
): Home<A, B> {
  checkObject('options', options, { transposeA: true, transposeB: true });
  const { transposeA = false, transposeB = false } = options;
  checkBoolean('transposeA', transposeA);
  checkBoolean('transposeB', transposeB);
  checkMatrix('a', a);
  checkMatrix('b', b);
  const [m, k] = transposeA ? [a.cols, a.rows] : [a.rows, a.cols];
  const [inner, n] = transposeB ? [b.cols, b.rows] : [b.rows, b.cols];
  if (k !== inner) {
    throw new RangeError(`b must have ${k} ${transposeB ? 'columns' : 'rows'}, got ${inner}`);
  }
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const [lda, ldb, ldc] = [padded(a.cols), padded(b.cols), padded(n)];
    const c = scratch.f64(m * ldc);
    const ws = scratch.bytes(exports.dgemm_ws());
    const [pa, pb] = [lend(scratch, a), lend(scratch, b)];
    // Strides of the factors from row to row and from column to column; a transpose exchanges them.
    const [down, across] = transposeA ? [1, lda] : [lda, 1];
    const [below, beside] = transposeB ? [1, ldb] : [ldb, 1];
    exports.dgemm(m, n, k, 1, pa, down, across, pb, below, beside, c, ldc, ws);
    return take(c, ldc, m, n, a, b);
  });
}

/**
 * The product A x, or A' x with `transpose`. Vectors are arrays, in and out.
 *
 * @throws RangeError when x does not have one entry per column (row, with `transpose`), or something is not finite
 */
export function matvec(
  a: AnyMatrix,
  x: ArrayLike<number>,
  options: { transpose?: boolean } = {},
): Float64Array {
  checkObject('options', options, { transpose: true });
  const { transpose = false } = options;
  checkBoolean('transpose', transpose);
  checkMatrix('a', a);
  const { rows, cols } = a;
  checkNumbers('x', x, transpose ? rows : cols);
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const [count, ld] = [transpose ? cols : rows, padded(cols)];
    const px = scratch.f64(padded(x.length));
    memory.f64(px, x.length).set(x);
    const y = scratch.f64(padded(count));
    const at = lend(scratch, a);
    if (transpose) exports.dgemvt(rows, ld, at, ld, px, y);
    else exports.dgemv(rows, ld, at, ld, px, y);
    return memory.f64(y, count).slice();
  });
}

/** A' as a matrix of its own. */
export function transpose<A extends AnyMatrix>(a: A): Home<A> {
  checkMatrix('a', a);
  const ld = padded(a.cols);
  return core().memory.scope((scratch) => takeColumns(lend(scratch, a), ld, a.cols, a.rows, a));
}
