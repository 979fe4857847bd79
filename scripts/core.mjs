#!/usr/bin/env node
// Compiles every build of the core that ships (asconfig.json), as many at once as there are processors. With names, those only.
// What is newer than its sources stays.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../', import.meta.url));
const asc = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
const named = process.argv.slice(2);

const time = (path) => statSync(`${root}${path}`).mtimeMs;
const sources = readdirSync(`${root}assembly`, { recursive: true }).map((name) => `assembly/${name}`);
const changed = Math.max(...['asconfig.json', 'package-lock.json', ...sources].map(time));
const { targets: builds } = JSON.parse(readFileSync(`${root}asconfig.json`, 'utf8'));
const stale = (target) => {
  const { outFile } = builds[target];
  return !existsSync(`${root}${outFile}`) || time(outFile) <= changed;
};

const targets = (named.length > 0 ? named : ['simd', 'relaxed', 'threads', 'relaxed-threads']).filter(stale);

async function lane() {
  for (let target = targets.shift(); target; target = targets.shift()) {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [asc, '--target', target], {
      cwd: root,
    });
    // What the optimiser says of its own last step is nobody's concern: the step before stands.
    process.stdout.write(stdout + stderr.replace('Last converge was suboptimal.\n', ''));
  }
}

try {
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
} catch (error) {
  console.error(error.stderr || error.message);
  process.exitCode = 1;
}
