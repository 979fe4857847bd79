import { describe, expect, it } from 'vitest';
import { resolve } from '../../src/experiments/config.js';
import { type Experiment, experiments, find } from '../../src/experiments/index.js';
import { type Curves, type Phases, toSvg } from '../../src/figure/index.js';
import type { TaskRecord } from '../../src/sweep/index.js';
import { seedOf, tasksOf } from '../../src/sweep/study.js';

/** What a sweep would record, in this process. */
async function recordsOf(experiment: Experiment<any>, parameters: Record<string, unknown>, seeds = 1) {
  const config = resolve(experiment, { set: Object.entries(parameters), seeds });
  const records: TaskRecord[] = [];
  for (const task of tasksOf(experiment, config)) {
    const result = await experiment.measure(task.at, config.parameters, seedOf(config, task));
    records.push({ ...task, status: 'done', rows: Array.isArray(result) ? result : [result] });
  }
  return { config, records };
}

describe('every experiment', () => {
  for (const experiment of experiments) {
    it(`${experiment.name} has plain parameters, unique points and a smaller quick run`, () => {
      const full = resolve(experiment);
      const quick = resolve(experiment, { quick: true });
      expect(JSON.parse(JSON.stringify(full.parameters))).toEqual(full.parameters);
      const tasks = tasksOf(experiment, full);
      expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
      const points = experiment.points(full.parameters).map(({ at }) => JSON.stringify(at));
      expect(new Set(points).size).toBe(points.length);
      expect(tasksOf(experiment, quick).length).toBeLessThan(tasks.length);
      expect(find(experiment.name)).toBe(experiment);
    });

    it(`${experiment.name} draws a figure and a table even from the failures of all its tasks`, async () => {
      const config = resolve(experiment, { quick: true });
      const records = tasksOf(experiment, config).map(
        (task): TaskRecord => ({ ...task, status: 'failed', message: 'no' }),
      );
      const { columns, rows } = experiment.table(records, config.parameters);
      for (const row of rows) expect(row).toHaveLength(columns.length);
      const svg = await toSvg(experiment.figure(records, config.parameters));
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    });
  }
});

describe('resolve', () => {
  const experiment = find('spiked/staircase-snr');

  it('puts what a person sets over what quick changes, and that over the defaults', () => {
    expect(resolve(experiment)).toMatchObject({ seeds: 6, parameters: { size: 300, ratio: 0.45 } });
    const choices = { quick: true, seeds: 9, set: [['ratio', 0.5]] as [string, unknown][] };
    expect(resolve(experiment, choices)).toMatchObject({ seeds: 9, parameters: { size: 120, ratio: 0.5 } });
  });

  it('names the parameter, what was expected and what was found', () => {
    const set = (path: string, value: unknown) => () => resolve(experiment, { set: [[path, value]] });
    expect(set('size', 2.5)).toThrow(/spiked\/staircase-snr: size: expected int, found 2.5/);
    expect(set('size.x', 2)).toThrow(/size: expected number, found \{"x":2\}/);
    expect(set('snr', [])).toThrow(/snr: /);
    expect(set('ratio', null)).toThrow(/ratio: expected number, found null/);
    expect(set('colour', 1)).toThrow(
      'there is no parameter colour: expected one of ratio, size, snr, theory',
    );
    expect(() => resolve(experiment, { seeds: 0 })).toThrow('seeds: expected an integer > 0, found 0');
  });
});

describe('spiked/staircase-snr', () => {
  it('draws theory as lines and AMP as points, and AMP follows theory away from the thresholds', async () => {
    const experiment = find('spiked/staircase-snr');
    const sizes = { size: 150, snr: 3, theory: '1.3:3:18' };
    const { config, records } = await recordsOf(experiment, sizes, 6);
    const { series } = experiment.figure(records, config.parameters) as Curves;
    const at = (snr: number) => series.map(({ line }) => line!.find(([x]) => Math.abs(x - snr) < 1e-9)![1]);
    // Theory note, section 4, S1: ray Delta_t = .45 Delta_m; u, v, x = y.
    const expected: [snr: number, overlaps: number[]][] = [
      [1.3, [0.230769, 0.230769, 0]],
      [1.6, [0.669081, 0.517032, 0.579647]],
      [3, [0.870753, 0.723165, 0.827735]],
    ];
    for (const [snr, overlaps] of expected) {
      for (const [k, q] of at(snr).entries()) expect(q).toBeCloseTo(overlaps[k], 5);
    }
    // The standard error of six seeds is about 0.02 at N = 150.
    series.forEach(({ points }, k) => {
      const [{ y, error }] = points!;
      expect(Math.abs(y - expected[2][1][k])).toBeLessThan(0.12);
      expect(error).toBeLessThan(0.1);
    });
  });
});

describe('spiked/staircase-time', () => {
  it('shows two plateaus and two escapes', async () => {
    const experiment = find('spiked/staircase-time');
    const { config, records } = await recordsOf(experiment, { size: 30 });
    const { series } = experiment.figure(records, config.parameters) as Curves;
    const [u, , x] = series.map(({ line }) => line!.map(([, y]) => y));
    // Theory note, section 4: Delta_m = .7, Delta_t = .25, floor 1e-8.
    expect(u.findIndex((q) => q > 0.1)).toBe(47);
    expect(u[70]).toBeCloseTo(0.29987, 5);
    expect(x.findIndex((q) => q > 0.1)).toBe(148);
    expect(x[160]).toBeCloseTo(0.497181, 5);
    expect(u[200]).toBeCloseTo(0.704175, 4);
    for (const { line, dashed } of series) expect([line!.length, dashed!.length]).toEqual([201, 201]);
    expect(series[0].runs![0]).toHaveLength(201);
  });
});

describe('spiked/phase-diagram', () => {
  it('finds the phases of the theory note', async () => {
    const experiment = find('spiked/phase-diagram');
    const { config, records } = await recordsOf(experiment, { columns: 7, rows: 6 });
    const { cells } = experiment.figure(records, config.parameters) as Phases;
    const region = (m: number, t: number) =>
      cells.find(({ x1, x2, y1, y2 }) => x1 <= m && m < x2 && y1 <= t && t < y2)!.region;
    expect(region(0.3, 0.15)).toBe('u, v, x, y');
    expect(region(0.9, 0.35)).toBe('u, v only');
    expect(region(0.9, 0.15)).toMatch(/^hard/);
    expect(region(1.1, 0.15)).toMatch(/^hard/);
    expect(region(1.3, 0.45)).toBe('nothing');
  });
});
