// Whether what a step of the build made is that of what stands there now: by what the files hold, whatever their times.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

/** Files below paths, relative to the checkout; what is not there has none. */
export function filesIn(paths) {
  return paths.flatMap((path) => {
    if (!existsSync(join(root, path))) return [];
    if (!statSync(join(root, path)).isDirectory()) return [path];
    return filesIn(readdirSync(join(root, path)).map((name) => `${path}/${name}`));
  });
}

/** One line for names and contents. */
function digest(paths) {
  const hash = createHash('sha256').update(process.version);
  for (const file of filesIn(paths).sort()) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

const noteOf = (step) => join(root, 'build', `${step}.json`);

/** Whether a step was done with these inputs, and all that it made is as it left it. */
export function isFresh(step, inputs) {
  if (!existsSync(noteOf(step))) return false;
  try {
    const { before, outputs, after } = JSON.parse(readFileSync(noteOf(step), 'utf8'));
    return before === digest(inputs) && after === digest(outputs);
  } catch {
    return false;
  }
}

/**
 * Does a step. One that fails, is killed, or whose inputs change meanwhile leaves no note, and is done again.
 *
 * @param made told after it: the files and folders that it made
 */
export async function perform(step, inputs, work, made) {
  mkdirSync(join(root, 'build'), { recursive: true });
  rmSync(noteOf(step), { force: true });
  const before = digest(inputs);
  await work();
  if (digest(inputs) !== before) return;
  const outputs = made();
  writeFileSync(noteOf(step), JSON.stringify({ before, outputs, after: digest(outputs) }));
}
