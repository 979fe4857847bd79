import { availableParallelism } from 'node:os';
import type { Running, TaskRecord } from '../sweep/index.js';
import { integer } from './options.js';
import { note } from './output.js';
import { progressReporter } from './progress.js';

export const workersOption = ['--workers <n>', 'worker threads', integer(1), availableParallelism()] as const;

interface Watched {
  signal: AbortSignal;
  onProgress: (progress: Running) => void;
  onFigure: (path: string) => void;
}

/** Runs with a progress bar; Ctrl-C and SIGTERM abort the signal once, and a second Ctrl-C kills. */
export async function interruptible<T>(work: (options: Watched) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const progress = progressReporter();
  const onFigure = (path: string) => progress.say(`figure   ${path}: drawn again as more is known`);
  try {
    return await work({ signal: abort.signal, onProgress: progress.update, onFigure });
  } finally {
    progress.stop();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** 130 is what shells report for a command that Ctrl-C ended. */
export function exitCodeOf({ interrupted, failed }: { interrupted: boolean; failed: number }): number {
  return interrupted ? 130 : failed > 0 ? 1 : 0;
}

export interface Failure {
  task: string;
  at: TaskRecord['at'];
  message: string;
}

export function failuresOf(records: TaskRecord[]): Failure[] {
  return records.flatMap((record) =>
    record.status === 'failed' ? [{ task: record.id, at: record.at, message: record.message }] : [],
  );
}

/** The first few failures on stderr. */
export function noteFailures(failures: Failure[], directory: string): void {
  for (const { task, at, message } of failures.slice(0, 3)) {
    note(`task ${task} ${JSON.stringify(at)} failed: ${message}`);
  }
  if (failures.length > 3) note(`and ${failures.length - 3} more: see the records in ${directory}`);
}
