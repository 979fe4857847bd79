import { core, padded, type Scratch } from '../core/index.js';

/** A dense matrix: plain data, row-major, no padding. Entry (i, j) is `data[i * cols + j]`. */
export interface Matrix {
  rows: number;
  cols: number;
  data: Float64Array;
}

/**
 * Makes a matrix of zeros, or of the given numbers (row-major).
 *
 * @throws RangeError when the shape is not two non-negative integers or the count of numbers is not rows * cols
 */
export function matrix(rows: number, cols: number, data?: ArrayLike<number>): Matrix {
  checkCount('rows', rows, 0);
  checkCount('cols', cols, 0);
  if (data && data.length !== rows * cols) {
    throw new RangeError(`data must hold rows * cols = ${rows * cols} numbers, got ${data.length}`);
  }
  return { rows, cols, data: data ? Float64Array.from(data) : new Float64Array(rows * cols) };
}

export function identity(n: number): Matrix {
  const a = matrix(n, n);
  for (let i = 0; i < n; i++) a.data[i * (n + 1)] = 1;
  return a;
}

export function transpose(a: Matrix): Matrix {
  checkMatrix('a', a);
  const t = matrix(a.cols, a.rows);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.cols; j++) t.data[j * a.rows + i] = a.data[i * a.cols + j];
  return t;
}

/** A copy of column j. */
export function column(a: Matrix, j: number): Float64Array {
  return Float64Array.from({ length: a.rows }, (_, i) => a.data[i * a.cols + j]);
}

export function checkCount(name: string, value: number, least: number, most = 2 ** 31 - 1): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === 2 ** 31 - 1 ? `>= ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`${name} must be an integer ${range}, got ${value}`);
}

export function checkMatrix(name: string, a: Matrix): void {
  checkCount(`${name}.rows`, a.rows, 0);
  checkCount(`${name}.cols`, a.cols, 0);
  if (a.data.length !== a.rows * a.cols) {
    throw new RangeError(
      `${name}.data must hold rows * cols = ${a.rows * a.cols} numbers, got ${a.data.length}`,
    );
  }
  for (let at = 0; at < a.data.length; at++) {
    if (!Number.isFinite(a.data[at])) {
      const place = `row ${Math.floor(at / a.cols)}, column ${at % a.cols}`;
      throw new RangeError(`${name} must be finite, got ${a.data[at]} at ${place}`);
    }
  }
}

/** Symmetric up to 1e-10 of its largest entry: what comes from a product differs in its last bits. */
export function checkSymmetric(name: string, a: Matrix): void {
  checkMatrix(name, a);
  if (a.rows !== a.cols) throw new RangeError(`${name} must be square, got ${a.rows} x ${a.cols}`);
  const n = a.rows;
  const tolerance = 1e-10 * a.data.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [a.data[i * n + j], a.data[j * n + i]];
      if (Math.abs(below - above) > tolerance) {
        throw new RangeError(
          `${name} must be symmetric, got ${below} at (${i}, ${j}) and ${above} at (${j}, ${i})`,
        );
      }
    }
  }
}

export function checkVector(name: string, x: ArrayLike<number>, length: number): void {
  if (x.length !== length) throw new RangeError(`${name} must have ${length} entries, got ${x.length}`);
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(x[i])) throw new RangeError(`${name} must be finite, got ${x[i]} at ${i}`);
  }
}

/** Copies a matrix into core memory: rows of padded(cols) numbers. */
export function place(scratch: Scratch, a: Matrix): number {
  const ld = padded(a.cols);
  const at = scratch.f64(a.rows * ld);
  const view = core().memory.f64(at, a.rows * ld);
  for (let i = 0; i < a.rows; i++) view.set(a.data.subarray(i * a.cols, (i + 1) * a.cols), i * ld);
  return at;
}

/** Copies the transpose of a matrix into core memory: its columns, padded(rows) numbers each. */
export function placeColumns(scratch: Scratch, a: Matrix): number {
  const ld = padded(a.rows);
  const at = scratch.f64(a.cols * ld);
  const view = core().memory.f64(at, a.cols * ld);
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < a.cols; j++) view[j * ld + i] = a.data[i * a.cols + j];
  return at;
}

/** Copies a matrix out of core memory, where its rows are padded. */
export function take(at: number, rows: number, cols: number): Matrix {
  const ld = padded(cols);
  const view = core().memory.f64(at, rows * ld);
  const a = matrix(rows, cols);
  for (let i = 0; i < rows; i++) a.data.set(view.subarray(i * ld, i * ld + cols), i * cols);
  return a;
}

/** Copies a matrix out of core memory, where it lies by padded columns. */
export function takeColumns(at: number, rows: number, cols: number): Matrix {
  const ld = padded(rows);
  const view = core().memory.f64(at, cols * ld);
  const a = matrix(rows, cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) a.data[i * cols + j] = view[j * ld + i];
  return a;
}
