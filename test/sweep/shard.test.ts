import { mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { lock } from '../../src/io/index.js';
import {
  type Config,
  merge,
  parseShard,
  planOf,
  type Shard,
  shardFromEnvironment,
  statusOf,
  sweep,
  tasksOfShard,
} from '../../src/sweep/index.js';
import { arrayScript, openShards, shardCount } from '../../src/sweep/slurm.js';
import { find } from './toy.mjs';

const worker = new URL('../../dist/sweep-worker.js', import.meta.url);
const module = new URL('./toy.mjs', import.meta.url);

let directory: string;
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'onsager-shard-')), 'run');
});

function config(experiment: string, parameters: Config['parameters'] = {}, seeds = 2): Config {
  return { experiment, parameters, seeds, seed: 'test' };
}

function start(of: Config, shard?: Shard, folder = directory) {
  return sweep({
    study: find(of.experiment),
    config: of,
    directory: folder,
    workers: 1,
    module,
    worker,
    shard,
  });
}

/** Name and bytes of every table in a folder. */
function tables(folder: string): [string, Buffer][] {
  const names = readdirSync(folder).filter((name) => /\.(csv|parquet|npz)$/.test(name));
  expect(names.sort()).toEqual([
    'arrays.npz',
    'records.csv',
    'records.parquet',
    'summary.csv',
    'summary.parquet',
  ]);
  return names.map((name) => [name, readFileSync(join(folder, name))]);
}

describe('plan', () => {
  it('numbers every combination of the swept parameters, the last one fastest', () => {
    const of = {
      ...config('fragile', { xs: [5, 6], offset: 0 }, 1),
      sweep: { offset: [1, 2], 'a.b': ['p', true] },
    };
    const { tasks, variants } = planOf(find('fragile'), of);
    expect(tasks.map(({ id, at }) => [id, ...Object.values(at)])).toEqual([
      ['0:0', 1, 'p', 5],
      ['1:0', 1, 'p', 6],
      ['2:0', 1, 'true', 5],
      ['3:0', 1, 'true', 6],
      ['4:0', 2, 'p', 5],
      ['5:0', 2, 'p', 6],
      ['6:0', 2, 'true', 5],
      ['7:0', 2, 'true', 6],
    ]);
    expect(variants[3].parameters).toEqual({ xs: [5, 6], offset: 2, a: { b: true } });
  });

  it('runs each task with the parameters of its combination', async () => {
    const of = { ...config('fragile', { xs: [5, 6], offset: 0 }, 1), sweep: { offset: [10, 20] } };
    const { records } = await start(of);
    expect(records.map((record) => record.status === 'done' && record.rows[0].y)).toEqual([15, 16, 25, 26]);
  });

  it('refuses a sweep over what the points are told apart by, and more tasks than a million', () => {
    const of = config('fragile', { xs: [5], offset: 0 });
    expect(() => planOf(find('fragile'), { ...of, sweep: { x: [1] } })).toThrow(
      'sweep.x: the points of fragile have a coordinate of this name already',
    );
    expect(() => planOf(find('fragile'), { ...of, seeds: 1_000_001 })).toThrow(/at most 1000000 tasks/);
  });
});

describe('shards', () => {
  it('cover every task exactly once', () => {
    const { tasks } = planOf(find('fragile'), config('fragile', { xs: [1, 2, 3, 4, 5], offset: 0 }, 3));
    for (const count of [1, 2, 4, 7, 15, 40]) {
      const parts = Array.from({ length: count }, (_, index) => tasksOfShard(tasks, { index, count }));
      expect(
        parts
          .flat()
          .map(({ id }) => id)
          .sort(),
      ).toEqual(tasks.map(({ id }) => id).sort());
      const sizes = parts.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });

  it('are named by i/N and nothing else', () => {
    expect(parseShard('3/8')).toEqual({ index: 3, count: 8 });
    for (const wrong of ['8/8', '1/0', '-1/3', '1', 'a/b', '1/2/3', '0.5/2', '', '1e3/2']) {
      expect(() => parseShard(wrong), wrong).toThrow(/--shard: expected i\/N with 0 <= i < N/);
    }
  });

  it('are read from Slurm arrays, Slurm steps and Kubernetes jobs', () => {
    const array = { SLURM_ARRAY_TASK_ID: '12', SLURM_ARRAY_TASK_MIN: '10', SLURM_ARRAY_TASK_MAX: '14' };
    expect(
      shardFromEnvironment({ ...array, SLURM_ARRAY_TASK_COUNT: '5', SLURM_PROCID: '0', SLURM_NTASKS: '1' }),
    ).toEqual({ index: 2, count: 5 });
    expect(() => shardFromEnvironment({ ...array, SLURM_ARRAY_TASK_COUNT: '3' })).toThrow(
      /gaps: pass --shard/,
    );
    expect(shardFromEnvironment({ SLURM_PROCID: '3', SLURM_NTASKS: '4', SLURM_STEP_ID: '0' })).toEqual({
      index: 3,
      count: 4,
    });
    // The batch script of a job with four tasks: nobody else would do the other three shards.
    expect(shardFromEnvironment({ SLURM_PROCID: '0', SLURM_NTASKS: '4' })).toEqual({ index: 0, count: 1 });
    expect(shardFromEnvironment({ JOB_COMPLETION_INDEX: '1', JOB_COMPLETIONS: '3' })).toEqual({
      index: 1,
      count: 3,
    });
    expect(() => shardFromEnvironment({ JOB_COMPLETION_INDEX: '1' })).toThrow(
      /set JOB_COMPLETIONS, or pass --shard/,
    );
    expect(() => shardFromEnvironment({ SLURM_ARRAY_TASK_ID: 'x' })).toThrow(
      /SLURM_ARRAY_TASK_ID: expected an integer/,
    );
    expect(shardFromEnvironment({})).toEqual({ index: 0, count: 1 });
  });

  it('merge to the bytes of a run by one process, also when their number changes midway', async () => {
    const of = config('slow', { xs: [1, 2, 3, 4] }, 3);
    const alone = `${directory}-alone`;
    await start(of, undefined, alone);
    const plan = planOf(find('slow'), of);
    await start(of, { index: 1, count: 3 });
    expect(statusOf(directory, plan)).toMatchObject({ expected: 13, done: 4, complete: false });
    expect(readdirSync(directory)).toEqual(['parts']);
    for (const index of [0, 1]) await start(of, { index, count: 2 });
    const status = await merge(directory, plan);
    expect(status).toMatchObject({ expected: 13, done: 13, complete: true, missing: [], failed: [] });
    expect(tables(directory)).toEqual(tables(alone));
    const ids = readdirSync(join(directory, 'parts'))
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) =>
        readFileSync(join(directory, 'parts', name), 'utf8')
          .trimEnd()
          .split('\n'),
      )
      .map((line) => JSON.parse(line).id);
    expect(new Set(ids).size).toBe(ids.length);
    const { sessions, done } = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));
    expect([sessions.length, done]).toEqual([3, 13]);
  });

  it('tell a failure from a hole, and retry both', async () => {
    const of = config('fragile', { xs: [1, 2, 4, 5], offset: 0 }, 1);
    const plan = planOf(find('fragile'), of);
    await start(of, { index: 1, count: 2 });
    const { failed, missing, done } = statusOf(directory, plan);
    expect(failed.map(({ id }) => id)).toEqual(['1:0']);
    expect([missing.map(({ id }) => id), done]).toEqual([['0:0', '2:0'], 1]);
    expect(await start(of)).toMatchObject({ finished: 4, failed: 1, skipped: 1 });
  });

  it('are refused where two records of a task disagree', async () => {
    const of = config('slow', { xs: [1] }, 1);
    await start(of);
    await start(of, { index: 0, count: 2 });
    const [line] = readFileSync(join(directory, 'records.jsonl'), 'utf8').split('\n');
    const other = { ...JSON.parse(line), rows: [{ y: 0 }] };
    writeFileSync(join(directory, 'parts', '0-of-2.jsonl'), `${JSON.stringify(other)}\n`);
    expect(() => statusOf(directory, planOf(find('slow'), of))).toThrow(
      /0-of-2\.jsonl, task 0:0: .*other numbers/,
    );
  });
});

describe('lock', () => {
  const held = (holder: object, ageInSeconds = 0) => {
    const path = join(mkdtempSync(join(tmpdir(), 'onsager-lock-')), 'records.jsonl');
    writeFileSync(`${path}.lock`, JSON.stringify(holder));
    const time = Date.now() / 1000 - ageInSeconds;
    utimesSync(`${path}.lock`, time, time);
    return path;
  };

  it('keeps a second writer out until it is released', async () => {
    const of = config('slow', { xs: [1], wait: 10 }, 1);
    const path = join(directory, 'records.jsonl');
    const first = lock(path);
    await expect(start(of)).rejects.toThrow(/records\.jsonl: another process writes it \(process \d+ on /);
    first.release();
    expect(readdirSync(directory)).toEqual([]);
    expect(await start(of)).toMatchObject({ finished: 2 });
    expect(readdirSync(directory)).not.toContain('records.jsonl.lock');
  });

  it('is taken over from the dead, on another machine after a minute of silence', async () => {
    const { spawnSync } = await import('node:child_process');
    const { hostname } = await import('node:os');
    const dead = spawnSync('true').pid;
    lock(held({ host: hostname(), pid: dead })).release();
    lock(held({ host: hostname(), pid: process.pid })).release();
    lock(held({ host: 'elsewhere', pid: 1 }, 90)).release();
    lock(held({ host: hostname(), pid: 1 }, 90)).release();
    expect(() => lock(held({ host: 'elsewhere', pid: 1 }, 5))).toThrow(/process 1 on elsewhere/);
    expect(() => lock(held({ host: hostname(), pid: process.ppid }, 5))).toThrow(/another process writes it/);
  });
});

describe('a Slurm array', () => {
  const options = {
    directory: "/scratch/it's here",
    command: ['/usr/bin/node', '/opt/onsager/cli.js'],
    name: 'spiked/staircase-snr',
    count: 9,
    shards: [0, 1, 2, 5, 8],
    workers: 4,
    sbatch: ['--account=physics'],
  };

  it('is no larger than the site allows: its elements grow instead', () => {
    expect(shardCount(100, 20, 1000)).toBe(5);
    expect(shardCount(1_000_000, 20, 1000)).toBe(1000);
    expect(shardCount(3, 20, 1000)).toBe(1);
    expect(shardCount(101, 1, 7)).toBe(7);
  });

  it('has the shards with work left, quoted for the shell', () => {
    const script = arrayScript(options);
    expect(script).toContain('#SBATCH --array=0-2,5,8\n');
    expect(script).toContain('#SBATCH --cpus-per-task=4\n');
    expect(script).toContain('#SBATCH --account=physics\n');
    expect(script).toContain(
      `exec /usr/bin/node /opt/onsager/cli.js sweep run '/scratch/it'\\''s here' --workers 4 --shard "$SLURM_ARRAY_TASK_ID/9"\n`,
    );
    const plan = planOf(find('fragile'), config('fragile', { xs: [1, 2, 3, 4, 5, 6], offset: 0 }, 1));
    const done = plan.tasks.slice(0, 3).map((task) => ({ ...task, status: 'done' as const, rows: [] }));
    expect(openShards(plan, done, 4)).toEqual([0, 1, 3]);
    expect(openShards(plan, [], 4)).toEqual([0, 1, 2, 3]);
  });
});
