// A model file as an experiment: theory and runs along one or two of its numbers.

import * as z from 'zod';
import { valueAt } from '../core/path.js';
import { families } from '../families.js';
import { grid } from '../sweep/grid.js';
import { combinations } from '../sweep/plan.js';
import type { TaskRecord } from '../sweep/record.js';
import type { Coordinates, Row } from '../sweep/study.js';
import { type Summary, summarise } from '../sweep/summary.js';
import type { Curves, Drawing, Phases, Series } from '../system/drawing.js';
import { placesOf } from '../system/path.js';
import type { System } from '../system/system.js';
import type { Experiment } from './experiment.js';
import { mostRuns, ofKind } from './records.js';

const parameters = z.strictObject({
  /** As a model file has it. */
  model: z.record(z.string(), z.unknown()),
  /** The numbers that vary, by dotted path. */
  vary: z.record(z.string(), grid([1]).pipe(z.array(z.number()).min(1))).default({}),
  /** Sizes of sampled data; none where the family samples none. */
  size: grid([300]).pipe(z.array(z.int().min(2))),
  iterations: z.int().min(1).default(200),
  damping: z.number().min(0).lt(1).optional(),
  tolerance: z.number().min(0).lt(1).optional(),
  data: z.enum(['f64', 'f32', 'int8', 'int16']).optional(),
  noise: z.enum(['dense', 'implicit']).optional(),
  /** Where iterations start, as --start says. */
  start: z.unknown().optional(),
  /** The numbers that are drawn, as reports name them. Default: all overlaps. */
  curves: z.array(z.string()).optional(),
});

type Parameters = z.output<typeof parameters>;

/** More values of the second number than this make a plane. */
const FAMILY = 6;

/**
 * @param name model/NAME, after the file
 * @example
 * onsager run wigner.yaml --vary channels.0.snr=0.5:2:16 --vary size=200,400 --seeds 8
 */
export function modelExperiment(name: string): Experiment<typeof parameters> {
  return {
    name,
    title: `Theory and runs of ${name.slice('model/'.length)}`,
    papers: [],
    parameters,
    seeds: 5,
    quick: { seeds: 2, parameters: {} },

    points: ({ vary, size }) => {
      const places = combinations(vary);
      return [
        ...size.flatMap((n) => places.map((at) => ({ at: { kind: 'run', ...at, size: n } }))),
        ...places.map((at) => ({ at: { kind: 'theory', ...at }, seeds: 1 })),
      ];
    },

    cost: ({ kind, size }) => (kind === 'run' ? 1e-6 * Number(size) ** 2 : 0.02),

    async measure({ kind, size, ...at }, given, seed): Promise<Row> {
      const { system, model } = await declared(given, at);
      if (kind === 'theory') return numbers(system.evolve(model, {}).values);
      if (!system.simulate) return {};
      const { iterations, damping, tolerance, data, noise } = given;
      const { values, json } = system.simulate(model, {
        size: Number(size),
        seeds: 1,
        seed,
        iterations,
        damping,
        tolerance,
        data,
        noise,
        prediction: false,
      });
      const [run] = (json as { runs?: { status?: string; iterations?: number }[] }).runs ?? [];
      return {
        ...numbers(values),
        ...(run?.iterations !== undefined && { iterations: run.iterations }),
        ...(run?.status !== undefined && { status: run.status }),
      };
    },

    figure: (records, given) => drawn(name, records, given),

    table(records, given) {
      const { theory, runs } = split(records);
      const paths = Object.keys(given.vary);
      const names = drawnNames(theory, runs, given.curves);
      const rows = runs.length > 0 ? runs : theory;
      return {
        columns: [
          ...paths,
          ...(runs.length > 0 ? ['size'] : []),
          ...names.flatMap((one) => [one, '± s.e.', 'theory']),
        ],
        rows: rows.map((point) => {
          const here = theory.find(({ at }) => paths.every((path) => at[path] === point.at[path]));
          return [
            ...paths.map((path) => point.at[path]),
            ...(runs.length > 0 ? [point.at.size] : []),
            ...names.flatMap((one) => [
              runs.length > 0 ? point.values[one]?.mean : undefined,
              runs.length > 0 ? point.values[one]?.error : undefined,
              here?.values[one]?.mean,
            ]),
          ];
        }),
      };
    },
  };
}

/**
 * The family and the model at a point.
 *
 * @throws RangeError for a path that leads nowhere, and for a model that is none
 */
export async function declared(
  { model, start, vary }: Pick<Parameters, 'model' | 'start' | 'vary'>,
  at: Coordinates,
): Promise<{ system: System; model: unknown }> {
  const name = model.model;
  if (typeof name !== 'string' || !Object.hasOwn(families, name))
    throw new RangeError(
      `model must be one of ${Object.keys(families).join(', ')}, got ${JSON.stringify(name)}`,
    );
  const system = await families[name]();
  // With defaults filled in: what a file leaves out can vary too.
  const filled = z.safeParse(system.schema, model);
  const definition = structuredClone(filled.success ? filled.data : model) as Record<string, unknown>;
  for (const path of Object.keys(vary)) {
    for (const { keys } of placesOf(definition, path)) {
      const holder = valueAt(definition, keys.slice(0, -1)) as Record<string, unknown>;
      holder[keys[keys.length - 1]] = at[path];
    }
  }
  return { system, model: system.declare(definition, start) };
}

function split(records: TaskRecord[]): { theory: Summary[]; runs: Summary[] } {
  return {
    theory: summarise(ofKind(records, 'theory')),
    runs: summarise(ofKind(records, 'run')).filter(({ done }) => done > 0),
  };
}

/** The numbers that are drawn: those that were asked for, otherwise all overlaps and similar ones. */
function drawnNames(theory: Summary[], runs: Summary[], asked?: string[]): string[] {
  const named = (points: Summary[]) => new Set(points.flatMap(({ values }) => Object.keys(values)));
  const [predicted, measured] = [named(theory), named(runs)];
  const both = [...predicted].filter((name) => measured.size === 0 || measured.has(name));
  if (asked) return asked.filter((name) => predicted.has(name) || measured.has(name));
  const overlaps = both.filter((name) => name.startsWith('overlap') || name === 'subspace');
  return overlaps.length > 0 ? overlaps : both;
}

function drawn(name: string, records: TaskRecord[], given: Parameters): Drawing {
  const { theory, runs } = split(records);
  const names = drawnNames(theory, runs, given.curves);
  const lists = Object.entries(given.vary).filter(([, values]) => values.length > 1);
  const [x, other] = lists.length === 0 ? Object.entries(given.vary) : longestFirst(lists);
  const title = `${name.slice('model/'.length)}: theory and runs`;
  const seeds = mostRuns(runs);
  const subtitle = [
    given.size.length === 1 && runs.length > 0 ? `size ${given.size[0]}` : '',
    runs.length > 0 ? `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}` : 'theory alone',
  ]
    .filter((part) => part)
    .join(', ');
  if (other && other[1].length > FAMILY) return planeOf(title, subtitle, theory, names[0], x[0], other[0]);
  return curvesOf(title, subtitle, { theory, runs, names, x: x?.[0] ?? 'size', other: other?.[0], given });
}

const longestFirst = (lists: [string, number[]][]) => [...lists].sort((a, b) => b[1].length - a[1].length);

interface Family {
  theory: Summary[];
  runs: Summary[];
  names: string[];
  x: string;
  /** A second number, with a curve for each value. */
  other?: string;
  given: Parameters;
}

function curvesOf(title: string, subtitle: string, { theory, runs, names, x, other, given }: Family): Curves {
  const others = other ? given.vary[other] : [undefined];
  const series: Series[] = [];
  for (const name of names) {
    for (const value of others) {
      const here = (points: Summary[]) =>
        points.filter(({ at, values }) => (!other || at[other] === value) && values[name]);
      const label = other ? `${name}, ${other} = ${value}` : name;
      const line = here(theory).map(({ at, values }): [number, number] => [Number(at[x]), values[name].mean]);
      given.size.forEach((size, k) => {
        const points = here(runs)
          .filter(({ at }) => at.size === size)
          .map(({ at, values }) => ({ x: Number(at[x]), y: values[name].mean, error: values[name].error }));
        if (k > 0 && points.length === 0) return;
        const several = given.size.length > 1 && points.length > 0;
        series.push({
          name: several ? `${label}, size ${size}` : label,
          line: k === 0 ? sortedByX(line) : [],
          points,
        });
      });
    }
  }
  return {
    kind: 'curves',
    title,
    subtitle,
    x: { label: x },
    y: { label: names.length === 1 ? names[0] : 'value' },
    series: series.filter(({ line, points }) => line!.length + points!.length > 0),
    meaning: { line: 'state evolution', points: 'runs ± s.e.' },
  };
}

const sortedByX = (line: [number, number][]) => [...line].sort(([a], [b]) => a - b);

/** Bins of a number between 0 and its largest value, as regions from light to dark. */
const SHADES = [
  '#f7fbff',
  '#deebf7',
  '#c6dbef',
  '#9ecae1',
  '#6baed6',
  '#4292c6',
  '#2171b5',
  '#08519c',
  '#08306b',
];

function planeOf(
  title: string,
  subtitle: string,
  theory: Summary[],
  name: string,
  x: string,
  y: string,
): Phases {
  const known = theory.filter(({ values }) => values[name]);
  const top = known.reduce((most, { values }) => Math.max(most, values[name].mean), 1);
  const bin = (value: number) =>
    Math.min(SHADES.length - 1, Math.max(0, Math.floor((value / top) * SHADES.length)));
  const label = (k: number) =>
    `${((k * top) / SHADES.length).toPrecision(2)} to ${(((k + 1) * top) / SHADES.length).toPrecision(2)}`;
  const [xs, ys] = [x, y].map((path) => edgesOf(known.map(({ at }) => Number(at[path]))));
  const used = new Set(known.map(({ values }) => bin(values[name].mean)));
  return {
    kind: 'phases',
    title,
    subtitle: `${name}${subtitle ? `; ${subtitle}` : ''}`,
    x: { label: x },
    y: { label: y },
    regions: SHADES.flatMap((color, k) => (used.has(k) ? [{ name: label(k), color }] : [])),
    cells: known.map(({ at, values }) => {
      const [[x1, x2], [y1, y2]] = [xs.get(Number(at[x]))!, ys.get(Number(at[y]))!];
      return { x1, x2, y1, y2, region: label(bin(values[name].mean)) };
    }),
    lines: [],
  };
}

/** A cell reaches half way to the next value on each side. */
function edgesOf(values: number[]): Map<number, [number, number]> {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  return new Map(
    sorted.map((value, i) => {
      const below = i > 0 ? value - sorted[i - 1] : (sorted[1] ?? value + 1) - value;
      const above = i + 1 < sorted.length ? sorted[i + 1] - value : below;
      return [value, [value - below / 2, value + above / 2]];
    }),
  );
}

const numbers = (values: Record<string, number>): Row => ({ ...values });
