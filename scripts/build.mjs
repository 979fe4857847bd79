#!/usr/bin/env node
// Builds the core (all builds that ship, or the plain one and those named) and the library over it, as far as they are not those of
// their sources. The library holds the plain core and takes its types from it; the other builds are compiled beside it.

import { copyFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { build } from 'tsup';
import { compileCore, currentCores, shipped } from './core.mjs';
import { filesIn, isFresh, perform, root } from './fresh.mjs';
import { writeLayout } from './layout.mjs';
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
  writeLayout();
  const named = process.argv.slice(2);
  const others = (named.length > 0 ? named : shipped).filter((target) => target !== 'simd');
  const held = [...sources, 'build/core.wasm', 'build/core.js', 'build/core.d.ts'];
  const library = async () => {
    await compileCore(['simd']);
    if (isFresh('bundle', held)) return;
    // It begins with an empty folder.
    const bundle = () => build(options);
    await perform('bundle', held, bundle, () => filesIn(['dist']));
  };
  // One processor has the library, which takes as long as one build of the core: it takes the last of them too.
  const last = others.splice(2);
  await Promise.all([
    library().then(() => compileCore(last)),
    compileCore(others, Math.max(1, availableParallelism() - 1)),
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
