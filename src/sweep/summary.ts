import { encodeCsv } from '../io/csv.js';
import { sorted, type TaskRecord } from './record.js';
import type { Coordinates } from './study.js';

/** Mean over seeds at one point; one such row for every place along the axis, where the study has one. */
export interface Summary {
  point: number;
  at: Coordinates;
  done: number;
  failed: number;
  /** For every number that was measured: its mean, the standard error of the mean (from two seeds on), and of how many. */
  values: Record<string, { mean: number; error?: number; count: number }>;
}

/** Points in order, whatever the order of the records. */
export function summarise(records: TaskRecord[], axis?: string): Summary[] {
  const points = new Map<number, TaskRecord[]>();
  for (const record of sorted(records)) {
    const others = points.get(record.point);
    if (others) others.push(record);
    else points.set(record.point, [record]);
  }
  return [...points].flatMap(([point, group]) => {
    const { at } = group[0];
    const runs = group.flatMap((record) => (record.status === 'done' ? [record.rows] : []));
    const failed = group.length - runs.length;
    const length = Math.max(1, ...runs.map((rows) => rows.length));
    return Array.from({ length }, (_, i) => {
      const rows = runs.flatMap((run) => (i < run.length ? [run[i]] : []));
      const along = axis !== undefined && rows.length > 0 ? { [axis]: rows[0][axis] } : {};
      const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((key) => key !== axis);
      const values: Summary['values'] = {};
      for (const key of keys) {
        const numbers = rows.map((row) => row[key]).filter((value) => typeof value === 'number');
        if (numbers.length > 0) values[key] = moments(numbers);
      }
      return { point, at: { ...at, ...along }, done: runs.length, failed, values };
    });
  });
}

/** The table that pandas, R and Julia read: one line a point, NAME_mean, NAME_se and NAME_n for every number. */
export function summaryCsv(summaries: Summary[]): string {
  const coordinates = [...new Set(summaries.flatMap(({ at }) => Object.keys(at)))];
  const names = [...new Set(summaries.flatMap(({ values }) => Object.keys(values)))];
  const header = [
    'point',
    ...coordinates,
    'done',
    'failed',
    ...names.flatMap((n) => [`${n}_mean`, `${n}_se`, `${n}_n`]),
  ];
  const rows = summaries.map(({ point, at, done, failed, values }) => [
    point,
    ...coordinates.map((name) => at[name]),
    done,
    failed,
    ...names.flatMap((name) => [values[name]?.mean, values[name]?.error, values[name]?.count]),
  ]);
  return encodeCsv(header, rows);
}

function moments(numbers: number[]): { mean: number; error?: number; count: number } {
  const count = numbers.length;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, count };
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (count - 1) / count), count };
}
