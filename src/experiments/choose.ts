// From what a person names, an experiment, a file with one, or a model file, to what is run.

import type { Source } from '../sweep/study.js';
import type { Experiment } from './experiment.js';
import { find } from './index.js';

export interface Chosen {
  experiment: Experiment<any>;
  /** Of an experiment in a file. */
  source?: Source;
}

/** @throws RangeError or InputError for what is none */
export async function choose(name: string): Promise<Chosen> {
  const { isExperimentFile, ownExperiment } = await import('./own.js');
  return isExperimentFile(name) ? ownExperiment(name) : { experiment: await find(name) };
}
