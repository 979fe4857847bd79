import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, readJsonl } from '../io/index.js';
import type { Plan } from './plan.js';
import type { TaskRecord } from './record.js';

/** What is known of a sweep: the record of every finished task, whichever shard wrote it. */
export interface Journal {
  records: Map<string, TaskRecord>;
  /** Files whose last line a killed writer left unfinished; that line is not among the records. */
  torn: string[];
}

/** Files of records in a folder: that of a run by one process, and the parts of sharded ones. */
function recordFiles(directory: string): string[] {
  return [join(directory, 'records.jsonl'), ...partFiles(directory, '.jsonl')].filter((path) =>
    existsSync(path),
  );
}

export function partFiles(directory: string, ending: string): string[] {
  const parts = join(directory, 'parts');
  if (!existsSync(parts)) return [];
  const names = readdirSync(parts).filter((name) => name.endsWith(ending));
  return names
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1))
    .map((name) => join(parts, name));
}

/**
 * The record of every task in a folder: the latest of a task, but never a failure over a success.
 *
 * @throws InputError when records are not of this sweep, when two successes of a task differ, or for a bad line
 */
export function readJournal(directory: string, { tasks }: Plan): Journal {
  const planned = new Map(tasks.map((task) => [task.id, task]));
  const records = new Map<string, TaskRecord>();
  const torn: string[] = [];
  for (const path of recordFiles(directory)) {
    const lines = readJsonl<TaskRecord>(path);
    if (lines.torn) torn.push(path);
    for (const record of lines.records) {
      const task = planned.get(record.id);
      if (!task || JSON.stringify(task.at) !== JSON.stringify(record.at)) {
        const expected = task ? JSON.stringify(task.at) : `one of ${tasks.length} tasks`;
        throw new InputError(
          `${path}, task ${record.id}: expected ${expected}, found ${JSON.stringify(record.at)}: the experiment ` +
            'has changed since these records were written, so start afresh in another folder',
        );
      }
      const earlier = records.get(record.id);
      if (earlier?.status === 'done') {
        if (record.status === 'done' && JSON.stringify(earlier.rows) !== JSON.stringify(record.rows)) {
          throw new InputError(
            `${path}, task ${record.id}: expected what another record of it says, found other numbers: ` +
              'two versions or machines disagree, so start afresh in another folder',
          );
        }
        continue;
      }
      records.set(record.id, record);
    }
  }
  return { records, torn };
}
