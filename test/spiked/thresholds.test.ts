// Thresholds along paths: docs/theory/spiked-matrix-tensor.md, section 4, and section 7 for pure tensors. Those of the
// paper's own model are in test/paper/2506.02664.test.ts.

import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import {
  gaussBernoulli,
  gaussian,
  type Prior,
  rademacher,
  sparseRademacher,
  twoPoint,
} from '../../src/prior/index.js';
import {
  fixedPoint,
  type Overlap,
  type SpikedModel,
  spiked,
  stateEvolution,
  type ThresholdOptions,
  thresholds,
} from '../../src/spiked/index.js';
import { correlated, ladder, paper, rankTwo } from './models.js';

const matrix = (prior: Prior, snr = 1) =>
  spiked({ species: { x: { prior } }, channels: [{ modes: ['x', 'x'], snr, symmetric: true }] });

const tensor = (order: number, prior: Prior = gaussian()) =>
  spiked({
    species: { x: { prior } },
    channels: [{ modes: Array(order).fill('x'), snr: 1, symmetric: true }],
  });

const find = (model: SpikedModel, options: ThresholdOptions) => {
  const result = thresholds(model, options);
  expect(result.status).toBe('converged');
  const values = result.thresholds.map(({ kind, value }) => [kind, value] as const);
  return { ...result, values };
};

/** The kinds in order, and the values to so many decimals. */
function expectLines(values: (readonly [string, number])[], expected: [string, number][], decimals: number) {
  expect(values.map(([kind]) => kind)).toEqual(expected.map(([kind]) => kind));
  expected.forEach(([, value], i) => {
    expect(Math.abs(values[i][1] - value)).toBeLessThan(0.51 * 10 ** -decimals);
  });
}

const close = (a: Overlap, b: Overlap) => {
  const [p, q] = [[a].flat(2), [b].flat(2)];
  return Math.max(...p.map((value, i) => Math.abs(value - q[i])));
};

describe('fixedPoint', () => {
  const core2 = [
    [1, 0.2],
    [0.2, 0.8],
  ];
  const models: [string, SpikedModel][] = [
    ['sparse Rademacher', matrix(sparseRademacher({ rho: 0.2 }), 1.5)],
    ['Gauss-Bernoulli', matrix(gaussBernoulli({ rho: 0.1 }), 1.2)],
    ['two-point beside an order 3', { ...matrix(twoPoint({ rho: 0.3 }), 1.4) }],
    [
      'rank two with a full core',
      spiked({
        species: {
          x: {
            prior: gaussian({
              covariance: [
                [1, 0.5],
                [0.5, 1],
              ],
            }),
          },
        },
        channels: [
          { modes: ['x', 'x'], snr: 2, symmetric: true, core: core2 },
          { modes: ['x', 'x', 'x'], snr: 0.8, symmetric: true },
        ],
      }),
    ],
    [
      'rectangular, of order 4',
      spiked({
        species: { x: { prior: rademacher() }, y: { prior: gaussian(), size: 0.6 } },
        channels: [
          { modes: ['x', 'y'], snr: 2 },
          { modes: ['x', 'y', 'x', 'y'], snr: 1.3 },
        ],
      }),
    ],
  ];

  it.each(models)('ends where the plain recursion ends: %s', (_, model) => {
    for (const start of ['uninformative', 'informed'] as const) {
      const plain = stateEvolution(model, { start });
      const quick = fixedPoint(model, { start });
      expect(plain.status).toBe('converged');
      expect(quick.status).toBe('converged');
      for (const name of Object.keys(model.species)) {
        expect(close(quick.overlap[name], plain.overlap[name])).toBeLessThan(3e-7);
      }
      expect(quick.freeEntropy).toBeCloseTo(plain.freeEntropy, 9);
    }
  });

  it('is exact next to a threshold, where the plain recursion does not settle', () => {
    for (const excess of [1e-3, 1e-4, 1e-5]) {
      const model = matrix(gaussian(), 1 + excess);
      for (const start of ['uninformative', 'informed'] as const) {
        const { overlap, status, iterations } = fixedPoint(model, { start });
        expect(status).toBe('converged');
        expect(Math.abs((overlap.x as number) - (1 - 1 / (1 + excess)))).toBeLessThan(1e-9);
        expect(iterations).toBeLessThan(500);
      }
    }
    expect(stateEvolution(matrix(gaussian(), 1 + 1e-5)).status).toBe('max-iterations');
  });

  it('does not leap over a stable point of small overlap to the large one behind it', () => {
    // Between onset and fold; the overlap of x is .0007, that of the far branch .89.
    const model = paper(0.9, 0.09995);
    const { overlap, status } = fixedPoint(model);
    expect(status).toBe('converged');
    const [u, s] = [overlap.u as number, overlap.x as number];
    expect(s).toBeGreaterThan(0);
    expect(s).toBeLessThan(0.0012);
    expect(u * (1 - s)).toBeCloseTo(0.09995, 10);
  });
});

describe('thresholds', () => {
  it.each([
    [3, 4, 4.36733],
    [4, 6.75, 7.90362],
  ])(
    'of a pure Gaussian tensor of order %s: spinodal and first-order line, and no onset',
    (order, spinodal, line) => {
      const { values, absent } = find(tensor(order), { vary: 'channels.0.snr', from: 1, to: 12 });
      expectLines(
        values,
        [
          ['spinodal', spinodal],
          ['information-theoretic', line],
        ],
        6,
      );
      expect(absent.onset).toBe(
        'No factor begins to be recovered between 1 and 12: the uninformative start recovers nothing at both ends.',
      );
    },
  );

  it.each<[string, Prior]>([
    ['Rademacher', rademacher()],
    ['sparse Rademacher .2', sparseRademacher({ rho: 0.2 })],
    ['Gaussian', gaussian()],
  ])('of a matrix with a prior of mean 0 and variance 1 are an onset at 1: %s', (_, prior) => {
    const { values, thresholds: found } = find(matrix(prior), { vary: 'channels.0.snr', from: 0.5, to: 2 });
    expectLines(values, [['onset', 1]], 7);
    expect(found[0].continuous).toBe(true);
    expect(found[0].species).toEqual(['x']);
    expect(found[0].width).toBeLessThan(1e-7);
  });

  it('of a matrix with a very sparse prior are of first order, and the plain recursion sees them', () => {
    const model = matrix(sparseRademacher({ rho: 0.05 }));
    const told: number[] = [];
    const { thresholds: found } = find(model, {
      vary: 'channels.0.snr',
      from: 0.5,
      to: 1.5,
      onProgress: (done) => told.push(done),
    });
    expect(told).toEqual(Array.from(told.keys(), (k) => k + 1));
    // Two branches are looked at in 33 places at least.
    expect(told.length).toBeGreaterThan(66);
    expect(found.map(({ kind }) => kind)).toEqual(['spinodal', 'information-theoretic', 'onset', 'jump']);
    const [spinodal, line, onset, jump] = found.map(({ value }) => value);
    expect(onset).toBeCloseTo(1, 7);
    const end = (snr: number, start: 'informed' | 'uninformative') =>
      stateEvolution(matrix(sparseRademacher({ rho: 0.05 }), snr), { start, tolerance: 1e-10 });
    expect(end(spinodal + 1e-3, 'informed').overlap.x).toBeGreaterThan(0.4);
    expect(end(spinodal - 1e-3, 'informed').overlap.x).toBeLessThan(1e-6);
    expect(end(jump + 1e-3, 'uninformative').overlap.x).toBeGreaterThan(0.8);
    expect(end(jump - 1e-3, 'uninformative').overlap.x).toBeLessThan(0.02);
    // The uninformative branch is at 0 there, and so is its free entropy.
    expect(end(line + 1e-4, 'informed').freeEntropy).toBeGreaterThan(0);
    expect(end(line - 1e-4, 'informed').freeEntropy).toBeLessThan(0);
  });

  it('of a skewed prior are an onset where the branch jumps at once', () => {
    const model = matrix(twoPoint({ rho: 0.2 }));
    const { thresholds: found } = find(model, { vary: 'channels.0.snr', from: 0.95, to: 1.05, points: 5 });
    expect(found.map(({ kind }) => kind)).toEqual(['spinodal', 'information-theoretic', 'onset']);
    const onset = found[2];
    expect(onset.value).toBeCloseTo(1, 7);
    expect(onset.continuous).toBe(false);
    expect(onset.below.x).toBe(0);
    // The informed branch, which the plain recursion finds too.
    const { overlap } = stateEvolution(matrix(twoPoint({ rho: 0.2 }), 1), { start: 'informed' });
    expect(Math.abs((onset.above.x as number) - (overlap.x as number))).toBeLessThan(1e-4);
  });

  it('of a ladder come one rung after the other: S2', () => {
    const model = ladder(1, 0.3, 1.3);
    const { thresholds: found } = find(model, { vary: { scale: 'channels.*.snr' }, from: 0.8, to: 3 });
    const onsets = found.filter(({ kind }) => kind === 'onset');
    expect(onsets.map(({ species }) => species.join(' '))).toEqual(['u v', 'x y', 'z w']);
    expect(onsets[0].value).toBeCloseTo(1, 8);
    expect(onsets[1].value).toBeCloseTo(1.3, 8);
    // z, w start where D2 = 1.3 / lambda is the overlap of x.
    const lambda = onsets[2].value;
    expect(lambda).toBeCloseTo(1.67, 2);
    expect(onsets[2].below.x).toBeCloseTo(1.3 / lambda, 6);
    const jump = found.find(({ kind }) => kind === 'jump')!;
    expect(jump.species).toEqual(['u', 'v', 'x', 'y']);
    expect(jump.value).toBeGreaterThan(1.3);
    expect(jump.value).toBeLessThan(1.31);
  });

  it('of correlated factors: both begin at 1, the second jumps between 1.3 and 1.4: S3', () => {
    const covariance = [
      [1, 0.5],
      [0.5, 1],
    ];
    const model = correlated(gaussian({ covariance }), 1, 3);
    const { thresholds: found } = find(model, { vary: { scale: 'channels.*.snr' }, from: 0.7, to: 3 });
    expect(found.map(({ kind }) => kind)).toEqual(['onset', 'spinodal', 'information-theoretic', 'jump']);
    const [onset, spinodal, line, jump] = found;
    expect(onset.value).toBeCloseTo(1, 8);
    // What begins to grow is x_0, and x_1 as far as the prior tells: a multiple of (1, c)(1, c)'.
    expect(
      close(onset.direction!.x, [
        [1, 0.5],
        [0.5, 0.25],
      ]),
    ).toBeLessThan(1e-6);
    expect(spinodal.value).toBeLessThan(line.value);
    expect(line.value).toBeLessThan(1.3);
    expect(jump.value).toBeGreaterThan(1.3);
    expect(jump.value).toBeLessThan(1.4);
    expect((jump.above.x as number[][])[1][1]).toBeGreaterThan(0.6);
  });

  it('of a rank-two matrix whose tensor couples the factors: the second column begins at 1 / .7: S4', () => {
    const model = rankTwo(gaussian({ rank: 2 }), 1, 0.4, 1.5);
    const { values, thresholds: found } = find(model, {
      vary: { scale: 'channels.*.snr' },
      from: 0.7,
      to: 3,
    });
    expectLines(
      values,
      [
        ['onset', 1],
        ['onset', 10 / 7],
      ],
      7,
    );
    expect(
      close(found[0].direction!.x, [
        [1, 0],
        [0, 0],
      ]),
    ).toBeLessThan(1e-6);
    expect(
      close(found[1].direction!.x, [
        [0, 0],
        [0, 1],
      ]),
    ).toBeLessThan(1e-6);
    // Alone, without the tensor: 2.5.
    const alone = spiked({ ...model, channels: [model.channels[0]] });
    const { thresholds: free } = find(alone, { vary: 'channels.0.snr', from: 0.7, to: 3, kinds: ['onset'] });
    expect(free[1].value).toBeCloseTo(2.5, 7);
  });

  it('are found on both sides where the path leads up and down again', () => {
    const { values } = find(matrix(gaussian()), {
      vary: (t) => matrix(gaussian(), 1.5 - t * t),
      from: -1,
      to: 1,
    });
    expectLines(
      values,
      [
        ['onset', -Math.SQRT1_2],
        ['onset', Math.SQRT1_2],
      ],
      7,
    );
  });

  it('are found along a parameter of the prior and a size', () => {
    const model = spiked({
      species: { u: { prior: gaussian() }, v: { prior: gaussian() } },
      channels: [{ modes: ['u', 'v'], snr: 1 / 0.8 }],
    });
    const { values } = find(model, { vary: 'species.v.size', from: 0.2, to: 2, kinds: ['onset'] });
    expectLines(values, [['onset', 0.64]], 7);
    const sparse = find(matrix(sparseRademacher({ rho: 0.5 }), 0.9), {
      vary: 'species.x.prior.rho',
      from: 0.02,
      to: 0.5,
      kinds: ['spinodal', 'information-theoretic'],
    });
    expect(sparse.values.map(([kind]) => kind)).toEqual(['information-theoretic', 'spinodal']);
  });

  it('say what is there where none exists in the range', () => {
    const { thresholds: found, absent } = find(matrix(gaussian()), {
      vary: 'channels.0.snr',
      from: 2,
      to: 3,
    });
    expect(found).toEqual([]);
    expect(absent).toEqual({
      onset:
        'No factor begins to be recovered between 2 and 3: the uninformative start recovers x at both ends.',
      jump: 'The branch from the uninformative start does not fold between 2 and 3: it recovers x at both ends.',
      'information-theoretic':
        'The informed and the uninformative start lead to one fixed point between 2 and 3.',
      spinodal: 'The informed branch does not end between 2 and 3: it keeps x at both ends.',
    });
  });

  it('tell which branch is better where two exist on the whole range', () => {
    const { absent } = find(tensor(3), { vary: 'channels.0.snr', from: 5, to: 6 });
    expect(absent['information-theoretic']).toBe(
      'Wherever two branches exist between 5 and 6, the informed one has the larger free entropy.',
    );
  });

  it('leave no memory behind, also where a value has no model', () => {
    const before = core().memory.bytesInUse;
    thresholds(matrix(gaussian()), { vary: 'channels.0.snr', from: 0.5, to: 2, points: 5 });
    expect(() => thresholds(matrix(gaussian()), { vary: 'channels.0.snr', from: -1, to: 2 })).toThrow(
      new RangeError('channels.0.snr must be > 0, got -1'),
    );
    expect(core().memory.bytesInUse).toBe(before);
  });

  it.each([
    [
      { vary: 'channels.3.snr' },
      'vary must lead to a number of the model, got channels.3.snr: channels has 0',
    ],
    [
      { vary: 'channels.0.noise' },
      'vary must lead to a number of the model, got channels.0.noise: channels.0 has modes, snr, symmetric',
    ],
    [
      { vary: { scale: 'species.x' } },
      'vary must lead to a number of the model, got species.x: species.x has prior, size',
    ],
    [{ vary: { scale: [] } }, 'vary.scale must name at least one path, got none'],
    [{ from: Number.NaN }, 'from must be finite, got NaN'],
    [{ to: 0.5 }, 'to must be finite and > from = 0.5, got 0.5'],
    [{ points: 1 }, 'points must be an integer >= 2, got 1'],
    [{ kinds: ['cusp'] }, "kinds must be among onset, jump, information-theoretic, spinodal, got 'cusp'"],
  ])('refuse %j', (options, message) => {
    const complete = { vary: 'channels.0.snr', from: 0.5, to: 2, ...options } as ThresholdOptions;
    expect(() => thresholds(matrix(gaussian()), complete)).toThrow(new RangeError(message));
  });
});
