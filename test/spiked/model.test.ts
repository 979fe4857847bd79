import { describe, expect, it } from 'vitest';
import { spiked } from '../../src/spiked/index.js';

const base = () => ({
  species: { u: { prior: 'gaussian' }, v: { prior: 'rademacher', size: 2 } },
  channels: [{ modes: ['u', 'v'], snr: 2 }] as any[],
});

describe('spiked', () => {
  it('fills in defaults and survives JSON', () => {
    const model = spiked(base() as any);
    expect(model.species.u.size).toBe(1);
    expect(model.channels[0].symmetric).toBe(false);
    expect(spiked(JSON.parse(JSON.stringify(model)))).toEqual(model);
  });

  it.each([
    ['a negative snr', (m: any) => (m.channels[0].snr = -1), 'channels.0.snr must be > 0, got -1'],
    ['an infinite snr', (m: any) => (m.channels[0].snr = Number.POSITIVE_INFINITY), 'channels.0.snr'],
    ['no snr', (m: any) => delete m.channels[0].snr, 'channels.0.snr is missing'],
    [
      'an unknown species',
      (m: any) => (m.channels[0].modes[1] = 'w'),
      'channels.0.modes.1 must be one of u, v, got w',
    ],
    ['one mode', (m: any) => (m.channels[0].modes = ['u']), 'channels.0.modes must have length >= 2'],
    [
      'five modes',
      (m: any) => (m.channels[0].modes = [...'uuvvu']),
      'channels.0.modes must have length <= 4',
    ],
    ['an unknown prior', (m: any) => (m.species.u.prior = 'normal'), 'species.u.prior'],
    [
      'a wrong prior parameter',
      (m: any) => (m.species.u.prior = { kind: 'two-point', rho: 2 }),
      'species.u.prior.rho must be in (0, 1), got 2',
    ],
    ['a zero size', (m: any) => (m.species.v.size = 0), 'species.v.size must be > 0, got 0'],
    [
      'an unknown key',
      (m: any) => (m.channels[0].snrr = 1),
      'channels.0.snrr is not a known key, did you mean snr? (known: modes, snr, symmetric, core)',
    ],
    [
      'a species that nothing observes',
      (m: any) => (m.species.w = { prior: 'gaussian' }),
      'species.w must be observed',
    ],
    [
      'a symmetric channel of two species',
      (m: any) => (m.channels[0].symmetric = true),
      'channels.0.modes must name one species when symmetric, got u, v',
    ],
    [
      'a core of the wrong shape',
      (m: any) => (m.channels[0].core = [[1, 2]]),
      'channels.0.core.0 must be an array of 1',
    ],
    [
      'a core of zeros',
      (m: any) => (m.channels[0].core = [[0]]),
      'channels.0.core must have a nonzero entry',
    ],
    [
      'different ranks without a core',
      (m: any) => (m.species.u.prior = { kind: 'gaussian', rank: 2 }),
      'channels.0.core must be given when the ranks differ, got ranks 2 x 1',
    ],
    [
      'a start for nobody',
      (m: any) => (m.start = { u: 0.1, v: 0.1, w: 0 }),
      'start.w is not a known key (known: u, v)',
    ],
    [
      'a word that is no start',
      (m: any) => (m.start = 'informd'),
      'start must be informed, uninformative or overlaps by name, got "informd"',
    ],
    ['a start without somebody', (m: any) => (m.start = { u: 0.1 }), 'start.v must be a number'],
    ['no channels', (m: any) => (m.channels = []), 'channels must have length >= 1'],
    ['no species', (m: any) => (m.species = {}), 'species must name at least one species'],
  ])('refuses %s, naming the path', (_, damage, message) => {
    const definition = base();
    damage(definition);
    expect(() => spiked(definition as any)).toThrow(RangeError);
    expect(() => spiked(definition as any)).toThrow(message as string);
  });

  it.each([2, 3, 4])('has to be told whether an array of order %i of one species is symmetric', (order) => {
    const model = (symmetric?: boolean) => ({
      species: { u: { prior: 'gaussian' as const } },
      channels: [
        { modes: Array(order).fill('u'), snr: 1, symmetric: true },
        { modes: Array(order).fill('u'), snr: 1, symmetric },
      ],
    });
    expect(() => spiked(model())).toThrow(
      new RangeError(
        'channels.1.symmetric is missing: it must be given where all modes are one species: true for a symmetric array, ' +
          'whose noise is symmetric too, false for an array every entry of which has noise of its own',
      ),
    );
    for (const symmetric of [true, false]) {
      const declared = spiked(model(symmetric));
      expect(declared.channels[1].symmetric).toBe(symmetric);
      expect(spiked(JSON.parse(JSON.stringify(declared)))).toEqual(declared);
    }
  });

  it('need not be told of an array that names a species twice beside another', () => {
    const { channels } = spiked({
      species: { u: { prior: 'gaussian' }, v: { prior: 'gaussian' } },
      channels: [{ modes: ['u', 'v', 'u'], snr: 1 }],
    });
    expect(channels[0].symmetric).toBe(false);
  });

  it('refuses a symmetric channel with a core that is not', () => {
    const model = (core: unknown) => ({
      species: { x: { prior: { kind: 'gaussian', rank: 2 } } },
      channels: [{ modes: ['x', 'x'], snr: 1, symmetric: true, core }],
    });
    expect(() =>
      spiked(
        model([
          [1, 2],
          [3, 1],
        ]) as any,
      ),
    ).toThrow('channels.0.core must be symmetric, got 2 at [0,1] and 3 at [1,0]');
    expect(() =>
      spiked(
        model([
          [1, 2],
          [0, 1],
        ]) as any,
      ),
    ).toThrow('must be symmetric');
    expect(() =>
      spiked(
        model([
          [1, 2],
          [2, 1],
        ]) as any,
      ),
    ).not.toThrow();
  });

  it.each([undefined, null, 3, 'model', []])('refuses %j as a model', (definition) => {
    expect(() => spiked(definition as any)).toThrow(RangeError);
  });
});
