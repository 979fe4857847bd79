import { join } from 'node:path';
import { toPng, toSvg } from '../figure/index.js';
import { writeAtomic } from '../io/index.js';
import { type Config, hashOf, type SweepOptions, type SweepResult, sweep } from '../sweep/index.js';
import type { Experiment } from './experiment.js';

export interface RunOptions extends Omit<SweepOptions, 'study' | 'directory' | 'config' | 'module'> {
  /** Folder of all results; a run writes `out/NAME/<config hash>/`. */
  out: string;
  /** Module of the experiments for the workers; the built one unless given. */
  module?: URL;
}

export interface RunResult extends SweepResult {
  directory: string;
  /** figure.svg and figure.png; absent when nothing was measured or the run was stopped. */
  figures: string[];
}

/** Runs an experiment, or what is left of it, and draws its figure. */
export async function run(experiment: Experiment, config: Config, options: RunOptions): Promise<RunResult> {
  const { out, module = new URL('./experiments.js', import.meta.url), ...rest } = options;
  const directory = join(out, ...experiment.name.split('/'), hashOf(config));
  const result = await sweep({ ...rest, study: experiment, config, directory, module });
  const drawable = !result.interrupted && result.failed < result.total;
  const figures = drawable ? [join(directory, 'figure.svg'), join(directory, 'figure.png')] : [];
  if (drawable) {
    const svg = await toSvg(experiment.figure(result.records, config.parameters));
    await writeAtomic(figures[0], svg);
    await writeAtomic(figures[1], await toPng(svg));
  }
  return { ...result, directory, figures };
}
