import { checkCount, checkNumbers, core, OwnedBlock, padded, shown } from '../core/index.js';

/** A dense matrix as plain data: row-major, no padding. Entry (i, j) is `data[i * cols + j]`. */
export interface PlainMatrix {
  rows: number;
  cols: number;
  data: Float64Array;
}

/** What every function of this room takes: plain data, whose entries may stand in any array of numbers, or a `Matrix`. */
export type AnyMatrix =
  | Matrix
  | { readonly rows: number; readonly cols: number; readonly data: ArrayLike<number> };

/** Where the matrices of a result live: where the arguments do, in core memory if only one of them does. */
export type Home<A extends AnyMatrix, B extends AnyMatrix = A> = A extends Matrix
  ? Matrix
  : B extends Matrix
    ? Matrix
    : PlainMatrix;

/**
 * A dense matrix of f64 in core memory, where kernels read it without a copy. It lives until `dispose`, or the end of its
 * `scope`. The functions of this room take it in place of plain data, and what they return for it is a `Matrix` as well.
 */
export class Matrix extends OwnedBlock {
  readonly rows: number;
  readonly cols: number;
  /** Numbers from one row to the next in memory: `cols` rounded up to a multiple of four, the rest zeros. */
  readonly stride: number;

  /**
   * Zeros, or the given numbers (row-major).
   *
   * @throws RangeError when the shape is not two non-negative integers, the count of numbers is not rows * cols, one is not
   * finite, or the memory is exhausted
   */
  constructor(rows: number, cols: number, values?: ArrayLike<number>) {
    checkShape(rows, cols);
    if (values !== undefined) checkNumbers('values', values, rows * cols);
    const stride = padded(cols);
    super('matrix', 8 * rows * stride);
    this.rows = rows;
    this.cols = cols;
    this.stride = stride;
    core()
      .memory.f64(this.ptr, rows * stride)
      .fill(0);
    if (values) this.write(values);
  }

  /** A copy of plain data, of another matrix, or of rows of numbers. @throws RangeError as the constructor */
  static from(source: AnyMatrix | readonly ArrayLike<number>[]): Matrix {
    const a = Array.isArray(source) ? matrix(source) : (source as AnyMatrix);
    checkMatrix('source', a);
    return new Matrix(a.rows, a.cols, a instanceof Matrix ? a.toArray() : a.data);
  }

  /** Overwrites all entries (row-major). @throws RangeError when there are not rows * cols finite numbers */
  write(values: ArrayLike<number>): void {
    const { rows, cols, stride } = this;
    checkNumbers('values', values, rows * cols);
    const view = core().memory.f64(this.ptr, rows * stride);
    for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < cols; j++) view[i * stride + j] = values[at++];
  }

  /** One entry. @throws RangeError when it is not inside of the matrix */
  entry(i: number, j: number): number {
    checkCount('i', i, 0, this.rows - 1);
    checkCount('j', j, 0, this.cols - 1);
    return core().memory.f64(this.ptr, this.rows * this.stride)[i * this.stride + j];
  }

  /** A copy of the entries, row-major. */
  toArray(): Float64Array {
    const { rows, cols, stride } = this;
    const view = core().memory.f64(this.ptr, rows * stride);
    if (cols === stride) return view.slice();
    const data = new Float64Array(rows * cols);
    for (let i = 0; i < rows; i++) data.set(view.subarray(i * stride, i * stride + cols), i * cols);
    return data;
  }

  /** A copy as plain data. */
  toPlain(): PlainMatrix {
    return { rows: this.rows, cols: this.cols, data: this.toArray() };
  }
}

/**
 * Plain data: zeros, the given numbers (row-major), or rows of numbers.
 *
 * @throws RangeError when the shape is not two non-negative integers, the count of numbers is not rows * cols, or rows differ
 * in length
 */
export function matrix(rows: readonly ArrayLike<number>[]): PlainMatrix;
export function matrix(rows: number, cols: number, data?: ArrayLike<number>): PlainMatrix;
export function matrix(
  rows: number | readonly ArrayLike<number>[],
  columns?: number,
  data?: ArrayLike<number>,
): PlainMatrix {
  if (Array.isArray(rows)) return ofRows(rows);
  const [count, cols] = [rows as number, columns as number];
  checkShape(count, cols);
  if (data === undefined) return { rows: count, cols, data: new Float64Array(count * cols) };
  checkNumbers('data', data, count * cols, true);
  return { rows: count, cols, data: Float64Array.from(data) };
}

function ofRows(rows: readonly ArrayLike<number>[]): PlainMatrix {
  const cols = rows.length > 0 ? rows[0]?.length : 0;
  rows.forEach((row, i) => {
    checkNumbers(`rows[${i}]`, row, cols, true);
  });
  const data = new Float64Array(rows.length * cols);
  rows.forEach((row, i) => {
    data.set(row, i * cols);
  });
  return { rows: rows.length, cols, data };
}

/** Two sizes, and room for their product. */
function checkShape(rows: number, cols: number): void {
  checkCount('rows', rows, 0);
  checkCount('cols', cols, 0);
  if (rows * cols < 2 ** 29) return;
  throw new RangeError(`rows * cols must be below 2^29, which is 4 GiB, got ${rows} x ${cols}`);
}

/** The n x n identity as plain data. */
export function identity(n: number): PlainMatrix {
  checkCount('n', n, 0);
  const a = matrix(n, n);
  for (let i = 0; i < n; i++) a.data[i * (n + 1)] = 1;
  return a;
}

/** A copy of column j. @throws RangeError when there is none */
export function column(a: AnyMatrix, j: number): Float64Array {
  checkMatrix('a', a);
  checkCount('j', j, 0, a.cols - 1);
  const { numbers, stride } = entriesOf(a);
  return Float64Array.from({ length: a.rows }, (_, i) => numbers[i * stride + j]);
}

/** A matrix as plain data: a copy. */
export function plainOf(a: AnyMatrix): PlainMatrix {
  return a instanceof Matrix ? a.toPlain() : { rows: a.rows, cols: a.cols, data: Float64Array.from(a.data) };
}

/** Where entry (i, j) stands: at i * stride + j. A view of core memory does not outlive the next allocation. */
export function entriesOf(a: AnyMatrix): { numbers: ArrayLike<number>; stride: number } {
  if (!(a instanceof Matrix)) return { numbers: a.data, stride: a.cols };
  return { numbers: core().memory.f64(a.ptr, a.rows * a.stride), stride: a.stride };
}

/** A matrix of finite numbers. */
export function checkMatrix(name: string, a: AnyMatrix): void {
  if (a instanceof Matrix) {
    if (a.disposed) throw new RangeError(`${name} must not be disposed`);
    // Padding is zero. A norm that is infinite by itself makes the loop below look, and find nothing.
    if (Number.isFinite(core().exports.dnrm2(a.rows * a.stride, a.ptr))) return;
  } else {
    if (typeof a !== 'object' || a === null || !('data' in a)) {
      throw new TypeError(
        `${name} must be a matrix, got ${shown(a)}${isList(a) ? ': matrix(rows) makes one' : ''}`,
      );
    }
    checkCount(`${name}.rows`, a.rows, 0);
    checkCount(`${name}.cols`, a.cols, 0);
    checkNumbers(`${name}.data`, a.data, a.rows * a.cols, true);
  }
  const { numbers, stride } = entriesOf(a);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.cols; j++) {
      const entry = numbers[i * stride + j];
      if (Number.isFinite(entry)) continue;
      throw new RangeError(`${name} must be finite, got ${entry} at row ${i}, column ${j}`);
    }
  }
}

/** What users of other libraries take for a matrix or a column. */
function isList(a: unknown): boolean {
  return Array.isArray(a) || ArrayBuffer.isView(a);
}

export function checkSquare(name: string, a: AnyMatrix): void {
  checkMatrix(name, a);
  if (a.rows !== a.cols) throw new RangeError(`${name} must be square, got ${a.rows} x ${a.cols}`);
}

/** Symmetric up to 1e-10 of its largest entry: what comes from a product differs in its last bits. */
export function checkSymmetric(name: string, a: AnyMatrix): void {
  checkSquare(name, a);
  const { numbers, stride } = entriesOf(a);
  let largest = 0;
  for (let at = 0; at < numbers.length; at++) largest = Math.max(largest, Math.abs(numbers[at]));
  const tolerance = 1e-10 * largest;
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [numbers[i * stride + j], numbers[j * stride + i]];
      if (Math.abs(below - above) > tolerance) {
        throw new RangeError(
          `${name} must be symmetric, got ${below} at (${i}, ${j}) and ${above} at (${j}, ${i})`,
        );
      }
    }
  }
}
