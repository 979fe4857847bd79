import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cli, Place } from '../cli/onsager.js';

/** ONSAGER_KILLS=60 asks for more, before a release. */
const kills = Number(process.env.ONSAGER_KILLS ?? 6);
/** Of 60 tasks each: more than the kills leave time for. */
const columns = Math.min(70, 6 * kills);

it(`loses no record to ${kills} kills at random times, repeats none, and ends with the same table`, async () => {
  const place = new Place();
  const args = [
    'run',
    'spiked/phase-diagram',
    '--set',
    'line=0',
    '--set',
    `columns=${columns}`,
    '--json',
    '--out',
  ];
  const table = (out: string) => {
    const root = join(place.folder, out, 'spiked/phase-diagram');
    return readFileSync(join(root, readdirSync(root)[0], 'summary.csv'), 'utf8');
  };
  const root = join(place.folder, 'killed/spiked/phase-diagram');
  /** The lines that are whole: the writer went on after them, so they were acknowledged. */
  const lines = () => {
    const path = existsSync(root) ? join(root, readdirSync(root)[0], 'records.jsonl') : '';
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  };

  let hits = 0;
  for (let k = 0; k < kills; k++) {
    const child = spawn('node', [cli, ...args, 'killed'], { cwd: place.folder, stdio: 'ignore' });
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      child.on('close', (_, signal) => resolve(signal)),
    );
    const before = lines();
    // From its start on a run writes about a record a millisecond, after a third of a second to load.
    const wait = 250 + ((k * 7919) % 400);
    await new Promise((resolve) => setTimeout(resolve, wait));
    const seen = lines();
    child.kill('SIGKILL');
    if ((await ended) === 'SIGKILL') hits++;
    expect(seen.slice(0, before.length)).toEqual(before);
    expect(lines().slice(0, seen.length)).toEqual(seen);
  }
  expect(hits).toBeGreaterThan(kills / 2);

  expect(place.onsager(...args, 'killed').code).toBe(0);
  const ids = lines().map((line) => JSON.parse(line).id);
  expect(ids).toHaveLength(60 * columns);
  expect(new Set(ids).size).toBe(60 * columns);
  expect(place.onsager(...args, 'whole').code).toBe(0);
  expect(table('killed')).toBe(table('whole'));
}, 180_000);
