import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { gaussian } from '../../src/prior/index.js';
import type { SpikedModel } from '../../src/spiked/index.js';
import { bayesAmp, curriculum, observe, sample, spiked } from '../../src/spiked/index.js';
import type { DataTensor } from '../../src/tensor/index.js';

const prior = gaussian();
const paper = spiked({
  species: { u: { prior }, v: { prior, size: 1.5 }, x: { prior, size: 0.5 }, y: { prior } },
  channels: [
    { modes: ['u', 'v'], snr: 3 },
    { modes: ['u', 'x', 'y'], snr: 6 },
  ],
});
const symmetric = spiked({
  species: { x: { prior } },
  channels: [
    { modes: ['x', 'x'], snr: 3, symmetric: true },
    { modes: ['x', 'x', 'x'], snr: 2, symmetric: true },
  ],
});

describe('sample', () => {
  it('puts the declared signal, with the convention for symmetric channels, under unit noise', () => {
    for (const model of [paper, symmetric] as SpikedModel[]) {
      const names = Object.keys(model.species);
      const N = 24;
      const signal = Object.fromEntries(
        names.map((name) => [
          name,
          Array.from({ length: Math.round(model.species[name].size * N) }, () => 30),
        ]),
      );
      using planted = sample(model, { size: N, seed: 7, signal });
      const zero = Object.fromEntries(Object.entries(signal).map(([name, x]) => [name, x.map(() => 0)]));
      using noise = sample(model, { size: N, seed: 7, signal: zero });
      model.channels.forEach(({ snr, modes, symmetric: packed }, c) => {
        const order = modes.length;
        const expected =
          Math.sqrt(snr * (packed && order === 3 ? 2 : 1)) * N ** (-(order - 1) / 2) * 30 ** order;
        const [a, b] = [planted.data[c].toArray(), noise.data[c].toArray()];
        a.forEach((value, p) => {
          expect(Math.abs(value - b[p] - expected)).toBeLessThan(2e-6 * expected);
        });
        const variance = b.reduce((sum, value) => sum + value * value, 0) / b.length;
        // Repeated indices of a symmetric array have a larger variance: one part in n.
        expect(Math.abs(variance - 1)).toBeLessThan(packed ? 0.35 : 0.2);
      });
    }
  });

  it('draws the same numbers in f32 and as integers, and others for another seed', () => {
    using single = sample(paper, { size: 20, seed: 'a', data: 'f32' });
    using sixteen = sample(paper, { size: 20, seed: 'a', data: 'int16' });
    using double = sample(paper, { size: 20, seed: 'a', data: 'f64' });
    using other = sample(paper, { size: 20, seed: 'b' });
    for (const instance of [sixteen, double]) expect(single.signal('x')).toEqual(instance.signal('x'));
    const wanted = single.data[1].toArray();
    sixteen.data[1].toArray().forEach((value, e) => {
      expect(Math.abs(value - wanted[e])).toBeLessThan(2e-4);
    });
    expect(other.signal('x')).not.toEqual(single.signal('x'));
    expect(other.data[1].toArray()).not.toEqual(single.data[1].toArray());
  });

  it("takes 8 bits for tensors that lose less than 0.05 % of the SNR with data 'auto'", () => {
    for (const model of [paper, symmetric] as SpikedModel[]) {
      using instance = sample(model, { size: 40, seed: 2, data: 'auto' });
      using eight = sample(model, { size: 40, seed: 2, data: 'int8' });
      model.channels.forEach(({ modes }, c) => {
        const tensor = modes.length > 2;
        expect((instance.data[c] as DataTensor).type).toBe(tensor ? 'int8' : 'f64');
        if (tensor) expect(instance.data[c].toArray()).toEqual(eight.data[c].toArray());
        expect(instance.snrLoss[c]).toBeLessThan(5e-4);
      });
    }
    // A signal far above the noise takes the whole range, and the noise what is left.
    const signal = { u: Array(40).fill(8), x: Array(20).fill(8), y: Array(40).fill(8) };
    using loud = sample(paper, { size: 40, seed: 2, data: 'auto', signal });
    using single = sample(paper, { size: 40, seed: 2, signal });
    expect((loud.data[1] as DataTensor).type).toBe('f32');
    expect(loud.data[1].toArray()).toEqual(single.data[1].toArray());
    expect(loud.snrLoss).toEqual([0, 0]);
  });

  it.each([
    [{ size: 0 }, 'size must be an integer > 0, got 0'],
    [{ size: 2.5 }, 'size must be an integer > 0, got 2.5'],
    [{ size: Number.NaN }, 'size must be an integer > 0, got NaN'],
    [{ size: 10, data: 'f16' }, "data must be one of f64, f32, int8, int16 or auto, got 'f16'"],
    [{ size: 10, signal: { w: [1] } }, 'signal.w is not a known key (known: u, v, x, y)'],
    [{ size: 10, signal: { u: [1] } }, 'signal.u must hold 10 numbers, got 1'],
    [{ size: 2, signal: { u: [1, Number.NaN] } }, 'signal.u[1] must be finite, got NaN'],
    [{ size: 10, seed: 1.5 }, 'seed must be a string or an integer below 2^53, got 1.5'],
  ])('refuses %j and leaves no memory behind', (options, message) => {
    const before = core().memory.bytesInUse;
    expect(() => sample(paper, options as any)).toThrow(new RangeError(message));
    expect(core().memory.bytesInUse).toBe(before);
  });

  it('refuses options that it does not have', () => {
    const model = spiked({
      species: { x: { prior: gaussian() } },
      channels: [{ modes: ['x', 'x'], snr: 2, symmetric: false }],
    });
    expect(() => sample(model, { size: 9, sed: 3 } as never)).toThrow(
      'options.sed is not a known key, did you mean seed? (known: size, seed, data, noise, signal)',
    );
  });

  it('says which size fits, and which narrower type would fit more', () => {
    expect(() => sample(paper, { size: 3000 })).toThrow(
      /^size 3000 does not fit: channels\.1 needs 50\.3 GiB and 4\.0 GiB are free; the largest size that fits is 1\d\d\d, or 2\d\d\d with data 'int8'; noise 'implicit' stores no array$/,
    );
    expect(() => sample(paper, { size: 1200, data: 'f64' })).toThrow(
      /largest size that fits is 1\d\d\d, or 1\d\d\d with data 'f32'; noise 'implicit' stores no array$/,
    );
  });
});

describe('observe', () => {
  it('runs on data of your own as on sampled data', () => {
    using planted = sample(paper, { size: 40, seed: 3 });
    using own = observe(paper, { size: 40, data: planted.data.map((array) => array.toArray()) });
    const start = curriculum(planted);
    expect(bayesAmp(own, { start }).estimate).toEqual(bayesAmp(planted, { start }).estimate);
    expect(bayesAmp(own, { start }).overlap).toEqual({});
    expect(() => own.signal('u')).toThrow('name must be a species with a planted factor, got u');
  });

  it.each([
    [[new Float64Array(4)], 'data must hold one array per channel (2), got 1'],
    [[new Float64Array(4), new Float64Array(9)], 'data.1: values must hold 2 x 2 x 2 = 8 numbers, got 9'],
    [
      [new Float64Array(4).fill(Number.NaN), new Float64Array(8)],
      'data.0: values[0] must be finite, got NaN',
    ],
    [
      [[1, 2, 3, 1], new Float64Array(8)],
      'data.0 must be symmetric, got entries that differ from their mirror by 1',
    ],
  ])('refuses what does not fit the model', (data, message) => {
    const before = core().memory.bytesInUse;
    expect(() => observe(symmetric, { size: 2, data })).toThrow(new RangeError(message));
    expect(core().memory.bytesInUse).toBe(before);
  });
});
