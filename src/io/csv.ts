import { csvFormatRows, dsvFormat } from 'd3-dsv';
import { InputError } from './input-error.js';

/** A matrix of numbers with the names that the file gave its rows and columns. */
export interface Table {
  /** Row-major, shape[0] x shape[1]; a missing cell is NaN. */
  data: Float64Array;
  shape: [number, number];
  columns?: string[];
  rows?: string[];
  /** Where the file has nothing, NaN or an infinity: line of the file (from 1) and name or number of the column. */
  missing: { line: number; column: string }[];
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const nothing = /^(|na|n\/a|nan|null|none|[+-]?inf(inity)?)$/i;

/**
 * Reads a numeric matrix from comma, semicolon or tab separated text. A first row without numbers is taken as
 * column names; a first column without numbers, or one under an empty corner (as pandas writes its index), as row names.
 *
 * @param source what to call the file in messages
 * @throws InputError for ragged rows and for cells that are neither a number nor missing
 */
export function decodeCsv(text: string, source: string): Table {
  const lines = dsvFormat(delimiter(text))
    .parseRows(text.replace(/^\uFEFF/, ''), (row, i) => ({
      line: i + 1,
      cells: row.map((cell) => cell.trim()),
    }))
    .filter(({ cells }) => cells.length > 1 || cells[0] !== '');
  if (lines.length === 0) throw new InputError(`${source}: expected a matrix of numbers, found no rows`);
  const width = lines[0].cells.length;
  for (const { line, cells } of lines) {
    if (cells.length !== width) {
      throw new InputError(`${source}, line ${line}: expected ${width} cells, found ${cells.length}`);
    }
  }
  const { header, labels } = layout(lines.map(({ cells }) => cells));
  const body = header ? lines.slice(1) : lines;
  const first = labels ? 1 : 0;
  const columns = header ? lines[0].cells.slice(first) : undefined;
  const shape: [number, number] = [body.length, width - first];
  const data = new Float64Array(shape[0] * shape[1]);
  const missing: Table['missing'] = [];
  body.forEach(({ line, cells }, i) => {
    for (let j = 0; j < shape[1]; j++) {
      const cell = cells[j + first];
      const value = number.test(cell) ? Number(cell) : Number.NaN;
      const column = columns?.[j] || String(j + first + 1);
      if (!number.test(cell) && !nothing.test(cell)) {
        const found = JSON.stringify(cell.length > 40 ? `${cell.slice(0, 37)}...` : cell);
        throw new InputError(
          `${source}, line ${line}, column ${column}: expected a number, found ${found}${layoutHint(cell)}`,
        );
      }
      if (!Number.isFinite(value)) missing.push({ line, column });
      data[i * shape[1] + j] = Number.isFinite(value) ? value : Number.NaN;
    }
  });
  return { data, shape, columns, rows: labels ? body.map(({ cells }) => cells[0]) : undefined, missing };
}

/** What a cell that holds more than one number says about the file. */
function layoutHint(cell: string): string {
  return /\d[\s;,|]+[-+.\d]/.test(cell)
    ? ' (commas, semicolons or tabs separate cells, and a point precedes decimals)'
    : '';
}

/** @throws InputError when cells are missing, with their count and the place of the first */
export function requireComplete({ missing }: Pick<Table, 'missing'>, source: string): void {
  if (missing.length === 0) return;
  const [{ line, column }] = missing;
  const cells =
    missing.length === 1 ? '1 empty or non-finite cell' : `${missing.length} empty or non-finite cells`;
  const place = missing.length === 1 ? 'at' : 'the first at';
  throw new InputError(
    `${source}: expected a number in every cell, found ${cells}, ${place} line ${line}, column ${column}`,
  );
}

/** Comma separated text; a number keeps every digit, undefined is an empty cell. */
export function encodeCsv(header: string[], rows: (string | number | undefined)[][]): string {
  return `${csvFormatRows([header, ...rows.map((row) => row.map((cell) => (cell === undefined ? '' : String(cell))))])}\n`;
}

/** The separator that the first line uses most. */
function delimiter(text: string): string {
  const end = text.search(/[\r\n]/);
  const line = end < 0 ? text : text.slice(0, end);
  const count = (separator: string) => line.split(separator).length;
  return ['\t', ';'].reduce((best, separator) => (count(separator) > count(best) ? separator : best), ',');
}

function layout(cells: string[][]): { header: boolean; labels: boolean } {
  const isNumber = (cell: string) => number.test(cell);
  const isName = (cell: string) => !isNumber(cell) && !nothing.test(cell);
  const [top, ...rest] = cells;
  const below = rest.map((row) => row[0]);
  const nameRow = top.slice(1).some(isName) && !top.slice(1).some(isNumber);
  // "id, 2019, 2020" over a column of numbers: only the corner tells that the first row is names.
  const nameCorner = isName(top[0]) && below.some(isNumber) && !below.some(isName);
  const emptyCorner = top[0] === '' && top.length > 1 && nameRow;
  const header = rest.length > 0 && (nameRow || nameCorner);
  const side = header ? below : [top[0], ...below];
  const labels = top.length > 1 && (emptyCorner || (side.some(isName) && !side.some(isNumber)));
  return { header, labels };
}
