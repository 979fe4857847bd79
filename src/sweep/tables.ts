import { join } from 'node:path';
import { type Column, columnsToCsv, columnsToParquet, encodeNpz, writeAtomic } from '../io/index.js';
import type { Plan } from './plan.js';
import { numberOf, sorted, type TaskRecord } from './record.js';
import type { Row } from './study.js';
import { summarise } from './summary.js';

type Values = Column['values'];

/**
 * Writes what other programs read, each whole or not at all: summary.csv and summary.parquet (a line a point),
 * records.csv and records.parquet (a line a task, or a row of one), arrays.npz (a number, by point and seed).
 * The bytes depend on plan and records alone.
 */
export async function writeTables(directory: string, plan: Plan, records: TaskRecord[]): Promise<void> {
  const about = { onsager: JSON.stringify(plan.config) };
  const tables = { summary: summaryColumns(records, plan.study.axis), records: recordColumns(records) };
  for (const [name, columns] of Object.entries(tables)) {
    await writeAtomic(join(directory, `${name}.csv`), columnsToCsv(columns));
    await writeAtomic(join(directory, `${name}.parquet`), columnsToParquet(columns, about));
  }
  await writeAtomic(join(directory, 'arrays.npz'), encodeNpz(arrays(plan, records)));
}

/** A line a point: coordinates, how many tasks, and for every number NAME_mean, _se, _n, _q10, _q50 and _q90. */
function summaryColumns(records: TaskRecord[], axis?: string): Column[] {
  const summaries = summarise(records, axis);
  const coordinates = namesIn(summaries.map(({ at }) => at));
  const names = namesIn(summaries.map(({ values }) => values));
  const of = (
    name: string,
    kind: Column['kind'],
    value: (row: (typeof summaries)[number]) => Values[number],
  ) => ({
    name,
    kind,
    values: summaries.map(value),
  });
  return [
    of('point', 'integer', ({ point }) => point),
    ...coordinates.map((name) =>
      inferred(
        name,
        summaries.map(({ at }) => at[name]),
      ),
    ),
    of('done', 'integer', ({ done }) => done),
    of('failed', 'integer', ({ failed }) => failed),
    ...names.flatMap((name) => [
      of(`${name}_mean`, 'number', ({ values }) => values[name]?.mean),
      of(`${name}_se`, 'number', ({ values }) => values[name]?.error),
      of(`${name}_n`, 'integer', ({ values }) => values[name]?.count),
      ...[10, 50, 90].map((percent, k) =>
        of(`${name}_q${percent}`, 'number', ({ values }) => values[name]?.quantiles[k]),
      ),
    ]),
  ];
}

/** A line a task, or as many as it has rows: indices, coordinates, how it ended, and what it measured. */
function recordColumns(records: TaskRecord[]): Column[] {
  const lines = sorted(records).flatMap((record): { record: TaskRecord; row: Row }[] =>
    record.status === 'done' ? record.rows.map((row) => ({ record, row })) : [{ record, row: {} }],
  );
  const coordinates = namesIn(lines.map(({ record }) => record.at));
  const measured = namesIn(lines.map(({ row }) => row));
  // A study may call a value by the name of a coordinate, or "status": the task's own come first.
  const taken = new Set(['point', 'seed', 'task_status', 'message', ...coordinates]);
  return [
    { name: 'point', kind: 'integer', values: lines.map(({ record }) => record.point) },
    { name: 'seed', kind: 'integer', values: lines.map(({ record }) => record.seed) },
    ...coordinates.map((name) =>
      inferred(
        name,
        lines.map(({ record }) => record.at[name]),
      ),
    ),
    { name: 'task_status', kind: 'word', values: lines.map(({ record }) => record.status) },
    {
      name: 'message',
      kind: 'word',
      values: lines.map(({ record }) => (record.status === 'failed' ? record.message : undefined)),
    },
    ...measured.map((name) =>
      inferred(
        taken.has(name) ? `${name}_measured` : name,
        lines.map(({ row }) => row[name]),
      ),
    ),
  ];
}

/**
 * Every measured number as an array of shape [points, seeds], or [points, seeds, rows], NaN where there is none; and every coordinate NAME of a
 * point as `at.NAME`, words as numpy strings.
 */
function arrays(
  { tasks }: Plan,
  records: TaskRecord[],
): Record<string, { data: Float64Array | string[]; shape: number[] }> {
  const points = (tasks.at(-1)?.point ?? -1) + 1;
  const seeds = tasks.reduce((most, { seed }) => Math.max(most, seed + 1), 0);
  const length = records.reduce(
    (most, record) => (record.status === 'done' ? Math.max(most, record.rows.length) : most),
    1,
  );
  const shape = length > 1 ? [points, seeds, length] : [points, seeds];
  const result: Record<string, { data: Float64Array | string[]; shape: number[] }> = {};
  const measured: Record<string, Float64Array> = {};
  const array = (name: string) => {
    measured[name] ??= new Float64Array(shape.reduce((product, n) => product * n, 1)).fill(Number.NaN);
    return measured[name];
  };
  for (const name of namesIn(tasks.map(({ at }) => at))) {
    const values: Values = Array(points).fill(undefined);
    for (const { point, at } of tasks) values[point] = at[name];
    const { kind } = inferred(name, values);
    result[`at.${name}`] =
      kind === 'word'
        ? { data: values.map((value) => String(value ?? '')), shape: [points] }
        : { data: Float64Array.from(values, (value) => numberOf(value) ?? Number.NaN), shape: [points] };
  }
  for (const record of sorted(records)) {
    if (record.status !== 'done') continue;
    record.rows.forEach((row, i) => {
      for (const [name, value] of Object.entries(row)) {
        const number = numberOf(value);
        if (number !== undefined) array(name)[(record.point * seeds + record.seed) * length + i] = number;
      }
    });
  }
  for (const [name, data] of Object.entries(measured)) result[name] = { data, shape };
  return result;
}

function inferred(name: string, values: Values): Column {
  const numbers = values.map((value) => (value === undefined ? undefined : numberOf(value)));
  const numeric = values.every((value, i) => value === undefined || numbers[i] !== undefined);
  return numeric ? { name, kind: 'number', values: numbers } : { name, kind: 'word', values };
}

function namesIn(objects: object[]): string[] {
  const names = new Set<string>();
  for (const object of objects) for (const name of Object.keys(object)) names.add(name);
  return [...names];
}
