import type { Report } from '../system/report.js';

export const outFileOption = [
  '--out <file>',
  'write the numbers to a .csv, .npy, .npz or .parquet file: the trajectory, where there is one, else the last table',
] as const;

/** @throws InputError for a file of no known kind, before anything is computed */
export async function checkOut(path?: string): Promise<void> {
  if (path === undefined) return;
  const { checkTablePath } = await import('../io/index.js');
  checkTablePath('--out', path);
}

/** Writes what a report holds of numbers, whole or not at all. */
export async function writeReport(path: string, { trajectory, tables, values }: Report): Promise<void> {
  const { writeTable } = await import('../io/index.js');
  const table = trajectory ?? tables.at(-1) ?? { columns: ['name', 'value'], rows: Object.entries(values) };
  await writeTable(path, table);
}
