import type { Row, Task } from './study.js';

/** A line of records.jsonl: a finished task. A failed one is a record too, and is tried again by the next run. */
export type TaskRecord = Task & ({ status: 'done'; rows: Row[] } | { status: 'failed'; message: string });

/** JSON has no NaN or infinity (it would write null): what is not finite is left out on purpose. */
export function finite(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => typeof value === 'string' || Number.isFinite(value)),
  );
}

/** Point by point, seed by seed. */
export function sorted(records: Iterable<TaskRecord>): TaskRecord[] {
  return [...records].sort((a, b) => a.point - b.point || a.seed - b.seed);
}
