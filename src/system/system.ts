import type { core } from 'zod/mini';
import type { DataType } from '../tensor/index.js';
import type { Lab } from './lab.js';
import type { Cell, Report, Table } from './report.js';
import type { Told } from './time-limit.js';

/**
 * What a family of models declares of itself: all that the command line, experiments, `cite` and the lab page know of it. `Model` is what a model
 * file declares, with where an iteration starts.
 */
export interface System<Model = unknown> {
  /** The value of `model:` in a file. */
  name: string;
  title: string;
  /** BibTeX of the papers, by arXiv id. */
  references: Record<string, string>;
  /** Of a model file. */
  schema: core.$ZodType;
  help: SystemHelp;

  /**
   * The model that a file declares, and where an iteration is to start if `start` says so.
   *
   * @throws RangeError naming the path in the file, what was expected and what was found
   */
  declare(definition: Record<string, unknown>, start?: unknown): Model;
  /** The exact asymptotic prediction. */
  evolve(model: Model, options: EvolveOptions): Report;
  /** Where it changes. */
  thresholds?(model: Model, options: ThresholdOptions): Report;
  /** The algorithm on sampled data, beside its prediction. */
  simulate?(model: Model, options: SimulateOptions): Report;
  lab?: Lab<Model>;
}

/** Options of commands that not every family takes. */
export type OwnOption = 'vary' | 'full-recovery' | 'noise' | 'start' | 'data' | 'damping' | 'tolerance';

export interface SystemHelp {
  /** A model file. */
  model: string;
  /** The size of sampled data, in a word or two. */
  size: string;
  /** Which thresholds there are. */
  thresholds?: string;
  /** What an option does here, with its default; an option that is not named is refused. */
  takes: Partial<Record<OwnOption, string>>;
  /** Why an option is refused, where more can be said than that the family takes none. */
  refuses?: Partial<Record<OwnOption, string>>;
}

/** What every computation takes. */
export interface ReportOptions {
  /** Told where it is, as often as it likes. */
  onProgress?: Told;
  /** Seconds. */
  timeLimit?: number;
}

export interface EvolveOptions extends ReportOptions {
  trajectory?: boolean;
}

export interface ThresholdOptions extends ReportOptions {
  /** `PATH=FROM:TO` sets a number of the model, `PATH*=FROM:TO` multiplies it; several paths are separated by commas. */
  vary?: string;
  /** Whether thresholds of full recovery are looked for. Default true. */
  fullRecovery?: boolean;
  /** Told of a row of the table once it is known. The columns come with widths that all rows fit in. */
  onRow?: (row: Cell[], table: Pick<Table, 'columns'> & { widths: number[] }) => void;
}

export interface SimulateOptions extends ReportOptions {
  size: number;
  /** Default 5. */
  seeds?: number;
  /** Instance k has the seed `seed/k`. Default 'onsager'. */
  seed?: string;
  /** Default 'dense'. */
  noise?: 'dense' | 'implicit';
  /** Of the stored entries. Each family has its own default. */
  data?: DataType;
  /** Iterations at most. Default 200. */
  iterations?: number;
  /** Each family has its own defaults. */
  damping?: number;
  tolerance?: number;
  /** Whether the prediction is computed too. Default true. */
  prediction?: boolean;
  /** Means over the instances at every iteration, beside the prediction from the same start. */
  trajectory?: boolean;
}

/**
 * The results of `run` for every instance k < seeds, one after another. `tell` is told which instance is
 * running, and its progress.
 */
export function eachInstance<T>(
  seeds: number,
  tell: Told,
  run: (k: number, tell: (iterations: number, change: number) => void) => T,
): T[] {
  return Array.from({ length: seeds }, (_, k) => {
    const instance = `instance ${k + 1} of ${seeds}`;
    tell(() => instance);
    return run(k, (iterations, change) =>
      tell(() => `${instance}: ${iterations} iterations, last change ${change.toExponential(1)}`),
    );
  });
}
