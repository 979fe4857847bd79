import { checkArray, checkObject, shown } from '../../core/index.js';

/** One table of numbers about the subjects: subjects first, C order. */
export interface Modality {
  /** What messages call it; a file name, for example. Default 'matrix' or 'tensor'. */
  name?: string;
  data: ArrayLike<number>;
  /** [subjects, columns] or [subjects, second, third]. */
  shape: readonly number[];
  /** Labels of the entries of each mode, where there are any. They serve messages only. */
  labels?: readonly (readonly string[] | undefined)[];
}

/** A checked, centred copy, as a matrix with a row per subject. */
export interface Prepared {
  name: string;
  data: Float64Array;
  shape: readonly number[];
  rows: number;
  columns: number;
  /** Directions that centring has left: rows, or rows - 1. It stands for N1 in every edge and strength. */
  degrees: number;
  /** What was subtracted from and divided out of every column; zeros and ones where that is off. */
  mean: Float64Array;
  scale: Float64Array;
}

export interface PrepareOptions {
  /** Subtract from every column (every fibre of the tensor) its mean over the subjects. */
  centre: boolean;
  /** Divide every column (fibre) by its standard deviation over the subjects. */
  scale: boolean;
}

/** @throws RangeError when the shape and the length disagree, an entry is not finite, or a column is constant */
export function prepare(modality: Modality, kind: 'matrix' | 'tensor', options: PrepareOptions): Prepared {
  const { data: given, shape, name = kind } = modality;
  checkShape(name, kind, shape, given.length);
  const data = Float64Array.from(given);
  const rows = shape[0];
  const columns = data.length / rows;
  checkFinite(name, data, modality);

  const mean = new Float64Array(columns);
  const square = new Float64Array(columns);
  const first = data.subarray(0, columns);
  const varies = new Uint8Array(columns);
  forEachRow(data, columns, (row) => {
    for (let j = 0; j < columns; j++) {
      mean[j] += row[j] / rows;
      if (row[j] !== first[j]) varies[j] = 1;
    }
  });
  checkVaries(name, varies, modality);
  if (!options.centre) mean.fill(0);

  forEachRow(data, columns, (row) => {
    for (let j = 0; j < columns; j++) {
      row[j] -= mean[j];
      square[j] += row[j] * row[j];
    }
  });
  const degrees = options.centre ? rows - 1 : rows;
  const scale = square.map((sum) => (options.scale ? Math.sqrt(sum / degrees) : 1));
  if (options.scale) {
    forEachRow(data, columns, (row) => {
      for (let j = 0; j < columns; j++) row[j] /= scale[j];
    });
  }
  return { name, data, shape: [...shape], rows, columns, degrees, mean, scale };
}

/** What is asked of a table before its numbers are looked at. */
export function checkModality(at: string, modality: Modality): void {
  checkObject(at, modality, { name: true, data: true, shape: true, labels: true });
  const { name = '', data, shape, labels = [] } = modality;
  if (typeof name !== 'string') throw new TypeError(`${at}.name must be a string, got ${shown(name)}`);
  checkArray(`${at}.data`, data);
  checkArray(`${at}.shape`, shape);
  checkArray(`${at}.labels`, labels);
}

function forEachRow(data: Float64Array, columns: number, visit: (row: Float64Array) => void): void {
  for (let at = 0; at < data.length; at += columns) visit(data.subarray(at, at + columns));
}

function checkShape(name: string, kind: 'matrix' | 'tensor', shape: readonly number[], length: number): void {
  const order = kind === 'matrix' ? 2 : 3;
  const size = shape.reduce((product, n) => product * n, 1);
  if (shape.length !== order || !shape.every((n) => Number.isInteger(n) && n > 0))
    throw new RangeError(
      `${name} must have ${order} modes, none of them empty, got the shape ${shapeText(shape)}`,
    );
  if (size !== length)
    throw new RangeError(
      `${name} must have ${size} entries for its shape ${shapeText(shape)}, got ${length}`,
    );
  if (shape[0] < 4) throw new RangeError(`${name} must be about at least 4 subjects, got ${shape[0]}`);
}

export function shapeText(shape: readonly number[]): string {
  return shape.join(' x ');
}

function checkFinite(name: string, data: Float64Array, { shape, labels }: Modality): void {
  const bad: number[] = [];
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue;
    count++;
    if (bad.length < 3) bad.push(i);
  }
  if (count === 0) return;
  const places = bad.map((i) => place(i, shape, labels)).join('; ');
  const etc = count > bad.length ? '; ...' : '';
  throw new RangeError(
    `${name} must hold finite numbers only, got ${count} of ${data.length} that are not: at ${places}${etc}`,
  );
}

function checkVaries(name: string, varies: Uint8Array, { shape, labels }: Modality): void {
  const constant = [...varies.keys()].filter((j) => !varies[j]);
  if (constant.length === 0) return;
  const word = shape.length === 2 ? 'column' : 'fibre';
  const rest = shape.slice(1);
  const places = constant.slice(0, 3).map((j) => place(j, rest, labels?.slice(1), 1));
  const etc = constant.length > 3 ? '; ...' : '';
  throw new RangeError(
    `${name} must vary over the subjects in every ${word}, ` +
      `got ${constant.length} of ${varies.length} constant: ${places.join('; ')}${etc}`,
  );
}

/** [4, 2] (Austria, income): indices counted from 0, and labels where there are any. */
function place(flat: number, shape: readonly number[], labels: Modality['labels'], firstMode = 0): string {
  const index: number[] = [];
  for (let k = shape.length - 1; k >= 0; k--) {
    index[k] = flat % shape[k];
    flat = Math.floor(flat / shape[k]);
  }
  const names = index.map((i, k) => labels?.[k]?.[i]).filter((label) => label !== undefined);
  const dots = firstMode ? [':', ...index] : index;
  return `[${dots.join(', ')}]${names.length > 0 ? ` (${names.join(', ')})` : ''}`;
}
