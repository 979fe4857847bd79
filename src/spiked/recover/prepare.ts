import { type Cells, moments } from './cells.js';
import { checkSquares, columnPlace, place } from './modality.js';

/** A table without holes, centred, as a matrix with a row per subject. */
export interface Prepared {
  /** What it was made from. */
  cells: Cells;
  data: Float64Array;
  rows: number;
  columns: number;
  /** Directions that centring has left: rows, or rows - 1. It stands for N1 in every edge and strength. */
  degrees: number;
  /** What was subtracted from and divided out of every column; zeros and ones where that is off. */
  mean: Float64Array;
  scale: Float64Array;
  /** Largest standard deviation of a column over the smallest, before they were scaled. */
  span: number;
}

export interface PrepareOptions {
  /** Subtract from every column (every fibre of the tensor) its mean over the subjects. */
  centre: boolean;
  /** Divide every column (fibre) by its standard deviation over the subjects. */
  scale: boolean;
}

/**
 * @param data the cells with a number in each, changed in place
 * @throws RangeError when squares of the entries cannot be written down
 */
export function prepare(cells: Cells, data: Float64Array, options: PrepareOptions): Prepared {
  const { rows, columns } = cells;
  let { mean, deviation } = moments(data, rows, columns);
  checkSquares(cells, deviation);
  const degrees = options.centre ? rows - 1 : rows;
  if (options.centre) {
    forEachRow(data, columns, (row) => {
      for (let j = 0; j < columns; j++) row[j] -= mean[j];
    });
    deviation = deviation.map((sd) => sd * Math.sqrt(rows / degrees));
  } else {
    deviation = deviation.map((sd, j) => Math.hypot(sd, mean[j]));
    mean = new Float64Array(columns);
  }
  const prepared = {
    ...{ cells, data, rows, columns, degrees, mean },
    scale: new Float64Array(columns).fill(1),
    span: extreme(deviation, Math.max) / extreme(deviation, Math.min),
  };
  if (options.scale) divide(prepared, deviation);
  return prepared;
}

/**
 * Divides every column by the level of its noise.
 *
 * @param variance of the noise of every column
 */
export function rescale(prepared: Prepared, variance: Float64Array): void {
  divide(prepared, variance.map(Math.sqrt));
}

function divide({ data, columns, scale }: Prepared, by: Float64Array): void {
  forEachRow(data, columns, (row) => {
    for (let j = 0; j < columns; j++) row[j] /= by[j];
  });
  for (let j = 0; j < columns; j++) scale[j] *= by[j];
}

function extreme(values: Float64Array, pick: (a: number, b: number) => number): number {
  return values.reduce((a, b) => pick(a, b));
}

function forEachRow(data: Float64Array, columns: number, visit: (row: Float64Array) => void): void {
  for (let at = 0; at < data.length; at += columns) visit(data.subarray(at, at + columns));
}

/** Where a row, a column, or the entry where both meet, is in the data as given. */
export function placeOf(
  { shape, columns, labels }: Cells,
  { row, column }: { row?: number; column?: number },
): string {
  if (row === undefined) return columnPlace(column!, shape, labels);
  if (column === undefined) return place(row, shape.slice(0, 1), labels);
  return place(row * columns + column, shape, labels);
}
