import {
  checkFinite,
  checkShape,
  checkSquares,
  checkVaries,
  columnPlace,
  type Modality,
  place,
} from './modality.js';
import { normalScores } from './scores.js';

/** A checked, centred copy, as a matrix with a row per subject. */
export interface Prepared {
  name: string;
  kind: 'matrix' | 'tensor';
  labels: Modality['labels'];
  data: Float64Array;
  shape: readonly number[];
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
  /** Before all that, replace the entries of every column by their normal scores. */
  robust?: boolean;
}

/** @throws RangeError when the shape and the length disagree, an entry is not finite, or a column is constant */
export function prepare(modality: Modality, kind: 'matrix' | 'tensor', options: PrepareOptions): Prepared {
  const { data: given, shape, labels, name = kind } = modality;
  checkShape(name, kind, shape, given.length);
  const data = Float64Array.from(given);
  const rows = shape[0];
  const columns = data.length / rows;
  checkFinite(name, data, modality);

  let { mean, deviation, range } = moments(data, rows, columns);
  checkVaries(name, mean, range, modality);
  if (options.robust) {
    normalScores(data, rows, columns);
    ({ mean, deviation } = moments(data, rows, columns));
  }
  checkSquares(name, deviation, modality);
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
    ...{ name, kind, labels, data, shape: [...shape], rows, columns, degrees, mean },
    scale: new Float64Array(columns).fill(1),
    span: extreme(deviation, Math.max) / extreme(deviation, Math.min),
  };
  if (options.scale) divide(prepared, deviation);
  return prepared;
}

/**
 * Mean and standard deviation of every column, and the largest difference from its first entry. One pass over these
 * differences, which lose no digits.
 */
function moments(data: Float64Array, rows: number, columns: number) {
  const first = data.slice(0, columns);
  const sum = new Float64Array(columns);
  const square = new Float64Array(columns);
  const range = new Float64Array(columns);
  forEachRow(data, columns, (row) => {
    for (let j = 0; j < columns; j++) {
      const difference = row[j] - first[j];
      sum[j] += difference;
      square[j] += difference * difference;
      if (Math.abs(difference) > range[j]) range[j] = Math.abs(difference);
    }
  });
  return {
    range,
    mean: first.map((entry, j) => entry + sum[j] / rows),
    deviation: square.map((total, j) => Math.sqrt(Math.max(0, total - sum[j] ** 2 / rows) / rows)),
  };
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
  { shape, columns, labels }: Prepared,
  { row, column }: { row?: number; column?: number },
): string {
  if (row === undefined) return columnPlace(column!, shape, labels);
  if (column === undefined) return place(row, shape.slice(0, 1), labels);
  return place(row * columns + column, shape, labels);
}
