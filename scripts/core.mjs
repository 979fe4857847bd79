#!/usr/bin/env node
// Compiles every build of the core that ships (asconfig.json), as many at once as there are processors. With names, those only.
// What is that of its sources stays.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { isFresh, perform, root } from './fresh.mjs';

const asc = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
const { targets: builds } = JSON.parse(readFileSync(`${root}asconfig.json`, 'utf8'));
const inputs = ['asconfig.json', 'assembly', 'package-lock.json'];
export const shipped = ['simd', 'relaxed', 'threads', 'relaxed-threads', 'linalg'];

/** What a build exports: the core, or its numerical floor alone. */
const entryOf = (target) => (target === 'linalg' ? 'assembly/floor.ts' : 'assembly/index.ts');

const isCurrent = (target) => isFresh(`core-${target}`, inputs);

/** The files of those builds that ship that are of the sources as they are. */
export const currentCores = () => shipped.filter(isCurrent).map((target) => builds[target].outFile);

async function compile(target) {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [asc, entryOf(target), '--target', target],
    {
      cwd: root,
    },
  );
  // What the optimiser says of its own last step is nobody's concern: the step before stands.
  process.stdout.write(stdout + stderr.replace('Last converge was suboptimal.\n', ''));
}

/** Compiles the named builds that are not those of the sources, as many at once as are given. @throws what the compiler says */
export async function compileCore(named, atOnce = availableParallelism()) {
  const left = named.filter((target) => !isCurrent(target));
  const lane = async () => {
    for (let target = left.shift(); target; target = left.shift()) {
      const files = ['wasm', 'js', 'd.ts'].map((end) => builds[target].outFile.replace('wasm', end));
      await perform(
        `core-${target}`,
        inputs,
        () => compile(target),
        () => files,
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  try {
    const named = process.argv.slice(2);
    await compileCore(named.length > 0 ? named : shipped);
  } catch (error) {
    console.error(error.stderr || error.message);
    process.exitCode = 1;
  }
}
