import { join } from 'node:path';
import { InputError } from '../io/input-error.js';
import type { Task } from './study.js';

/** One of `count` processes that share a sweep without talking to each other. */
export interface Shard {
  index: number;
  count: number;
}

/** A process that does it all. */
export const whole: Shard = { index: 0, count: 1 };

/** Tasks k with k mod count = index: neighbours in the plan take about as long, so shards do too. */
export function tasksOfShard(tasks: Task[], { index, count }: Shard): Task[] {
  return tasks.filter((_, k) => k % count === index);
}

/** Files that this shard alone writes. */
export function filesOf(directory: string, { index, count }: Shard): { records: string; manifest: string } {
  if (count === 1) {
    return { records: join(directory, 'records.jsonl'), manifest: join(directory, 'manifest.json') };
  }
  const part = join(directory, 'parts', `${index}-of-${count}`);
  return { records: `${part}.jsonl`, manifest: `${part}.manifest.json` };
}

/** `i/N`, i from 0. @throws InputError */
export function parseShard(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (Number.isSafeInteger(shard.count) && shard.index < shard.count) return shard;
  throw new InputError(`--shard: expected i/N with 0 <= i < N, found ${JSON.stringify(text)}`);
}

/**
 * The shard that a scheduler's environment names: a Slurm job array, the ranks of a Slurm step, or a Kubernetes indexed
 * job (which knows its index, and its size only where the job's template passes JOB_COMPLETIONS). The whole sweep without one.
 *
 * @throws InputError for an index without a size, and for an array with gaps
 */
export function shardFromEnvironment(env: Record<string, string | undefined>): Shard {
  const number = (name: string) => {
    const text = env[name];
    if (text === undefined || text === '') return undefined;
    if (/^\d+$/.test(text)) return Number(text);
    throw new InputError(`${name}: expected an integer, found ${JSON.stringify(text)}`);
  };
  const array = number('SLURM_ARRAY_TASK_ID');
  if (array !== undefined) {
    const first = number('SLURM_ARRAY_TASK_MIN') ?? 0;
    const last = number('SLURM_ARRAY_TASK_MAX');
    const count = number('SLURM_ARRAY_TASK_COUNT');
    if (count === undefined || (last !== undefined && last - first + 1 !== count) || array - first >= count) {
      throw new InputError(
        'SLURM_ARRAY_TASK_ID: expected an array of consecutive indices, found one with gaps: pass --shard i/N',
      );
    }
    return { index: array - first, count };
  }
  const rank = number('SLURM_PROCID');
  const ranks = number('SLURM_NTASKS');
  // A batch script itself is rank 0 of however many tasks its steps will have: only a step has an id of its own.
  if (rank !== undefined && ranks !== undefined && env.SLURM_STEP_ID !== undefined && rank < ranks) {
    return { index: rank, count: ranks };
  }
  const completion = number('JOB_COMPLETION_INDEX');
  if (completion !== undefined) {
    const count = number('JOB_COMPLETIONS');
    if (count === undefined || completion >= count) {
      throw new InputError(
        'JOB_COMPLETION_INDEX: expected the number of completions beside it: set JOB_COMPLETIONS, or pass --shard i/N',
      );
    }
    return { index: completion, count };
  }
  return whole;
}
