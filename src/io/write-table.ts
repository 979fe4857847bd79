import { existsSync, statSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { writeAtomic } from './files.js';
import { InputError } from './input-error.js';
import { encodeNpy } from './npy.js';
import { encodeNpz } from './npz.js';
import { type Column, columnsToCsv, columnsToParquet } from './table.js';

/** The endings that say how a table is written. */
export const tableEndings = ['.csv', '.npy', '.npz', '.parquet'] as const;

/** A table as rows; whether a column holds words is found from its cells. */
export interface Rows {
  columns: string[];
  rows: (string | number | undefined)[][];
}

/** @throws InputError for a path whose ending says no format, or whose folder is none; before anything is computed */
export function checkTablePath(option: string, path: string): void {
  if (!(tableEndings as readonly string[]).includes(extname(path)))
    throw new InputError(`${option}: expected a file that ends in ${tableEndings.join(', ')}, found ${path}`);
  if (!existsSync(dirname(path)) || !statSync(dirname(path)).isDirectory())
    throw new InputError(`${option}: expected a file in a folder that exists, found ${path}`);
}

/**
 * Writes a table whole or not at all, as its ending says: .csv and .parquet with names, .npz with one array a column (words as numpy strings), .npy as
 * a matrix of numbers, in which words and what is missing are NaN.
 *
 * @param about key-value pairs for the metadata of a Parquet file
 */
export async function writeTable(
  path: string,
  table: Rows,
  about: Record<string, string> = {},
): Promise<void> {
  const columns = columnsOf(table);
  const ending = extname(path);
  if (ending === '.csv') await writeAtomic(path, columnsToCsv(columns));
  else if (ending === '.parquet') await writeAtomic(path, columnsToParquet(columns, about));
  else if (ending === '.npz') await writeAtomic(path, encodeNpz(Object.fromEntries(columns.map(arrayOf))));
  else if (ending === '.npy') await writeAtomic(path, encodeNpy(matrixOf(table)));
  else throw new InputError(`${path}: expected an ending among ${tableEndings.join(', ')}`);
}

function columnsOf({ columns, rows }: Rows): Column[] {
  return columns.map((name, j) => {
    const values = rows.map((row) => row[j]);
    const kind = values.some((value) => typeof value === 'string') ? 'word' : 'number';
    return { name, kind, values };
  });
}

function arrayOf({ name, kind, values }: Column): [string, Parameters<typeof encodeNpy>[0]] {
  const data =
    kind === 'word' ? values.map((value) => String(value ?? '')) : Float64Array.from(values, numeric);
  return [name, { data }];
}

function matrixOf({ columns, rows }: Rows): { data: Float64Array; shape: number[] } {
  const data = Float64Array.from(rows.flatMap((row) => columns.map((_, j) => numeric(row[j]))));
  return { data, shape: [rows.length, columns.length] };
}

const numeric = (value: string | number | undefined) => (typeof value === 'number' ? value : Number.NaN);
