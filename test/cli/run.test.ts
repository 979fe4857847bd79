import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, Place } from './onsager.js';

/** A run small enough for a test: a few cells of a phase diagram. */
const cells = ['--set', 'columns=3', '--set', 'rows=2', '--set', 'line=0'];
const small = ['run', 'spiked/phase-diagram', ...cells, '--out', 'out'];

describe('onsager run', () => {
  it('runs an experiment, prints a table, and ends with where the figure is', () => {
    const place = new Place();
    const { code, stdout } = place.onsager(...small);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Δₘ/);
    expect(stdout).toMatch(/6 of 6 tasks done/);
    const last = stdout.trimEnd().split('\n').at(-1)!;
    expect(last).toMatch(/^figure +out\/spiked\/phase-diagram\/[0-9a-f]{12}\/figure\.png$/);
    const directory = join(place.folder, last.replace('figure', '').trim(), '..');
    const files = [
      ...['arrays.npz', 'figure.png', 'figure.svg', 'manifest.json'],
      ...['records.csv', 'records.jsonl', 'records.parquet', 'summary.csv', 'summary.parquet'],
    ];
    expect(readdirSync(directory).sort()).toEqual(files);
    const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));
    expect(manifest.sessions[0].core.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(manifest.config.parameters.columns).toBe(3);
    expect(place.onsager(...small).stdout).toMatch(/6 of 6 tasks done, 6 of them by an earlier run/);
  });

  it('prints one JSON document', () => {
    const place = new Place();
    const { code, stdout } = place.onsager(...small, '--json');
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.tasks).toEqual({ total: 6, done: 6, failed: 0, skipped: 0 });
    expect(result.table.rows).toHaveLength(3);
    for (const figure of result.figures) expect(existsSync(join(place.folder, figure))).toBe(true);
  });

  it('gives the same table and the same figure whatever the number of workers', () => {
    const place = new Place();
    const quick = [
      'run',
      'spiked/staircase-snr',
      '--quick',
      '--set',
      'size=40',
      '--set',
      'snr=1:3:3',
      '--json',
    ];
    const run = (workers: string, out: string) => {
      const { directory } = JSON.parse(place.onsager(...quick, '--workers', workers, '--out', out).stdout);
      return ['summary.csv', 'figure.svg'].map((name) =>
        readFileSync(join(place.folder, directory, name), 'utf8'),
      );
    };
    expect(run('3', 'three')).toEqual(run('1', 'one'));
  });

  it('exits with 1 when a task failed, names it, and keeps the others', () => {
    const place = new Place();
    // A vector of length 1700 needs a tensor of 4.9 GB in 8 bits: more than one instance of the core addresses.
    const { code, stdout, stderr } = place.onsager(
      ...['run', 'spiked/staircase-snr', '--set', 'size=1700', '--set', 'snr=2', '--set', 'theory=1:2:2'],
      ...['--seeds', '1', '--json'],
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout).tasks).toEqual({ total: 3, done: 2, failed: 1, skipped: 0 });
    expect(stderr).toMatch(/^task 0:0 \{"kind":"amp","snr":2\} failed: size 1700 does not fit/m);
  });

  it('refuses what it does not know, writing nothing', async () => {
    const place = new Place();
    const name = 'spiked/staircase-snr';
    await place.refusesInside(
      ['run', 'spiked/nothing'],
      /experiment must be one of .*, got "spiked\/nothing"/,
    );
    await place.refusesInside(['run', 'ladder'], /got "ladder": did you mean spiked\/ladder\?\n$/);
    await place.refusesInside(['run', 'spiked/starcase-snr'], /: did you mean spiked\/staircase-snr\?\n$/);
    const set: [string, RegExp][] = [
      ['sizes=3', /there is no parameter sizes: expected one of ratio, size/],
      ['size=-1', /size: expected .*, found -1/],
      ['size=big', /size: expected .*, found "big"/],
      ['snr=1:2', /snr: expected numbers or start:stop:count, found "1:2"/],
      ['snr=-1:2:3', /snr\.0: expected .*, found "-1:2:3"/],
      ['size', /--set size: expected key=value/],
      ['size=[1', /--set size=\[1: expected/],
      ['__proto__.size=3', /there is no parameter __proto__/],
    ];
    for (const [assignment, message] of set)
      await place.refusesInside(['run', name, '--set', assignment], message);
    await place.refusesInside(['run', name, '--seeds', '0'], /seeds.*Expected an integer >= 1, found "0"/);
    await place.refusesInside(['run', name, '--workers', 'two'], /workers.*found "two"/);
    await place.refusesInside(['run', name, '--out', cli], /--out .*: expected a folder to write to/);
    await place.refusesInside(['run'], /missing required argument 'name'/);
    expect(readdirSync(place.folder)).toEqual([]);
  });

  it('stops at Ctrl-C, says how to go on, and goes on', async () => {
    const { folder } = new Place();
    const half = ['--set', 'line=0', '--set', 'columns=35'];
    const args = [cli, 'run', 'spiked/phase-diagram', ...half, '--out', 'out', '--json'];
    const child = spawn('node', args, { cwd: folder });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    const closed = new Promise((resolve) => child.on('close', resolve));
    const root = join(folder, 'out/spiked/phase-diagram');
    const records = () => {
      const hash = existsSync(root) ? readdirSync(root)[0] : undefined;
      const path = join(root, String(hash), 'records.jsonl');
      return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;
    };
    while (records() < 20) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGINT');
    expect(await closed).toBe(130);
    expect(stderr).toMatch(/stopped: \d+ of 2100 tasks are kept in .*; the same command again does the rest/);
    const kept = records();
    expect(kept).toBeLessThan(2100);
    const { tasks } = JSON.parse(spawnSync('node', args, { cwd: folder, encoding: 'utf8' }).stdout);
    expect(tasks).toEqual({ total: 2100, done: 2100, failed: 0, skipped: kept });
  });
});
