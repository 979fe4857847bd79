import { Tinypool } from 'tinypool';
import { finite, type TaskRecord } from './record.js';
import { type Config, seedOf, type Task } from './study.js';
import type { Answer, Job } from './worker.js';

export interface ExecuteOptions {
  config: Config;
  workers: number;
  /** Module with the experiments, as `Job.module`. */
  module: URL;
  /** Entry of the workers. */
  worker?: URL;
  signal?: AbortSignal;
  /** Called for every finished task, in the order in which they end. What it throws ends the execution. */
  onRecord: (record: TaskRecord) => void;
}

/**
 * Evaluates tasks on a pool of worker threads. A task that throws, or whose worker dies, becomes a failed record and
 * the others go on. An aborted signal stops everything at once; tasks that were running leave no record.
 */
export async function execute(tasks: Task[], options: ExecuteOptions): Promise<void> {
  const { config, module, signal, onRecord } = options;
  if (tasks.length === 0 || signal?.aborted) return;
  const workers = Math.min(options.workers, tasks.length);
  const pool = new Tinypool({
    filename: (options.worker ?? new URL('./worker.js', import.meta.url)).href,
    minThreads: workers,
    maxThreads: workers,
  });
  let next = 0;
  let stopped = false;
  const lane = async () => {
    while (!stopped && next < tasks.length) {
      const task = tasks[next++];
      const job: Job = {
        module: module.href,
        study: config.experiment,
        at: task.at,
        parameters: config.parameters,
        seed: seedOf(config, task),
      };
      const answer: Answer = await pool
        .run(job)
        .catch((error: Error) => ({ error: `the worker died: ${error.message}` }));
      if (!stopped) onRecord(recordOf(task, answer));
    }
  };
  const aborted = new Promise<void>((resolve) =>
    signal?.addEventListener('abort', () => resolve(), { once: true }),
  );
  try {
    await Promise.race([Promise.all(Array.from({ length: workers }, lane)), aborted]);
  } finally {
    stopped = true;
    await pool.destroy();
  }
}

function recordOf(task: Task, answer: Answer): TaskRecord {
  const { id, point, seed, at } = task;
  return 'error' in answer
    ? { id, point, seed, at, status: 'failed', message: answer.error }
    : { id, point, seed, at, status: 'done', rows: answer.rows.map(finite) };
}
