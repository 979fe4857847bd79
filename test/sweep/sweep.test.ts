import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Config, hashOf, type SweepOptions, sweep } from '../../src/sweep/index.js';
import { find } from './toy.mjs';

const worker = new URL('../../dist/sweep-worker.js', import.meta.url);
const module = new URL('./toy.mjs', import.meta.url);

let directory: string;
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'onsager-sweep-')), 'run');
});

const file = (name: string) => join(directory, name);
const text = (name: string) => readFileSync(file(name), 'utf8');
const lines = () => text('records.jsonl').trimEnd().split('\n');

function config(experiment: string, parameters: Config['parameters'] = {}, seeds = 2): Config {
  return { experiment, parameters, seeds, seed: 'test' };
}

function start(of: Config, options: Partial<SweepOptions> = {}) {
  return sweep({ study: find(of.experiment), config: of, directory, workers: 2, module, worker, ...options });
}

describe('sweep', () => {
  it('writes a record for every task, a summary and a manifest', async () => {
    const of = config('slow', { xs: [1, 2.5] }, 3);
    const result = await start(of);
    expect(result).toMatchObject({ total: 7, finished: 7, failed: 0, skipped: 0, interrupted: false });
    expect(lines()).toHaveLength(7);
    expect(result.records.map(({ id }) => id)).toEqual(['0:0', '0:1', '0:2', '1:0', '1:1', '1:2', '2:0']);
    const manifest = JSON.parse(text('manifest.json'));
    expect(manifest).toMatchObject({ config: of, hash: hashOf(of), tasks: 7, done: 7, failed: 0 });
    expect(manifest.sessions).toHaveLength(1);
    expect(manifest.sessions[0]).toMatchObject({ node: process.version, workers: 2 });
    expect(manifest.sessions[0].finished >= manifest.sessions[0].started).toBe(true);
    const [header, ...rows] = text('summary.csv').trimEnd().split('\n');
    expect(header).toBe('point,x,done,failed,y_mean,y_se,y_n,y_q10,y_q50,y_q90');
    expect(rows).toHaveLength(3);
    expect(rows[2]).toMatch(/^2,100,1,0,(100\.\d+),,1,\1,\1,\1$/);
  });

  it('gives the same bits whatever the number of workers', async () => {
    const of = config('slow', { xs: [1, 2, 3, 4], wait: 20 }, 4);
    const one = await start(of, { workers: 1, directory: file('one') });
    const four = await start(of, { workers: 4, directory: file('four') });
    expect(four.records).toEqual(one.records);
    expect(readFileSync(file('four/summary.csv'))).toEqual(readFileSync(file('one/summary.csv')));
  });

  it('gives every task a seed of its own', async () => {
    const { records } = await start(config('fragile', { xs: [0, 0.5, 1], offset: 0 }, 3));
    const seeds = records.map((record) => (record.status === 'done' ? record.rows[0].seed : ''));
    expect(new Set(seeds).size).toBe(9);
    expect(seeds[4]).toBe('test/1/1');
  });

  it('keeps a failed task as a record, goes on, and tries it again', async () => {
    const of = config('fragile', { xs: [1, 2, 4], offset: 10 }, 1);
    const first = await start(of);
    expect(first).toMatchObject({ total: 3, finished: 3, failed: 1, skipped: 0 });
    expect(first.records[1]).toEqual({
      id: '1:0',
      point: 1,
      seed: 0,
      at: { x: 2 },
      status: 'failed',
      message: 'x is 2',
    });
    expect(text('summary.csv').split('\n')[2]).toBe('1,2,0,1,,,,,,');
    const second = await start(of);
    expect(second).toMatchObject({ finished: 3, failed: 1, skipped: 2 });
    expect(lines()).toHaveLength(4);
  });

  it('makes the death of a worker the failure of its task alone', async () => {
    const { records } = await start(config('deadly', {}, 1), { workers: 1 });
    expect(records.map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
    expect(records[1]).toMatchObject({ message: expect.stringMatching(/^the worker died: out of nowhere/) });
    // Fast tasks go to a worker together; those beside the deadly ones are done all the same.
    const many = await start(config('deadly', {}, 8), { workers: 1, directory: file('many') });
    expect(many).toMatchObject({ finished: 24, failed: 8 });
    expect(many.records.filter(({ status }) => status === 'failed').map(({ at }) => at.x)).toEqual(
      new Array(8).fill(1),
    );
  });

  it('spells out what is not finite, and averages the rest', async () => {
    const { records } = await start(config('fragile', { xs: [3, 5], offset: 0 }, 1));
    expect(records[0]).toMatchObject({ rows: [{ y: 'NaN', z: '-Infinity', zero: 0, status: 'non-finite' }] });
    expect(text('records.jsonl')).not.toContain('null');
    expect(text('records.csv').split('\n')[1]).toBe('0,0,3,done,,NaN,-Infinity,0,non-finite,');
    const [header, first] = text('summary.csv').split('\n');
    expect(header).toMatch(/,done,failed,zero_mean,zero_se,zero_n,.*,y_mean,y_se,y_n,/);
    expect(first).toMatch(/^0,3,1,0,0,,1,0,0,0,,,,,,$/);
  });

  it('refuses options and keys of a config that there are not, writing nothing', async () => {
    const of = config('slow', { xs: [1] }, 1);
    await expect(start(of, { worker, onRecrd: () => {} } as never)).rejects.toThrow(
      'options.onRecrd is not a known key, did you mean onRecord?',
    );
    await expect(start({ ...of, sed: 'other' } as never)).rejects.toThrow(
      'config.sed is not a known key, did you mean seed?',
    );
    expect(existsSync(directory)).toBe(false);
  });

  it('continues after a kill: keeps what is whole, drops a torn line, repeats nothing', async () => {
    const of = config('slow', { xs: [1, 2, 3] }, 2);
    const whole = await start(of, { directory: file('whole') });
    await start(of);
    const kept = lines().slice(0, 3);
    writeFileSync(file('records.jsonl'), `${kept.join('\n')}\n${lines()[3].slice(0, 25)}`);
    const resumed = await start(of);
    expect(resumed).toMatchObject({ finished: 7, skipped: 3 });
    expect(resumed.records).toEqual(whole.records);
    expect(lines()).toHaveLength(7);
    expect(text('summary.csv')).toBe(readFileSync(file('whole/summary.csv'), 'utf8'));
    expect(JSON.parse(text('manifest.json')).sessions).toHaveLength(2);
  });

  it('stops when told to, and the next run does the rest', async () => {
    const of = config('slow', { xs: Array.from({ length: 30 }, (_, i) => i), wait: 30 }, 2);
    const abort = new AbortController();
    const stopped = await start(of, {
      signal: abort.signal,
      onProgress: ({ finished }) => finished === 5 && abort.abort(),
    });
    expect(stopped.interrupted).toBe(true);
    // What the other worker had just handed in is kept as well.
    const kept = stopped.finished;
    expect(kept).toBeGreaterThanOrEqual(5);
    expect(kept).toBeLessThan(12);
    expect(lines()).toHaveLength(kept);
    const rest = await start(of);
    expect(rest).toMatchObject({ finished: 61, skipped: kept, interrupted: false });
    expect(new Set(lines().map((line) => JSON.parse(line).id)).size).toBe(61);
  });

  it('refuses a folder of another config, and records of another experiment, and changes nothing', async () => {
    const of = config('slow', { xs: [1] }, 1);
    await start(of);
    const before = text('manifest.json');
    await expect(start({ ...of, seed: 'other' })).rejects.toThrow(
      /manifest\.json: expected the config with hash/,
    );
    expect(text('manifest.json')).toBe(before);
    writeFileSync(
      file('records.jsonl'),
      `${JSON.stringify({ ...JSON.parse(lines()[0]), id: '0:0', at: { x: 7 } })}\n`,
    );
    await expect(start(of)).rejects.toThrow(/task 0:0: expected \{"x":1\}, found \{"x":7\}/);
  });

  it('reports a bad line in the middle instead of skipping it', async () => {
    const of = config('slow', { xs: [1, 2] }, 1);
    await start(of);
    const good = text('records.jsonl');
    writeFileSync(file('records.jsonl'), `{"id"\n${good}`);
    await expect(start(of)).rejects.toThrow(/records\.jsonl, line 1: expected a JSON object/);
    expect(text('records.jsonl')).toBe(`{"id"\n${good}`);
  });

  it('averages along an axis, also where runs differ in length', async () => {
    await start(config('path', { length: 3 }, 2));
    const [header, ...rows] = text('summary.csv').trimEnd().split('\n');
    expect(header).toBe('point,kind,t,done,failed,y_mean,y_se,y_n,y_q10,y_q50,y_q90');
    expect(rows).toEqual(['0,a,0,2,0,0,0,2,0,0,0', '0,a,1,2,0,8,0,2,8,8,8', '0,a,2,2,0,16,,1,16,16,16']);
  });

  it('says that a disk is full or a folder cannot be written, keeping what is there', async () => {
    writeFileSync(join(directory, '..', 'blocked'), '');
    const blocked = join(directory, '..', 'blocked', 'run');
    await expect(start(config('slow', { xs: [1] }), { directory: blocked })).rejects.toThrow(
      /cannot write it/,
    );
  });
});

describe('hashOf', () => {
  it('depends on the values and not on the order of the keys', () => {
    const a = config('e', { x: 1, y: { p: [1, 2], q: 'w' } });
    const b = { seed: 'test', seeds: 2, parameters: { y: { q: 'w', p: [1, 2] }, x: 1 }, experiment: 'e' };
    expect(hashOf(a)).toBe(hashOf(b));
    expect(hashOf(a)).toMatch(/^[0-9a-f]{12}$/);
    expect(hashOf(config('e', { x: 1, y: { p: [2, 1], q: 'w' } }))).not.toBe(hashOf(a));
  });
});
