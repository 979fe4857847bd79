import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolve } from '../../src/experiments/config.js';
import { allExperiments } from '../../src/experiments/index.js';
import { Forecast } from '../../src/sweep/forecast.js';
import { ordered } from '../../src/sweep/order.js';
import { type Plan, planOf } from '../../src/sweep/plan.js';
import { tasksOfShard } from '../../src/sweep/shard.js';
import type { Task } from '../../src/sweep/study.js';

const experiments = await allExperiments();
const find = (name: string) => experiments.find((one) => one.name === name)!;

/** What every task of an experiment with --quick took, by point and seed, in units of 0.1 ms of one core. */
const recorded: Record<string, number[][]> = JSON.parse(
  readFileSync(new URL('./fixtures/times.json', import.meta.url), 'utf8'),
);

const planned = (name: string) => planOf(find(name), resolve(find(name), { quick: true }));

/** Does tasks on workers by the clock of the records, and asks for the time left at shares of it. */
function replay(plan: Plan, open: Task[], { workers = 2, speed = 1 } = {}) {
  const seconds = ({ point, seed }: Task) => (recorded[plan.study.name][point][seed] * 1e-4) / speed;
  const tasks = ordered(plan, open);
  const starts: { task: Task; start: number; end: number }[] = [];
  const free = new Array(workers).fill(0);
  for (const task of tasks) {
    const worker = free.indexOf(Math.min(...free));
    starts.push({ task, start: free[worker], end: free[worker] + seconds(task) });
    free[worker] += seconds(task);
  }
  const total = Math.max(...free);
  const events = starts
    .flatMap(({ task, start, end }) => [
      { at: start, tell: (to: Forecast) => to.began(task, 1000 * start) },
      { at: end, tell: (to: Forecast) => to.finished(task, end - start) },
    ])
    .sort((a, b) => a.at - b.at);
  const forecast = new Forecast(plan, tasks, workers);
  const first = forecast.left(0);
  let next = 0;
  const said = Array.from({ length: 18 }, (_, i) => {
    const now = (0.1 + 0.05 * i) * total;
    while (events[next].at <= now) events[next++].tell(forecast);
    return { share: now / total, left: forecast.left(1000 * now), truth: total - now };
  });
  return { total, first, said };
}

/** Within a factor of two, or a tenth of the whole where little is left. */
function wrong({ total, said }: ReturnType<typeof replay>, factor = 2) {
  return said.filter(({ left, truth }) => {
    if (left === undefined) return true;
    return !(left < factor * truth && truth < factor * left) && Math.abs(left - truth) > 0.1 * total;
  });
}

describe('the time left of a sweep', () => {
  for (const name of Object.keys(recorded)) {
    it(`is right within a factor of two from one tenth on: ${name}`, () => {
      const plan = planned(name);
      expect(wrong(replay(plan, plan.tasks))).toEqual([]);
    });

    it(`is known before anything is done: ${name}`, () => {
      const plan = planned(name);
      const { total, first } = replay(plan, plan.tasks);
      expect(first).toBeGreaterThan(total / 2.5);
      expect(first).toBeLessThan(total * 2.5);
    });
  }

  // Where there are many tasks: nobody can tell of the last three how long they take.
  const many = Object.keys(recorded).filter((name) => recorded[name].flat().length > 60);
  for (const name of many) {
    it(`is right on slower and faster machines, and of one core: ${name}`, () => {
      const plan = planned(name);
      for (const how of [{ speed: 0.7 }, { speed: 1.4 }, { workers: 1 }])
        expect({ how, wrong: wrong(replay(plan, plan.tasks, how)) }).toEqual({ how, wrong: [] });
    });

    it(`is right for a shard, and for what an earlier run left: ${name}`, () => {
      const plan = planned(name);
      expect(wrong(replay(plan, tasksOfShard(plan.tasks, { index: 1, count: 2 })))).toEqual([]);
      const left = ordered(plan, plan.tasks).slice(Math.floor(plan.tasks.length / 2));
      expect(wrong(replay(plan, left))).toEqual([]);
    });
  }

  it('is known of a study that says nothing of costs once one task has ended, and finds its kinds', () => {
    const plan = planned('spiked/staircase-snr');
    const silent = { ...plan, study: { ...plan.study, cost: undefined } };
    const { first, ...rest } = replay(silent, silent.tasks);
    expect(first).toBeUndefined();
    expect(wrong(rest as ReturnType<typeof replay>, 3)).toEqual([]);
  });

  it('grows while a task runs longer than was expected, and forgets that when it has ended', () => {
    const plan = planned('multi-index/spectrum-asym-z1z2');
    const forecast = new Forecast(plan, plan.tasks, 1);
    forecast.began(plan.tasks[0], 0);
    const [soon, late, later] = [10, 100_000, 200_000].map((now) => forecast.left(now)!);
    expect(soon).toBeLessThan(0.1);
    expect(later).toBeGreaterThan(1.5 * late);
    forecast.finished(plan.tasks[0], 200);
    expect(forecast.left(200_000)).toBe(0);
  });
});

describe('the order of a sweep', () => {
  it('begins with one of every kind, then what draws nothing, then one seed of every point, dear ones first', () => {
    const plan = planned('spiked/size-scaling');
    const order = ordered(plan, plan.tasks).map(({ at, seed }) => [at.noise, at.size, seed]);
    expect(order.slice(0, 5)).toEqual([
      ['dense', 100, 0],
      ['implicit', 100, 0],
      ['implicit', 10_000, 0],
      ['dense', 200, 0],
      ['implicit', 1000, 0],
    ]);
    const staircase = planned('spiked/staircase-snr');
    const kinds = ordered(staircase, staircase.tasks).map(({ at }) => at.kind);
    expect(kinds.slice(0, 2).sort()).toEqual(['amp', 'evolution']);
    expect(kinds.slice(2, 162)).toEqual(new Array(160).fill('evolution'));
  });

  it('holds every task once', () => {
    for (const name of Object.keys(recorded)) {
      const { tasks, ...plan } = planned(name);
      const ids = ordered({ tasks, ...plan }, tasks).map(({ id }) => id);
      expect([...ids].sort()).toEqual(tasks.map(({ id }) => id).sort());
    }
  });
});
