import { Tinypool } from 'tinypool';
import { type Plan, variantOf } from './plan.js';
import { plain, type TaskRecord } from './record.js';
import { seedOf, type Task } from './study.js';
import type { Answer, Job } from './worker.js';

/** Tasks go to a worker in batches of about this many milliseconds: what a message costs is shared by fast tasks. */
const batchTime = 50;
const largestBatch = 128;

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
      study: config.experiment,
      parameters: variantOf(plan, batch[0]).parameters,
      tasks: batch.map((task) => ({ at: task.at, seed: seedOf(config, task) })),
    } satisfies Job);
  const answer = async (batch: Task[]): Promise<Answer[]> => {
    try {
      return await ask(batch);
    } catch (error) {
      if (batch.length === 1) return [{ error: `the worker died: ${(error as Error).message}` }];
      // One of them killed the worker: alone, each fails or succeeds by itself.
      const answers: Answer[] = [];
      for (const task of batch) if (!stopped) answers.push(...(await answer([task])));
      return answers;
    }
  };
  const lane = async () => {
    let size = 1;
    while (!stopped && next < tasks.length) {
      const batch = batchFrom(
        plan,
        tasks,
        next,
        Math.min(size, Math.ceil((tasks.length - next) / (2 * workers))),
      );
      next += batch.length;
      const start = performance.now();
      const answers = await answer(batch);
      if (stopped) return;
      const each = (performance.now() - start) / batch.length;
      size = Math.max(1, Math.min(2 * size, largestBatch, Math.floor(batchTime / each)));
      answers.forEach((answer, i) => {
        const keeping = onRecord(recordOf(batch[i], answer)).catch(fail);
        kept.add(keeping);
        keeping.then(() => kept.delete(keeping));
      });
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

/** The next tasks, as many as share their parameters. */
function batchFrom(plan: Plan, tasks: Task[], from: number, size: number): Task[] {
  const { parameters } = variantOf(plan, tasks[from]);
  let end = from + 1;
  while (end < from + size && variantOf(plan, tasks[end]).parameters === parameters) end++;
  return tasks.slice(from, end);
}

function recordOf(task: Task, answer: Answer): TaskRecord {
  const { id, point, seed, at } = task;
  return 'error' in answer
    ? { id, point, seed, at, status: 'failed', message: answer.error }
    : { id, point, seed, at, status: 'done', rows: answer.rows.map(plain) };
}
