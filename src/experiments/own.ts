// Experiments in files of their users.

import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { init, shown } from '../core/index.js';
import { readText } from '../io/files.js';
import { InputError } from '../io/input-error.js';
import type { Source } from '../sweep/study.js';
import { type Experiment, experiment, type PlainDefinition } from './experiment.js';

/** Whether what a person names is a file with an experiment, and not the name of one. */
export function isExperimentFile(name: string): boolean {
  return /\.[cm]?[jt]s$/.test(name);
}

/**
 * The experiment that is the default export of a file, and where it comes from.
 *
 * @throws InputError that names the file, what was expected and what was found
 */
export async function ownExperiment(path: string): Promise<{ experiment: Experiment<any>; source: Source }> {
  const file = resolve(path);
  if (/ts$/.test(extname(file)))
    throw new InputError(
      `${path}: expected a file of JavaScript (.js or .mjs), found TypeScript: compile it first, as with npx tsc or npx tsup`,
    );
  if (!existsSync(file)) throw new InputError(`${path}: cannot read it: there is no such file`);
  if (!statSync(file).isFile())
    throw new InputError(`${path}: expected a file of JavaScript, found a folder`);
  return { experiment: await importExperiment(pathToFileURL(file).href, path), source: sourceOf(file) };
}

/** The file as it is now. */
export function sourceOf(file: string): Source {
  return { file, hash: createHash('sha256').update(readText(file)).digest('hex').slice(0, 16) };
}

/** The same by its URL, as workers are told of it. @param place what messages call it */
export async function importExperiment(url: string, place = fileURLToPath(url)): Promise<Experiment<any>> {
  let module: { default?: unknown };
  // A file may make priors and channels as it is loaded.
  await init();
  try {
    module = await import(url);
  } catch (error) {
    throw new InputError(`${place}: cannot be loaded: ${(error as Error).message}`);
  }
  const { default: given } = module;
  if (given === undefined)
    throw new InputError(
      `${place}: expected an experiment as the default export, found ${exportsOf(module)}: export default experiment({ ... })`,
    );
  if (typeof given !== 'object' || given === null)
    throw new InputError(`${place}: expected an experiment as the default export, found ${shown(given)}`);
  try {
    return experiment(given as PlainDefinition);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError)
      throw new InputError(`${place}: ${error.message}`);
    throw error;
  }
}

function exportsOf(module: object): string {
  const names = Object.keys(module);
  return names.length === 0 ? 'no export' : `exports ${names.join(', ')}`;
}
