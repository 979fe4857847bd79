import { checkBoolean, checkObject, core, padded } from '../core/index.js';
import { lend, place, take } from './boundary.js';
import { type AnyMatrix, checkMatrix, checkSquare, entriesOf, type Home } from './matrix.js';

export interface TriangularOptions {
  /** Read the upper triangle instead of the lower one. Default false. */
  upper?: boolean;
  /** Take T' in place of T. Default false. */
  transposed?: boolean;
  /** Take the diagonal for ones, without reading it. Default false. */
  unit?: boolean;
}

/**
 * X with T X = B for a triangular T, of which one triangle is read. Backward stable.
 *
 * @param b as many rows as T, one column for each right-hand side
 * @throws RangeError when the shapes do not fit, an entry is not finite, or there is a zero on the diagonal
 */
export function solveTriangular<T extends AnyMatrix, B extends AnyMatrix>(
  t: T,
  b: B,
  options: TriangularOptions = {},
): Home<T, B> {
  const { upper, transposed, unit } = checked(t, b, options);
  const n = t.rows;
  const { numbers, stride } = entriesOf(t);
  for (let i = 0; i < n && !unit; i++) {
    if (numbers[i * (stride + 1)] !== 0) continue;
    throw new RangeError(`t must have no zero on its diagonal, got one at row ${i}`);
  }
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const [ld, ldx] = [padded(n), padded(b.cols)];
    const x = place(scratch, b);
    const [down, across] = transposed ? [1, ld] : [ld, 1];
    const ws = scratch.bytes(exports.dtrsm_ws());
    const reads = Number(upper !== transposed);
    exports.dtrsm_left(n, b.cols, reads, Number(unit), lend(scratch, t), down, across, x, ldx, ws);
    return take(x, ldx, n, b.cols, t, b);
  });
}

/**
 * The product T B for a triangular T, of which one triangle is read: what `solveTriangular` undoes.
 *
 * @param b as many rows as T
 * @throws RangeError when the shapes do not fit or an entry is not finite
 */
export function multiplyTriangular<T extends AnyMatrix, B extends AnyMatrix>(
  t: T,
  b: B,
  options: TriangularOptions = {},
): Home<T, B> {
  const { upper, transposed, unit } = checked(t, b, options);
  const n = t.rows;
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const [ld, ldx] = [padded(n), padded(b.cols)];
    const [triangle, x] = [place(scratch, t), scratch.f64(n * ldx)];
    const view = memory.f64(triangle, n * ld);
    for (let i = 0; i < n; i++) {
      if (upper) view.fill(0, i * ld, i * ld + i);
      else view.fill(0, i * ld + i + 1, i * ld + n);
      if (unit) view[i * (ld + 1)] = 1;
    }
    const [down, across] = transposed ? [1, ld] : [ld, 1];
    const ws = scratch.bytes(exports.dgemm_ws());
    exports.dgemm(n, b.cols, n, 1, triangle, down, across, lend(scratch, b), ldx, 1, x, ldx, ws);
    return take(x, ldx, n, b.cols, t, b);
  });
}

function checked(t: AnyMatrix, b: AnyMatrix, options: TriangularOptions): Required<TriangularOptions> {
  checkObject('options', options, { upper: true, transposed: true, unit: true });
  const { upper = false, transposed = false, unit = false } = options;
  checkBoolean('upper', upper);
  checkBoolean('transposed', transposed);
  checkBoolean('unit', unit);
  checkSquare('t', t);
  checkMatrix('b', b);
  if (b.rows !== t.rows) throw new RangeError(`b must have ${t.rows} rows, got ${b.rows}`);
  return { upper, transposed, unit };
}
