import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, Place } from './onsager.js';

const config = `experiment: spiked/phase-diagram
parameters: { rows: 6, columns: 8, line: 0 }
`;

describe('a reader that goes away', () => {
  it('stops no sweep, which says where the records go on and leaves no lock', async () => {
    const place = new Place();
    place.write('s.yaml', config);
    const child = spawn('node', [cli, 'sweep', 'run', 's.yaml', '--records', '--shard', '0/2'], {
      cwd: place.folder,
    });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(
        /^nobody reads the records; they go on in results\/spiked\/phase-diagram\/\w+\n$/,
      ),
    ]);
    const root = join(place.folder, 'results/spiked/phase-diagram');
    const parts = join(root, readdirSync(root)[0], 'parts');
    expect(readdirSync(parts).sort()).toEqual(['0-of-2.jsonl', '0-of-2.manifest.json']);
    expect(readFileSync(join(parts, '0-of-2.jsonl'), 'utf8').trim().split('\n')).toHaveLength(24);
  });

  it('leaves a command its exit code', () => {
    const place = new Place();
    place.write('s.yaml', config);
    const piped = (command: string) =>
      spawnSync('bash', ['-c', `node '${cli}' ${command} | true; echo $\{PIPESTATUS[0]}`], {
        cwd: place.folder,
        encoding: 'utf8',
      }).stdout;
    expect(piped('experiments --json 2>&1')).toBe('0\n');
    expect(piped('sweep status s.yaml')).toBe('1\n');
  });

  it.skipIf(!existsSync('/dev/full'))('is not a full disk: what is lost there is no success', () => {
    const full = spawnSync('sh', ['-c', `node '${cli}' experiments > /dev/full`], { encoding: 'utf8' });
    expect(full).toMatchObject({ status: 1, stderr: 'onsager: stdout: no space left on the device\n' });
  });
});
