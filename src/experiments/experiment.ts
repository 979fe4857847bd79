import * as z from 'zod';
import { checkObject, shown } from '../core/check.js';
import { grid, parseRange } from '../sweep/grid.js';
import type { TaskRecord } from '../sweep/record.js';
import type { Coordinates, Row, Study } from '../sweep/study.js';
import type { Drawing } from '../system/drawing.js';
import type { Table } from '../system/report.js';
import { summaryTable } from './recipes/summary-table.js';

export type { Table } from '../system/report.js';

/** A named experiment: data, pure functions, and nothing else. Parameters are plain JSON once the schema filled them in. */
export interface Experiment<S extends z.ZodObject = z.ZodObject> extends Study<z.output<S>> {
  title: string;
  /** What it reproduces, as arXiv ids. */
  papers: string[];
  /** Schema of an object of parameters, a default for each. */
  parameters: S;
  /** Seeds of a full run. */
  seeds: number;
  /** What `--quick` changes: the same figure in seconds, coarser. */
  quick: { seeds?: number; parameters: Record<string, unknown> };
  /** Made from the records alone, so that a figure can be drawn again without computing. */
  figure(records: TaskRecord[], parameters: z.output<S>): Drawing;
  table(records: TaskRecord[], parameters: z.output<S>): Table;
}

/** What an author writes of an experiment with a schema of zod. */
export interface Definition<S extends z.ZodObject>
  extends Omit<Experiment<S>, 'papers' | 'seeds' | 'quick' | 'table'>,
    Partial<Pick<Experiment<S>, 'papers' | 'seeds' | 'quick' | 'table'>> {}

/** Default values of parameters: a text `start:stop:count` or a list of numbers is a list of numbers, and a list may be given as a range. */
export type Defaults = Record<string, number | string | boolean | readonly number[]>;

/** What an author writes of an experiment whose parameters are given by their defaults alone. */
export interface PlainDefinition {
  name: string;
  title: string;
  papers?: string[];
  parameters?: Defaults;
  seeds?: number;
  quick?: { seeds?: number; parameters?: Record<string, unknown> };
  axis?: string;
  points(parameters: any): { at: Coordinates; seeds?: number }[];
  measure(at: any, parameters: any, seed: string): Row | Row[] | Promise<Row | Row[]>;
  cost?(at: any, parameters: any): number;
  figure(records: TaskRecord[], parameters: any): Drawing;
  table?(records: TaskRecord[], parameters: any): Table;
}

const fields: Record<keyof PlainDefinition, true> = {
  name: true,
  title: true,
  papers: true,
  parameters: true,
  seeds: true,
  quick: true,
  axis: true,
  points: true,
  measure: true,
  cost: true,
  figure: true,
  table: true,
};

/**
 * An experiment: what is measured where, and how it is drawn. What is left out has a default: one seed, no papers, nothing that `--quick` changes,
 * and a table of all that was measured.
 *
 * `parameters` is a schema of zod with a default for each, or plain defaults: `{ size: 200, alpha: '0.5:2:7' }`.
 *
 * @throws TypeError or RangeError that names what is missing or wrong
 * @example
 * export default experiment({
 *   name: 'mine/noise',
 *   title: 'The noise of a mean',
 *   parameters: { size: [10, 100, 1000] },
 *   seeds: 20,
 *   points: ({ size }) => size.map((n) => ({ at: { n } })),
 *   measure: ({ n }, _, seed) => ({ mean: normals(n, { seed }).reduce((a, b) => a + b) / n }),
 *   figure: (records) => ({ kind: 'curves', ... }),
 * })
 */
export function experiment<S extends z.ZodObject>(definition: Definition<S>): Experiment<S>;
export function experiment(definition: PlainDefinition): Experiment<any>;
export function experiment(definition: PlainDefinition | Definition<any>): Experiment<any> {
  checkObject('experiment', definition, fields);
  const { name, title, papers = [], parameters = {}, seeds = 1, quick = {} } = definition;
  for (const [key, text] of Object.entries({ name, title })) {
    if (typeof text !== 'string' || text.trim() === '')
      throw new TypeError(
        `experiment.${key} must be a text, got ${text === undefined ? 'nothing' : shown(text)}`,
      );
  }
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(name) || name.split('/').some((part) => /^\.+$/.test(part)))
    throw new RangeError(
      `experiment.name must be words of letters, digits, dots and dashes with slashes between them, got ${shown(name)}`,
    );
  if (!Array.isArray(papers) || papers.some((id) => typeof id !== 'string'))
    throw new TypeError(`experiment.papers must be a list of arXiv ids, got ${shown(papers)}`);
  if (!Number.isSafeInteger(seeds) || seeds < 1)
    throw new RangeError(`experiment.seeds must be an integer > 0, got ${shown(seeds)}`);
  checkObject('experiment.quick', quick, { seeds: true, parameters: true });
  for (const key of ['points', 'measure', 'figure'] as const) checkFunction(key, definition[key]);
  for (const key of ['cost', 'table'] as const) {
    if (definition[key] !== undefined) checkFunction(key, definition[key]);
  }
  return {
    ...definition,
    papers,
    seeds,
    quick: { ...quick, parameters: quick.parameters ?? {} },
    parameters: isSchema(parameters) ? parameters : schemaOf(parameters),
    points: (given: unknown) => checkedPoints(name, definition.points(given as any)),
    table: definition.table ?? summaryTable,
  } as Experiment<any>;
}

function checkFunction(key: string, given: unknown): void {
  if (typeof given !== 'function')
    throw new TypeError(
      `experiment.${key} must be a function, got ${given === undefined ? 'nothing' : shown(given)}`,
    );
}

/** An object schema of whatever copy of zod its author has. */
function isSchema(given: object): given is z.ZodObject {
  return (
    typeof (given as z.ZodObject).safeParse === 'function' && typeof (given as z.ZodObject).shape === 'object'
  );
}

function schemaOf(defaults: object): z.ZodObject {
  checkObject('experiment.parameters', defaults);
  return z.strictObject(
    Object.fromEntries(
      Object.entries(defaults).map(([key, value]) => [key, fieldOf(`experiment.parameters.${key}`, value)]),
    ),
  );
}

function fieldOf(at: string, value: unknown): z.ZodType {
  if (typeof value === 'number' && Number.isFinite(value)) return z.number().default(value);
  if (typeof value === 'boolean') return z.boolean().default(value);
  if (typeof value === 'string') return parseRange(value) ? grid(value) : z.string().default(value);
  if (Array.isArray(value) && value.length > 0 && value.every((one) => Number.isFinite(one)))
    return grid(value);
  throw new TypeError(
    `${at} must be a number, a text, true or false, or a list of numbers; a schema of zod may say more; got ${shown(value)}`,
  );
}

function checkedPoints(name: string, points: unknown): { at: Coordinates; seeds?: number }[] {
  const expected = 'a list of { at: { coordinate: number or word }, seeds? }';
  if (!Array.isArray(points))
    throw new TypeError(`${name}: points must return ${expected}, got ${shown(points)}`);
  points.forEach((point, i) => {
    const at = point?.at;
    const plain =
      typeof at === 'object' &&
      at !== null &&
      Object.values(at).every((value) => typeof value === 'number' || typeof value === 'string');
    if (!plain) throw new TypeError(`${name}: points must return ${expected}, got ${shown(point)} at ${i}`);
    const { seeds } = point;
    if (seeds !== undefined && !(Number.isSafeInteger(seeds) && seeds > 0))
      throw new RangeError(`${name}: seeds of point ${i} must be an integer > 0, got ${shown(seeds)}`);
  });
  return points;
}
