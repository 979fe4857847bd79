// npm run bench [-- NAME ...] [--native] [--quick] [--json]

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { core, init } from '../dist/index.js';
import { measure, VerificationError } from './harness.js';
import { describeMachine, headline } from './machine.js';
import { compileKernels, loadKernels } from './native/compile.js';
import { startNative } from './native.js';
import { loadPeers } from './peers.js';
import { table } from './table.js';
import { WORKLOADS } from './workloads.js';

/** The environment variable that holds the compiled kernels' path. */
const KERNELS = 'ONSAGER_BENCH_KERNELS';
const RESULTS = new URL('results/', import.meta.url);
const wasmOf = (variant) => new URL(`../dist/${variant}.wasm`, import.meta.url);

const HELP = `npm run bench [-- NAME ...] [options]

Verifies, then times in turns, the core against plain TypeScript. All of it, or what the names name:
${WORKLOADS.map(({ name, title }) => `  ${name.padEnd(16)} ${title}`).join('\n')}

  --native   also against numpy, where a Python has it (PYTHON=/path/to/python picks one), and C, where gcc is
  --peers    also against other libraries for JavaScript: those of "npm ci --prefix bench"
  --relaxed  the core with fused multiply-adds, of the kernels that run in this process
  --quick    fewer and shorter samples
  --json     one JSON document on stdout instead of tables
  --help

Exits with 1 when a contender computes something wrong. Goals are reported, never asserted.`;

/** What the command line asks for, or undefined after saying what is wrong with it. */
function readOptions() {
  const options = Object.fromEntries(
    ['native', 'peers', 'relaxed', 'quick', 'json', 'help'].map((name) => [name, { type: 'boolean' }]),
  );
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const unknown = positionals.find((name) => !WORKLOADS.some((workload) => workload.name === name));
    if (unknown) throw new RangeError(`no workload is called ${unknown}`);
    // Processes that a workload starts load a core of their own choice.
    // A user of Node runs whole tasks on the plain build.
    const fits = ({ measure, whole }) => !values.relaxed || (!measure && !whole);
    const chosen = WORKLOADS.filter(
      (workload) => fits(workload) && (positionals.length === 0 || positionals.includes(workload.name)),
    );
    return { ...values, chosen };
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    return undefined;
  }
}

async function main() {
  const options = readOptions();
  if (!options) return 2;
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  if (options.relaxed && !WebAssembly.validate(readFileSync(wasmOf('core-relaxed'))))
    return withRelaxedSimd();
  // Several workloads share the compiled kernels: their processes are told where those are, '' where there are none.
  const told = process.env[KERNELS];
  const compiled = options.native && told === undefined ? compileKernels() : undefined;
  const addon = told ?? compiled?.addon ?? '';
  try {
    return options.chosen.length > 1 ? inProcesses(options, addon) : await here(options, addon);
  } finally {
    if (compiled) rmSync(compiled.folder, { recursive: true, force: true });
  }
}

/** Node 20 has relaxed SIMD behind a flag: the same again in a process that has it. */
function withRelaxedSimd() {
  const flag = '--experimental-wasm-relaxed-simd';
  if (process.execArgv.includes(flag))
    throw new Error(`this Node has no relaxed SIMD, not even with ${flag}`);
  return spawnSync(process.execPath, [flag, ...process.argv.slice(1)], { stdio: 'inherit' }).status ?? 1;
}

/** Every workload in a process of its own: an engine that has run many leaves what comes later at its first, slow compilation. */
function inProcesses({ chosen, json, ...flags }, addon) {
  const given = ['native', 'peers', 'relaxed', 'quick']
    .filter((name) => flags[name])
    .map((name) => `--${name}`);
  const say = json ? () => {} : console.log;
  const results = [];
  let machine;
  for (const { name } of chosen) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...process.execArgv, process.argv[1], name, ...given, '--json'],
      { encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...process.env, [KERNELS]: addon } },
    );
    // What is missing on this machine need not be said for every workload.
    if (status !== 0 || !machine) process.stderr.write(stderr);
    if (status !== 0) return status ?? 1;
    const run = JSON.parse(stdout);
    if (!machine) say(`${headline(run.machine)}\n`);
    machine ??= run.machine;
    say(run.results[0].text);
    results.push(...run.results);
  }
  if (json) console.log(JSON.stringify({ machine, quick: flags.quick === true, results }));
  return 0;
}

/** The chosen workload in this process. */
async function here(options, addon) {
  const native = options.native ? await startNative() : undefined;
  if (options.native && !native) console.error('numpy: not found, so its comparisons are left out\n');
  const compiled = addon === '' ? undefined : loadKernels(addon);
  if (options.native && !compiled) {
    console.error('gcc: no compiler, or no headers of Node, so the comparisons with C are left out\n');
  }
  const peers = options.peers ? await loadPeers() : undefined;
  if (peers?.versions.length === 0) {
    console.error('peers: none is installed (npm ci --prefix bench), so their comparisons are left out\n');
  }
  try {
    await runOne(options, { native, peers, compiled });
    return 0;
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    native?.stop();
  }
}

async function runOne({ chosen: [workload], quick, json, relaxed }, others) {
  await init({ relaxed });
  const loaded = core();
  const wasm = readFileSync(wasmOf(relaxed ? 'core-relaxed' : 'core'));
  const machine = describeMachine(loaded, wasm, others.native, others.peers);
  if (!json) console.log(`${headline(machine)}\n`);
  // A workload of many processes brings a measure and a table of its own.
  const measured = workload.measure
    ? await workload.measure({ quick, peers: others.peers })
    : await measure(workload, { core: loaded, ...others, quick });
  const result = { ...measured, text: workload.table ? workload.table(measured) : table(measured) };
  const variant = machine.core.relaxed ? '.relaxed' : '';
  const record = { date: new Date().toISOString(), machine, quick: quick === true, ...result };
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(new URL(`${workload.name}${variant}.json`, RESULTS), `${JSON.stringify(record, null, 1)}\n`);
  console.log(json ? JSON.stringify({ machine, quick: quick === true, results: [result] }) : result.text);
}

process.exitCode = await main();
