import { describe, expect, it } from 'vitest';
import { gaussian, lower, mixture, type Prior, rademacher, twoPoint } from '../../src/prior/index.js';
import { Agreements } from '../../src/spiked/agreement.js';
import { bayesAmp, type SpikedDefinition, sample, spiked } from '../../src/spiked/index.js';
import { lawParities } from '../../src/spiked/law.js';
import { isOdd, Parities, type Parity } from '../../src/spiked/parity.js';

const bits = 6;
const all = Array.from({ length: 2 ** bits }, (_, code) => BigInt(code));
const solves = (equations: readonly Parity[], x: bigint) =>
  equations.every(({ mask, odd }) => isOdd(mask & x) === odd);

describe('equations of parity', () => {
  it('have the solutions that trying all of them finds', () => {
    let state = 1;
    const next = () => {
      state = (state * 48271) % 2147483647;
      return state;
    };
    for (let round = 0; round < 200; round++) {
      const given = Array.from({ length: 1 + (next() % 8) }, () => ({
        mask: BigInt(next() % 2 ** bits),
        odd: next() % 2 === 1,
      }));
      const system = new Parities();
      const kept = given.filter((equation) => system.add(equation));
      const want = all.filter((x) => solves(kept, x));
      expect(all.filter((x) => solves(system.equations, x))).toEqual(want);
      expect(want.length).toBe(2 ** (bits - system.equations.length));
      const kernel = system.kernel(Array.from({ length: bits }, (_, k) => 1n << BigInt(k)));
      const spanned = kernel.reduce((span, v) => span.concat(span.map((x) => x ^ v)), [want[0]]);
      expect(new Set(spanned)).toEqual(new Set(want));
      // What was refused contradicts all solutions.
      for (const refused of given.filter((equation) => !kept.includes(equation)))
        expect(want.some((x) => solves([refused], x))).toBe(false);
    }
  });
});

/** The signs that a law allows in an order, as numbers. */
function allowed(prior: Prior, order: number[]): number[] | undefined {
  const equations = lawParities(lower(prior), order);
  if (!equations) return undefined;
  const signs = Array.from({ length: 2 ** order.length }, (_, code) => code);
  return signs.filter((code) => solves(equations, BigInt(code)));
}

const zero = [
  [0, 0],
  [0, 0],
];

describe('the signs and orders of columns that a prior allows', () => {
  const tilted = (mean: number[], covariance: number[][]) => gaussian({ mean, covariance });
  it.each<[string, Prior, number[], number[] | undefined]>([
    ['a symmetric one', rademacher(), [0], [0, 1]],
    ['as many of both values', twoPoint({ rho: 0.5 }), [0], [0, 1]],
    ['nearly as many', twoPoint({ rho: 0.5000001 }), [0], [0]],
    ['a mean', gaussian({ mean: 1e-3 }), [0], [0]],
    ['two independent ones', rademacher({ rank: 2 }), [0, 1], [0, 1, 2, 3]],
    ['two correlated ones, both signs or none', rademacher({ rank: 2, correlation: 0.3 }), [0, 1], [0, 3]],
    ['two correlated ones, exchanged', rademacher({ rank: 2, correlation: 0.3 }), [1, 0], [0, 3]],
    [
      'a mean of the first alone',
      tilted(
        [1, 0],
        [
          [1, 0],
          [0, 1],
        ],
      ),
      [0, 1],
      [0, 2],
    ],
    [
      'the same, exchanged',
      tilted(
        [1, 0],
        [
          [1, 0],
          [0, 1],
        ],
      ),
      [1, 0],
      undefined,
    ],
    [
      'opposite means, exchanged with both signs',
      tilted(
        [1, -1],
        [
          [1, 0],
          [0, 1],
        ],
      ),
      [1, 0],
      [3],
    ],
    [
      'unequal variances, exchanged',
      tilted(
        [0, 0],
        [
          [1, 0],
          [0, 2],
        ],
      ),
      [1, 0],
      undefined,
    ],
    [
      'atoms that come back in another order',
      mixture({
        weights: [0.25, 0.25, 0.5],
        means: [
          [1, 1],
          [-1, 1],
          [0, -1],
        ],
        covariances: [zero, zero, zero],
      }),
      [0, 1],
      [0, 1],
    ],
  ])('%s', (_, prior, order, signs) => {
    expect(allowed(prior, order)).toEqual(signs);
  });
});

/** The agreement of estimates that are planted columns in another order and with signs. */
function agreement(definition: SpikedDefinition, estimated: [column: number, sign: number][][]) {
  const model = spiked(definition);
  const cosine = (s: number, a: number, b: number) =>
    estimated[s][b][0] === a ? 0.9 * estimated[s][b][1] : 0.01;
  const { labels, signs } = new Agreements(model).best(cosine);
  return estimated.map((columns, s) => columns.map((_, a) => signs[s][a] * cosine(s, a, labels[s][a])));
}

const pairOf = (prior: Prior, snr = [2, 2]): SpikedDefinition => ({
  species: { u: { prior }, v: { prior } },
  channels: [
    {
      modes: ['u', 'v'],
      snr: 1,
      core: [
        [snr[0], 0],
        [0, snr[1]],
      ],
    },
  ],
});

describe('estimates agree with what was planted up to the symmetries of the model', () => {
  const two = gaussian({ rank: 2 });
  it('takes signs and an order that no data can tell', () => {
    const estimated: [number, number][][] = [
      [
        [1, -1],
        [0, 1],
      ],
      [
        [1, -1],
        [0, 1],
      ],
    ];
    expect(agreement(pairOf(two), estimated)).toEqual([
      [0.9, 0.9],
      [0.9, 0.9],
    ]);
  });

  it('leaves an order that strengths tell', () => {
    const estimated: [number, number][][] = [
      [
        [1, 1],
        [0, 1],
      ],
      [
        [1, 1],
        [0, 1],
      ],
    ];
    expect(agreement(pairOf(two, [2, 1]), estimated)).toEqual([
      [0.01, 0.01],
      [0.01, 0.01],
    ]);
  });

  it('keeps the order where strengths are equal within rounding one by one, and not all', () => {
    const near = [3, 3 * (1 + 0.9e-12), 3 * (1 - 0.9e-12)];
    const model: SpikedDefinition = {
      species: { x: { prior: gaussian({ rank: 3 }) } },
      channels: [
        {
          modes: ['x', 'x'],
          snr: 1,
          symmetric: true,
          core: near.map((value, a) => near.map((_, b) => (a === b ? value : 0))),
        },
      ],
    };
    const cycle: [number, number][] = [
      [1, 1],
      [2, 1],
      [0, 1],
    ];
    expect(agreement(model, [cycle])).toEqual([[0.01, 0.01, 0.01]]);
  });

  it('leaves the sign of a product negative in the factor that is less clear', () => {
    const model = pairOf(gaussian({ rank: 1 }));
    model.channels[0].core = undefined;
    expect(
      agreement(model, [[[0, -1]], [[0, 1]]])
        .flat()
        .sort(),
    ).toEqual([-0.9, 0.9]);
    expect(agreement(model, [[[0, -1]], [[0, -1]]])).toEqual([[0.9], [0.9]]);
  });
});

describe('overlaps of a run', () => {
  it.each<[string, SpikedDefinition, number]>([
    ['a sign that no data tell', { species: { x: { prior: rademacher() } }, channels: [] as never }, 1],
    ['a skewed prior', { species: { x: { prior: twoPoint({ rho: 0.2 }) } }, channels: [] as never }, -1],
  ])('have the sign of the truth with the wrong start: %s', (_, definition, sign) => {
    const model = spiked({ ...definition, channels: [{ modes: ['x', 'x'], snr: 3, symmetric: true }] });
    using instance = sample(model, { size: 100, seed: 1 });
    const start = { estimate: { x: instance.signal('x').map((value) => -0.5 * value) } };
    const { trajectory } = bayesAmp(instance, { start, maxIterations: 1, trajectory: true });
    const { overlap, cosine2 } = trajectory![0];
    expect(overlap.x).toBeCloseTo((sign * instance.secondMoment.x[0]) / 2, 12);
    expect(cosine2.x).toBeCloseTo(1, 12);
  });

  it('are negative for an odd tensor that is read with the wrong sign, and positive for an even one', () => {
    for (const [modes, sign] of [
      [['x', 'x', 'x'], -1],
      [['x', 'x', 'x', 'x'], 1],
    ] as const) {
      const model = spiked({
        species: { x: { prior: rademacher() } },
        channels: [{ modes: [...modes], snr: 2, symmetric: true }],
      });
      using instance = sample(model, { size: 20, seed: 1 });
      const start = { estimate: { x: instance.signal('x').map((value) => -0.5 * value) } };
      const { trajectory } = bayesAmp(instance, { start, maxIterations: 1, trajectory: true });
      expect(trajectory![0].overlap.x).toBeCloseTo(0.5 * sign, 12);
    }
  });
});
