import { gridOf } from './grid.js';
import { InputError } from './input-error.js';
import { complaintOf, type Decimal, kindOf, numberOf } from './number.js';

/** An array from a table with a line for each entry. */
export interface LongArray {
  /** Row-major, one dimension for each column of keys; a missing entry is NaN. */
  data: Float64Array;
  shape: number[];
  /** The keys along each dimension: numbers in increasing order, words in the order in which they first occur. */
  labels: string[][];
}

/**
 * Reads an array of `order` dimensions from lines of `order` keys and a value: subject, mode, mode, value. A header, and a column
 * of row numbers as pandas and R write it, are left out. An entry is missing that has no line, or no number in it.
 *
 * @param source what to call the file in messages
 * @throws InputError for another number of columns, a value that is neither a finite number nor missing, and entries that occur twice
 */
export function decodeLong(text: string, source: string, order: number, decimal?: Decimal): LongArray {
  const grid = gridOf(text, source, decimal);
  const [top, ...rest] = grid.lines;
  const width = grid.lines[grid.lines.length - 1].cells.length;
  const header = rest.length > 0 && (grid.short || kindOf(top.cells[width - 1], grid.decimal) === 'word');
  const body = header ? rest : grid.lines;
  const indexed = width === order + 2 && (grid.short || (header && /^(|unnamed: \d+)$/i.test(top.cells[0])));
  if (width !== order + 1 && !indexed)
    throw new InputError(
      `${source}: expected ${order} columns of keys and one of values, found ${width} columns`,
    );
  const first = indexed ? 1 : 0;

  const keys = Array.from({ length: order }, (_, m) => keysOf(body.map(({ cells }) => cells[first + m])));
  const shape = keys.map(({ labels }) => labels.length);
  const data = new Float64Array(shape.reduce((product, n) => product * n, 1)).fill(Number.NaN);
  const seen = new Uint8Array(data.length);
  for (const { line, cells } of body) {
    const at = keys.reduce((sum, { place }, m) => sum * shape[m] + place.get(cells[first + m])!, 0);
    const cell = cells[first + order];
    const value = numberOf(cell, grid.decimal);
    if (value === undefined)
      throw new InputError(
        `${source}, line ${line}, column ${first + order + 1}: ${complaintOf(cell, grid.decimal)}`,
      );
    const names = cells.slice(first, first + order).join(', ');
    if (seen[at])
      throw new InputError(
        `${source}, line ${line}: expected one value for each entry, found another for ${names}`,
      );
    seen[at] = 1;
    data[at] = value;
  }
  return { data, shape, labels: keys.map(({ labels }) => labels) };
}

function keysOf(column: string[]): { labels: string[]; place: Map<string, number> } {
  const labels = [...new Set(column)];
  if (labels.every((label) => kindOf(label, '.') === 'number')) labels.sort((a, b) => Number(a) - Number(b));
  return { labels, place: new Map(labels.map((label, i) => [label, i])) };
}

/** @throws InputError when entries are missing, with their count and the names of the first */
export function requireEntries({ data, shape, labels }: LongArray, source: string): void {
  let at = data.findIndex(Number.isNaN);
  if (at < 0) return;
  const count = data.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
  const names = shape.map((_, m) => {
    const size = shape.slice(m + 1).reduce((product, n) => product * n, 1);
    const name = labels[m][Math.floor(at / size)];
    at %= size;
    return name;
  });
  throw new InputError(
    `${source}: expected a value for every one of the ${shape.join(' x ')} entries, found none for ${count} of them, ` +
      `the first of which is ${names.join(', ')} (--missing mean or impute goes on without them)`,
  );
}
