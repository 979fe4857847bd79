import { join } from 'node:path';
import { checkObject } from '../core/check.js';
import { toPng, toSvg } from '../figure/index.js';
import { writeAtomic } from '../io/index.js';
import {
  type Config,
  hashOf,
  type Plan,
  planOf,
  recordsWithin,
  runningFields,
  type SweepOptions,
  type SweepResult,
  sweep,
  type TaskRecord,
  type Variant,
  whole,
} from '../sweep/index.js';
import type { Experiment } from './experiment.js';
import { Sketches } from './sketch.js';

export interface DrawnOptions extends Omit<SweepOptions, 'study' | 'config' | 'module'> {
  /** Module of the experiments for the workers; the built one unless given. */
  module?: URL;
  /** Told of the first figure, of what is known early: it is drawn again as more is. */
  onFigure?: (path: string) => void;
}

export interface RunOptions extends Omit<DrawnOptions, 'directory'> {
  /** Folder of all results; a run writes `out/NAME/<config hash>/`. */
  out: string;
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
  checkObject('options', options, { ...runningFields, out: true, module: true, onFigure: true });
  const { out, ...rest } = options;
  return runIn(experiment, config, { ...rest, directory: directoryOf(out, config) });
}

/**
 * A sweep, and the figure of one that is all here and over points alone: drawn with the lines of theory as soon as they are known, again as points
 * arrive, and at the end. @throws as sweep
 */
export async function runIn(
  experiment: Experiment,
  config: Config,
  { module = experimentsModule(), onFigure, ...options }: DrawnOptions,
): Promise<RunResult> {
  const { directory, shard = whole } = options;
  const plan = planOf(experiment, config);
  const single = shard.count === 1 && plan.variants.length === 1;
  const path = join(directory, 'figure');
  let told = false;
  const sketches = new Sketches(plan, async (records) => {
    if (!single || !records.some(({ status }) => status === 'done')) return;
    const files = await drawVariant(experiment, plan.variants[0], records, path, plan.tasks.length);
    if (!told) onFigure?.(files[1]);
    told = true;
  });
  let first = true;
  const news: TaskRecord[] = [];
  const result = await sweep({
    ...options,
    study: experiment,
    config,
    module,
    onRecord(record) {
      news.push(record);
      options.onRecord?.(record);
    },
    onProgress(progress) {
      sketches.update(progress, first ? progress.records() : news.splice(0));
      first = false;
      options.onProgress?.(progress);
    },
  }).finally(() => sketches.end());
  const figures = single
    ? await drawWhole(experiment, directory, plan, result.records, !result.interrupted)
    : [];
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

/**
 * Draws from records alone: no number is computed.
 *
 * @param tasks how many there will be, said where more are to come
 * @returns the paths of the SVG and the PNG
 */
export async function drawVariant(
  experiment: Experiment,
  variant: Variant,
  records: TaskRecord[],
  path: string,
  tasks = records.length,
): Promise<string[]> {
  const drawing = experiment.figure(recordsWithin(variant, records), variant.parameters);
  const more = records.length < tasks ? [`${records.length} of ${tasks} tasks so far`] : [];
  const subtitle = [drawing.subtitle, ...more].filter((part) => part).join('; ') || undefined;
  const svg = await toSvg({ ...drawing, subtitle });
  const files = [`${path}.svg`, `${path}.png`];
  await writeAtomic(files[0], svg);
  await writeAtomic(files[1], await toPng(svg));
  return files;
}
