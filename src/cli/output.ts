import { mkdirSync } from 'node:fs';
import { extent } from '../core/extent.js';
import { reason } from '../io/files.js';
import { InputError } from '../io/input-error.js';
import type { Cell, Report, Table } from '../system/report.js';

/** The one JSON document of a command with --json. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A word to the person beside the results: never on stdout. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Aligned columns: numbers to the right with four significant digits of the column's largest, words to the left. */
export function tableText({ columns, rows }: Table): string {
  const cells = columns.map((title, j) => {
    const column = rows.map((row) => row[j]);
    return [title, ...formatted(column)];
  });
  const numeric = columns.map((_, j) => rows.every((row) => typeof row[j] !== 'string'));
  const widths = cells.map((column) => extent(column.map((cell) => cell.length))[1]);
  const line = (i: number) =>
    cells
      .map((column, j) => (numeric[j] ? column[i].padStart(widths[j]) : column[i].padEnd(widths[j])))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [line(0), rule, ...rows.map((_, i) => line(i + 1))].join('\n');
}

/** A table whose rows are printed as they come: columns of words, of widths that are known before. */
export class GrowingTable {
  readonly #widths: number[];

  constructor(columns: string[], widths: number[]) {
    this.#widths = widths;
    this.row(...columns);
    print(widths.map((width) => '─'.repeat(width)).join('  '));
  }

  row(...cells: string[]): void {
    print(
      cells
        .map((cell, j) => cell.padEnd(this.#widths[j]))
        .join('  ')
        .trimEnd(),
    );
  }
}

function formatted(column: Cell[]): string[] {
  const numbers = column.filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[];
  const [, largest] = extent([0, ...numbers.map(Math.abs)]);
  const integers = numbers.every(Number.isInteger);
  const decimals =
    integers || largest === 0 ? 0 : Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(largest))));
  return column.map((value) => {
    if (value === undefined) return '';
    if (typeof value === 'string') return value;
    if (!Number.isFinite(value)) return '–';
    const tooSmall = value !== 0 && Math.abs(value) < 0.5 * 10 ** -decimals;
    const tooLarge = Math.abs(value) >= 1e7;
    return !integers && (tooSmall || tooLarge) ? value.toExponential(1) : value.toFixed(decimals);
  });
}

/** Prints a report: its tables, unless they were printed row by row, and its sentences. */
export function printReport({ tables, sentences }: Report, { printed = false } = {}): void {
  const texts = printed ? [] : tables.map(tableText);
  const said = sentences.length > 0 ? [sentences.join('\n')] : [];
  const all = [...texts, ...said].join('\n\n');
  if (all !== '') print(`${printed ? '\n' : ''}${all}`);
}

/** @throws InputError when `--out` names something that cannot be a folder of results */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new InputError(`--out ${path}: expected a folder to write to, found that ${reason(error)}`);
  }
}
