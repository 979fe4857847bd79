// The answer of a family about a model: tables, sentences, and the same as data. Only the command line prints
// it, only a page renders it.

import { type Moments, momentsOf } from '../numerics/index.js';

export type Cell = string | number | undefined;

/** Columns of numbers and words, headed by the paper's symbols. */
export interface Table {
  columns: string[];
  rows: Cell[][];
}

export interface Report {
  tables: Table[];
  /** What is said under the tables, one line each. */
  sentences: string[];
  /** The same and more as one JSON document. */
  json: object;
  /**
   * Numbers by dotted name, as a sweep records them. What `evolve` predicts and what `simulate` measures of it have the same name
   * (`overlap.u`, `mse`).
   */
  values: Record<string, number>;
  /** One row an iteration or a time, where a trajectory was asked for. */
  trajectory?: Table;
  /** Something that was asked for was not found in time. */
  incomplete?: boolean;
}

/** Entries of an overlap by name: a number is one, a matrix one for every pair of components. */
export function entriesOf(overlap: Record<string, unknown>): [name: string, value: number][] {
  return Object.entries(overlap).flatMap(([name, value]): [string, number][] =>
    Array.isArray(value)
      ? value.flatMap((row, a) =>
          Array.isArray(row)
            ? row.map((entry, b): [string, number] => [`${name}[${a},${b}]`, entry])
            : [[`${name}[${a}]`, row] as [string, number]],
        )
      : [[name, value as number]],
  );
}

/** Mean and standard error over runs of every number in what they measured. */
export function meansOf(runs: Record<string, unknown>[]): Record<string, Moments> {
  const rows = runs.map((run) => Object.fromEntries(entriesOf(run)));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return Object.fromEntries(
    names.flatMap((name) => {
      const moments = momentsOf(rows.flatMap((row) => (typeof row[name] === 'number' ? [row[name]] : [])));
      return moments ? [[name, moments]] : [];
    }),
  );
}

/** Entries as `values` of a report, under a common name. */
export function valuesOf(prefix: string, entries: Iterable<[string, number]>): Record<string, number> {
  return Object.fromEntries([...entries].map(([name, value]) => [`${prefix}.${name}`, value]));
}

/** Means as `values` of a report. */
export function meanValues(prefix: string, means: Record<string, Moments>): Record<string, number> {
  return valuesOf(
    prefix,
    Object.entries(means).map(([name, { mean }]): [string, number] => [name, mean]),
  );
}

/** So many rows of a table fit on a screen: every second, third, .. of a longer one, and its last. */
export function thinned({ columns, rows }: Table, most = 40): Table {
  const step = Math.ceil(rows.length / most);
  return { columns, rows: rows.filter((_, t) => t % step === 0 || t === rows.length - 1) };
}
