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

/** What is asked of a table before its numbers are looked at. */
export function checkModality(at: string, modality: Modality): void {
  checkObject(at, modality, { name: true, data: true, shape: true, labels: true });
  const { name = '', data, shape, labels = [] } = modality;
  if (typeof name !== 'string') throw new TypeError(`${at}.name must be a string, got ${shown(name)}`);
  checkArray(`${at}.data`, data);
  checkArray(`${at}.shape`, shape);
  checkArray(`${at}.labels`, labels);
}

export function checkShape(
  name: string,
  kind: 'matrix' | 'tensor',
  shape: readonly number[],
  length: number,
): void {
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

/** @param holes whether NaN stands for a missing cell */
export function checkFinite(
  name: string,
  data: Float64Array,
  { shape, labels }: Modality,
  holes: boolean,
): void {
  const bad: number[] = [];
  let count = 0;
  let nan = 0;
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i]) || (holes && Number.isNaN(data[i]))) continue;
    count++;
    if (Number.isNaN(data[i])) nan++;
    if (bad.length < 3) bad.push(i);
  }
  if (count === 0) return;
  const places = bad.map((i) => place(i, shape, labels)).join('; ');
  const etc = count > bad.length ? '; ...' : '';
  const cure = nan === count ? ' (missing, --missing: mean or impute takes NaN for a missing cell)' : '';
  throw new RangeError(
    `${name} must hold finite numbers only, got ${count} of ${data.length} that are not: at ${places}${etc}${cure}`,
  );
}

/** Nothing can be said of a subject, or of a column, that the table has no number of. */
export function checkObserved(name: string, data: Float64Array, { shape, labels }: Modality): void {
  const [rows] = shape;
  const columns = data.length / rows;
  const ofRow = new Uint8Array(rows);
  const ofColumn = new Uint8Array(columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) {
      if (Number.isNaN(data[at])) continue;
      ofRow[i] = 1;
      ofColumn[j] = 1;
    }
  }
  const refuse = (what: string, seen: Uint8Array, placed: (at: number) => string) => {
    const empty = [...seen.keys()].filter((at) => seen[at] === 0);
    if (empty.length === 0) return;
    const places = empty.slice(0, 3).map(placed).join('; ');
    throw new RangeError(
      `${name} must hold a number of every ${what}, got ${empty.length} of ${seen.length} without one: ` +
        `${places}${empty.length > 3 ? '; ...' : ''}; leave them out`,
    );
  };
  refuse(shape.length === 2 ? 'column' : 'fibre', ofColumn, (j) => columnPlace(j, shape, labels));
  refuse('subject', ofRow, (i) => place(i, [rows], labels));
}

/**
 * A column whose entries differ by less than this, relative to its mean, is constant but for rounding: that of the
 * entries themselves where they have single precision, and otherwise that of what they were computed by.
 */
function resolution(given: ArrayLike<number>): number {
  return given instanceof Float32Array ? 2 ** -20 : 2 ** -40;
}

export function checkVaries(
  name: string,
  mean: Float64Array,
  range: Float64Array,
  { data, shape, labels }: Modality,
): void {
  const columns = mean.length;
  const least = resolution(data);
  const constant = [...mean.keys()].filter((j) => !(range[j] > least * Math.abs(mean[j])));
  if (constant.length === 0) return;
  const word = shape.length === 2 ? 'column' : 'fibre';
  const places = constant.slice(0, 3).map((j) => columnPlace(j, shape, labels));
  const etc = constant.length > 3 ? '; ...' : '';
  throw new RangeError(
    `${name} must vary over the subjects in every ${word}, ` +
      `got ${constant.length} of ${columns} constant: ${places.join('; ')}${etc}`,
  );
}

export function checkSquares(
  { name, shape, labels }: { name: string } & Pick<Modality, 'shape' | 'labels'>,
  deviation: Float64Array,
): void {
  const at = deviation.findIndex((sd) => !(sd > 0 && sd < Number.POSITIVE_INFINITY));
  if (at >= 0)
    throw new RangeError(
      `${name} must hold numbers whose squares are numbers too, got ${columnPlace(at, shape, labels)}: use another unit`,
    );
}

export function columnPlace(j: number, shape: readonly number[], labels: Modality['labels']): string {
  return place(j, shape.slice(1), labels?.slice(1), true);
}

/** [4, 2] (Austria, income): indices counted from 0, and labels where there are any. */
export function place(
  flat: number,
  shape: readonly number[],
  labels: Modality['labels'],
  ofColumn = false,
): string {
  const index: number[] = [];
  for (let k = shape.length - 1; k >= 0; k--) {
    index[k] = flat % shape[k];
    flat = Math.floor(flat / shape[k]);
  }
  const names = index.map((i, k) => labels?.[k]?.[i]).filter((label) => label !== undefined);
  const dots = ofColumn ? [':', ...index] : index;
  return `[${dots.join(', ')}]${names.length > 0 ? ` (${names.join(', ')})` : ''}`;
}
