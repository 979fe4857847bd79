import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { partFiles, readJournal } from './journal.js';
import { type Manifest, readManifest, saveManifest } from './manifest.js';
import type { Plan } from './plan.js';
import { sorted, type TaskRecord } from './record.js';
import type { Task } from './study.js';
import { writeTables } from './tables.js';

/** How far a sweep is, from its files alone. */
export interface Status {
  expected: number;
  done: number;
  /** Tasks whose last attempt failed. */
  failed: TaskRecord[];
  /** Tasks without a record. */
  missing: Task[];
  /** Files with an unfinished last line, while tasks are missing: a writer is at it, or was killed. */
  torn: string[];
  complete: boolean;
}

/** Reads records, and writes nothing. @throws InputError for records that are not of this plan */
export function statusOf(directory: string, plan: Plan): Status & { records: TaskRecord[] } {
  const { records, torn } = readJournal(directory, plan);
  const all = sorted(records.values());
  const failed = all.filter(({ status }) => status === 'failed');
  const missing = plan.tasks.filter(({ id }) => !records.has(id));
  const done = all.length - failed.length;
  const complete = done === plan.tasks.length;
  return {
    expected: plan.tasks.length,
    done,
    failed,
    missing,
    // Where every task has a record, the task of an unfinished line was run again, perhaps into another file.
    torn: missing.length > 0 ? torn : [],
    complete,
    records: all,
  };
}

/** Makes the tables and the manifest of everything that all shards have recorded so far. */
export async function merge(directory: string, plan: Plan): Promise<Status & { records: TaskRecord[] }> {
  const status = statusOf(directory, plan);
  const { expected, done, failed, records } = status;
  await writeTables(directory, plan, records);
  await saveManifest(join(directory, 'manifest.json'), plan, {
    total: expected,
    done,
    failed: failed.length,
    sessions: [],
  });
  return status;
}

/** Fixes a sweep in its folder before anything has run: what shards that start together agree on. */
export async function writePlan(directory: string, plan: Plan): Promise<void> {
  const { expected, done, failed } = statusOf(directory, plan);
  await saveManifest(join(directory, 'manifest.json'), plan, {
    total: expected,
    done,
    failed: failed.length,
    sessions: [],
  });
}

/** What a folder says of its own config, in its manifest or that of a shard; nothing for a folder without one. */
export function manifestIn(directory: string): Manifest | undefined {
  const files = [join(directory, 'manifest.json'), ...partFiles(directory, '.manifest.json')];
  const file = files.find((path) => existsSync(path));
  return file === undefined ? undefined : readManifest(file);
}
