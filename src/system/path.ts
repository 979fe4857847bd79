import { checkObject, shown } from '../core/check.js';
import { partOf, valueAt } from '../core/path.js';

/**
 * A one-parameter path through models: a dotted path whose number becomes the value (`channels.0.snr`), the dotted
 * paths of numbers that are all multiplied by it, or a function from the value to a model. A segment `*` stands for
 * every one that exists: { scale: 'channels.*.snr' } is the ray of all signal-to-noise ratios.
 */
export type Vary<Model> = string | { scale: string | readonly string[] } | ((value: number) => Model);

export interface ModelPath<Model> {
  /** What varies, in words for tables and axes. */
  name: string;
  /** @throws RangeError where the model there is not one */
  at(value: number): Model;
}

/**
 * @param declare checks a model that was changed, and calls it `argument` where it is wrong as a whole
 * @throws RangeError that names the dotted path, the place where it ends, and what exists there
 */
export function pathThrough<Model>(
  model: Model,
  vary: Vary<Model>,
  declare: (given: Model, argument?: string) => Model,
): ModelPath<Model> {
  if (isFunction(vary)) return { name: 'value', at: (value) => declare(vary(value), 'vary(value)') };
  const scale = typeof vary !== 'string';
  const names = scale ? [vary?.scale].flat() : [vary];
  if (names.some((name) => typeof name !== 'string'))
    throw new TypeError(`vary must be a dotted path, { scale } or a function, got ${shown(vary)}`);
  if (typeof vary !== 'string') checkObject('vary', vary, { scale: true });
  if (names.length === 0) throw new RangeError('vary.scale must name at least one path, got none');
  const places = names.flatMap((name) => placesOf(model, name));
  return {
    name: scale ? `scale of ${names.join(', ')}` : names[0],
    at: (value) => {
      const copy = structuredClone(model);
      for (const { keys, number } of places) {
        const holder = valueAt(copy, keys.slice(0, -1)) as Record<string, number>;
        holder[keys[keys.length - 1]] = scale ? number * value : value;
      }
      return declare(copy);
    },
  };
}

const isFunction = <Model>(vary: Vary<Model>): vary is (value: number) => Model => typeof vary === 'function';

/** Where a number of a model stands. */
export interface Place {
  keys: string[];
  number: number;
}

/** The numbers that a dotted path leads to; `*` stands for all. @throws RangeError that says where it ends, and what exists there */
export function placesOf(model: unknown, path: string): Place[] {
  let open: { keys: string[]; part: unknown }[] = [{ keys: [], part: model }];
  for (const segment of path.split('.')) {
    open = open.flatMap(({ keys, part }) => {
      const existing = typeof part === 'object' && part !== null ? Object.keys(part) : [];
      const chosen = segment === '*' ? existing : existing.filter((key) => key === segment);
      if (chosen.length === 0) {
        const where = keys.length === 0 ? 'the model' : keys.join('.');
        const found = existing.length === 0 ? `is ${JSON.stringify(part)}` : `has ${existing.join(', ')}`;
        throw new RangeError(`vary must lead to a number of the model, got ${path}: ${where} ${found}`);
      }
      return chosen.map((key) => ({ keys: [...keys, key], part: partOf(part, key) }));
    });
  }
  return open.map(({ keys, part }) => {
    if (typeof part !== 'number') {
      const found =
        typeof part === 'object' && part !== null ? `has ${Object.keys(part).join(', ')}` : `is ${part}`;
      throw new RangeError(
        `vary must lead to a number of the model, got ${path}: ${keys.join('.')} ${found}`,
      );
    }
    return { keys, number: part };
  });
}
