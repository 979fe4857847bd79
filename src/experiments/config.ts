import type * as z from 'zod';
import { checkObject } from '../core/check.js';
import { assign } from '../core/path.js';
import { InputError } from '../io/input-error.js';
import type { Config, Source } from '../sweep/study.js';
import type { Experiment } from './experiment.js';
import { issuesOf } from './explain.js';

/** What a person changes of an experiment. */
export interface Choices {
  quick?: boolean;
  /** Parameters by dotted path, as `--set` gives them. */
  set?: [path: string, value: unknown][];
  seeds?: number;
  seed?: string;
  /** Of an experiment in a file. */
  source?: Source;
}

/**
 * The resolved config of a run: defaults, over them what `quick` changes, over that the person's own choices.
 *
 * @throws InputError that names the parameter, what was expected and what was found
 */
export function resolve(experiment: Experiment, choices: Choices = {}): Config {
  checkObject('choices', choices, { quick: true, set: true, seeds: true, seed: true, source: true });
  const { quick, set = [], seed = 'onsager' } = choices;
  const given = givenParameters(experiment, quick, set);
  const seeds = choices.seeds ?? (quick ? experiment.quick.seeds : undefined) ?? experiment.seeds;
  if (!(Number.isSafeInteger(seeds) && seeds > 0)) {
    throw new InputError(`seeds: expected an integer > 0, found ${seeds}`);
  }
  const parsed = experiment.parameters.safeParse(given);
  if (!parsed.success) {
    throw new InputError(`${experiment.name}: ${explainParameters(experiment, parsed.error, given)}`);
  }
  return {
    experiment: experiment.name,
    parameters: parsed.data as Config['parameters'],
    seeds,
    seed,
    ...(choices.source && { source: choices.source }),
  };
}

/** What `quick` gives, and over it what the person sets. */
export function givenParameters(
  experiment: Experiment,
  quick: boolean | undefined,
  set: [path: string, value: unknown][],
): Record<string, unknown> {
  const given: Record<string, unknown> = quick ? structuredClone(experiment.quick.parameters) : {};
  for (const [path, value] of set) assign(given, path, value);
  return given;
}

/** @param place what to call the parameter at a path, where it is not the path itself */
export function explainParameters(
  experiment: Experiment,
  error: z.ZodError,
  given: unknown,
  place?: (path: string) => string,
): string {
  return issuesOf(error, given, 'parameter', Object.keys(experiment.parameters.shape), place).join('; ');
}
