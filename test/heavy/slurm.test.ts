import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, Place, results } from '../cli/onsager.js';

const commands = 'command -v sbatch slurmctld slurmd';
const installed = spawnSync('sh', ['-c', commands]).status === 0 && process.getuid?.() === 0;
if (!installed) console.log('skipped: needs sbatch (apt-get install slurm-wlm) and root');

const script = join(import.meta.dirname, '../slurm/cluster.sh');

/** AMP at N = 180 at six points, long enough that a kill finds tasks at work, and theory. */
const config = `experiment: spiked/staircase-snr
seeds: 8
parameters: { size: 180, snr: "1.2:3:6", theory: "1.2:3:30", iterations: 400 }
`;

describe.skipIf(!installed)('onsager sweep slurm on a cluster of one node', () => {
  const cluster = mkdtempSync(join(tmpdir(), 'onsager-slurm-'));
  const run = (command: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    expect(status, `${command} ${args.join(' ')}: ${stderr}`).toBe(0);
    return stdout.trim();
  };
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const settled = async () => {
    for (let i = 0; i < 1200 && run('squeue', '-h', '-o', '%i') !== ''; i++) await sleep(100);
    expect(run('squeue', '-h', '-o', '%i %j %T %r')).toBe('');
  };

  beforeAll(() => {
    process.env.SLURM_CONF = join(cluster, 'slurm.conf');
    run('bash', script, 'start', cluster);
  }, 60_000);
  afterAll(() => {
    spawnSync('scancel', ['--user=root']);
    spawnSync('bash', [script, 'stop', cluster]);
    delete process.env.SLURM_CONF;
  });

  it('finishes an array of which one element is killed, and merges to the bytes of a local run', async () => {
    const place = new Place();
    place.write('s.yaml', config);
    expect(place.onsager('sweep', 'run', 's.yaml', '--out', 'local').code).toBe(0);
    const submit = () => {
      const { code, stdout, stderr } = place.onsager('sweep', 'slurm', 's.yaml', '--chunk', '20', '--json');
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout);
    };
    const { count, shards, jobs, directory } = submit();
    expect([count, shards]).toEqual([4, 4]);
    const folder = join(place.folder, directory);

    // The first element, by SIGKILL, once it has a record and before it has all.
    const part = join(folder, 'parts/0-of-4.jsonl');
    const lines = () => {
      try {
        return readFileSync(part, 'utf8').split('\n').length - 1;
      } catch {
        return 0;
      }
    };
    for (let i = 0; i < 3000 && lines() === 0; i++) await sleep(10);
    // Slurm delivers a signal when it gets round to it: stopped at once, the element waits for it amid its work.
    process.kill(JSON.parse(readFileSync(`${part}.lock`, 'utf8')).pid, 'SIGSTOP');
    run('scancel', '--signal=KILL', '--full', `${jobs.array}_0`);
    await settled();
    expect(lines()).toBeLessThan(20);

    const status = () => JSON.parse(place.onsager('sweep', 'status', 's.yaml', '--json').stdout);
    const { done, missing, failed, complete } = status();
    expect({ done, failed, complete }).toEqual({ done: 78 - missing.length, failed: 0, complete: false });
    expect(missing.length).toBeGreaterThan(0);
    // The merge ran all the same, after the kill, and said what it did not find.
    const log = readdirSync(join(folder, 'slurm')).find(
      (name) => name.startsWith('merge_') && name.endsWith('.log'),
    )!;
    expect(readFileSync(join(folder, 'slurm', log), 'utf8')).toMatch(`${done} of 78 tasks merged`);

    const again = submit();
    expect(again.shards).toBe(1);
    expect(readFileSync(again.files.array, 'utf8')).toContain('#SBATCH --array=0\n');
    await settled();
    expect(status()).toMatchObject({ expected: 78, done: 78, complete: true });
    const local = join(place.folder, 'local/spiked/staircase-snr', directory.split('/').at(-1)!);
    for (const name of results) {
      expect(readFileSync(join(folder, name)).equals(readFileSync(join(local, name))), name).toBe(true);
    }
    const { sessions } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    expect(sessions.length).toBe(5);
  }, 240_000);

  describe('a sweep that Slurm starts without its scripts', () => {
    const small = 'experiment: spiked/phase-diagram\nparameters: { rows: 5, columns: 5, line: 0 }\n';
    const sweep = `node ${cli} sweep run s.yaml --workers 1`;
    /** Runs a command where the sweep is, and tells which files of records there are, and whether all is done. */
    const started = (command: string) => {
      const place = new Place();
      place.write('s.yaml', small);
      const options = { cwd: place.folder, encoding: 'utf8' } as const;
      const { status, stdout, stderr } = spawnSync('bash', ['-c', command], options);
      expect(status, stdout + stderr).toBe(0);
      const root = join(place.folder, 'results/spiked/phase-diagram');
      const folder = join(root, readdirSync(root)[0]);
      const parts = existsSync(join(folder, 'parts')) ? readdirSync(join(folder, 'parts')) : [];
      return {
        records: parts.filter((name) => name.endsWith('.jsonl')).sort(),
        merged: place.onsager('sweep', 'merge', 's.yaml').code,
        said: stdout + stderr,
      };
    };
    const shards = (count: number) => Array.from({ length: count }, (_, i) => `${i}-of-${count}.jsonl`);

    it('is shared by the ranks of a step, fewer than the allocation has, which say so', () => {
      const { records, merged, said } = started(`salloc -n 3 -O srun -n 2 ${sweep}`);
      expect([records, merged]).toEqual([shards(2), 0]);
      expect(said).toMatch(/shard 1\/2, by SLURM_PROCID: 12 of 25 tasks; --shard 0\/1 does all of them/);
    });

    it('is shared by the elements of an array with a step, and the ranks within each', () => {
      const { records, merged } = started(`sbatch -W --array=3-7:2 -n 2 -O --wrap 'srun -n 2 ${sweep}'`);
      expect([records, merged]).toEqual([shards(6), 0]);
    });

    it('is done whole by a batch script of three tasks, and in the shell that salloc opens for three', () => {
      expect(started(`sbatch -W -n 3 -O --wrap '${sweep}'`)).toMatchObject({ records: [], merged: 0 });
      // The shell is a step of its own, on a terminal of its own.
      const shell = `printf '${sweep} < /dev/null\\nexit\\n' | SHELL=/bin/bash script -qec 'salloc -n 3 -O' /dev/null`;
      expect(started(shell)).toMatchObject({ records: [], merged: 0 });
    });
  });
});
