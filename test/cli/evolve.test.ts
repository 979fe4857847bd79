import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { model, Place } from './onsager.js';

const asJson = JSON.stringify({
  model: 'spiked',
  species: Object.fromEntries(['u', 'v', 'x', 'y'].map((name) => [name, { prior: 'gaussian' }])),
  channels: [
    { modes: ['u', 'v'], snr: 2.5 },
    { modes: ['u', 'x', 'y'], snr: 5 },
  ],
});

describe('onsager evolve', () => {
  const place = new Place();

  it('answers with the fixed point of a YAML or a JSON file', async () => {
    for (const path of [place.write('m.yaml', model), place.write('m.json', asJson)]) {
      const { code, stdout, stderr } = await place.inside('evolve', path, '--json');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const result = JSON.parse(stdout);
      // docs/theory/spiked-matrix-tensor.md, section 8: Delta_m = .4, Delta_t = .2.
      expect(result.overlap.u).toBeCloseTo(0.819396, 5);
      expect(result.overlap.v).toBeCloseTo(0.671969, 5);
      expect(result.overlap.x).toBeCloseTo(0.755918, 5);
      expect(result.freeEntropy).toBeCloseTo(0.537094, 5);
      expect(result.status).toBe('converged');
      expect(result).not.toHaveProperty('trajectory');
    }
  });

  it('prints a table', async () => {
    const { stdout } = await place.inside('evolve', place.write('m.yaml', model));
    expect(stdout).toMatch(
      /u +0\.8194\nv +0\.6720\nx +0\.7559\ny +0\.7559\n\nfree entropy 0\.537094, converged/,
    );
  });

  it('starts where it is told and shows the way', async () => {
    const path = place.write('m.yaml', model);
    const start = '{u: 0.2, v: 0.3, x: 0.4, y: 0.5}';
    const { overlap, trajectory, iterations } = JSON.parse(
      (await place.inside('evolve', path, '--start', start, '--trajectory', '--json')).stdout,
    );
    expect(trajectory).toHaveLength(iterations + 1);
    expect(trajectory[0]).toEqual({ u: 0.2, v: 0.3, x: 0.4, y: 0.5 });
    expect(trajectory.at(-1)).toEqual(overlap);
    const informed = JSON.parse((await place.inside('evolve', path, '--start', 'informed', '--json')).stdout);
    expect(informed.overlap.u).toBeCloseTo(overlap.u, 9);
  });

  it('refuses a bad file with one sentence that names the file and the place', async () => {
    const cases: [text: string, message: RegExp, name?: string][] = [
      ['model: spiked\n  species: [\n', /does not parse: .* line 1/],
      ['{"model": ', /does not parse/, 'bad.json'],
      ['[1, 2]', /expected a model .*, found \[1,2\]/],
      ['', /expected a model .*, found null/],
      [model.replace('spiked', 'spikey'), /model: expected spiked, multi-index or neurons, found "spikey"/],
      [model.replace('snr: 2.5', 'snr: -1'), /channels\.0\.snr .*-1/],
      [model.replace('snr: 2.5', 'snr: many'), /channels\.0\.snr .*many/],
      [model.replace('[u, v]', '[u, w]'), /channels.*0.*modes.*1.* w/],
      [
        model.replace('v: { prior: gaussian }', 'v: { prior: gaussianish }'),
        /species\.v\.prior.*gaussianish/,
      ],
      [model.replace('size: 1', 'sighs: 1'), /species\.u.*sighs/],
      [`${model}bonus: 1\n`, /bonus/],
    ];
    for (const [text, message, name = 'bad.yaml'] of cases) {
      const path = place.write(name, text);
      const sentence = await place.refusesInside(['evolve', path, '--json'], message);
      expect(sentence.startsWith(`onsager: ${path}: `)).toBe(true);
      expect(sentence.trimEnd()).not.toContain('\n');
    }
  });

  it('refuses a missing file, a folder, a wrong start and words too many', async () => {
    const path = place.write('m.yaml', model);
    await place.refusesInside(
      ['evolve', 'nowhere.yaml'],
      /^onsager: nowhere.yaml: cannot read it: there is no such file\n$/,
    );
    await place.refusesInside(['evolve', join(place.folder)], /it is a folder/);
    await place.refusesInside(['evolve', path, '--start', 'somewhere'], /start.*somewhere/);
    await place.refusesInside(['evolve', path, '--start', '{u: 1}'], /start\.v/);
    await place.refusesInside(['evolve', path, '--start', '{u: '], /--start/);
    await place.refusesInside(['evolve', path, 'more'], /too many arguments/);
    await place.refusesInside(['evolve'], /missing required argument/);
    // The built command says the same.
    await place.refusesInside(['evolve', 'nowhere.yaml'], /^onsager: nowhere.yaml: cannot read it/);
  });
});

describe('onsager evolve --thresholds', () => {
  const place = new Place();
  const path = place.write(
    'm.yaml',
    model.replace('snr: 2.5', 'snr: 1').replace('snr: 5', 'snr: 2.2222222222222223'),
  );

  it('answers with the thresholds along the ray on which every ratio grows', async () => {
    const { code, stdout, stderr } = await place.inside('evolve', path, '--thresholds', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { parameter, from, to, thresholds, absent, status } = JSON.parse(stdout);
    expect({ parameter, from, to, absent, status }).toEqual({
      parameter: 'scale of channels.*.snr',
      from: 0.125,
      to: 8,
      absent: {},
      status: 'converged',
    });
    const onsets = thresholds.filter(({ kind }: { kind: string }) => kind === 'onset');
    expect(onsets.map(({ species }: { species: string[] }) => species)).toEqual([
      ['u', 'v'],
      ['x', 'y'],
    ]);
    // docs/theory/spiked-matrix-tensor.md, section 4: lambda = 1 and 1 + Dt / Dm.
    expect(onsets[0].value).toBeCloseTo(1, 6);
    expect(onsets[1].value).toBeCloseTo(1.45, 6);
  });

  it('prints a table, and a sentence for what is not there', async () => {
    const { stdout } = await place.inside('evolve', path, '--thresholds', '--vary', 'channels.0.snr=0.5:1.5');
    expect(stdout).toMatch(/^threshold +channels\.0\.snr +of +overlap below +overlap above\n/);
    expect(stdout).toMatch(/\nonset +1\.0000000 +u, v +u 0\.0000 {2}v 0\.0000/);
    expect(stdout).toMatch(
      /\nno jump: The branch from the uninformative start does not fold between 0\.5 and 1\.5/,
    );
    const none = await place.inside('evolve', path, '--thresholds', '--vary', 'channels.*.snr*=0.1:0.2');
    expect(none).toMatchObject({ code: 0, stderr: '' });
    expect(none.stdout).toMatch(/^no onset: .* recovers nothing at both ends\.\n/);
  });

  it('refuses a path that leads nowhere and says what exists', async () => {
    const vary = (text: string, message: RegExp) =>
      place.refusesInside(['evolve', path, '--thresholds', '--vary', text], message);
    await vary('channels.7.snr=1:2', /--vary: .*got channels\.7\.snr: channels has 0, 1\n/);
    await vary('channels.0.noise=1:2', /channels\.0 has modes, snr, symmetric/);
    await vary('channels.0.snr', /expected path=from:to .*, found "channels\.0\.snr"/);
    await vary('channels.0.snr=1', /expected path=from:to/);
    await vary('channels.0.snr=2:1', /to must be finite and > from = 2, got 1/);
    await vary('channels.0.snr=-1:1', /channels\.0\.snr must be > 0, got -1/);
    await vary('channels.0.snr,channels.1.snr=1:2', /expected one path to set/);
    await place.refusesInside(
      ['evolve', path, '--vary', 'channels.0.snr=1:2'],
      /--vary: expected with --thresholds only/,
    );
    await place.refusesInside(
      ['evolve', path, '--thresholds', '--start', 'informed'],
      /--start: expected without --thresholds/,
    );
  });
});
