import type { RunResult } from './run.js';

export interface RunExperimentOptions {
  /** Parameters by dotted path, as `--set` gives them. */
  set?: Record<string, unknown>;
  /** For a model file: values of its numbers by dotted path, and of `size`. */
  vary?: Record<string, number[]>;
  /** Seeds at each point. Default: those of the experiment. */
  seeds?: number;
  /** Where randomness starts. Default 'onsager'. */
  seed?: string;
  /** Coarser and smaller, in seconds. */
  quick?: boolean;
  /** Folder of all results; the run writes `out/NAME/<hash of the config>/`. Default 'results'. */
  out?: string;
  /** Worker threads. Default 1. */
  workers?: number;
  /** Stops the run; what is finished is kept. */
  signal?: AbortSignal;
  /** Told of every finished task. */
  onProgress?: (finished: number, total: number) => void;
}

/**
 * Runs an experiment as `onsager run` does, or what is left of it, and draws its figure. In Node alone.
 *
 * @param what the name of an experiment, the path of a module whose default export is one, or the path of a model file. Workers load it by that, so
 * an object is not enough
 * @returns the records, the folder that they are in, and the files of the figure
 * @throws RangeError or an error that names the file, the parameter, what was expected and what was found
 * @example
 * const { records, directory } = await runExperiment('./mine.js', { seeds: 20, workers: 4 })
 */
export async function runExperiment(what: string, options: RunExperimentOptions = {}): Promise<RunResult> {
  const [{ choose }, { resolve }, { run }, { checkObject, shown }] = await Promise.all([
    import('./choose.js'),
    import('./config.js'),
    import('./run.js'),
    import('../core/check.js'),
  ]);
  if (typeof what !== 'string')
    throw new TypeError(`what must be a name or the path of a file, got ${shown(what)}`);
  checkObject('options', options, {
    set: true,
    vary: true,
    seeds: true,
    seed: true,
    quick: true,
    out: true,
    workers: true,
    signal: true,
    onProgress: true,
  });
  const { set = {}, vary, seeds, seed, quick, out = 'results', workers = 1, signal, onProgress } = options;
  const { experiment, source, given } = await choose(what, vary);
  const config = resolve(experiment, { quick, seeds, seed, source, set: [...given, ...Object.entries(set)] });
  return run(experiment, config, {
    out,
    workers,
    signal,
    onProgress: ({ finished, total }) => onProgress?.(finished, total),
  });
}
