import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { choose } from '../../src/experiments/choose.js';
import { resolve } from '../../src/experiments/config.js';
import { families } from '../../src/families.js';
import { toSvg } from '../../src/figure/index.js';
import { planOf, type TaskRecord } from '../../src/sweep/index.js';
import { type Row, seedOf } from '../../src/sweep/study.js';
import type { Curves } from '../../src/system/drawing.js';
import { Place } from '../cli/onsager.js';

describe('a family with a line in the list of families', () => {
  families.toy = async () => (await import('./toy/system.js')).system;
  afterAll(() => {
    delete families.toy;
  });
  const place = new Place();
  const path = place.write('toy.yaml', 'model: toy\nnoise: 0.5\n');

  it('evolves, and is simulated', async () => {
    expect((await place.inside('evolve', path)).stdout).toMatch(/0\.25/);
    expect(JSON.parse((await place.inside('evolve', path, '--json')).stdout)).toEqual({ error: 0.25 });
    const { stdout } = await place.inside('simulate', path, '--size', '50', '--seeds', '400');
    const [, found] = stdout.trim().split('\n').at(-1)!.trim().split(/ +/).map(Number);
    // A chi-squared of one degree: five standard errors.
    expect(Math.abs(found - 0.25)).toBeLessThan((5 * 0.25 * Math.SQRT2) / 20);
  });

  it('is cited, and explained by --help', async () => {
    expect((await place.inside('cite', path)).stdout).toBe(
      '@misc{toy, title = {A toy}, eprint = {0000.00001}}\n',
    );
    for (const command of ['evolve', 'simulate']) {
      const { stdout, code } = await place.inside(command, '--help');
      expect(code).toBe(0);
      expect(stdout).toMatch(/A centre and its noise \(model: toy\)\n(.*\n)* {2}model: toy\n {2}noise: 0\.5/);
    }
  });

  it('says what it does not have, and what is wrong with a file', async () => {
    await place.refusesInside(['evolve', path, '--thresholds'], /--thresholds: toy models have none/);
    await place.refusesInside(
      ['simulate', path, '--size', '9', '--data', 'f32'],
      /--data: toy models take none, found 'f32'/,
    );
    const bad = place.write('bad.yaml', 'model: toy\nnoise: -1\n');
    await place.refusesInside(['evolve', bad], /bad\.yaml: noise must be > 0, got -1/);
    await place.refusesInside(
      ['evolve', place.write('none.yaml', 'model: tou\n')],
      /model: expected spiked, multi-index, neurons or toy, found "tou"/,
    );
  });

  it('is an experiment along its numbers', async () => {
    const { experiment, given } = await choose(path, { noise: [0.5, 1, 2], size: [10] });
    const config = resolve(experiment, { set: given, seeds: 3 });
    const plan = planOf(experiment, config);
    expect(plan.tasks).toHaveLength(3 * 3 + 3);
    const records: TaskRecord[] = [];
    for (const task of plan.tasks) {
      const row = (await experiment.measure(task.at, config.parameters, seedOf(config, task))) as Row;
      records.push({ ...task, status: 'done', rows: [row] });
    }
    const drawing = experiment.figure(records, config.parameters) as Curves;
    expect(drawing.series[0].line).toEqual([
      [0.5, 0.25],
      [1, 1],
      [2, 4],
    ]);
    expect(drawing.series[0].points).toHaveLength(3);
    expect(await toSvg(drawing)).not.toMatch(/NaN|undefined|⚠/);
  });
});

describe('help', () => {
  it('names no family in the sources of the command line', () => {
    const cli = join(import.meta.dirname, '../../src/cli');
    for (const file of [
      'evolve.ts',
      'simulate.ts',
      'families.ts',
      'model-file.ts',
      'cite.ts',
      'report-file.ts',
    ]) {
      expect(readFileSync(join(cli, file), 'utf8'), file).not.toMatch(/multi-index|neurons|spiked models/i);
    }
  });

  it('tells of every family what its options do there', async () => {
    const place = new Place();
    const { stdout } = await place.inside('simulate', '--help');
    for (const load of Object.values(families)) {
      const { title, help } = await load();
      expect(stdout).toContain(title);
      for (const line of help.model.split('\n')) expect(stdout).toContain(line);
      if (help.takes.damping) expect(stdout).toContain(`--damping: ${help.takes.damping}`);
    }
  });
});
