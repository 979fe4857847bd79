import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('src/core/layout.ts is what scripts/layout.mjs writes from assembly/', () => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const run = spawnSync(process.execPath, ['scripts/layout.mjs', '--check'], { cwd, encoding: 'utf8' });
  expect({ status: run.status, said: run.stderr }).toEqual({ status: 0, said: '' });
});
