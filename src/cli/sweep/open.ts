import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Experiment } from '../../experiments/index.js';
import { find } from '../../experiments/index.js';
import { directoryOf } from '../../experiments/run.js';
import { readSweepFile } from '../../experiments/sweep-file.js';
import { InputError } from '../../io/index.js';
import { type Config, manifestIn, type Plan, planOf } from '../../sweep/index.js';

export interface Opened {
  experiment: Experiment<any>;
  plan: Plan;
  directory: string;
  /** What the person called it. */
  target: string;
}

/** A sweep by its config file or its folder. Reads, and writes nothing. @throws InputError */
export async function openSweep(target: string, out: string): Promise<Opened> {
  if (isFolder(target)) {
    const manifest = manifestIn(target);
    if (!manifest)
      throw new InputError(`${target}: expected a folder with a manifest.json, found none in it`);
    const experiment = await experimentOf(target, manifest.config);
    return { experiment, plan: planOf(experiment, manifest.config), directory: target, target };
  }
  const { experiment, config } = await readSweepFile(target);
  try {
    return { experiment, plan: planOf(experiment, config), directory: directoryOf(out, config), target };
  } catch (error) {
    throw error instanceof InputError ? new InputError(`${target}: ${error.message}`) : error;
  }
}

/** The experiment of a run. @throws InputError where it is in a file that is gone, or another one by now */
async function experimentOf(target: string, { experiment, source }: Config): Promise<Experiment<any>> {
  if (!source) return find(experiment);
  const { ownExperiment } = await import('../../experiments/own.js');
  const own = await ownExperiment(source.file);
  if (own.source.hash !== source.hash)
    throw new InputError(
      `${target}: expected ${source.file} as it was when the run was begun, found it changed: onsager run ${source.file} begins a new one`,
    );
  return own.experiment;
}

/** @throws InputError when nothing has been planned or run, telling how the nearest other run differs */
export function requireRun({ target, directory, plan }: Opened): void {
  if (manifestIn(directory)) return;
  const siblings = runsBeside(directory)
    .map((folder) => ({ folder, differences: differences(plan.config, manifestIn(folder)?.config) }))
    .sort((a, b) => a.differences.length - b.differences.length);
  const nearest = siblings[0];
  const hint = nearest
    ? `; ${nearest.folder} differs in ${nearest.differences.slice(0, 5).join(', ')}`
    : ': onsager sweep run starts one';
  throw new InputError(`${target}: there is no run of this config in ${directory}${hint}`);
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function runsBeside(directory: string): string[] {
  const parent = dirname(directory);
  if (!isFolder(parent)) return [];
  return readdirSync(parent)
    .map((name) => join(parent, name))
    .filter((path) => existsSync(join(path, 'manifest.json')));
}

/** Paths at which two configs differ, with both values. */
function differences(ours: unknown, theirs: unknown, path = ''): string[] {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject(ours) && isObject(theirs)) {
    const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
    return keys.flatMap((key) => differences(ours[key], theirs[key], path === '' ? key : `${path}.${key}`));
  }
  const [here, there] = [JSON.stringify(ours), JSON.stringify(theirs)];
  return here === there ? [] : [`${path} (${brief(there)} there, ${brief(here)} here)`];
}

function brief(text = 'nothing'): string {
  return text.length > 24 ? `${text.slice(0, 21)}...` : text;
}
