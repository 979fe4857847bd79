import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than about five seconds of a core, the longest first. */
const long = [
  'readme',
  'system/lab',
  'experiments/own',
  'paper/2506.02664',
  'tensor/contract',
  'cli/run',
  'experiments/spiked',
  'spiked/recover/recover',
  'spiked/implicit',
  'paper/2506.02664-descent',
  'spiked/thresholds',
  'multi-index/amp',
  'spiked/orientation',
  'cli/sweep',
  'cli/configs',
  'paper/2502.02545',
  'multi-index/full-recovery',
  'paper/2405.15480',
  'prior/moments',
  'experiments/figures',
  'cli/recover',
  'spiked/amp',
  'core/variants',
  'conformance/conformance',
  'fuzz/fuzz',
  'glm/precision',
  'linalg/top',
  'prior/identities',
  'sweep/sweep',
  'docs',
];

/** Long files begin first, so that no worker is left with one at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) =>
      long.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
    const first = sorted.filter((file) => rank(file) >= 0).sort((a, b) => rank(a) - rank(b));
    return [...first, ...sorted.filter((file) => rank(file) < 0)];
  }
}

export default defineConfig({
  resolve: {
    alias: { '#core-bytes': fileURLToPath(new URL('./src/core/bytes-node.ts', import.meta.url)) },
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/heavy/**'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    // By default one core is left to the person in front of the machine.
    maxWorkers: '100%',
    // The files that a worker runs share one graph of modules, and the compiled core: each is loaded and compiled once.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
