import { describe, expect, it } from 'vitest';
import {
  drawSignal,
  gaussBernoulli,
  gaussian,
  lower,
  mixture,
  type Prior,
  rademacher,
  secondMoment,
  sparseRademacher,
  sphere,
  twoPoint,
} from '../../src/prior/index.js';

const priors: [string, Prior][] = [
  ['gaussian', gaussian({ mean: 0.5, variance: 2 })],
  [
    'correlated gaussian',
    gaussian({
      covariance: [
        [2, 1],
        [1, 1],
      ],
      mean: [1, -1],
    }),
  ],
  [
    'gaussian of singular covariance',
    gaussian({
      covariance: [
        [1, 1],
        [1, 1],
      ],
    }),
  ],
  ['rademacher', rademacher()],
  ['correlated rademacher', rademacher({ correlation: 0.5 })],
  ['sparse-rademacher', sparseRademacher({ rho: 0.2 })],
  ['gauss-bernoulli', gaussBernoulli({ rho: 0.2 })],
  ['two-point', twoPoint({ rho: 0.1 })],
  ['sphere', sphere()],
  [
    'mixture',
    mixture({
      weights: [0.3, 0.7],
      means: [
        [1, 0],
        [-1, 2],
      ],
      covariances: [
        [
          [0, 0],
          [0, 0],
        ],
        [
          [1, 0.5],
          [0.5, 1],
        ],
      ],
    }),
  ],
];

describe('drawSignal', () => {
  it.each(priors)('has the mean and the second moment of a %s', (_, prior) => {
    const n = 40000;
    const { rank: r, weights, means } = lower(prior);
    const x = drawSignal(prior, n, { seed: 3 });
    expect(x.length).toBe(n * r);
    const second = secondMoment(prior);
    for (let i = 0; i < r; i++) {
      const column = Array.from({ length: n }, (_, row) => x[row * r + i]);
      const close = (values: number[], wanted: number) => {
        const mean = values.reduce((a, b) => a + b, 0) / n;
        const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
        // Five standard errors, as the sample itself estimates them.
        expect(Math.abs(mean - wanted)).toBeLessThan(5 * Math.sqrt(variance / n) + 1e-9);
      };
      close(
        column,
        weights.reduce((sum, weight, k) => sum + weight * means[k][i], 0),
      );
      for (let j = 0; j < r; j++)
        close(
          column.map((value, row) => value * x[row * r + j]),
          second[i][j],
        );
    }
  });

  it('draws nothing but the atoms of a discrete prior, each as often as its weight says', () => {
    const n = 10000;
    const x = drawSignal(rademacher({ correlation: 0.5 }), n, { seed: 'atoms' });
    const counts = new Map<string, number>();
    for (let i = 0; i < n; i++) {
      const atom = `${x[2 * i]} ${x[2 * i + 1]}`;
      counts.set(atom, (counts.get(atom) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['-1 -1', '-1 1', '1 -1', '1 1']);
    expect(Math.abs(counts.get('1 1')! - 3750)).toBeLessThan(5 * Math.sqrt(n * 0.375 * 0.625));
    expect(Math.abs(counts.get('1 -1')! - 1250)).toBeLessThan(5 * Math.sqrt(n * 0.125 * 0.875));
  });

  it('keeps the size of an entry independent of whether it is there', () => {
    // Entries of one atom and one Gaussian: where it is there its square has mean 1/rho and no tie to the choice.
    const x = drawSignal(gaussBernoulli({ rho: 0.5 }), 40000, { seed: 1 }).filter((value) => value !== 0);
    expect(Math.abs(x.length - 20000)).toBeLessThan(5 * 100);
    const mean = x.reduce((a, b) => a + b, 0) / x.length;
    const fourth = x.reduce((a, b) => a + b ** 4, 0) / x.length;
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(2 / x.length));
    // E x^4 = 3 / rho^2, with variance 96 / rho^4.
    expect(Math.abs(fourth - 12)).toBeLessThan(5 * 4 * Math.sqrt(96 / x.length));
  });

  it('has norm sqrt(n) on the sphere', () => {
    expect(drawSignal('sphere' as any, 5)).toEqual(drawSignal(sphere(), 5));
    for (const n of [1, 2, 1000]) {
      const x = drawSignal(sphere(), n, { seed: n });
      expect(x.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(n, 10);
    }
  });

  it('depends on the seed, its coordinates and the index alone', () => {
    const draw = (options: Parameters<typeof drawSignal>[2]) => [
      ...drawSignal(gaussBernoulli({ rho: 0.9 }), 20, options),
    ];
    expect(draw({ seed: 7 })).toEqual(draw({ seed: '7' }));
    expect(draw({})).toEqual(draw({ seed: 0, index: 0 }));
    const others = [
      draw({ seed: 7 }),
      draw({ seed: 8 }),
      draw({ seed: [7, 'u'] }),
      draw({ seed: [7, 'v'] }),
      draw({ seed: 7, index: 1 }),
    ];
    expect(new Set(others.map(String)).size).toBe(5);
  });

  it('refuses wrong arguments by name', () => {
    expect(() => drawSignal(gaussian(), 0)).toThrow(new RangeError('n must be an integer >= 1, got 0'));
    expect(() => drawSignal(gaussian(), 2.5)).toThrow('n must be an integer >= 1, got 2.5');
    expect(() => drawSignal(gaussian(), 5, { index: -1 })).toThrow(
      'index must be an integer in [0, 2^32), got -1',
    );
    expect(() => drawSignal(gaussian(), 5, { seed: 0.5 })).toThrow('seed must be a string or an integer');
    expect(() => drawSignal('gausian' as any, 5)).toThrow(/^prior\.kind must be one of/);
  });
});
