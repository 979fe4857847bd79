// An experiment in a file outside of the repository, with a prior and a channel of its author, from the packed package: run, killed, resumed, drawn.

import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'onsager-own-'));
const cli = join(folder, 'node_modules/onsager/dist/cli.js');

/** Counts with a rate 1 + z + z², of directions whose entries are triangular: neither is known by name. */
const mine = `
import { theoryVsRuns } from 'onsager/experiments'
import { fromDensity } from 'onsager/prior'
import { fromLogLikelihood } from 'onsager/channel'
import { bayesAmp, multiIndex, sample, stateEvolution } from 'onsager/multi-index'

const r = Math.sqrt(6)
const { prior } = fromDensity((x) => Math.max(0, 1 - Math.abs(x) / r), { support: [-r, r] })
const lnFactorial = (k) => { let sum = 0; for (let i = 2; i <= k; i++) sum += Math.log(i); return sum }
const link = fromLogLikelihood({
  labels: { counted: 'naturals' },
  logLikelihood: (y, z) => y * Math.log1p(z + z * z) - (1 + z + z * z) - lnFactorial(y),
})
`;

const experimentText = `
const model = (alpha) => multiIndex({ link, alpha, prior })
export default theoryVsRuns({
  name: 'mine/counts', title: 'Counts of a rate', seeds: 4,
  parameters: { alpha: [1, 4], size: 100, step: 0.3 },
  x: 'alpha', axes: { x: 'rows per dimension', y: 'overlap' }, curves: [['overlap', ['overlap']]],
  theory: (alpha, { step }) => ({ overlap: stateEvolution(model(alpha), { step, tolerance: 1e-6 }).overlap[0][0] }),
  run(alpha, { size }, seed) {
    const instance = sample(model(alpha), { size, seed })
    try { return { overlap: bayesAmp(instance, { seed, maxIterations: 30 }).overlap[0][0] } } finally { instance.dispose() }
  },
})
`;

function onsager(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('node', [cli, ...args], { cwd: folder, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

beforeAll(() => {
  const packed = spawnSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(packed.status).toBe(0);
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  expect(spawnSync('tar', ['-xzf', join(folder, archive)], { cwd: folder }).status).toBe(0);
  // What the package depends on lies where it was installed; the package itself comes from the archive.
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  spawnSync('mv', [join(folder, 'package'), join(modules, 'onsager')]);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
}, 60_000);

describe('an experiment of a user', () => {
  const results = (out: string) => {
    const place = join(folder, out, 'mine/counts');
    return existsSync(place) ? join(place, readdirSync(place)[0]) : '';
  };
  const records = (out: string) => {
    const path = join(results(out), 'records.jsonl');
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  };

  it('runs with its prior and its channel, is killed, resumes to the same records, and draws', async () => {
    writeFileSync(join(folder, 'counts.js'), `${mine}\n${experimentText}`);
    const args = ['run', './counts.js', '--workers', '2', '--out'];
    const child = spawn('node', [cli, ...args, 'killed'], { cwd: folder, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('close', resolve));
    for (let i = 0; i < 600 && records('killed').length < 4; i++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGKILL');
    await ended;
    const before = records('killed').length;
    expect(before).toBeGreaterThanOrEqual(4);

    const resumed = onsager(...args, 'killed', '--json');
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    const { tasks, figures, experiment } = JSON.parse(resumed.stdout);
    expect(experiment).toBe('mine/counts');
    expect(tasks.failed).toBe(0);
    expect(tasks.skipped).toBeGreaterThanOrEqual(4);
    expect(figures).toHaveLength(2);
    const png = readFileSync(join(folder, figures[1]));
    expect(png.subarray(1, 4).toString()).toBe('PNG');

    expect(onsager(...args, 'whole').code).toBe(0);
    const table = (out: string) => readFileSync(join(results(out), 'records.csv'), 'utf8');
    expect(table('killed')).toBe(table('whole'));
    expect(readFileSync(join(results('killed'), 'figure.svg'), 'utf8')).toBe(
      readFileSync(join(results('whole'), 'figure.svg'), 'utf8'),
    );
    // Theory grows with alpha, and runs are near it.
    const rows = records('whole').map((line) => JSON.parse(line));
    // In the order in which they ended.
    rows.sort((a, b) => a.at.alpha - b.at.alpha);
    const theory = rows.filter(({ at }) => at.kind === 'theory').map(({ rows: [row] }) => row.overlap);
    expect(theory[1]).toBeGreaterThan(theory[0] + 0.05);
  }, 240_000);

  it('is told when its file has changed since a run was begun', () => {
    const directory = results('whole');
    writeFileSync(join(folder, 'counts.js'), `${mine}\n${experimentText}\n// changed`);
    const { code, stderr } = onsager('sweep', 'status', directory);
    expect(code).toBe(2);
    expect(stderr).toMatch(/counts\.js as it was when the run was begun, found it changed/);
    writeFileSync(join(folder, 'counts.js'), `${mine}\n${experimentText}`);
    expect(onsager('sweep', 'status', directory).code).toBe(0);
  }, 60_000);

  it('is named by a config of a sweep, relative to it', () => {
    writeFileSync(
      join(folder, 'sweep.yaml'),
      'experiment: ./counts.js\nparameters: { alpha: [1], size: 20 }\nseeds: 2\nsweep: { size: [20, 30] }\n',
    );
    const { code, stdout } = onsager('sweep', 'run', 'sweep.yaml', '--out', 'swept', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).tasks).toMatchObject({ total: 6, done: 6, failed: 0 });
  }, 60_000);
});
