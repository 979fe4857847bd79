import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { choose } from '../../src/experiments/choose.js';
import { resolve } from '../../src/experiments/config.js';
import { experiment, find, theoryVsRuns } from '../../src/experiments/index.js';
import { planOf } from '../../src/sweep/index.js';
import type { Curves, Phases } from '../../src/system/drawing.js';
import { Place } from '../cli/onsager.js';

const definition = () => ({
  name: 'mine/mean',
  title: 'A mean',
  points: ({ n }: { n: number[] }) => n.map((size) => ({ at: { size } })),
  measure: ({ size }: { size: number }) => ({ mean: 1 / size }),
  figure: () => ({ kind: 'curves' as const, title: 't', x: { label: 'x' }, y: { label: 'y' }, series: [] }),
  parameters: { n: '1:3:3', scale: 2, word: 'a', flag: true, list: [1, 2] },
});

describe('an experiment of a user', () => {
  it('has parameters by their defaults, and defaults for what is left out', () => {
    const own = experiment(definition());
    const { parameters, seeds } = resolve(own);
    expect(parameters).toEqual({ n: [1, 2, 3], scale: 2, word: 'a', flag: true, list: [1, 2] });
    expect({ seeds, papers: own.papers }).toEqual({ seeds: 1, papers: [] });
    expect(resolve(own, { set: [['n', '2:4:2']] }).parameters.n).toEqual([2, 4]);
    expect(() => resolve(own, { set: [['m', 1]] })).toThrow(
      /there is no parameter m: expected one of n, scale/,
    );
    expect(() => resolve(own, { set: [['scale', 'x']] })).toThrow(/scale: expected number, found "x"/);
    const plan = planOf(own, resolve(own));
    const records = plan.tasks.map((task) => ({ ...task, status: 'done' as const, rows: [{ mean: 3 }] }));
    expect(own.table(records, parameters)).toMatchObject({ columns: ['size', 'runs', 'mean', '± s.e.'] });
  });

  it('is refused with what is missing or wrong', () => {
    const wrong = (change: object) => () => experiment({ ...definition(), ...change } as any);
    expect(wrong({ name: undefined })).toThrow('experiment.name must be a text, got nothing');
    expect(wrong({ name: '../up' })).toThrow(/experiment\.name must be words of letters/);
    expect(wrong({ title: 3 })).toThrow('experiment.title must be a text, got 3');
    expect(wrong({ measure: undefined })).toThrow('experiment.measure must be a function, got nothing');
    expect(wrong({ figure: 1 })).toThrow('experiment.figure must be a function, got 1');
    expect(wrong({ seeds: 0 })).toThrow('experiment.seeds must be an integer > 0, got 0');
    expect(wrong({ parameters: { f: () => 1 } })).toThrow(
      /experiment\.parameters\.f must be a number, a text/,
    );
    expect(wrong({ mesure: 1 })).toThrow(/mesure/);
    expect(() =>
      planOf(experiment({ ...definition(), points: () => 3 as any }), resolve(experiment(definition()))),
    ).toThrow(/mine\/mean: points must return a list of \{ at: .*got 3/);
    expect(() =>
      theoryVsRuns({ ...(definition() as any), x: 'm', axes: { x: 'x', y: 'y' }, curves: [] }).points(
        {} as any,
      ),
    ).toThrow(/parameters\.m must be a list of numbers/);
  });

  it('is a file whose default export is one', async () => {
    const place = new Place();
    const refused = (name: string, text: string) => choose(place.write(name, text));
    await expect(refused('none.mjs', 'export const a = 1')).rejects.toThrow(
      /none\.mjs: expected an experiment as the default export, found exports a/,
    );
    await expect(refused('word.mjs', 'export default 3')).rejects.toThrow(/found 3/);
    await expect(refused('empty.mjs', 'export default {}')).rejects.toThrow(
      /experiment\.name must be a text, got nothing/,
    );
    await expect(refused('broken.mjs', 'export default (')).rejects.toThrow(/broken\.mjs: cannot be loaded/);
    await expect(refused('own.ts', '')).rejects.toThrow(/expected a file of JavaScript .* compile it first/);
    await expect(choose(join(place.folder, 'gone.js'))).rejects.toThrow(
      /cannot read it: there is no such file/,
    );
    await expect(find('multi-index/gf-coupon')).rejects.toThrow(/did you mean neurons\/gf-coupon/);
  });

  it('records what its measure does wrong as failures of its tasks', () => {
    const place = new Place();
    place.write(
      'bad.mjs',
      `export default { name: 'mine/bad', title: 'Bad', parameters: {},
        points: () => ['word', 'nested', 'thrown', 'fine'].map((what) => ({ at: { what } })),
        measure: async ({ what }) => {
          if (what === 'thrown') throw new Error('out of luck')
          return what === 'word' ? 3 : what === 'nested' ? { a: [1] } : { a: 1 }
        },
        figure: () => ({ kind: 'curves', title: 't', x: { label: 'x' }, y: { label: 'y' }, series: [] }) }`,
    );
    const { code, stdout, stderr } = place.onsager('run', './bad.mjs', '--json');
    expect(code).toBe(1);
    const { tasks, failures } = JSON.parse(stdout);
    expect(tasks).toMatchObject({ total: 4, done: 1, failed: 3 });
    const said = JSON.stringify(failures) + stderr;
    expect(said).toMatch(/measure must return an object of numbers and words, or a list of them, got 3/);
    expect(said).toMatch(/as a/);
    expect(said).toMatch(/out of luck/);
  });
});

describe('a model file as an experiment', () => {
  const place = new Place();
  const path = place.write(
    'wigner.yaml',
    'model: spiked\nspecies: { x: { prior: rademacher } }\nchannels: [ { modes: [x, x], snr: 2, symmetric: true } ]\n',
  );

  it('runs, and draws theory as lines and runs of each size as points', () => {
    const args = ['--vary', 'channels.0.snr=1:3:3', '--vary', 'size=40,60', '--seeds', '2', '--json'];
    const { code, stdout } = place.onsager('run', path, ...args);
    expect(code).toBe(0);
    const { experiment, config, tasks, table, directory } = JSON.parse(stdout);
    expect(experiment).toBe('model/wigner');
    expect(config.parameters.vary).toEqual({ 'channels.0.snr': [1, 2, 3] });
    expect(tasks).toMatchObject({ total: 2 * 2 * 3 + 3, failed: 0 });
    expect(table.columns).toEqual(['channels.0.snr', 'size', 'overlap.x', '± s.e.', 'theory']);
    expect(table.rows.map((row: number[]) => row[1])).toEqual([40, 40, 40, 60, 60, 60]);
    const folder = join(place.folder, directory);
    expect(readdirSync(folder)).toEqual(
      expect.arrayContaining(['figure.png', 'manifest.json', 'arrays.npz']),
    );
    expect(
      JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).config.parameters.model.species,
    ).toEqual({
      x: { prior: 'rademacher' },
    });
  });

  it('has a family of curves, or a plane, with a second number', async () => {
    const drawn = async (values: number[]) => {
      const { experiment, given } = await choose(path, {
        'channels.0.snr': [1, 2, 3, 4, 5, 6, 7],
        'species.x.size': values,
      });
      const config = resolve(experiment, { set: given, seeds: 1 });
      const records = planOf(experiment, config)
        .tasks.filter(({ at }) => at.kind === 'theory')
        .map((task) => ({
          ...task,
          status: 'done' as const,
          rows: [{ 'overlap.x': Number(task.at['channels.0.snr']) / 7 }],
        }));
      return experiment.figure(records, config.parameters);
    };
    const family = (await drawn([1, 2])) as Curves;
    expect(family.x.label).toBe('channels.0.snr');
    expect(family.series.map(({ name }) => name)).toEqual([
      'overlap.x, species.x.size = 1',
      'overlap.x, species.x.size = 2',
    ]);
    const plane = (await drawn([1, 2, 3, 4, 5, 6, 7])) as Phases;
    expect(plane.kind).toBe('phases');
    expect(plane.cells).toHaveLength(49);
  });

  it('refuses paths that lead nowhere, values that are none, and models that are none', async () => {
    await place.refusesInside(
      ['run', path, '--vary', 'channels.0.sn=1:2:3'],
      /got channels\.0\.sn: channels\.0 has modes, snr/,
    );
    await place.refusesInside(
      ['run', path, '--vary', 'channels.0.snr=a'],
      /--vary: expected path=start:stop:count/,
    );
    await place.refusesInside(
      ['run', path, '--vary', 'channels.0.snr=-1:1:3'],
      /channels\.0\.snr must be > 0/,
    );
    await place.refusesInside(['run', 'spiked/ladder', '--vary', 'a=1,2'], /expected with a model file only/);
    await place.refusesInside(['run', place.write('no.yaml', 'a: 1\n')], /no\.yaml: expected a model file/);
    expect(existsSync(join(place.folder, 'results/model/no'))).toBe(false);
  });

  it('is named by a config of a sweep', () => {
    const config = place.write(
      's.yaml',
      'experiment: wigner.yaml\nvary: { channels.0.snr: 1:2:2, size: [30] }\nseeds: 2\n',
    );
    const { code, stdout } = place.onsager('sweep', 'run', config, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).tasks).toMatchObject({ total: 6, done: 6, failed: 0 });
  });
});
