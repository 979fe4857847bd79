import { join } from 'node:path';
import { checkObject } from '../core/check.js';
import { toPng, toSvg } from '../figure/index.js';
import { writeAtomic } from '../io/index.js';
import {
  type Config,
  hashOf,
  type Plan,
  recordsWithin,
  runningFields,
  type SweepOptions,
  type SweepResult,
  sweep,
  type TaskRecord,
  type Variant,
} from '../sweep/index.js';
import type { Experiment } from './experiment.js';

export interface RunOptions extends Omit<SweepOptions, 'study' | 'directory' | 'config' | 'module'> {
  /** Folder of all results; a run writes `out/NAME/<config hash>/`. */
  out: string;
  /** Module of the experiments for the workers; the built one unless given. */
  module?: URL;
}

export interface RunResult extends SweepResult {
  directory: string;
  /** figure.svg and figure.png; absent when nothing was measured, the run was stopped, or parameters were swept. */
  figures: string[];
}

/** The folder of a config among all results. */
export function directoryOf(out: string, config: Config): string {
  return join(out, ...config.experiment.split('/'), hashOf(config));
}

/** Runs an experiment, or what is left of it, and draws its figure. @throws as sweep */
export async function run(experiment: Experiment, config: Config, options: RunOptions): Promise<RunResult> {
  checkObject('options', options, { ...runningFields, out: true, module: true });
  const { out, module = experimentsModule(), ...rest } = options;
  const directory = directoryOf(out, config);
  const result = await sweep({ ...rest, study: experiment, config, directory, module });
  const figures = await drawWhole(experiment, directory, result.plan, result.records, !result.interrupted);
  return { ...result, directory, figures };
}

/** Where workers find the experiments. */
export function experimentsModule(): URL {
  return new URL('./experiments.js', import.meta.url);
}

/** The figure of a sweep over points alone, once all tasks have a record and one of them has numbers. */
export async function drawWhole(
  experiment: Experiment,
  directory: string,
  { variants }: Plan,
  records: TaskRecord[],
  finished: boolean,
): Promise<string[]> {
  const something = records.some(({ status }) => status === 'done');
  if (variants.length !== 1 || !finished || !something) return [];
  return drawVariant(experiment, variants[0], records, join(directory, 'figure'));
}

/** Draws from records alone: no number is computed. @returns the paths of the SVG and the PNG */
export async function drawVariant(
  experiment: Experiment,
  variant: Variant,
  records: TaskRecord[],
  path: string,
): Promise<string[]> {
  const svg = await toSvg(experiment.figure(recordsWithin(variant, records), variant.parameters));
  const files = [`${path}.svg`, `${path}.png`];
  await writeAtomic(files[0], svg);
  await writeAtomic(files[1], await toPng(svg));
  return files;
}
