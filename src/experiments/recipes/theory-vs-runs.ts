import type * as z from 'zod';
import type { TaskRecord } from '../../sweep/record.js';
import type { Coordinates, Point, Row } from '../../sweep/study.js';
import { type Summary, summarise } from '../../sweep/summary.js';
import type { Axis, Curves, Series } from '../../system/drawing.js';
import type { Table } from '../../system/report.js';
import { type Defaults, type Experiment, experiment } from '../experiment.js';
import { mostRuns, ofKind } from '../records.js';
import { averageOf, type Curve, pointAt } from './averages.js';

export type { Curve } from './averages.js';

/** What a quantity does against a parameter: theory as lines, runs over seeds as points. */
export interface TheoryVsRuns<P> {
  name: string;
  title: string;
  papers?: string[];
  /** Schema of zod, or defaults; among them the lists of values that `points` and `theoryAt` name. */
  parameters: z.ZodObject | Defaults;
  seeds?: number;
  quick?: { seeds?: number; parameters?: Record<string, unknown> };

  /** The coordinate on the horizontal axis, as records call it. */
  x: string;
  /** The parameter that lists where runs are made. Default: that called like the coordinate. */
  runsAt?: string;
  /** The parameter that lists where theory is computed. Default: where runs are made. */
  theoryAt?: string;
  /** What is drawn: the name of a curve, and the measured numbers that it is the mean of. */
  curves: readonly Curve[];
  /** The prediction at x: numbers of the same names as those of a run. It draws no random numbers. */
  theory(x: number, parameters: P): Row | Promise<Row>;
  /** What one run measures at x. */
  run(x: number, parameters: P, seed: string): Row | Promise<Row>;
  /** Seconds of a run, roughly; and of theory. */
  cost?(x: number, parameters: P): number;
  theoryCost?(x: number, parameters: P): number;
  /** What records call the two kinds of tasks. Default: theory and run. */
  kinds?: { theory: string; run: string };

  headline?: string;
  /** Told how many seeds, in words. Default: those. */
  subtitle?(parameters: P, seeds: string): string;
  axes: { x: string | Axis; y: string | Axis };
  meaning?: Curves['meaning'];
  marks?(parameters: P): Curves['marks'];
  table?(points: { theory: Summary[]; runs: Summary[] }, parameters: P): Table;
}

/**
 * The recipe of most experiments of the field: the exact prediction as lines, what an algorithm finds on sampled data as points with standard errors.
 *
 * @example
 * export default theoryVsRuns({
 *   name: 'mine/wigner', title: 'A spike in a matrix',
 *   parameters: { snr: '0.5:2:7', size: 400 }, seeds: 8,
 *   x: 'snr', axes: { x: 'signal-to-noise ratio', y: 'overlap' }, curves: [['x', ['x']]],
 *   theory: (snr) => stateEvolution(model(snr)).overlap,
 *   run(snr, { size }, seed) { ... },
 * })
 */
export function theoryVsRuns<P = any>(recipe: TheoryVsRuns<P>): Experiment<any> {
  const { x, curves, kinds = { theory: 'theory', run: 'run' }, runsAt = x, theoryAt = runsAt } = recipe;
  const split = (records: TaskRecord[]) => ({
    theory: summarise(ofKind(records, kinds.theory)),
    runs: summarise(ofKind(records, kinds.run)),
  });
  return experiment({
    name: recipe.name,
    title: recipe.title,
    papers: recipe.papers,
    parameters: recipe.parameters as Defaults,
    seeds: recipe.seeds,
    quick: recipe.quick,

    // The slow ones first: what is said of the time left then errs on the long side.
    points: (parameters): Point[] => [
      ...listOf(recipe.name, parameters, runsAt).map((value) => ({ at: { kind: kinds.run, [x]: value } })),
      ...listOf(recipe.name, parameters, theoryAt).map((value) => ({
        at: { kind: kinds.theory, [x]: value },
        seeds: 1,
      })),
    ],

    cost: (at: Coordinates, parameters: P) =>
      (at.kind === kinds.run
        ? recipe.cost?.(Number(at[x]), parameters)
        : recipe.theoryCost?.(Number(at[x]), parameters)) ?? (at.kind === kinds.run ? 1 : 0.01),

    measure: (at: Coordinates, parameters: P, seed: string) =>
      at.kind === kinds.run
        ? recipe.run(Number(at[x]), parameters, seed)
        : recipe.theory(Number(at[x]), parameters),

    figure(records, parameters): Curves {
      const { theory, runs } = split(records);
      const most = mostRuns(runs);
      const seeds = `${most} ${most === 1 ? 'seed' : 'seeds'}`;
      return {
        kind: 'curves',
        title: recipe.headline ?? recipe.title,
        subtitle: recipe.subtitle?.(parameters, seeds) ?? seeds,
        x: axisOf(recipe.axes.x),
        y: axisOf(recipe.axes.y),
        series: seriesOf(curves, x, theory, runs),
        meaning: recipe.meaning ?? { line: 'theory', points: 'runs ± s.e.' },
        marks: recipe.marks?.(parameters),
      };
    },

    table(records, parameters) {
      const { theory, runs } = split(records);
      if (recipe.table) return recipe.table({ theory, runs }, parameters);
      return {
        columns: [x, ...curves.flatMap(([name]) => [name, '± s.e.', 'theory'])],
        rows: runs.map((point) => {
          const here = pointAt(theory, x, Number(point.at[x]));
          const cells = curves.flatMap(([, keys]) => {
            const { mean, error } = averageOf(point, keys);
            return [mean, error, here && averageOf(here, keys).mean];
          });
          return [Number(point.at[x]), ...cells];
        }),
      };
    },
  });
}

/** A line of theory and points of runs for every curve; what was not measured has no place. */
export function seriesOf(curves: readonly Curve[], x: string, theory: Summary[], runs: Summary[]): Series[] {
  const placed = (points: Summary[], keys: readonly string[]) =>
    points
      .map((point) => ({ x: Number(point.at[x]), ...averageOf(point, keys) }))
      .filter(({ mean }) => !Number.isNaN(mean));
  return curves.map(([name, keys]) => ({
    name,
    line: placed(theory, keys).map(({ x, mean }): [number, number] => [x, mean]),
    points: placed(runs, keys).map(({ x, mean, error }) => ({ x, y: mean, error })),
  }));
}

function axisOf(axis: string | Axis): Axis {
  return typeof axis === 'string' ? { label: axis } : axis;
}

function listOf(name: string, parameters: any, key: string): number[] {
  const list = parameters[key];
  if (Array.isArray(list)) return list;
  throw new TypeError(`${name}: parameters.${key} must be a list of numbers, or a range start:stop:count`);
}
