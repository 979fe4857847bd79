#!/usr/bin/env node
// The packed library in a real browser: packs it, installs it in an empty folder beside Vite and playwright-core, and
// opens pages. `npm run test:browser`, after a build; needs Chromium (CHROMIUM, or Debian's).
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const browser = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(browser)) {
  console.error(`no Chromium at ${browser}: install it, or set CHROMIUM to its path`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'onsager-browser-'));
const run = (command, args, cwd, environment = {}) => {
  const { status } = spawnSync(command, args, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
};
try {
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], join(here, '../..'));
  cpSync(here, folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
  // TypeScript, which Vite compiles: only types come from the sources of the library.
  cpSync(join(here, '../conformance'), join(folder, 'conformance'), { recursive: true });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  run('npm', ['install', '--silent', '--no-package-lock', `./${tarball}`], folder);
  run(process.execPath, ['--test', '--test-reporter=spec', 'pages.mjs'], folder, { CHROMIUM: browser });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
