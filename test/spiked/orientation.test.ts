import { describe, expect, it } from 'vitest';
import { gaussian, mixture, type Prior, rademacher, sphere, twoPoint } from '../../src/prior/index.js';
import {
  bayesAmp,
  betheFreeEntropy,
  curriculum,
  type Overlap,
  type SpikedDefinition,
  type SpikedModel,
  type Start,
  sample,
  spiked,
  stateEvolution,
  unfolding,
} from '../../src/spiked/index.js';
import { meanOf } from '../reference/sample.js';

const skewed = (rho: number, size = 1) => ({ prior: twoPoint({ rho }), size });
const sign = { prior: rademacher() };
const ball = { prior: sphere() };
const symmetric = (modes: string[], snr: number, core?: SpikedDefinition['channels'][number]['core']) => ({
  modes,
  snr,
  symmetric: true,
  ...(core !== undefined && { core }),
});
const strengths = (a: number, b: number) => [
  [Math.sqrt(a), 0],
  [0, Math.sqrt(b)],
];

/** Two independent factors of two values each. */
function twoSkewed(first: number, second: number): Prior {
  const values = (rho: number) => [Math.sqrt((1 - rho) / rho), -Math.sqrt(rho / (1 - rho))];
  const cells = [0, 1].flatMap((i) => [0, 1].map((j) => [i, j]));
  return mixture({
    weights: cells.map(([i, j]) => [first, 1 - first][i] * [second, 1 - second][j]),
    means: cells.map(([i, j]) => [values(first)[i], values(second)[j]]),
    covariances: cells.map(() => [
      [0, 0],
      [0, 0],
    ]),
  });
}

const diagonals = (overlap: Record<string, Overlap>) =>
  Object.values(overlap).flatMap((value) =>
    typeof value === 'number' ? [value] : value.map((row, a) => row[a]),
  );

/** Ten runs from a start of the data alone, and what state evolution says of them. */
function runs(
  model: SpikedModel,
  size: number,
  {
    noise = 'dense' as 'dense' | 'implicit',
    damping = 0.3,
    start = curriculum,
    data = 'f64' as 'f64' | 'int8',
  },
) {
  return Array.from({ length: 10 }, (_, seed) => {
    using instance = sample(model, { size, seed, noise, ...(noise === 'dense' && { data }) });
    return diagonals(bayesAmp(instance, { damping, start: start(instance) }).overlap);
  });
}

const cases: [string, number, SpikedDefinition, Parameters<typeof runs>[2]?][] = [
  [
    'values of which one in ten is large',
    1000,
    { species: { x: skewed(0.1) }, channels: [symmetric(['x', 'x'], 1.5)] },
  ],
  [
    'values of which nine in ten are small, under noise that is not stored',
    3000,
    { species: { x: skewed(0.9) }, channels: [symmetric(['x', 'x'], 1.5)] },
    { noise: 'implicit' },
  ],
  [
    'a negative matrix, quantised',
    600,
    { species: { x: skewed(0.3) }, channels: [symmetric(['x', 'x'], 3, [[-1]])] },
    { data: 'int8' },
  ],
  [
    'an array that is not symmetric',
    600,
    { species: { x: skewed(0.1) }, channels: [{ modes: ['x', 'x'], snr: 1, symmetric: false }] },
  ],
  [
    'a pair of which both are skewed, and their product is negative',
    600,
    {
      species: { u: skewed(0.1), v: skewed(0.8, 1.5) },
      channels: [{ modes: ['u', 'v'], snr: 2, core: [[-1]] }],
    },
  ],
  [
    'a pair of which one is skewed',
    600,
    { species: { u: skewed(0.1), v: { prior: gaussian() } }, channels: [{ modes: ['u', 'v'], snr: 2 }] },
  ],
  [
    'two skewed factors of equal strength',
    400,
    { species: { x: { prior: twoSkewed(0.1, 0.3) } }, channels: [symmetric(['x', 'x'], 1, strengths(3, 3))] },
  ],
  [
    'two pairs of skewed factors, their columns in the same order',
    250,
    {
      species: { u: { prior: twoSkewed(0.1, 0.2) }, v: { prior: twoSkewed(0.3, 0.15) } },
      channels: [{ modes: ['u', 'v'], snr: 1, core: strengths(3, 3) }],
    },
  ],
  [
    'a matrix and a tensor of order 3',
    3000,
    { species: { x: ball }, channels: [symmetric(['x', 'x'], 2), symmetric(['x', 'x', 'x'], 1)] },
    { noise: 'implicit', damping: 0 },
  ],
  [
    'a matrix and a negative tensor of order 3',
    150,
    { species: { x: ball }, channels: [symmetric(['x', 'x'], 3), symmetric(['x', 'x', 'x'], 2, [[[-1]]])] },
  ],
  [
    'tensors even in one factor and odd in another',
    100,
    {
      species: { u: sign, x: skewed(0.2) },
      channels: [symmetric(['u', 'u'], 4), { modes: ['u', 'x', 'u'], snr: 4 }],
    },
  ],
  [
    'a pair whose signs a tensor settles',
    100,
    {
      species: { u: sign, v: sign },
      channels: [
        { modes: ['u', 'v'], snr: 3 },
        { modes: ['v', 'u', 'v'], snr: 3 },
      ],
    },
  ],
  ['a factor seen through its correlation, and a tensor of it', 150, correlatedDefinition()],
  [
    'a tensor alone',
    60,
    {
      species: { u: skewed(0.2), x: skewed(0.3), y: { prior: gaussian() } },
      channels: [{ modes: ['u', 'x', 'y'], snr: 30 }],
      start: { u: 0.9, x: 0.9, y: 0.9 },
    },
    { start: unfolding },
  ],
];

/** The matrix shows the first of two correlated factors, the tensor is of the second. */
function correlatedDefinition(): SpikedDefinition {
  const tensor = [0, 1].map((a) => [0, 1].map((b) => [0, 1].map((c) => Number(a + b + c === 3))));
  return {
    species: {
      x: {
        prior: gaussian({
          covariance: [
            [1, 0.8],
            [0.8, 1],
          ],
        }),
      },
    },
    channels: [symmetric(['x', 'x'], 1, strengths(4, 0)), symmetric(['x', 'x', 'x'], 4, tensor)],
  };
}

describe('Bayes-AMP from a start of the data alone has every sign and place of state evolution', () => {
  it.each(cases)('%s', (_, size, definition, options = {}) => {
    const model = spiked(definition);
    const theory = diagonals(stateEvolution(model, { tolerance: 1e-5 }).overlap);
    const found = runs(model, size, options);
    theory.forEach((expected, k) => {
      const values = found.map((run) => run[k]);
      const { mean, error } = meanOf(values);
      expect(Math.min(...values), `column ${k}`).toBeGreaterThan(0.1);
      expect(Math.abs(mean - expected), `column ${k}: ${mean} +- ${error} for ${expected}`).toBeLessThan(
        5 * error,
      );
    });
  });
});

describe('a start', () => {
  const barely = spiked({ species: { x: skewed(0.45) }, channels: [symmetric(['x', 'x'], 2)] });

  it('has alternatives where its sign is in doubt, of which the likelier run is kept', () => {
    let [right, doubtful] = [0, 0];
    for (let seed = 0; seed < 10; seed++) {
      using instance = sample(barely, { size: 1000, seed });
      const { alternatives = [], ...start } = curriculum(instance);
      const run = bayesAmp(instance);
      if ((run.overlap.x as number) > 0) right++;
      if (alternatives.length === 0) continue;
      doubtful++;
      expect(alternatives.length).toBe(1);
      expect(alternatives[0].estimate.x).toEqual(start.estimate.x.map((value) => -value));
      const both = [start, alternatives[0]].map((from) => bayesAmp(instance, { start: from }));
      const [first, second] = both.map((from) => betheFreeEntropy(instance, from));
      expect(run).toEqual(second > first ? both[1] : both[0]);
    }
    // In 57 of 60 instances: fewer than 4 of 10 would be the luck of one in ten million.
    expect(doubtful).toBeGreaterThan(3);
    expect(right).toBeGreaterThanOrEqual(4);
  });

  it('has none where nothing depends on a sign, and is that of the principal component', () => {
    for (const prior of [rademacher(), gaussian(), twoPoint({ rho: 0.5 })]) {
      using instance = sample(spiked({ species: { x: { prior } }, channels: [symmetric(['x', 'x'], 2)] }), {
        size: 100,
      });
      expect(curriculum(instance).alternatives).toBeUndefined();
    }
  });

  it('refuses alternatives that are no starts', () => {
    using instance = sample(barely, { size: 3 });
    const x = Float64Array.of(1, 0, 0);
    const of = (alternatives: unknown) => () =>
      bayesAmp(instance, { start: { estimate: { x }, alternatives } as Start });
    expect(of(1)).toThrow('start.alternatives must be an array of starts, got 1');
    expect(of([{ estimate: { x: [1, 2] } }])).toThrow(
      'start.alternatives.0.estimate.x must have 3 entries, got 2',
    );
    expect(of([{ estimate: { x: [1, Number.NaN, 2] } }])).toThrow(
      'start.alternatives.0.estimate.x.1 must be finite, got NaN',
    );
  });
});
