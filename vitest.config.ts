import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

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
  },
});
