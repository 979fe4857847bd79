import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  explain,
  gaussBernoulli,
  gaussian,
  lower,
  mixture,
  type Prior,
  priorSchema,
  rademacher,
  rankOf,
  secondMoment,
  sparseRademacher,
  sphere,
  twoPoint,
} from '../../src/prior/index.js';

const all: Prior[] = [
  gaussian(),
  gaussian({ variance: 3, rank: 2 }),
  gaussian({
    covariance: [
      [2, 1],
      [1, 2],
    ],
    mean: [1, -1],
  }),
  gaussian({ mean: 0.5 }),
  rademacher(),
  rademacher({ rank: 3 }),
  rademacher({ correlation: -0.25 }),
  sparseRademacher({ rho: 0.2 }),
  gaussBernoulli({ rho: 0.2 }),
  twoPoint({ rho: 0.2 }),
  sphere(),
  mixture({
    weights: [0.5, 0.5],
    means: [
      [1, 0],
      [0, 1],
    ],
    covariances: [
      [
        [1, 0],
        [0, 1],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ],
  }),
];

describe('a prior', () => {
  it.each(all)('is plain data that survives JSON and its own schema: %j', (prior) => {
    expect(JSON.parse(JSON.stringify(prior))).toEqual(prior);
    expect(priorSchema.parse(prior)).toEqual(prior);
    const { rank, weights, means, covariances } = lower(prior);
    expect(rank).toBe(rankOf(prior));
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
    expect(means.every((mean) => mean.length === rank)).toBe(true);
    expect(covariances.every((S) => S.length === rank && S.every((row) => row.length === rank))).toBe(true);
    expect(means.length).toBe(weights.length);
    expect(covariances.length).toBe(weights.length);
  });

  it('has the second moment that its parameters say', () => {
    expect(secondMoment(gaussian({ variance: 3, mean: 2 }))).toEqual([[7]]);
    expect(secondMoment(rademacher({ correlation: -0.25 }))).toEqual([
      [1, -0.25],
      [-0.25, 1],
    ]);
    expect(secondMoment(rademacher({ rank: 2 }))).toEqual([
      [1, 0],
      [0, 1],
    ]);
    for (const prior of [sparseRademacher, gaussBernoulli, twoPoint]) {
      expect(secondMoment(prior({ rho: 0.15 }))[0][0]).toBeCloseTo(1, 14);
    }
  });

  it('may be named by a string in a file', () => {
    expect(priorSchema.parse('gaussian')).toEqual({ kind: 'gaussian' });
    expect(priorSchema.parse('sphere')).toEqual(sphere());
  });

  it('leaves out what has probability 0', () => {
    expect(lower(sparseRademacher({ rho: 1 })).weights).toEqual([0.5, 0.5]);
    expect(lower(gaussBernoulli({ rho: 1 })).weights).toEqual([1]);
    expect(lower(rademacher({ correlation: 1 })).means).toEqual([
      [1, 1],
      [-1, -1],
    ]);
  });

  it('normalises weights that miss 1 by rounding', () => {
    const prior = mixture({ weights: [0.1 + 1e-10, 0.9], means: [[0], [1]], covariances: [[[1]], [[1]]] });
    expect(lower(prior).weights.reduce((a, b) => a + b)).toBeCloseTo(1, 15);
  });
});

describe('constructors refuse wrong arguments with a RangeError that names argument and value', () => {
  const one = { weights: [1], means: [[0]], covariances: [[[1]]] };
  const cases: [string, () => unknown][] = [
    ['rho must be in (0, 1], got 2', () => sparseRademacher({ rho: 2 })],
    ['rho must be in (0, 1], got 0', () => gaussBernoulli({ rho: 0 })],
    ['rho must be a number in (0, 1], got NaN', () => gaussBernoulli({ rho: Number.NaN })],
    ['rho must be a number in (0, 1], got "x"', () => gaussBernoulli({ rho: 'x' as any })],
    ['rho is missing: it must be a number in (0, 1]', () => gaussBernoulli({} as any)],
    ['rho must be in (0, 1), got 1', () => twoPoint({ rho: 1 })],
    [
      'sigma is not a known key (known: kind, rank, variance, covariance, mean)',
      () => gaussian({ sigma: 1 } as any),
    ],
    ['variance must be > 0, got -1', () => gaussian({ variance: -1 })],
    ['variance must be a finite number, got Infinity', () => gaussian({ variance: Infinity })],
    [
      'variance must not be given beside covariance, got 1',
      () => gaussian({ variance: 1, covariance: [[1]] }),
    ],
    [
      'covariance must be symmetric, got [[1,2],[0,1]]',
      () =>
        gaussian({
          covariance: [
            [1, 2],
            [0, 1],
          ],
        }),
    ],
    [
      'covariance must be positive semidefinite, got [[1,2],[2,1]]',
      () =>
        gaussian({
          covariance: [
            [1, 2],
            [2, 1],
          ],
        }),
    ],
    [
      'covariance must be positive semidefinite, got [[0,1],[1,0]]',
      () =>
        gaussian({
          covariance: [
            [0, 1],
            [1, 0],
          ],
        }),
    ],
    [
      'covariance must be a square matrix of 1 to 8 rows, an array of arrays of numbers, got [[1,2]]',
      () => gaussian({ covariance: [[1, 2]] }),
    ],
    [
      'covariance.0.1 must be a finite number, got NaN',
      () =>
        gaussian({
          covariance: [
            [1, Number.NaN],
            [0, 1],
          ],
        }),
    ],
    ['rank must be an integer between 1 and 8, got 9', () => gaussian({ rank: 9 })],
    ['rank must be an integer between 1 and 8, got 1.5', () => rademacher({ rank: 1.5 })],
    ['rank must be that of covariance, 1, got 2', () => gaussian({ rank: 2, covariance: [[1]] })],
    ['mean must have 2 entries, got [1,2,3]', () => gaussian({ rank: 2, mean: [1, 2, 3] })],
    ['mean must be an array of 2 numbers, got 1', () => gaussian({ rank: 2, mean: 1 })],
    ['rank must be 2 beside a correlation, got 3', () => rademacher({ rank: 3, correlation: 0.1 })],
    ['correlation must be in [-1, 1], got 1.1', () => rademacher({ correlation: 1.1 })],
    ['weights must sum to 1 (the sum is 0.9), got [0.9]', () => mixture({ ...one, weights: [0.9] })],
    ['weights.0 must be > 0, got -1', () => mixture({ ...one, weights: [-1, 2] })],
    ['weights must have 1 to 256 entries, got []', () => mixture({ ...one, weights: [] })],
    ['means must have 1 entries, one a weight, got [[0],[1]]', () => mixture({ ...one, means: [[0], [1]] })],
    [
      'covariances.0 must have 1 rows, like the first mean, got [[1,0],[0,1]]',
      () =>
        mixture({
          ...one,
          covariances: [
            [
              [1, 0],
              [0, 1],
            ],
          ],
        }),
    ],
  ];
  it.each(cases)('%s', (message, make) => {
    expect(make).toThrow(new RangeError(message));
  });

  it('two mistakes at once', () => {
    expect(() => gaussian({ variance: -1, rank: 0 })).toThrow(
      'rank must be an integer between 1 and 8, got 0; variance must be > 0, got -1',
    );
  });

  it('what is no prior at all', () => {
    expect(() => rankOf('gauss' as any)).toThrow(
      /^prior\.kind must be one of gaussian, .*, mixture, got "gauss"$/,
    );
    expect(() => rankOf(3 as any)).toThrow(
      /^prior must be the name of a prior \(.*\) or an object { kind, ... }, got 3$/,
    );
    expect(() => rankOf(undefined as any)).toThrow(/^prior is missing: it must be the name of a prior/);
  });
});

describe('explain', () => {
  const model = z.strictObject({
    species: z.record(z.string(), z.strictObject({ prior: priorSchema, size: z.number().gt(0).optional() })),
  });
  const flaws = (data: unknown, at?: string) => {
    const { error } = model.safeParse(data);
    return explain(error!, data, at).map(({ path, sentence }) => `${path}: ${sentence}`);
  };

  it('names the path in a model file', () => {
    expect(flaws({ species: { v: { prior: { kind: 'sparse-rademacher', rho: 2 } } } })).toEqual([
      'species.v.prior.rho: must be in (0, 1], got 2',
    ]);
    expect(flaws({ species: { v: { prior: 'sparse-rademacher' } } }, 'model.yaml')).toEqual([
      'model.yaml.species.v.prior.rho: is missing: it must be a number in (0, 1]',
    ]);
    expect(flaws({ species: { v: { prior: { kind: 'gaussian', varience: 1 } } } })).toEqual([
      'species.v.prior.varience: is not a known key, did you mean variance? (known: kind, rank, variance, covariance, mean)',
    ]);
  });

  it('puts the messages of zod itself into the same form', () => {
    expect(flaws({ species: { v: { prior: 'gaussian', size: -1 } } })).toEqual([
      'species.v.size: must be > 0, got -1',
    ]);
    expect(flaws({ species: 3 })).toEqual(['species: must be a record, got 3']);
    expect(flaws({})).toEqual(['species: is missing: it must be a record']);
  });
});
