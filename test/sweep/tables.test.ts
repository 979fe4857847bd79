import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeNpz } from '../../src/io/index.js';
import { type Config, planOf, type TaskRecord } from '../../src/sweep/index.js';
import { writeTables } from '../../src/sweep/tables.js';
import { find } from './toy.mjs';

const config: Config = {
  experiment: 'fragile',
  parameters: { xs: [0.1, 7], offset: 0 },
  seeds: 3,
  seed: 's',
};
const plan = planOf(find('fragile'), config);
/** Two seeds of the first point with numbers, one not finite; a failure and a word at the second; one task is missing. */
const rows = [
  { y: 0.1 + 0.2, status: 'converged', count: 3 },
  { y: 1 / 3, status: 'converged', count: 4 },
  { y: 'NaN', status: 'non-finite', count: 5 },
];
const records: TaskRecord[] = [
  { ...plan.tasks[4], status: 'failed', message: 'no, "never"\nagain' },
  ...rows.map((row, k): TaskRecord => ({ ...plan.tasks[k], status: 'done', rows: [row] })),
  { ...plan.tasks[3], status: 'done', rows: [{ y: '-Infinity', status: 'ü', count: 6 }] },
];

let folder: string;
const bytes = (name: string) => readFileSync(join(folder, name));
const parquet = (name: string) => {
  const content = bytes(name);
  return content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength) as ArrayBuffer;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onsager-tables-'));
  await writeTables(folder, plan, records);
});

describe('tables', () => {
  it('hold every digit, and say what is missing, failed or not finite', () => {
    const [header, ...lines] = bytes('records.csv').toString().split('\n');
    expect(header).toBe('point,seed,x,task_status,message,y,status,count');
    expect(lines.slice(0, 4)).toEqual([
      '0,0,0.1,done,,0.30000000000000004,converged,3',
      '0,1,0.1,done,,0.3333333333333333,converged,4',
      '0,2,0.1,done,,NaN,non-finite,5',
      '1,0,7,done,,-Infinity,ü,6',
    ]);
    expect(lines.slice(4).join('\n')).toBe('1,1,7,failed,"no, ""never""\nagain",,,\n');
  });

  it('are the same in Parquet, with the config in its metadata', async () => {
    const read = await parquetReadObjects({ file: parquet('records.parquet') });
    expect(read).toHaveLength(5);
    expect(read[0]).toEqual({
      point: 0n,
      seed: 0n,
      x: 0.1,
      task_status: 'done',
      message: null,
      y: 0.1 + 0.2,
      status: 'converged',
      count: 3,
    });
    expect([read[2].y, read[3].y, read[4].y]).toEqual([Number.NaN, Number.NEGATIVE_INFINITY, null]);
    expect([read[3].status, read[4].message]).toEqual(['ü', 'no, "never"\nagain']);
    const [summary] = await parquetReadObjects({ file: parquet('summary.parquet') });
    expect(summary).toMatchObject({
      point: 0n,
      x: 0.1,
      done: 3n,
      failed: 0n,
      y_n: 2n,
      count_mean: 4,
      count_q90: 4.8,
    });
    const { key_value_metadata: about } = parquetMetadata(parquet('summary.parquet'));
    expect(JSON.parse(about!.find(({ key }) => key === 'onsager')!.value!)).toEqual(config);
  });

  it('hold the numbers by point and seed as arrays, NaN where there is none', () => {
    const arrays = decodeNpz(bytes('arrays.npz'), 'arrays.npz');
    expect(Object.keys(arrays).sort()).toEqual(['at.x', 'count', 'y']);
    expect([...arrays['at.x'].data]).toEqual([0.1, 7]);
    expect(arrays.y.shape).toEqual([2, 3]);
    const { NaN: none, NEGATIVE_INFINITY: low } = Number;
    expect([...arrays.y.data]).toEqual([0.1 + 0.2, 1 / 3, none, low, none, none]);
    expect([...arrays.count.data]).toEqual([3, 4, 5, 6, none, none]);
  });

  it('have an axis of rows for trajectories', async () => {
    const study = find('path');
    const of = planOf(study, { experiment: 'path', parameters: { length: 3 }, seeds: 2, seed: 's' });
    const own = of.tasks.map((task, k): TaskRecord => {
      const path = Array.from({ length: 3 - k }, (_, t) => ({ t, y: 10 * k + t }));
      return { ...task, status: 'done', rows: path };
    });
    const other = mkdtempSync(join(tmpdir(), 'onsager-tables-'));
    await writeTables(other, of, own);
    const { y, 'at.kind': kind } = decodeNpz(readFileSync(join(other, 'arrays.npz')), 'arrays.npz');
    // Words are for numpy.
    expect(kind).toBeUndefined();
    expect(y.shape).toEqual([1, 2, 3]);
    expect([...y.data]).toEqual([0, 1, 2, 10, 11, Number.NaN]);
  });

  it('are the same bytes whatever the order of the records and the time of day', async () => {
    const other = mkdtempSync(join(tmpdir(), 'onsager-tables-'));
    await new Promise((resolve) => setTimeout(resolve, 2100));
    await writeTables(other, plan, [...records].reverse());
    for (const name of ['records.csv', 'records.parquet', 'summary.csv', 'summary.parquet', 'arrays.npz']) {
      expect(readFileSync(join(other, name)).equals(bytes(name)), name).toBe(true);
    }
  });

  it('are written where no task has a record', async () => {
    const other = mkdtempSync(join(tmpdir(), 'onsager-tables-'));
    await writeTables(other, plan, []);
    expect(readFileSync(join(other, 'summary.csv'), 'utf8')).toBe('point,done,failed\n');
  });
});

const python = ['/usr/bin/python3', 'python3'].find(
  (command) => spawnSync(command, ['-c', 'import numpy']).status === 0,
);
const has = (module: string) =>
  python !== undefined && spawnSync(python, ['-c', `import ${module}`]).status === 0;
const engine = ['pyarrow', 'fastparquet'].find(has);

function run(script: string): unknown {
  const { stdout, stderr, status } = spawnSync(python!, ['-c', script], { encoding: 'utf8', cwd: folder });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

describe('other programs', () => {
  it.skipIf(python === undefined)('numpy reads coordinates that are words, without pickle', async () => {
    const study = find('path');
    const of = planOf(study, { experiment: 'path', parameters: { length: 3 }, seeds: 2, seed: 's' });
    const words = ['ramp', 'αβγ 😀', ''];
    const named = {
      ...of,
      tasks: words.map((kind, point) => ({ ...of.tasks[0], point, at: { kind, x: point } })),
    };
    const other = mkdtempSync(join(tmpdir(), 'onsager-tables-'));
    await writeTables(other, named, []);
    const load = `import numpy as np, json; a = np.load(${JSON.stringify(join(other, 'arrays.npz'))}, allow_pickle=False)`;
    const all = run(
      `${load}; print(json.dumps([a['at.kind'].tolist(), str(a['at.kind'].dtype), a['at.x'].tolist()]))`,
    );
    expect(all).toEqual([words, '<U5', [0, 1, 2]]);
  });

  it.skipIf(python === undefined)('numpy reads the arrays', () => {
    const read = run(`
import json, numpy as np
a = np.load('arrays.npz')
y = a['y']
print(json.dumps([sorted(a.files), y.shape, str(y.dtype), y[0, 0] == 0.1 + 0.2, bool(np.isneginf(y[1, 0])), int(np.isnan(y).sum())], default=lambda v: v.item()))`);
    expect(read).toEqual([['at.x', 'count', 'y'], [2, 3], 'float64', true, true, 3]);
  });

  it.skipIf(!has('pandas'))('pandas reads the tables as text', () => {
    const read = run(`
import json, numpy as np, pandas as pd
r = pd.read_csv('records.csv', float_precision='round_trip')
s = pd.read_csv('summary.csv', float_precision='round_trip')
print(json.dumps([list(r.shape), r.y[0] == 0.1 + 0.2, bool(np.isnan(r.y[2])), bool(np.isneginf(r.y[3])), str(r.y.dtype),
  r.message[4], r.status[3], s.x.tolist(), s.y_n[0].item(), abs(s.y_mean[0] - (0.1 + 0.2 + 1 / 3) / 2) < 1e-15], default=lambda v: v.item()))`);
    expect(read).toEqual([[5, 8], true, true, true, 'float64', 'no, "never"\nagain', 'ü', [0.1, 7], 2, true]);
  });

  it.skipIf(!has('pandas') || engine === undefined)('pandas reads the tables as Parquet', () => {
    const read = run(`
import json, numpy as np, pandas as pd
r = pd.read_parquet('records.parquet', engine='${engine}')
print(json.dumps([list(r.shape), r.y[0] == 0.1 + 0.2, bool(np.isneginf(r.y[3])), int(r.point.sum()), r.status[3]], default=lambda v: v.item()))`);
    expect(read).toEqual([[5, 8], true, true, 2, 'ü']);
  });
});
