#!/usr/bin/env node
// Builds the core (all builds that ship, or those named) and the library over it, side by side, as far as they are not those of
// their sources.

import { copyFileSync } from 'node:fs';
import { build } from 'tsup';
import { compileCore } from './core.mjs';
import { filesIn, isFresh, perform, root } from './fresh.mjs';
import { writeStandaloneTypes } from './standalone.mjs';

const cores = ['core', 'core-relaxed', 'core-threads', 'core-relaxed-threads'].map(
  (name) => `build/${name}.wasm`,
);
const sources = ['src', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsup.config.ts', 'scripts'];
const options = { silent: true, config: 'tsup.config.ts' };

/** What of the library holds the core. `npm start` has the plain one only. */
async function embed() {
  for (const file of filesIn(cores)) copyFileSync(file, file.replace('build', 'dist'));
  await build({ ...options, name: 'standalone' });
  writeStandaloneTypes();
}

process.chdir(root);
try {
  const bundle = () => build(options);
  await Promise.all([
    compileCore(process.argv.slice(2)),
    // It begins with an empty folder.
    isFresh('bundle', sources) || perform('bundle', sources, bundle, () => filesIn(['dist'])),
  ]);
  const inputs = [...sources, ...cores];
  if (!isFresh('embedded', inputs)) await perform('embedded', inputs, embed, () => ['dist']);
} catch (error) {
  console.error(error.stderr || error.message);
  process.exitCode = 1;
}
