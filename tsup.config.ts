import { copyFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    spiked: 'src/spiked/index.ts',
    prior: 'src/prior/index.ts',
    linalg: 'src/linalg/index.ts',
    tensor: 'src/tensor/index.ts',
    random: 'src/random/index.ts',
    // The workers of a sweep find the experiments by this name.
    experiments: 'src/experiments/index.ts',
    cli: 'src/cli/main.ts',
    worker: 'src/sweep/worker.ts',
    'bytes-node': 'src/core/bytes-node.ts',
    'bytes-browser': 'src/core/bytes-browser.ts',
  },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  // One shared chunk holds the core instance, so that every subpath import sees the same memory.
  splitting: true,
  sourcemap: true,
  clean: true,
  // The file that finds core.wasm is chosen by the host through package.json "imports".
  external: [/^#/, /^node:/],
  skipNodeModulesBundle: true,
  dts: {
    entry: {
      index: 'src/index.ts',
      spiked: 'src/spiked/index.ts',
      prior: 'src/prior/index.ts',
      linalg: 'src/linalg/index.ts',
      tensor: 'src/tensor/index.ts',
      random: 'src/random/index.ts',
    },
  },
  onSuccess: async () => copyFileSync('build/core.wasm', 'dist/core.wasm'),
});
