#!/usr/bin/env node
// Builds the core (all builds that ship, or those named) and the library over it, side by side, as far as they are not those of
// their sources.

import { copyFileSync, rmSync } from 'node:fs';
import { build } from 'tsup';
import { compileCore, currentCores } from './core.mjs';
import { filesIn, isFresh, perform, root } from './fresh.mjs';
import { writeStandaloneTypes } from './standalone.mjs';

const sources = ['src', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsup.config.ts', 'scripts'];
const options = { silent: true, config: 'tsup.config.ts' };

/** What of the library holds the core. `npm start` has the plain one only, and an older one beside it would be another core. */
async function embed(cores) {
  for (const file of filesIn(['dist'])) if (file.endsWith('.wasm')) rmSync(file);
  for (const file of cores) copyFileSync(file, file.replace('build', 'dist'));
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
  const cores = currentCores();
  const inputs = [...sources, ...cores];
  if (!isFresh('embedded', inputs))
    await perform(
      'embedded',
      inputs,
      () => embed(cores),
      () => ['dist'],
    );
} catch (error) {
  console.error(error.stderr || error.message);
  process.exitCode = 1;
}
