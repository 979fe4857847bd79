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
 * two: A = 2^exponent times what is lent.
 */
export function lendScaled(scratch: Scratch, a: AnyMatrix): { at: number; exponent: number } {
  const lent = lend(scratch, a);
  const exponent = excess(a.rows * padded(a.cols), lent);
  const at = exponent !== 0 && a instanceof Matrix ? place(scratch, a) : lent;
  scale(a.rows * padded(a.cols), at, -exponent);
  return { at, exponent };
}

/** The exponent of the largest of these numbers where their products would leave the range, otherwise 0. */
export function excess(count: number, at: number): number {
  const largest = core().exports.dmaxabs(count, at);
  return largest === 0 || (largest > 1e-280 && largest < 1e280) ? 0 : Math.floor(Math.log2(largest));
}

/** Multiplies by 2^exponent: in two steps, for the power itself may leave the range. */
export function scale(count: number, at: number, exponent: number): void {
  if (exponent === 0) return;
  const half = Math.trunc(exponent / 2);
  core().exports.dscal(count, 2 ** half, at);
  core().exports.dscal(count, 2 ** (exponent - half), at);
}

/** Values of a scaled matrix as those of the matrix. */
export function scaledBy(exponent: number, values: Float64Array): Float64Array {
  const half = Math.trunc(exponent / 2);
  return values.map((value) => value * 2 ** half * 2 ** (exponent - half));
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
