import { describe, expect, it } from 'vitest';
import { gaussian, rademacher, secondMoment, twoPoint } from '../../src/prior/index.js';
import type { Known } from '../../src/spiked/columns.js';
import { Evidence } from '../../src/spiked/evidence.js';
import { type Instance, type SpikedDefinition, sample, spiked } from '../../src/spiked/index.js';
import { bitOf, inPlace, structureOf } from '../../src/spiked/symmetry.js';
import { DataTensor } from '../../src/tensor/index.js';

/** Columns that differ from each other, of unit norm, with a squared cosine each. */
function columnsOf(instance: Instance): Known {
  return new Map(
    Object.entries(instance.model.species).map(([name, { prior }], s) => {
      const n = instance.sizes[name];
      const columns = secondMoment(prior).map((_, a) => {
        const v = Float64Array.from({ length: n }, (_, i) => Math.sin(1 + i * (2 + a) + 3 * s));
        const norm = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
        return { direction: v.map((x) => x / norm), cosine2: 0.3 + 0.2 * a + 0.1 * s };
      });
      return [name, columns];
    }),
  );
}

/** Columns of the size of their posterior means, with signs. */
function factorOf(instance: Instance, known: Known, name: string, place: number[], signs: number[]) {
  const S = secondMoment(instance.model.species[name].prior);
  return S.map((_, a) => {
    const { direction, cosine2 } = known.get(name)![place[a]]!;
    return direction.map(
      (x) => signs[a] * x * Math.sqrt(instance.sizes[name] * S[place[a]][place[a]] * cosine2),
    );
  });
}

const square = [
  [2, 0.5],
  [0.5, -1],
];
const cube = [0, 1].map((a) => [0, 1].map((b) => [0, 1].map((c) => 1 + a + b + c)));
const two = { prior: gaussian({ rank: 2 }) };
const models: [string, SpikedDefinition][] = [
  [
    'a symmetric matrix',
    { species: { x: two }, channels: [{ modes: ['x', 'x'], snr: 2, symmetric: true, core: square }] },
  ],
  [
    'a matrix of one species, of noise of its own in every entry',
    { species: { x: two }, channels: [{ modes: ['x', 'x'], snr: 2, symmetric: false, core: square }] },
  ],
  [
    'a symmetric tensor',
    { species: { x: two }, channels: [{ modes: ['x', 'x', 'x'], snr: 2, symmetric: true, core: cube }] },
  ],
  [
    'a symmetric tensor of order 4',
    {
      species: { x: { prior: rademacher() } },
      channels: [{ modes: ['x', 'x', 'x', 'x'], snr: 2, symmetric: true }],
    },
  ],
  [
    'a tensor of two species',
    {
      species: { u: two, v: { prior: gaussian({ rank: 2 }), size: 0.8 } },
      channels: [{ modes: ['u', 'v', 'u'], snr: 3, core: cube }],
    },
  ],
];

/** All indices of an array. */
const tuples = (dims: number[]): number[][] =>
  dims.reduce<number[][]>(
    (all, n) => all.flatMap((index) => Array.from({ length: n }, (_, i) => index.concat(i))),
    [[]],
  );

const factorials = [1, 1, 2, 6, 24];

describe('the part of a log-likelihood that signs and orders change', () => {
  it.each(models)('is the data times the signal, over the variance of the noise: %s', (_, definition) => {
    const model = spiked(definition);
    using instance = sample(model, { size: 6, seed: 2, data: 'f64' });
    const known = columnsOf(instance);
    const structure = structureOf(model);
    const evidence = new Evidence(instance, structure, known);
    const names = Object.keys(model.species);
    const [channel] = model.channels;
    const data = instance.data[0] as DataTensor;
    expect(data).toBeInstanceOf(DataTensor);
    const array = data.toArray();
    const dims = channel.modes.map((name) => instance.sizes[name]);
    const p = dims.length;
    // A symmetric array has its entries off the diagonals p! times, and the weight of the others is in their variance.
    const [amplitude, times] = channel.symmetric
      ? [Math.sqrt((factorials[p - 1] * channel.snr) / instance.size ** (p - 1)), factorials[p]]
      : [Math.sqrt(channel.snr / instance.size ** (p - 1)), 1];
    for (const swapped of [false, true]) {
      const rank = structure.species[0].columns.length;
      if (swapped && rank === 1) continue;
      const place = swapped ? [1, 0] : [0, 1];
      for (let code = 0; code < 2 ** rank; code++) {
        const signs = [0, 1].map((a) => ((code >> a) & 1 ? -1 : 1));
        // The same order in all, the signs of the first species.
        const factors = names.map((name, s) =>
          factorOf(instance, known, name, place, s === 0 ? signs : [1, 1]),
        );
        let want = 0;
        tuples(dims).forEach((index, at) => {
          for (const { index: columns, value } of structure.channels[0].entries) {
            const product = columns.reduce(
              (x, a, m) => x * factors[structure.channels[0].modes[m]][a][index[m]],
              value,
            );
            want += (amplitude * array[at] * product) / times;
          }
        });
        const labels = inPlace(structure).map((own) => [...place.slice(0, rank), ...own.slice(rank)]);
        const turn = {
          labels,
          signs: signs.slice(0, rank).reduce((mask, s, a) => (s < 0 ? mask | bitOf(0, a) : mask), 0n),
        };
        expect(evidence.channel(0, turn)).toBeCloseTo(want, 9);
      }
    }
  });

  it('is what a prior says of columns in Gaussian noise', () => {
    const prior = twoPoint({ rho: 0.2 });
    const model = spiked({
      species: { x: { prior } },
      channels: [{ modes: ['x', 'x'], snr: 2, symmetric: true }],
    });
    using instance = sample(model, { size: 7, seed: 1 });
    const known = columnsOf(instance);
    const [{ direction, cosine2 }] = known.get('x') as [{ direction: Float64Array; cosine2: number }];
    const structure = structureOf(model);
    const evidence = new Evidence(instance, structure, known);
    const Lambda = cosine2 / (1 - cosine2);
    for (const sign of [1, -1]) {
      const want = direction.reduce((sum, e) => {
        const B = (sign * e * Math.sqrt(7 * cosine2)) / (1 - cosine2);
        const Z = [
          [2, 0.2],
          [-0.5, 0.8],
        ].reduce((all, [x, weight]) => all + weight * Math.exp(B * x - (Lambda * x * x) / 2), 0);
        return sum + Math.log(Z);
      }, 0);
      const turn = { labels: inPlace(structure), signs: sign < 0 ? bitOf(0, 0) : 0n };
      expect(evidence.species(0, turn)).toBeCloseTo(want, 9);
    }
  });
});
