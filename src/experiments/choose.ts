// From what a person names, an experiment, a file with one, or a model file, to what is run.

import { basename, extname, join, resolve } from 'node:path';
import { InputError } from '../io/input-error.js';
import type { Source } from '../sweep/study.js';
import type { Experiment } from './experiment.js';
import { find } from './registry.js';

export interface Chosen {
  experiment: Experiment<any>;
  /** Of an experiment in a file. */
  source?: Source;
  /** Parameters that the choice sets: those of a model file. */
  given: [path: string, value: unknown][];
}

/**
 * @param vary of a model file: the values of its numbers by dotted path, and of `size`
 * @param folder that a relative path starts from
 * @throws RangeError or InputError for what is none
 */
export async function choose(
  name: string,
  vary: Record<string, number[]> = {},
  folder = '.',
): Promise<Chosen> {
  if (/\.(ya?ml|json)$/.test(name)) return chooseModel(name, vary, folder);
  const [path] = Object.keys(vary);
  if (path !== undefined)
    throw new InputError(
      `vary: expected with a model file only, found ${path} with ${name}: --set ${path}=... gives a parameter`,
    );
  const { isExperimentFile, ownExperiment } = await import('./own.js');
  if (isExperimentFile(name))
    return { ...(await ownExperiment(folder === '.' ? name : join(folder, name))), given: [] };
  return { experiment: await find(name), given: [] };
}

/** A model file, after which the experiment is named. */
async function chooseModel(path: string, vary: Record<string, number[]>, folder: string): Promise<Chosen> {
  const { readDocument } = await import('../io/document.js');
  const { declared } = await import('./model.js');
  const model = readDocument(resolve(folder, path));
  if (typeof model !== 'object' || model === null || !Object.hasOwn(model, 'model'))
    throw new InputError(`${path}: expected a model file, with a key model, found none`);
  const { start, ...rest } = model as Record<string, unknown>;
  const { size, ...numbers } = vary;
  const first = Object.fromEntries(Object.entries(numbers).map(([key, values]) => [key, values[0]]));
  try {
    await declared({ model: rest, vary: numbers, start }, first);
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
  const word = basename(path, extname(path)).replace(/[^\w.-]/g, '_');
  return {
    experiment: await find(`model/${word}`),
    given: [
      ['model', rest],
      ...(start === undefined ? [] : [['start', start] as [string, unknown]]),
      ['vary', numbers],
      ...(size ? [['size', size] as [string, unknown]] : []),
    ],
  };
}
