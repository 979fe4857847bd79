import { configDefaults, defineConfig } from 'vitest/config';
import base from './vitest.config.js';

// Tests that take minutes: `npm run test:heavy`.
export default defineConfig({
  ...base,
  // Some of them measure the memory of a process: each file has its own.
  test: {
    ...base.test,
    isolate: true,
    include: ['test/heavy/**/*.test.ts'],
    exclude: configDefaults.exclude,
  },
});
