import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, Place, results } from '../cli/onsager.js';

const kills = 60;

/** 3,000 state-evolution points and 40 runs of AMP at N = 40. */
const config = `experiment: spiked/staircase-snr
seeds: 10
parameters: { size: 40, snr: "1:3:4", theory: "1:3:3000" }
`;

function folderOf(out: string): string {
  const root = join(out, 'spiked/staircase-snr');
  return join(root, readdirSync(root)[0]);
}

/** The text of every file of records. */
function recordsOf(folder: string): string[] {
  const parts = join(folder, 'parts');
  const names = existsSync(parts) ? readdirSync(parts).filter((name) => name.endsWith('.jsonl')) : [];
  return [join(folder, 'records.jsonl'), ...names.map((name) => join(parts, name))]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'));
}

/** Whole lines by the id of their task, of which there is one for each. */
function linesIn(folder: string): Map<string, string> {
  const lines = recordsOf(folder).flatMap((text) => text.split('\n').slice(0, -1));
  const byId = new Map(lines.map((line) => [JSON.parse(line).id as string, line]));
  expect(byId.size, 'duplicates').toBe(lines.length);
  return byId;
}

/** Numbers in [0, 1), the same every time. */
function generator(state: number): () => number {
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a sweep under fire', () => {
  it(`survives ${kills} kills: nothing acknowledged is lost, nothing done twice, the same bytes in the end`, async () => {
    const place = new Place();
    place.write('s.yaml', config);
    const whole = mkdtempSync(join(tmpdir(), 'onsager-whole-'));
    expect(place.onsager('sweep', 'run', 's.yaml', '--workers', '2', '--out', whole).code).toBe(0);
    const expected = results.map((name) => readFileSync(join(folderOf(whole), name)));

    let round = 0;
    let out = join(place.folder, 'out-0');
    const acknowledged = new Map<string, string>();
    /** Resumed, the sweep has every record once and ends in the bytes of an uninterrupted one. */
    const settles = () => {
      const { code, stderr } = place.onsager('sweep', 'resume', 's.yaml', '--out', out);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const folder = folderOf(out);
      expect(linesIn(folder).size).toBe(3040);
      results.forEach((name, i) => {
        expect(readFileSync(join(folder, name)).equals(expected[i]), name).toBe(true);
      });
    };
    const random = generator(20);
    let killed = 0;
    let torn = 0;
    let idle = 0;
    let total = 0;
    for (let life = 0; killed < kills; life++) {
      expect(life, 'lives until enough of them were killed').toBeLessThan(10 * kills);
      // Workers and shards change from life to life.
      const shard = random() < 0.2 ? `${Math.floor(2 * random())}/2` : '0/1';
      const args = [
        's.yaml',
        '--out',
        out,
        '--shard',
        shard,
        '--workers',
        String(1 + Math.floor(3 * random())),
      ];
      const child = spawn('node', [cli, 'sweep', 'run', ...args, '--records'], { cwd: place.folder });
      const exit = new Promise<string | null>((resolve) => child.on('close', (_, signal) => resolve(signal)));
      const kill = () => child.kill('SIGKILL');
      let heard = '';
      // Most kills fall among the tasks, some before the first.
      let fuse = random() < 0.2 ? setTimeout(kill, 400 * random()) : undefined;
      const delay = 150 * random();
      child.stdout.on('data', (data) => {
        heard += data;
        fuse ??= setTimeout(kill, delay);
      });
      const signal = await exit;
      clearTimeout(fuse);
      if (signal === 'SIGKILL') killed++;
      const lines = heard.split('\n').slice(0, -1);
      if (lines.length === 0) idle++;
      for (const line of lines) acknowledged.set(JSON.parse(line).id, line);
      // Killed before it had a folder.
      if (!existsSync(join(out, 'spiked/staircase-snr'))) continue;
      const folder = folderOf(out);
      const kept = linesIn(folder);
      const lost = [...acknowledged].filter(([id, line]) => kept.get(id) !== line);
      expect(lost, `lost at kill ${killed}`).toEqual([]);
      if (recordsOf(folder).some((content) => content.length > 0 && !content.endsWith('\n'))) torn++;
      // A fast machine finishes between two kills: the storm goes on over a new sweep.
      if (kept.size === 3040) {
        settles();
        total += acknowledged.size;
        acknowledged.clear();
        out = join(place.folder, `out-${++round}`);
      }
    }
    if (existsSync(join(out, 'spiked/staircase-snr'))) settles();
    total += acknowledged.size;
    expect(total).toBeGreaterThanOrEqual(kills);
    console.log(
      `${killed} kills, ${idle} lives without a task; ${round} sweeps finished meanwhile; ${total} records acknowledged, ` +
        `${torn} times a torn line, nothing lost`,
    );
  }, 300_000);

  const disk = mkdtempSync(join(tmpdir(), 'onsager-disk-'));
  const mount = (...args: string[]) => spawnSync('mount', args, { encoding: 'utf8' }).status === 0;
  const mounted = mount('-t', 'tmpfs', '-o', 'size=128k', 'onsager', disk);
  if (!mounted) console.log('skipped: mounting a small disk needs root');

  it.skipIf(!mounted)(
    'says that the disk is full, keeps what is there, and goes on where there is room again',
    () => {
      try {
        const place = new Place();
        place.write('s.yaml', config.replace('1:3:3000', '1:3:900'));
        const full = spawnSync('node', [cli, 'sweep', 'run', 's.yaml', '--out', disk], {
          cwd: place.folder,
          encoding: 'utf8',
        });
        expect(full.status).toBe(1);
        expect(full.stderr).toMatch(
          /records\.jsonl: cannot append a record: no space left on the device; the records before it are intact\n$/,
        );
        expect(full.stderr).not.toMatch(/\n {4}at /);
        const kept = linesIn(folderOf(disk)).size;
        expect(kept).toBeGreaterThan(50);
        expect(readFileSync(join(folderOf(disk), 'records.jsonl')).at(-1)).toBe(0x0a);
        const status = JSON.parse(place.onsager('sweep', 'status', 's.yaml', '--out', disk, '--json').stdout);
        expect([status.done, status.torn]).toEqual([kept, []]);
        expect(mount('-o', 'remount,size=16m', disk)).toBe(true);
        const resumed = place.onsager('sweep', 'resume', 's.yaml', '--out', disk, '--json');
        expect(resumed.code).toBe(0);
        expect(JSON.parse(resumed.stdout).tasks).toMatchObject({ total: 940, done: 940, skipped: kept });
        expect(place.onsager('sweep', 'run', 's.yaml', '--out', 'whole').code).toBe(0);
        for (const name of results) {
          const bytes = readFileSync(join(folderOf(join(place.folder, 'whole')), name));
          expect(readFileSync(join(folderOf(disk), name)).equals(bytes), name).toBe(true);
        }
      } finally {
        spawnSync('umount', [disk]);
      }
    },
    120_000,
  );
});
