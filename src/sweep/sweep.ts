import { join } from 'node:path';
import { JsonlWriter, writeAtomic } from '../io/index.js';
import { type ExecuteOptions, execute } from './execute.js';
import { hashOf } from './hash.js';
import { recordsOf } from './journal.js';
import { beginSession, readManifest, writeManifest } from './manifest.js';
import { sorted, type TaskRecord } from './record.js';
import { type Study, tasksOf } from './study.js';
import { summarise, summaryCsv } from './summary.js';

export interface Progress {
  total: number;
  /** With a record, of this run and earlier ones. */
  finished: number;
  failed: number;
  /** Done by earlier runs. */
  skipped: number;
}

export interface SweepOptions extends Omit<ExecuteOptions, 'onRecord'> {
  study: Study;
  /** The folder of this config: manifest.json, records.jsonl, summary.csv. */
  directory: string;
  onProgress?: (progress: Progress) => void;
}

export interface SweepResult extends Progress {
  hash: string;
  /** By point, then seed. */
  records: TaskRecord[];
  /** Tasks without a record are left: the run was stopped. */
  interrupted: boolean;
}

/**
 * Runs what is not done yet of a sweep. Every finished task is on the disk, fsynced, before the next result is taken,
 * so a kill loses the tasks that were running and nothing else; the same call again continues. Failed tasks are
 * tried again, with the same seed. The records do not depend on the number of workers.
 *
 * @throws InputError when the folder holds another config or damaged records; nothing is changed then
 */
export async function sweep(options: SweepOptions): Promise<SweepResult> {
  const { study, config, directory, onProgress } = options;
  const hash = hashOf(config);
  const paths = {
    manifest: join(directory, 'manifest.json'),
    records: join(directory, 'records.jsonl'),
    summary: join(directory, 'summary.csv'),
  };
  const tasks = tasksOf(study, config);
  const earlier = readManifest(paths.manifest, hash);
  const records = recordsOf(paths.records, tasks);
  const open = tasks.filter(({ id }) => records.get(id)?.status !== 'done');
  const skipped = tasks.length - open.length;
  for (const { id } of open) records.delete(id);

  const session = await beginSession(options.workers);
  const progress = (): Progress => ({
    total: tasks.length,
    finished: records.size,
    failed: count(records.values(), 'failed'),
    skipped,
  });
  const save = () => {
    const sessions =
      open.length > 0 ? [...(earlier?.sessions ?? []), session] : (earlier?.sessions ?? [session]);
    const [done, failed] = [count(records.values(), 'done'), count(records.values(), 'failed')];
    return writeManifest(paths.manifest, { config, hash, tasks: tasks.length, done, failed, sessions });
  };

  await save();
  const writer = new JsonlWriter(paths.records);
  try {
    onProgress?.(progress());
    await execute(open, {
      ...options,
      onRecord(record) {
        writer.append(record);
        records.set(record.id, record);
        onProgress?.(progress());
      },
    });
  } finally {
    writer.close();
  }
  const all = sorted(records.values());
  await writeAtomic(paths.summary, summaryCsv(summarise(all, study.axis)));
  session.finished = new Date().toISOString();
  await save();
  return { ...progress(), hash, records: all, interrupted: records.size < tasks.length };
}

function count(records: Iterable<TaskRecord>, status: TaskRecord['status']): number {
  let n = 0;
  for (const record of records) if (record.status === status) n++;
  return n;
}
