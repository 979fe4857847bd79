#!/usr/bin/env node
// npm start: builds the plain core and the library, and runs the experiment of the README. Its options are those of onsager run.

import { spawnSync } from 'node:child_process';
import { root } from './fresh.mjs';

const experiment = 'spiked/staircase-snr';

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

console.error(
  '1. the WebAssembly core and the library are built, where they are not yet: about 40 s on two cores',
);
run('scripts/build.mjs', 'simd');
console.error(`2. ${experiment} is run: state evolution as lines, runs of AMP as points, a figure of both`);
run('dist/cli.js', 'run', experiment, ...process.argv.slice(2));
