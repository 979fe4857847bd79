import { Tinypool } from 'tinypool';
import { type Plan, variantOf } from './plan.js';
import { plain, type TaskRecord } from './record.js';
import { seedOf, type Task } from './study.js';
import type { Answer, Job } from './worker.js';

export interface ExecuteOptions {
  workers: number;
  /** Module with the experiments, as `Job.module`. */
  module: URL;
  /** Entry of the workers. */
  worker?: URL;
  signal?: AbortSignal;
  /** Called for every finished task, in the order in which they end. What it rejects with ends the execution. */
  onRecord: (record: TaskRecord) => Promise<void>;
}

/**
 * Evaluates tasks on a pool of worker threads. A task that throws, or whose worker dies, becomes a failed record and
 * the others go on. An aborted signal stops everything at once; tasks that were running leave no record. Workers do
 * not wait for records to be kept; the promise does.
 */
export async function execute(plan: Plan, tasks: Task[], options: ExecuteOptions): Promise<void> {
  const { config } = plan;
  const { module, signal, onRecord } = options;
  if (tasks.length === 0 || signal?.aborted) return;
  const workers = Math.min(options.workers, tasks.length);
  const pool = new Tinypool({
    filename: (options.worker ?? new URL('./worker.js', import.meta.url)).href,
    minThreads: workers,
    maxThreads: workers,
  });
  let next = 0;
  let stopped = false;
  const kept = new Set<Promise<void>>();
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  const lane = async () => {
    while (!stopped && next < tasks.length) {
      const task = tasks[next++];
      const job: Job = {
        module: module.href,
        study: config.experiment,
        at: task.at,
        parameters: variantOf(plan, task).parameters,
        seed: seedOf(config, task),
      };
      const answer: Answer = await pool
        .run(job)
        .catch((error: Error) => ({ error: `the worker died: ${error.message}` }));
      if (stopped) return;
      const keeping = onRecord(recordOf(task, answer)).catch(fail);
      kept.add(keeping);
      keeping.then(() => kept.delete(keeping));
    }
  };
  const aborted = new Promise<void>((resolve) =>
    signal?.addEventListener('abort', () => resolve(), { once: true }),
  );
  try {
    await Promise.race([Promise.all(Array.from({ length: workers }, lane)), aborted, failed]);
  } finally {
    stopped = true;
    await Promise.all([pool.destroy(), ...kept]);
  }
  // A record that could not be kept after the last task had ended.
  await Promise.race([failed, Promise.resolve()]);
}

function recordOf(task: Task, answer: Answer): TaskRecord {
  const { id, point, seed, at } = task;
  return 'error' in answer
    ? { id, point, seed, at, status: 'failed', message: answer.error }
    : { id, point, seed, at, status: 'done', rows: answer.rows.map(plain) };
}
