// Sweeps through the command line, workers, records and disk included: tasks a second with one worker and with two, and
// what a task costs beyond its own computing. Wall times: on a busy machine the second worker has no processor to run on.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VerificationError } from './harness.js';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const experiments = new URL('../dist/experiments.js', import.meta.url);

/** Goals: efficiency of two workers, and milliseconds of overhead a task. */
const GOAL = { speedup: 1.7, overhead: 2 };

/** An experiment always has a few tasks of its other kind. */
const sweeps = (quick) => [
  {
    name: 'state evolution',
    parameters: { size: 2, snr: 1, theory: `1:3:${quick ? 300 : 2000}` },
    seeds: 1,
  },
  {
    name: 'Bayes-AMP, N = 200',
    parameters: { size: 200, snr: `1:3:${quick ? 6 : 20}`, theory: 1 },
    seeds: quick ? 2 : 10,
  },
];

export default {
  name: 'tasks',
  title: 'sweeps by the command line: tasks per second',

  async measure({ quick }) {
    const folder = mkdtempSync(join(tmpdir(), 'onsager-bench-'));
    try {
      const results = [];
      for (const sweep of sweeps(quick)) results.push(await measureSweep(sweep, folder));
      return { name: this.name, title: this.title, goals: GOAL, sweeps: results };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },

  table({ name, title, sweeps }) {
    const lines = sweeps.map(({ name, tasks, compute, one, two, speedup, overhead }) => {
      const mark = (met) => (met ? 'ok' : 'below goal');
      return (
        `  ${name}: ${tasks} tasks of ${(1e3 * compute).toPrecision(3)} ms; ${one.toPrecision(3)}/s with 1 worker, ` +
        `${two.toPrecision(3)}/s with 2: ${speedup.toFixed(2)}x, goal ${GOAL.speedup}x, ${mark(speedup >= GOAL.speedup)}; ` +
        `${(1e3 * overhead).toFixed(2)} ms beyond computing, goal ${GOAL.overhead} ms, ${mark(1e3 * overhead <= GOAL.overhead)}`
      );
    });
    return [`${name}: ${title}`, ...lines, ''].join('\n');
  },
};

async function measureSweep({ name, parameters, seeds }, folder) {
  const file = join(folder, `${seeds}.json`);
  writeFileSync(file, JSON.stringify({ experiment: 'spiked/staircase-snr', seeds, parameters }));
  const { config, tasks, directory } = JSON.parse(
    await lines(['plan', file, '--json', '--out', join(folder, 'plan')]).then((all) => all.text),
  );
  const compute = (await secondsOf(config, tasks)) / tasks.length;
  const runs = {};
  for (const workers of [1, 2]) {
    const out = join(folder, `${workers}`);
    const { first, last, count } = await lines([
      ...['run', file, '--records', '--workers', String(workers), '--out', out],
    ]);
    if (count !== tasks.length)
      throw new VerificationError(`tasks: ${count} records of ${tasks.length} tasks`);
    const table = join(out, directory.slice(join(folder, 'plan').length), 'records.csv');
    runs[workers] = { rate: (count - workers) / (last - first), table: readFileSync(table) };
  }
  if (!runs[1].table.equals(runs[2].table)) {
    throw new VerificationError(`tasks: ${name}: one worker and two disagree`);
  }
  const [one, two] = [runs[1].rate, runs[2].rate];
  return { name, tasks: tasks.length, compute, one, two, speedup: two / one, overhead: 1 / one - compute };
}

/** The same tasks in this process, one after the other: what they cost by themselves. */
async function secondsOf({ experiment, parameters, seed }, tasks) {
  const { measure } = await (await import(experiments.href)).find(experiment);
  const work = (task) => measure(task.at, parameters, `${seed}/${task.point}/${task.seed}`);
  for (const task of tasks.slice(0, 20)) await work(task);
  const start = performance.now();
  for (const task of tasks) await work(task);
  return (performance.now() - start) / 1e3;
}

/** Runs a command, and notes when its first and its last lines came. */
function lines(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, 'sweep', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    let [first, last] = [0, 0];
    child.stdout.on('data', (data) => {
      last = performance.now() / 1e3;
      first ||= last;
      text += data;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) reject(new Error(`onsager sweep ${args.join(' ')}: exit code ${code}`));
      else resolve({ text, first, last, count: text.split('\n').length - 1 });
    });
  });
}
