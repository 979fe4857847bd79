import type { Row, Task } from './study.js';

/** A line of records.jsonl: a finished task. A failed one is a record too, and is tried again by the next run. */
export type TaskRecord = Task & ({ status: 'done'; rows: Row[] } | { status: 'failed'; message: string });

/** How a record spells what is not finite. */
const words = new Set(['NaN', 'Infinity', '-Infinity']);

/** JSON has no NaN or infinity (it would write null) and no -0: the first two become words, the last one 0. */
export function plain(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value === 0 ? 0 : value,
    ]),
  );
}

/** The number that a value of a record stands for; nothing for a word. */
export function numberOf(value: Row[string] | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return value !== undefined && words.has(value) ? Number(value) : undefined;
}

/** Point by point, seed by seed. */
export function sorted(records: Iterable<TaskRecord>): TaskRecord[] {
  return [...records].sort((a, b) => a.point - b.point || a.seed - b.seed);
}
