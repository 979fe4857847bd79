import { describe, expect, it } from 'vitest';
import { gaussian, rademacher } from '../../../src/prior/index.js';
import {
  bayesAmp,
  curriculum,
  informed,
  type SpikedModel,
  sample,
  spiked,
} from '../../../src/spiked/index.js';
import { statistics } from '../../reference/statistics.js';

const symmetricModel = (l2: number, l3: number) =>
  spiked({
    species: { x: { prior: rademacher() } },
    channels: [
      ...(l2 ? [{ modes: ['x', 'x'], snr: l2, symmetric: true }] : []),
      ...(l3 ? [{ modes: ['x', 'x', 'x'], snr: l3, symmetric: true }] : []),
    ],
  });

const paper = spiked({
  species: Object.fromEntries([...'uvxy'].map((name) => [name, { prior: gaussian() }])),
  channels: [
    { modes: ['u', 'v'], snr: 2.5 },
    { modes: ['u', 'x', 'y'], snr: 5 },
  ],
});

/** Overlaps of every iteration and species, one row a run. */
function paths(model: SpikedModel, size: number, runs: number, noise: 'dense' | 'implicit', overlap: number) {
  return Array.from({ length: runs }, (_, seed) => {
    using instance = sample(model, { size, seed: `${noise} ${seed}`, noise });
    const start = informed(instance, { overlap, seed: `${noise} ${seed}` });
    const { trajectory } = bayesAmp(instance, { start, maxIterations: 6, tolerance: 0, trajectory: true });
    return trajectory!.flatMap((at) => Object.values(at.overlap) as number[]);
  });
}

describe('Bayes-AMP on implicit noise', () => {
  it.each<[string, SpikedModel, number, number]>([
    ['symmetric order 2', symmetricModel(2, 0), 40, 0.3],
    ['symmetric order 3', symmetricModel(0, 4), 30, 0.5],
    ["the paper's model", paper, 20, 0.3],
  ])('has the law of dense noise at small N, in means and in spreads: %s', (_, model, size, overlap) => {
    const runs = 2000;
    const [dense, drawn] = (['dense', 'implicit'] as const).map((noise) =>
      paths(model, size, runs, noise, overlap),
    );
    dense[0].forEach((_, k) => {
      const [a, b] = [dense, drawn].map((rows) => statistics(rows.map((row) => row[k])));
      for (const what of ['mean', 'deviation'] as const) {
        const [[one, e1], [two, e2]] = [a[what], b[what]];
        expect(Math.abs(one - two), `${what} ${k}: ${one} and ${two}`).toBeLessThan(6 * Math.hypot(e1, e2));
      }
    });
  });
});

describe('principal components of implicit noise', () => {
  const twoOfRank = spiked({
    species: {
      x: {
        prior: gaussian({
          covariance: [
            [1, 0],
            [0, 0.8],
          ],
        }),
      },
    },
    channels: [{ modes: ['x', 'x'], snr: 4, symmetric: true }],
  });
  const square = spiked({
    species: { x: { prior: rademacher() } },
    channels: [{ modes: ['x', 'x'], snr: 1.5, symmetric: false }],
  });

  it.each<[string, SpikedModel, number, number]>([
    ['a symmetric matrix and tensor', symmetricModel(1.5, 1), 24, 400],
    ['two components', twoOfRank, 24, 300],
    ['a square matrix', square, 24, 400],
    ["the paper's model", paper, 20, 300],
  ])('and what Bayes-AMP makes of them have the law of dense noise: %s', (_, model, size, runs) => {
    const rows = (['dense', 'implicit'] as const).map((noise) =>
      Array.from({ length: runs }, (_, seed) => {
        using instance = sample(model, { size, seed: `${noise} ${seed}`, noise });
        const { alternatives: _others, ...start } = curriculum(instance);
        const { trajectory } = bayesAmp(instance, {
          start,
          maxIterations: 3,
          tolerance: 0,
          trajectory: true,
        });
        return trajectory!.flatMap(({ cosine2 }) => Object.values(cosine2).flat());
      }),
    );
    rows[0][0].forEach((_, k) => {
      const [a, b] = rows.map((of) => statistics(of.map((row) => row[k])));
      for (const what of ['mean', 'deviation'] as const) {
        const [[one, e1], [two, e2]] = [a[what], b[what]];
        expect(Math.abs(one - two), `${what} ${k}: ${one} and ${two}`).toBeLessThan(6 * Math.hypot(e1, e2));
      }
    });
  });
});
