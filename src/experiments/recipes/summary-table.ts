import type { TaskRecord } from '../../sweep/record.js';
import { summarise } from '../../sweep/summary.js';
import type { Table } from '../../system/report.js';

/** A line a point: its coordinates, how many runs, and mean and standard error of every number that was measured. */
export function summaryTable(records: TaskRecord[]): Table {
  const points = summarise(records);
  const coordinates = namesIn(points.map(({ at }) => at));
  const measured = namesIn(points.map(({ values }) => values));
  return {
    columns: [...coordinates, 'runs', ...measured.flatMap((name) => [name, '± s.e.'])],
    rows: points.map(({ at, done, values }) => [
      ...coordinates.map((name) => at[name]),
      done,
      ...measured.flatMap((name) => [values[name]?.mean, values[name]?.error]),
    ]),
  };
}

function namesIn(objects: object[]): string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object)))];
}
