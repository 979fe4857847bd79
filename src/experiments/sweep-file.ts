import { dirname } from 'node:path';
import * as z from 'zod';
import { assign, valueAt } from '../core/path.js';
import { readDocument } from '../io/document.js';
import { InputError } from '../io/input-error.js';
import { parseRange } from '../sweep/grid.js';
import { combinations, combinationsIn } from '../sweep/plan.js';
import type { Config } from '../sweep/study.js';
import { valuesOf } from '../sweep/values.js';
import { choose } from './choose.js';
import { explainParameters, givenParameters } from './config.js';
import type { Experiment } from './experiment.js';
import { issuesOf, show } from './explain.js';

const scalar = z.union([z.number(), z.string(), z.boolean()]);

/** A config of `onsager sweep`: an experiment, by name or in a file (relative to the config), or a model file; its parameters, and which of them take several values. */
const schema = z.strictObject({
  experiment: z.string(),
  /** Start from the experiment's quick parameters. */
  quick: z.boolean().optional(),
  /** Nested, or by dotted keys. */
  parameters: z.record(z.string(), z.unknown()).optional(),
  /**
   * For a model file: the numbers on the axes of its figure. Dotted keys; a list of numbers, or
   * start:stop:count.
   */
  vary: z.record(z.string(), z.union([z.number(), z.string(), z.array(z.number()).min(1)])).optional(),
  /** Dotted keys; a list of values, or start:stop:count. Every combination is run. */
  sweep: z.record(z.string(), z.union([scalar, z.array(scalar).min(1).max(100_000)])).optional(),
  seeds: z.int().min(1).max(1_000_000).optional(),
  seed: z.union([z.string().min(1), z.int()]).optional(),
});

type Swept = NonNullable<Config['sweep']>;

const most = 100_000;

/**
 * The experiment and the resolved config that a YAML or JSON file asks for.
 *
 * @throws InputError that names the file, the path in it, what was expected and what was found
 */
export async function readSweepFile(path: string): Promise<{ experiment: Experiment<any>; config: Config }> {
  const document = readDocument(path);
  try {
    return await resolveSweep(document, dirname(path));
  } catch (error) {
    if (error instanceof InputError || error instanceof RangeError) {
      throw new InputError(`${path}: ${error.message}`);
    }
    throw error;
  }
}

/** @throws InputError, or RangeError for an experiment that does not exist */
async function resolveSweep(
  document: unknown,
  folder: string,
): Promise<{ experiment: Experiment<any>; config: Config }> {
  const parsed = schema.safeParse(document);
  if (!parsed.success) {
    throw new InputError(issuesOf(parsed.error, document, 'key', Object.keys(schema.shape)).join('; '));
  }
  const { quick, parameters = {}, seed = 'onsager' } = parsed.data;
  const lists = Object.entries(parsed.data.vary ?? {}).map(([path, values]) => [
    path,
    variedBy(path, values),
  ]);
  const {
    experiment,
    source,
    given: chosen,
  } = await choose(parsed.data.experiment, Object.fromEntries(lists), folder);
  refuseTwice('parameters', parameters);
  refuseTwice('sweep', parsed.data.sweep ?? {});
  const given = givenParameters(experiment, quick, [...chosen, ...Object.entries(parameters)]);
  const base = experiment.parameters.safeParse(given);
  if (!base.success) {
    throw new InputError(explainParameters(experiment, base.error, given, (at) => `parameters.${at}`));
  }
  const sweep = resolveSwept(experiment, given, listsOf(parsed.data.sweep ?? {}));
  const seeds = parsed.data.seeds ?? (quick ? experiment.quick.seeds : undefined) ?? experiment.seeds;
  const config: Config = {
    experiment: experiment.name,
    parameters: base.data as Config['parameters'],
    ...(Object.keys(sweep).length > 0 && { sweep }),
    seeds,
    seed: String(seed),
    ...(source && { source }),
  };
  return { experiment, config };
}

function variedBy(path: string, values: number | string | number[]): number[] {
  const list = Array.isArray(values) ? values : valuesOf(String(values));
  if (list) return list;
  throw new InputError(`vary.${path}: expected numbers or start:stop:count, found ${show(values)}`);
}

/** Dotted and nested keys may say the same parameter twice, where one of them would be ignored. @throws InputError */
function refuseTwice(section: string, values: Record<string, unknown>): void {
  for (const path of Object.keys(values)) {
    const outer = Object.keys(values).find(
      (other) =>
        path.startsWith(`${other}.`) && valueAt(values[other], path.slice(other.length + 1)) !== undefined,
    );
    if (outer === undefined) continue;
    throw new InputError(`${section}.${path}: expected once, found within ${section}.${outer} too`);
  }
}

function listsOf(sweep: Record<string, Swept[string][number] | Swept[string]>): Swept {
  return Object.fromEntries(
    Object.entries(sweep).map(([path, value]) => {
      if (Array.isArray(value)) return [path, value];
      // A word with a colon can only be meant as a range.
      if (typeof value !== 'string' || !value.includes(':')) return [path, [value]];
      const range = parseRange(value);
      if (range) return [path, range];
      throw new InputError(`sweep.${path}: expected a list or start:stop:count, found ${show(value)}`);
    }),
  );
}

/** The values as the experiment's schema has them, after it has seen every combination. */
function resolveSwept(experiment: Experiment<any>, given: Record<string, unknown>, sweep: Swept): Swept {
  const count = combinationsIn(sweep);
  if (count > most) throw new InputError(`sweep: expected at most ${most} combinations, found ${count}`);
  const seen: Record<string, Map<unknown, unknown>> = {};
  const place = (at: string) => {
    const swept = Object.keys(sweep).find(
      (path) => at === path || at.startsWith(`${path}.`) || path.startsWith(`${at}.`),
    );
    return swept === undefined ? `parameters.${at}` : `sweep.${swept}`;
  };
  for (const chosen of combinations(sweep)) {
    const parameters = structuredClone(given);
    for (const [path, value] of Object.entries(chosen)) assign(parameters, path, value);
    const parsed = experiment.parameters.safeParse(parameters);
    if (!parsed.success) {
      throw new InputError(explainParameters(experiment, parsed.error, parameters, place));
    }
    for (const [path, value] of Object.entries(chosen)) {
      const resolved = valueAt(parsed.data, path);
      if (!scalar.safeParse(resolved).success) {
        throw new InputError(
          `sweep.${path}: expected a parameter with one value, found one that ${experiment.name} sweeps itself: ` +
            'give its range under parameters',
        );
      }
      seen[path] ??= new Map();
      seen[path].set(value, resolved);
    }
  }
  return Object.fromEntries(
    Object.entries(sweep).map(([path, values]) => [
      path,
      values.map((value) => seen[path].get(value) as Swept[string][number]),
    ]),
  );
}
