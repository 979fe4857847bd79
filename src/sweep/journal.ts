import { InputError, readJsonl } from '../io/index.js';
import type { TaskRecord } from './record.js';
import type { Task } from './study.js';

/**
 * The latest record of every task that a file holds.
 *
 * @throws InputError when the file is not of this sweep
 */
export function recordsOf(path: string, tasks: Task[]): Map<string, TaskRecord> {
  const planned = new Map(tasks.map((task) => [task.id, task]));
  const records = new Map<string, TaskRecord>();
  for (const record of readJsonl<TaskRecord>(path).records) {
    const task = planned.get(record.id);
    if (!task || JSON.stringify(task.at) !== JSON.stringify(record.at)) {
      const expected = task ? JSON.stringify(task.at) : `one of ${tasks.length} tasks`;
      throw new InputError(
        `${path}, task ${record.id}: expected ${expected}, found ${JSON.stringify(record.at)}: the experiment ` +
          'has changed since these records were written, so start afresh in another folder',
      );
    }
    records.set(record.id, record);
  }
  return records;
}
