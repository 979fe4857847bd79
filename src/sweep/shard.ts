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

/** One of `count` processes, as a variable of the environment says. */
export interface Level extends Shard {
  variable: string;
}

/**
 * The shard that the environment names: levels within levels, as the ranks of a step in every element of an array. The whole sweep where it names
 * none, or one process alone.
 *
 * @throws InputError as levelsOf
 */
export function shardFromEnvironment(env: Environment): Shard {
  return levelsOf(env).reduce<Shard>(
    (outer, { index, count }) => ({
      index: outer.index * count + index,
      count: outer.count * count,
    }),
    whole,
  );
}

type Environment = Record<string, string | undefined>;

/**
 * What schedulers and launchers say of a process that is one of several, the outermost first: a Kubernetes indexed job (which knows its index, and
 * its size only where the job's template passes JOB_COMPLETIONS), a Slurm job array, and the ranks of MPI or of a Slurm step.
 *
 * @throws InputError for an index without a size or beyond it, and for an array with gaps
 */
export function levelsOf(env: Environment): Level[] {
  return [completion(env), arrayElement(env), rank(env)].filter((found) => found !== undefined);
}

function completion(env: Environment): Level | undefined {
  const index = integerIn(env, 'JOB_COMPLETION_INDEX');
  if (index === undefined) return undefined;
  return level('JOB_COMPLETION_INDEX', index, 'JOB_COMPLETIONS', integerIn(env, 'JOB_COMPLETIONS'));
}

function arrayElement(env: Environment): Level | undefined {
  const id = integerIn(env, 'SLURM_ARRAY_TASK_ID');
  if (id === undefined) return undefined;
  const [first = 0, last, count, step = 1] = ['MIN', 'MAX', 'COUNT', 'STEP'].map((name) =>
    integerIn(env, `SLURM_ARRAY_TASK_${name}`),
  );
  const index = (id - first) / step;
  // The step of an array of several ranges is that of one of them.
  const gaps = last !== undefined && first + (Number(count) - 1) * step !== last;
  if (gaps || !Number.isInteger(index)) {
    throw new InputError(
      'SLURM_ARRAY_TASK_ID: expected an array of equidistant indices, found one with gaps: pass --shard i/N',
    );
  }
  return level('SLURM_ARRAY_TASK_ID', index, 'SLURM_ARRAY_TASK_COUNT', count);
}

/**
 * Rank and size as launchers give them, the innermost first: mpirun starts its processes from a step with ranks of its own. Of two sizes the smaller
 * holds: that of the allocation is no step's (the shell of salloc is a step of one task), and a batch script that a step submits inherits its size.
 */
const launchers = [
  ['OMPI_COMM_WORLD_RANK', 'OMPI_COMM_WORLD_SIZE'],
  ['PMI_RANK', 'PMI_SIZE'],
  ['SLURM_PROCID', 'SLURM_STEP_NUM_TASKS', 'SLURM_NTASKS'],
] as const;

function rank(env: Environment): Level | undefined {
  for (const [variable, size, other] of launchers) {
    const [index, count] = [integerIn(env, variable), integerIn(env, size)];
    // A batch script is rank 0 without a step.
    if (index === undefined || (index === 0 && count === undefined)) continue;
    const most = (other && integerIn(env, other)) ?? Number.POSITIVE_INFINITY;
    const found = level(variable, index, size, count && Math.min(count, most));
    if (found.count > 1) return found;
  }
  return undefined;
}

function level(variable: string, index: number, size: string, count: number | undefined): Level {
  if (count !== undefined && index < count) return { index, count, variable };
  throw new InputError(
    `${variable}: expected an index below ${size}, found ${index} of ${count ?? 'none'}: set ${size}, or pass --shard i/N`,
  );
}

function integerIn(env: Environment, name: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new InputError(`${name}: expected an integer, found ${JSON.stringify(text)}`);
}
