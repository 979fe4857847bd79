import { extent } from '../core/extent.js';
import type { TaskRecord } from '../sweep/record.js';
import type { Summary } from '../sweep/summary.js';

/** The records of the points whose coordinate `kind` is this. */
export function ofKind(records: TaskRecord[], kind: string): TaskRecord[] {
  return records.filter(({ at }) => at.kind === kind);
}

/** How many runs a point has at most. */
export function mostRuns(points: Summary[]): number {
  return extent([0, ...points.map(({ done }) => done)])[1];
}
