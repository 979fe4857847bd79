import { checkObject } from '../core/check.js';
import { assign } from '../core/path.js';
import { InputError } from '../io/input-error.js';
import { repeated } from './grid.js';
import { hashOf } from './hash.js';
import type { TaskRecord } from './record.js';
import type { Config, Coordinates, Point, Study, Task } from './study.js';

/** More tasks than this are a mistake in a config, or several sweeps. */
const most = 1_000_000;

/** The study with one combination of the swept parameters. */
export interface Variant {
  /** Its values of the swept parameters; empty where nothing is swept. */
  at: Coordinates;
  parameters: Record<string, unknown>;
  /** Index of its first point, and how many it has. */
  first: number;
  points: number;
}

/** Every task of a sweep, in order. The same config gives the same plan on any machine. */
export interface Plan {
  study: Study;
  config: Config;
  hash: string;
  variants: Variant[];
  /** Of all variants. */
  points: Point[];
  tasks: Task[];
}

/**
 * Lays a sweep out. Every task of it is another one.
 *
 * @throws InputError for a value that stands twice in a list, a sweep over a coordinate of the study's own points, and more than a million tasks
 * @throws RangeError for an unknown key
 */
export function planOf(study: Study, config: Config): Plan {
  checkObject('config', config, {
    experiment: true,
    parameters: true,
    sweep: true,
    seeds: true,
    seed: true,
    source: true,
  });
  for (const [path, values] of Object.entries(config.sweep ?? {})) {
    const value = repeated(values);
    if (value !== undefined) {
      throw new InputError(`sweep.${path}: expected every value once, found ${JSON.stringify(value)} twice`);
    }
  }
  const variants: Variant[] = [];
  const all: Point[] = [];
  const tasks: Task[] = [];
  let first = 0;
  for (const at of combinations(config.sweep ?? {})) {
    const parameters = structuredClone(config.parameters);
    for (const [path, value] of Object.entries(at)) assign(parameters, path, value);
    const coordinates = Object.fromEntries(
      Object.entries(at).map(([path, value]) => [path, typeof value === 'boolean' ? String(value) : value]),
    );
    const points = study.points(parameters);
    const twin = repeated(points.map((point) => JSON.stringify(point.at)));
    if (twin !== undefined) {
      throw new InputError(
        `${study.name}: expected every point once, found ${twin} twice: a list of its parameters holds a value twice`,
      );
    }
    points.forEach((point, i) => {
      const seeds = point.seeds ?? config.seeds;
      if (tasks.length + seeds > most) {
        throw new InputError(
          `${study.name}: expected at most ${most} tasks, found more: fewer points or seeds`,
        );
      }
      const twice = Object.keys(point.at).find((name) => Object.hasOwn(coordinates, name));
      if (twice !== undefined) {
        throw new InputError(
          `sweep.${twice}: the points of ${study.name} have a coordinate of this name already`,
        );
      }
      const where = { ...coordinates, ...point.at };
      all.push({ ...point, at: where });
      for (let seed = 0; seed < seeds; seed++) {
        tasks.push({ id: `${first + i}:${seed}`, point: first + i, seed, at: where });
      }
    });
    variants.push({ at: coordinates, parameters, first, points: points.length });
    first += points.length;
  }
  return { study, config, hash: hashOf(config), variants, points: all, tasks };
}

export function variantOf({ variants }: Plan, { point }: Task): Variant {
  return variants[bisect(variants, point)];
}

/** The records of one variant with its points counted from zero, as its figure and its table read them. */
export function recordsWithin({ first, points }: Variant, records: TaskRecord[]): TaskRecord[] {
  return records
    .filter(({ point }) => point >= first && point < first + points)
    .map((record) => ({ ...record, point: record.point - first }));
}

/** How many combinations there are; the product is not formed. */
export function combinationsIn(sweep: NonNullable<Config['sweep']>): number {
  return Object.values(sweep).reduce((product, values) => product * values.length, 1);
}

/** Every combination of the values. */
export function combinations<T>(lists: Record<string, T[]>): Record<string, T>[] {
  return Object.entries(lists).reduce<Record<string, T>[]>(
    (partial, [name, values]) =>
      partial.flatMap((chosen) => values.map((value) => ({ ...chosen, [name]: value }))),
    [{}],
  );
}

/** Index of the last variant that starts at or before a point. */
function bisect(variants: Variant[], point: number): number {
  let [low, high] = [0, variants.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (variants[middle].first <= point) low = middle;
    else high = middle - 1;
  }
  return low;
}
