import type { TaskRecord } from '../sweep/record.js';

/** The records of the points whose coordinate `kind` is this. */
export function ofKind(records: TaskRecord[], kind: string): TaskRecord[] {
  return records.filter(({ at }) => at.kind === kind);
}
