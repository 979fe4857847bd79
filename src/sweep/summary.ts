import { extent } from '../core/extent.js';
import { type Moments, momentsOf } from '../numerics/index.js';

export type { Moments } from '../numerics/index.js';

import { numberOf, sorted, type TaskRecord } from './record.js';
import type { Coordinates } from './study.js';

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
        const moments = momentsOf(numbers);
        if (moments) values[key] = moments;
      }
      return { point, at: { ...at, ...along }, done: runs.length, failed, values };
    });
  });
}
