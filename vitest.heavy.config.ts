import { configDefaults, defineConfig } from 'vitest/config';
import base from './vitest.config.js';

// Tests that take minutes: `npm run test:heavy`.
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['test/heavy/**/*.test.ts'], exclude: configDefaults.exclude },
});
