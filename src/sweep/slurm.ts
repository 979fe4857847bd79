import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Plan } from './plan.js';
import type { TaskRecord } from './record.js';

export interface SlurmOptions {
  /** Absolute path of the sweep's folder, which the nodes share. */
  directory: string;
  /** How to call onsager on a node. */
  command: string[];
  name: string;
  /** How many shards there are, and which of them to run. */
  count: number;
  shards: number[];
  workers: number;
  time?: string;
  partition?: string;
  /** Further options of sbatch. */
  sbatch: string[];
}

/** The number of shards that gives each about `chunk` tasks, and at most what an array may have. */
export function shardCount(tasks: number, chunk: number, maxArray: number): number {
  return Math.max(1, Math.min(maxArray, Math.ceil(tasks / chunk)));
}

/** Shards with a task that is not done. */
export function openShards({ tasks }: Plan, records: TaskRecord[], count: number): number[] {
  const done = new Set(records.flatMap(({ id, status }) => (status === 'done' ? [id] : [])));
  const open = new Set<number>();
  tasks.forEach(({ id }, k) => {
    if (!done.has(id)) open.add(k % count);
  });
  return [...open].sort((a, b) => a - b);
}

export function arrayScript(options: SlurmOptions): string {
  const { directory, command, name, count, shards, workers, time } = options;
  return script(
    options,
    {
      'job-name': `onsager ${name}`,
      array: ranges(shards),
      'cpus-per-task': String(workers),
      // A minute before the time limit the run stops cleanly: what is finished is kept either way.
      signal: 'B:TERM@60',
      output: join(directory, 'slurm', '%A_%a.log'),
      ...(time && { time }),
    },
    `${shell([...command, 'sweep', 'run', directory, '--workers', String(workers)])} --shard "$SLURM_ARRAY_TASK_ID/${count}"`,
  );
}

export function mergeScript(options: SlurmOptions): string {
  const { directory, command, name } = options;
  return script(
    options,
    {
      'job-name': `onsager merge ${name}`,
      output: join(directory, 'slurm', 'merge_%j.log'),
    },
    shell([...command, 'sweep', 'merge', directory]),
  );
}

function script(
  { partition, sbatch }: SlurmOptions,
  options: Record<string, string>,
  command: string,
): string {
  const all = { ...options, ...(partition && { partition }) };
  const lines = Object.entries(all).map(([key, value]) => `#SBATCH --${key}=${quoted(value)}`);
  const further = sbatch.map((option) => `#SBATCH ${option}`);
  // exec: signals that Slurm sends to the batch script reach onsager.
  return ['#!/bin/sh', ...lines, ...further, `exec ${command}`, ''].join('\n');
}

function shell(words: string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** 0,1,2,5 as 0-2,5. */
function ranges(indices: number[]): string {
  const parts: [number, number][] = [];
  for (const index of indices) {
    const last = parts.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else parts.push([index, index]);
  }
  return parts.map(([a, b]) => (a === b ? String(a) : `${a}-${b}`)).join(',');
}

/** Submits a script. @returns the job's id @throws Error with what sbatch says */
export function sbatch(args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync('sbatch', ['--parsable', ...args], {
    encoding: 'utf8',
  });
  if (error) throw new Error(`sbatch: cannot run it (${error.message}); --dry-run writes the scripts alone`);
  if (status !== 0) throw new Error(`sbatch: ${stderr.trim()}`);
  return stdout.trim().split(';')[0];
}
