import { csvFormatRows } from 'd3-dsv';
import { gridOf } from './grid.js';
import { InputError } from './input-error.js';
import { givenLayout, layoutOf, type Names } from './names.js';
import { complaintOf, type Decimal, numberOf } from './number.js';

/** A matrix of numbers with the names that the file gave its rows and columns. */
export interface Table {
  /** Row-major, shape[0] x shape[1]; a missing cell is NaN. */
  data: Float64Array;
  shape: [number, number];
  columns?: string[];
  rows?: string[];
  /** Where the file has no number, as an empty cell, NA or NaN: line of the file (from 1) and name or number of the column. */
  missing: { line: number; column: string }[];
  /** Sentences on what was taken for names although it is numbers. */
  notes: string[];
}

export interface CsvOptions {
  /** Where the file holds names. Default: what it looks like. */
  names?: Names;
  /** The mark before decimals. Default: what the numbers show. */
  decimal?: Decimal;
}

/**
 * Reads a numeric matrix from text, its cells separated by commas, semicolons, tabs, bars or blanks. What names the rows and
 * columns is found as `layoutOf` says, the separator and the decimal mark as `gridOf` does.
 *
 * @param source what to call the file in messages
 * @throws InputError for ragged rows and for cells that are neither a finite number nor missing
 */
export function decodeCsv(text: string, source: string, { names, decimal }: CsvOptions = {}): Table {
  const grid = gridOf(text, source, decimal);
  const { header, labels, notes } = names ? givenLayout(names, grid, source) : layoutOf(grid, source);
  const [top] = grid.lines;
  const body = header ? grid.lines.slice(1) : grid.lines;
  if (body.length === 0)
    throw new InputError(`${source}: expected a matrix of numbers, found column names alone`);
  const first = labels ? 1 : 0;
  const columns = header ? top.cells.slice(grid.short ? 0 : first) : undefined;
  const shape: [number, number] = [body.length, body[0].cells.length - first];
  const data = new Float64Array(shape[0] * shape[1]);
  const missing: Table['missing'] = [];
  body.forEach(({ line, cells }, i) => {
    for (let j = 0; j < shape[1]; j++) {
      const cell = cells[j + first];
      const value = numberOf(cell, grid.decimal);
      const column = columns?.[j] || String(j + first + 1);
      if (value === undefined) {
        const otherwise = j + first === 0 ? ' (--names rows where the first column names the rows)' : '';
        throw new InputError(
          `${source}, line ${line}, column ${column}: ${complaintOf(cell, grid.decimal, otherwise)}`,
        );
      }
      if (Number.isNaN(value)) missing.push({ line, column });
      data[i * shape[1] + j] = value;
    }
  });
  return {
    data,
    shape,
    columns,
    rows: labels ? body.map(({ cells }) => cells[0]) : undefined,
    missing,
    notes,
  };
}

/** @throws InputError when cells are missing, with their count and the place of the first */
export function requireComplete({ missing }: Pick<Table, 'missing'>, source: string): void {
  if (missing.length === 0) return;
  const [{ line, column }] = missing;
  const cells = missing.length === 1 ? '1 missing cell' : `${missing.length} missing cells`;
  const place = missing.length === 1 ? 'at' : 'the first at';
  throw new InputError(
    `${source}: expected a number in every cell, found ${cells}, ${place} line ${line}, column ${column} ` +
      '(--missing mean or impute goes on without them)',
  );
}

/** Comma separated text; a number keeps every digit, undefined is an empty cell. */
export function encodeCsv(header: string[], rows: (string | number | undefined)[][]): string {
  return `${csvFormatRows([header, ...rows.map((row) => row.map((cell) => (cell === undefined ? '' : String(cell))))])}\n`;
}
