import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
    for (const [values, value] of [
      [[40, 60, 40], '40'],
      [[0, -0], '0'],
      [['a', 'b', 'b'], '"b"'],
      [[true, true], 'true'],
    ] as const)
      expect(() => planOf(find('fragile'), { ...of, sweep: { offset: [1, 2], size: [...values] } })).toThrow(
        `sweep.size: expected every value once, found ${value} twice`,
      );
    expect(() => planOf(find('fragile'), { ...of, parameters: { xs: [1, 2, 1] } })).toThrow(
      'fragile: expected every point once, found {"x":1} twice: a list of its parameters holds a value twice',
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

  describe('that the environment names', () => {
    const array = (id: number, [min, max, count, step = 1]: number[]) => ({
      SLURM_ARRAY_TASK_ID: `${id}`,
      SLURM_ARRAY_TASK_MIN: `${min}`,
      SLURM_ARRAY_TASK_MAX: `${max}`,
      SLURM_ARRAY_TASK_COUNT: `${count}`,
      SLURM_ARRAY_TASK_STEP: `${step}`,
    });
    const step = (rank: number, tasks: number, allocated = tasks) => ({
      SLURM_PROCID: `${rank}`,
      SLURM_STEP_NUM_TASKS: `${tasks}`,
      SLURM_NTASKS: `${allocated}`,
    });
    const batch = { SLURM_PROCID: '0', SLURM_NTASKS: '8' };
    const whole = [0, 1];

    // As Slurm 22.05, Open MPI 4.1 and MPICH 4.0 set them.
    it.each<[string, Record<string, string>, number[]]>([
      ['nothing', {}, whole],
      ['a batch script of eight tasks', batch, whole],
      ['the shell of salloc -n 8', { SLURM_NTASKS: '8' }, whole],
      ['the same where it is an interactive step', { ...step(0, 1, 8), SLURM_STEP_ID: '4294967290' }, whole],
      ['a step of eight', step(3, 8), [3, 8]],
      ['a step of four within eight, environment preserved', step(3, 4, 8), [3, 4]],
      [
        'a step that says nothing of the allocation',
        { SLURM_PROCID: '1', SLURM_STEP_NUM_TASKS: '2' },
        [1, 2],
      ],
      ['a batch script that a step of eight submitted', step(0, 8, 1), whole],
      ['an element of an array', { ...array(12, [10, 14, 5]), ...batch }, [2, 5]],
      ['an element of an array with a step', array(9, [5, 9, 3, 2]), [2, 3]],
      ['the one element of an array', array(3, [3, 3, 1]), whole],
      ['a rank in an element of an array', { ...array(1, [0, 2, 3]), ...step(1, 2) }, [3, 6]],
      [
        'a rank of Open MPI in a batch script',
        { ...batch, OMPI_COMM_WORLD_RANK: '1', OMPI_COMM_WORLD_SIZE: '2' },
        [1, 2],
      ],
      [
        'a rank of MPICH, whose proxy is a step of one',
        { ...step(0, 1, 2), PMI_RANK: '1', PMI_SIZE: '2' },
        [1, 2],
      ],
      ['a step in a shell that MPI started alone', { ...step(2, 3), PMI_RANK: '0', PMI_SIZE: '1' }, [2, 3]],
      ['a pod of an indexed job', { JOB_COMPLETION_INDEX: '1', JOB_COMPLETIONS: '3' }, [1, 3]],
    ])('%s', (_, env, [index, count]) => {
      expect(shardFromEnvironment(env)).toEqual({ index, count });
    });

    it('cover every task once when levels are nested', () => {
      const shards = [0, 1, 2].flatMap((id) =>
        [0, 1].map((rank) => shardFromEnvironment({ ...array(id, [0, 2, 3]), ...step(rank, 2) })),
      );
      expect(shards.map(({ index }) => index).sort()).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it.each<[RegExp, Record<string, string>]>([
      [/gaps: pass --shard/, array(12, [10, 14, 3])],
      [/gaps: pass --shard/, array(1, [0, 8, 5, 2])],
      [/SLURM_ARRAY_TASK_ID: .*set SLURM_ARRAY_TASK_COUNT/, { SLURM_ARRAY_TASK_ID: '2' }],
      [/SLURM_ARRAY_TASK_ID: expected an integer/, { SLURM_ARRAY_TASK_ID: 'x' }],
      [/SLURM_PROCID: .* found 3 of none: set SLURM_STEP_NUM_TASKS, or pass --shard/, { SLURM_PROCID: '3' }],
      [/SLURM_PROCID: .* found 4 of 4/, step(4, 4)],
      [/set JOB_COMPLETIONS, or pass --shard/, { JOB_COMPLETION_INDEX: '0' }],
    ])('or is refused: %s', (message, env) => {
      expect(() => shardFromEnvironment(env)).toThrow(message);
    });
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

  it('tell of a line that a kill left unfinished until its task is done, in whichever file', async () => {
    const of = config('slow', { xs: [1, 2] }, 2);
    const plan = planOf(find('slow'), of);
    await start(of, { index: 0, count: 2 });
    const part = join(directory, 'parts', '0-of-2.jsonl');
    writeFileSync(part, readFileSync(part, 'utf8').slice(0, -9));
    const [torn, before] = [[part], readFileSync(part)];
    expect(statusOf(directory, plan)).toMatchObject({ done: 2, torn, complete: false });
    await start(of);
    expect(readFileSync(part)).toEqual(before);
    expect(statusOf(directory, plan)).toMatchObject({ done: 5, missing: [], torn: [], complete: true });
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
    const lines = readFileSync(join(directory, 'records.jsonl'), 'utf8').trimEnd().split('\n');
    const first = lines.map((line) => JSON.parse(line)).find(({ id }) => id === '0:0');
    const other = { ...first, rows: [{ y: 0 }] };
    writeFileSync(join(directory, 'parts', '0-of-2.jsonl'), `${JSON.stringify(other)}\n`);
    expect(() => statusOf(directory, planOf(find('slow'), of))).toThrow(
      /0-of-2\.jsonl, task 0:0: .*other numbers/,
    );
  });
});

describe('lock', () => {
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

  it('that another has taken over stops the sweep before it writes: the other alone goes on', async () => {
    const path = join(directory, 'records.jsonl');
    const other = JSON.stringify({ host: 'elsewhere', pid: 7, started: 'noon' });
    const of = config('slow', { xs: [1, 2, 3, 4, 5, 6], wait: 200 }, 1);
    const stopped = sweep({
      study: find('slow'),
      config: of,
      directory,
      workers: 1,
      module,
      worker,
      onRecord: () => writeFileSync(`${path}.lock`, other),
    });
    await expect(stopped).rejects.toThrow(
      'records.jsonl: its lock was taken over by process 7 on elsewhere since noon: stopped, and the records',
    );
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(2);
    expect(readdirSync(directory).sort()).toEqual(['manifest.json', 'records.jsonl', 'records.jsonl.lock']);
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(other);
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
