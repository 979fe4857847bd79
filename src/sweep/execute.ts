import { pathToFileURL } from 'node:url';
import { Tinypool } from 'tinypool';
import type { Forecast } from './forecast.js';
import { type Plan, variantOf } from './plan.js';
import { plain, type TaskRecord } from './record.js';
import { seedOf, type Task } from './study.js';
import type { Answer, Job } from './worker.js';

/** Tasks go to a worker in batches of about this many seconds: what a message costs is shared by fast tasks. */
const batchTime = 0.05;
const largestBatch = 128;

export interface ExecuteOptions {
  workers: number;
  /** Module with the experiments, as `Job.module`. */
  module: URL;
  /** Entry of the workers. */
  worker?: URL;
  signal?: AbortSignal;
  /** Told of every task that begins, and of what it took. */
  forecast: Forecast;
  /** Called for every finished task, in the order in which they end. What it rejects with ends the execution. */
  onRecord: (record: TaskRecord) => Promise<void>;
}

/**
 * Evaluates tasks on a pool of worker threads, in their order. A task that throws, or whose worker dies, becomes a failed record and
 * the others go on. An aborted signal stops everything at once; tasks that were running leave no record. Workers do
 * not wait for records to be kept; the promise does.
 */
export async function execute(plan: Plan, tasks: Task[], options: ExecuteOptions): Promise<void> {
  const { config } = plan;
  const { module, signal, forecast, onRecord } = options;
  if (tasks.length === 0 || signal?.aborted) return;
  const workers = Math.min(options.workers, tasks.length);
  const pool = new Tinypool({
    filename: (options.worker ?? new URL('./sweep-worker.js', import.meta.url)).href,
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
  const ask = (batch: Task[]): Promise<Answer[]> =>
    pool.run({
      module: module.href,
      study: config.source ? pathToFileURL(config.source.file).href : config.experiment,
      tasks: batch.map((task) => ({
        at: task.at,
        parameters: variantOf(plan, task).parameters,
        seed: seedOf(config, task),
      })),
    } satisfies Job);
  const answer = async (batch: Task[]): Promise<Answer[]> => {
    const start = performance.now();
    try {
      return await ask(batch);
    } catch (error) {
      const seconds = (performance.now() - start) / 1000;
      if (batch.length === 1) return [{ error: `the worker died: ${(error as Error).message}`, seconds }];
      // One of them killed the worker: alone, each fails or succeeds by itself.
      const answers: Answer[] = [];
      for (const task of batch) if (!stopped) answers.push(...(await answer([task])));
      return answers;
    }
  };
  const lane = async () => {
    let most = 1;
    while (!stopped && next < tasks.length) {
      const batch = batchFrom(tasks, next, Math.min(most, Math.ceil((tasks.length - next) / (2 * workers))));
      next += batch.length;
      most = Math.min(2 * batch.length, largestBatch);
      for (const task of batch) forecast.began(task, performance.now());
      const answers = await answer(batch);
      if (stopped) return;
      answers.forEach((answer, i) => {
        forecast.finished(batch[i], answer.seconds);
        const keeping = onRecord(recordOf(batch[i], answer)).catch(fail);
        kept.add(keeping);
        keeping.then(() => kept.delete(keeping));
      });
    }
  };
  /** The next tasks, as many as fit into the time of a batch: one where nothing like them was measured. */
  const batchFrom = (tasks: Task[], from: number, most: number): Task[] => {
    let [end, seconds] = [from, 0];
    do seconds += forecast.ofTask(tasks[end++]) ?? batchTime;
    while (end < from + most && seconds + (forecast.ofTask(tasks[end]) ?? batchTime) <= batchTime);
    return tasks.slice(from, end);
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
