// Into core memory and out of it. A matrix lies there by rows of padded(cols) numbers, or, for the factorisations that work
// on columns, by columns of padded(rows); what is beyond its entries is zero.

import { core, padded, type Scratch } from '../core/index.js';
import { type AnyMatrix, entriesOf, type Home, Matrix, matrix } from './matrix.js';

/** Where a matrix lies by rows, to be read: its own place, or that of a copy. */
export function lend(scratch: Scratch, a: AnyMatrix): number {
  return a instanceof Matrix ? a.ptr : place(scratch, a);
}

/**
 * As `lend`, but where the numbers are near an end of their range, whose products would leave it, a copy that is scaled by a power of
 * two. `restored` gives numbers of its size as they would be without.
 */
export function lendScaled(
  scratch: Scratch,
  a: AnyMatrix,
): { at: number; restored: (values: Float64Array) => Float64Array } {
  const { exports } = core();
  const lent = lend(scratch, a);
  const count = a.rows * padded(a.cols);
  const largest = exports.dmaxabs(count, lent);
  if (largest === 0 || (largest > 1e-280 && largest < 1e280))
    return { at: lent, restored: (values) => values };
  const at = a instanceof Matrix ? place(scratch, a) : lent;
  // In two steps: the power itself may leave the range.
  const exponent = Math.floor(Math.log2(largest));
  const [half, rest] = [2 ** Math.trunc(exponent / 2), 2 ** (exponent - Math.trunc(exponent / 2))];
  exports.dscal(count, 1 / half, at);
  exports.dscal(count, 1 / rest, at);
  return { at, restored: (values) => values.map((value) => value * half * rest) };
}

/** A copy by rows, to be overwritten. */
export function place(scratch: Scratch, a: AnyMatrix): number {
  const ld = padded(a.cols);
  const at = scratch.f64(a.rows * ld);
  const view = core().memory.f64(at, a.rows * ld);
  const { numbers, stride } = entriesOf(a);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.cols; j++) view[i * ld + j] = numbers[i * stride + j];
  return at;
}

/** A copy by columns, to be overwritten. */
export function placeColumns(scratch: Scratch, a: AnyMatrix): number {
  const ld = padded(a.rows);
  const at = scratch.f64(a.cols * ld);
  const view = core().memory.f64(at, a.cols * ld);
  const { numbers, stride } = entriesOf(a);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.cols; j++) view[j * ld + i] = numbers[i * stride + j];
  return at;
}

/** A matrix out of rows that are `ld` numbers apart, at home where `like` are: in core memory if one of them is. */
export function take<A extends AnyMatrix, B extends AnyMatrix = A>(
  at: number,
  ld: number,
  rows: number,
  cols: number,
  ...like: [A, B?]
): Home<A, B> {
  return taken(at, rows * ld, rows, cols, ld, 1, like) as Home<A, B>;
}

/** A matrix out of columns that are `ld` numbers apart, at home where `like` are. */
export function takeColumns<A extends AnyMatrix, B extends AnyMatrix = A>(
  at: number,
  ld: number,
  rows: number,
  cols: number,
  ...like: [A, B?]
): Home<A, B> {
  return taken(at, cols * ld, rows, cols, 1, ld, like) as Home<A, B>;
}

/** Entry (i, j) is number i * down + j * across of the `count` ones at `at`. */
function taken(
  at: number,
  count: number,
  rows: number,
  cols: number,
  down: number,
  across: number,
  like: readonly unknown[],
): AnyMatrix {
  const result = like.some((a) => a instanceof Matrix) ? new Matrix(rows, cols) : matrix(rows, cols);
  const { numbers, stride } = entriesOf(result);
  const to = numbers as Float64Array;
  // After the allocation, which may have moved the memory.
  const from = core().memory.f64(at, count);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) to[i * stride + j] = from[i * down + j * across];
  return result;
}
