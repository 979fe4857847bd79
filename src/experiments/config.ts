import type { z } from 'zod';
import { InputError } from '../io/input-error.js';
import type { Config } from '../sweep/study.js';
import type { Experiment } from './experiment.js';

/** What a person changes of an experiment. */
export interface Choices {
  quick?: boolean;
  /** Parameters by dotted path, as `--set` gives them. */
  set?: [path: string, value: unknown][];
  seeds?: number;
  seed?: string;
}

/**
 * The resolved config of a run: defaults, over them what `quick` changes, over that the person's own choices.
 *
 * @throws InputError that names the parameter, what was expected and what was found
 */
export function resolve(experiment: Experiment, choices: Choices = {}): Config {
  const { quick, set = [], seed = 'onsager' } = choices;
  const given: Record<string, unknown> = quick ? structuredClone(experiment.quick.parameters) : {};
  for (const [path, value] of set) assign(given, path.split('.'), value);
  const seeds = choices.seeds ?? (quick ? experiment.quick.seeds : undefined) ?? experiment.seeds;
  if (!(Number.isSafeInteger(seeds) && seeds > 0)) {
    throw new InputError(`seeds: expected an integer > 0, found ${seeds}`);
  }
  const parsed = experiment.parameters.safeParse(given);
  if (!parsed.success)
    throw new InputError(
      `${experiment.name}: ${explain(parsed.error, given, Object.keys(experiment.parameters.shape))}`,
    );
  return { experiment: experiment.name, parameters: parsed.data as Config['parameters'], seeds, seed };
}

function assign(target: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  // An own property, so that a path such as __proto__.x stays data and is refused by the schema.
  const own = Object.hasOwn(target, key) ? target[key] : undefined;
  let next = value;
  if (rest.length > 0) {
    next = typeof own === 'object' && own !== null && !Array.isArray(own) ? own : {};
    assign(next as Record<string, unknown>, rest, value);
  }
  Object.defineProperty(target, key, { value: next, enumerable: true, writable: true, configurable: true });
}

function explain(error: z.ZodError, given: Record<string, unknown>, names: string[]): string {
  return error.issues
    .map((issue) => {
      if (issue.code === 'unrecognized_keys') {
        return `there is no parameter ${issue.keys.join(', ')}: expected one of ${names.join(', ')}`;
      }
      // A grid is given as text: what was found is that text, not a letter of it.
      const found = issue.path.reduce<any>(
        (value, key) => (typeof value === 'object' ? value?.[key as string] : value),
        given,
      );
      const expected = issue.message
        .replace(/^(Invalid input|Too small|Too big): /, '')
        .replace(/, received .*/, '');
      return `${issue.path.join('.')}: ${expected}, found ${JSON.stringify(found)}`;
    })
    .join('; ');
}
