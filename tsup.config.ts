import { fileURLToPath } from 'node:url';
import { defineConfig, type Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** Where `#core-bytes` goes. The paths of tsconfig.json, which tsup would follow, speak for Node alone. */
const coreBytes = (to: { path: string; external?: boolean }): Plugin => ({
  name: 'core-bytes',
  setup: ({ onResolve }) => onResolve({ filter: /^#core-bytes$/ }, () => to),
});

/** The subpaths of the package, with types. */
const subpaths = {
  index: 'src/index.ts',
  spiked: 'src/spiked/index.ts',
  'multi-index': 'src/multi-index/index.ts',
  neurons: 'src/neurons/index.ts',
  channel: 'src/channel/index.ts',
  prior: 'src/prior/index.ts',
  linalg: 'src/linalg/index.ts',
  tensor: 'src/tensor/index.ts',
  random: 'src/random/index.ts',
  'random-matrix': 'src/random-matrix/index.ts',
  figure: 'src/figure/page.ts',
  // The workers of a sweep find the experiments by this name, too.
  experiments: 'src/experiments/index.ts',
  inline: 'src/inline.ts',
};
const standalone = { standalone: 'src/standalone.ts' };

const common: Options = {
  format: 'esm',
  target: 'es2022',
  loader: { '.wasm': 'base64' },
  sourcemap: true,
};

/** One file that imports nothing. Its core is inside, so nothing asks where core.wasm lies. */
const alone: Options = {
  ...common,
  entry: standalone,
  platform: 'browser',
  splitting: false,
  noExternal: [/./],
  minify: true,
  // Larger than the file itself.
  sourcemap: false,
  esbuildPlugins: [coreBytes({ path: fileURLToPath(new URL('src/core/bytes-inline.ts', import.meta.url)) })],
};

/** The library. */
const library: Options = {
  ...common,
  entry: {
    ...subpaths,
    cli: 'src/cli/main.ts',
    'sweep-worker': 'src/sweep/worker.ts',
    // What a pool of threads runs, found by this name beside the library.
    worker: 'src/core/worker.ts',
    'bytes-node': 'src/core/bytes-node.ts',
    'bytes-browser': 'src/core/bytes-browser.ts',
  },
  platform: 'neutral',
  // One shared chunk holds the core instance, so that every subpath import sees the same memory.
  splitting: true,
  clean: true,
  // The file that finds core.wasm is chosen by the host through package.json "imports".
  esbuildPlugins: [coreBytes({ path: '#core-bytes', external: true })],
  external: [/^node:/],
  removeNodeProtocol: false,
  skipNodeModulesBundle: true,
  // `using` is younger than most libraries of types that a user's compiler loads.
  dts: { entry: subpaths, banner: '/// <reference lib="esnext.disposable" />' },
};

// scripts/build.mjs asks for the second one by its name, once the core is compiled.
export default defineConfig(({ name }) => (name === 'standalone' ? alone : library));
