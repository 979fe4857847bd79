import { checkObject, type Fields } from '../core/check.js';
import { JsonlWriter, lock } from '../io/index.js';
import { type ExecuteOptions, execute } from './execute.js';
import { Forecast } from './forecast.js';
import { readJournal } from './journal.js';
import { beginSession, readManifest, type Session, saveManifest } from './manifest.js';
import { ordered } from './order.js';
import { type Plan, planOf } from './plan.js';
import { sorted, type TaskRecord } from './record.js';
import { filesOf, type Shard, tasksOfShard, whole } from './shard.js';
import type { Config, Study, Task } from './study.js';
import { writeTables } from './tables.js';

export interface Progress {
  total: number;
  /** With a record, of this run and earlier ones. */
  finished: number;
  failed: number;
  /** Done by earlier runs. */
  skipped: number;
}

/** How far a sweep is while it runs. */
export interface Running extends Progress {
  workers: number;
  /** Seconds until the rest is done; nothing while nothing is known. */
  left(): number | undefined;
  /** By point, then seed. */
  records(): TaskRecord[];
}

export interface SweepOptions extends Omit<ExecuteOptions, 'onRecord' | 'forecast'> {
  study: Study;
  config: Config;
  /** The folder of this config. */
  directory: string;
  /** Which part to do; all of it unless given. */
  shard?: Shard;
  /** Told after a record is on the disk: from then on no kill can lose it. */
  onRecord?: (record: TaskRecord) => void;
  onProgress?: (progress: Running) => void;
}

/** What is said of how a sweep is run, whatever is swept. */
export const runningFields: Fields<Omit<SweepOptions, 'study' | 'config' | 'directory' | 'module'>> = {
  workers: true,
  worker: true,
  signal: true,
  shard: true,
  onRecord: true,
  onProgress: true,
};

/** Numbers of tasks are those of the shard. */
export interface SweepResult extends Progress {
  hash: string;
  plan: Plan;
  /** By point, then seed. */
  records: TaskRecord[];
  /** Tasks without a record are left: the run was stopped. */
  interrupted: boolean;
}

/**
 * Runs what is not done yet of a sweep, or of one shard of it. A finished task is acknowledged when its record is on
 * the disk, so a kill loses the tasks that were running and nothing else; the same call again continues. Failed tasks
 * are tried again, with the same seed. Records and tables do not depend on the number of workers or shards.
 *
 * A shard of several writes its own two files under parts/ and nothing else; `merge` makes the tables.
 *
 * @throws InputError when the folder holds another config or damaged records, or another process writes the same
 *   records; nothing is changed then
 * @throws RangeError for an option that there is not
 */
export async function sweep(options: SweepOptions): Promise<SweepResult> {
  checkObject('options', options, {
    ...runningFields,
    study: true,
    config: true,
    directory: true,
    module: true,
  });
  const { study, config, directory, shard = whole, onProgress } = options;
  const plan = planOf(study, config);
  const files = filesOf(directory, shard);
  const own = tasksOfShard(plan.tasks, shard);
  readManifest(files.manifest, plan.hash);
  readJournal(directory, plan);
  const held = lock(files.records);
  try {
    // Read again: who held the lock until now may have added some.
    const journal = readJournal(directory, plan);
    const records = new Map(
      own.flatMap(({ id }) => {
        const record = journal.records.get(id);
        return record ? [[id, record] as const] : [];
      }),
    );
    const open = ordered(
      plan,
      own.filter(({ id }) => records.get(id)?.status !== 'done'),
    );
    for (const { id } of open) records.delete(id);
    const session = await beginSession(options.workers);
    const tally = { total: own.length, finished: records.size, failed: 0, skipped: own.length - open.length };
    const forecast = new Forecast(plan, open, options.workers);
    const left = () => forecast.left(performance.now());
    const tell = () =>
      onProgress?.({ ...tally, workers: options.workers, left, records: () => sorted(records.values()) });
    const save = (sessions: Session[]) => {
      held.check();
      return saveManifest(files.manifest, plan, {
        ...tally,
        done: tally.finished - tally.failed,
        sessions,
        shard,
      });
    };
    await save(open.length > 0 ? [session] : []);
    tell();
    const writer = new JsonlWriter(files.records, held.check);
    await keep(plan, open, writer, { ...options, forecast }, (record) => {
      records.set(record.id, record);
      tally.finished++;
      if (record.status === 'failed') tally.failed++;
      options.onRecord?.(record);
      tell();
    });
    const all = sorted(records.values());
    held.check();
    if (shard.count === 1) await writeTables(directory, plan, all);
    session.finished = new Date().toISOString();
    await save(open.length > 0 ? [session] : []);
    return { ...tally, hash: plan.hash, plan, records: all, interrupted: tally.finished < tally.total };
  } finally {
    held.release();
  }
}

/** Executes tasks and appends their records; `kept` is told when one is on the disk. */
async function keep(
  plan: Plan,
  tasks: Task[],
  writer: JsonlWriter,
  options: Omit<ExecuteOptions, 'onRecord'>,
  kept: (record: TaskRecord) => void,
): Promise<void> {
  try {
    await execute(plan, tasks, {
      ...options,
      onRecord: (record) => writer.append(record).then(() => kept(record)),
    });
  } finally {
    await writer.close();
  }
}
