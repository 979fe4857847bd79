import { extent } from '../core/extent.js';
import { numberOf, sorted, type TaskRecord } from './record.js';
import type { Coordinates } from './study.js';

/** Statistics over seeds of the finite values of one number. */
export interface Moments {
  mean: number;
  /** Standard error of the mean, from two seeds on. */
  error?: number;
  /** How many values were finite. */
  count: number;
  /** The 10 %, 50 % and 90 % quantiles, between order statistics linearly (numpy's default). */
  quantiles: [number, number, number];
}

/** Statistics at one point; one such row for every place along the axis, where the study has one. */
export interface Summary {
  point: number;
  at: Coordinates;
  done: number;
  failed: number;
  values: Record<string, Moments>;
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
    const [, length] = extent([1, ...runs.map((rows) => rows.length)]);
    return Array.from({ length }, (_, i) => {
      const rows = runs.flatMap((run) => (i < run.length ? [run[i]] : []));
      const along = axis !== undefined && rows.length > 0 ? { [axis]: rows[0][axis] } : {};
      const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((key) => key !== axis);
      const values: Summary['values'] = {};
      for (const key of keys) {
        const numbers = rows.map((row) => numberOf(row[key])).filter((value) => value !== undefined);
        const finite = numbers.filter(Number.isFinite);
        if (finite.length > 0) values[key] = moments(finite);
      }
      return { point, at: { ...at, ...along }, done: runs.length, failed, values };
    });
  });
}

function moments(numbers: number[]): Moments {
  const count = numbers.length;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / count;
  const ordered = [...numbers].sort((a, b) => a - b);
  const quantiles: Moments['quantiles'] = [
    quantile(ordered, 0.1),
    quantile(ordered, 0.5),
    quantile(ordered, 0.9),
  ];
  if (count < 2) return { mean, count, quantiles };
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (count - 1) / count), count, quantiles };
}

function quantile(ordered: number[], fraction: number): number {
  const position = fraction * (ordered.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, ordered.length - 1);
  return ordered[below] + (position - below) * (ordered[above] - ordered[below]);
}
