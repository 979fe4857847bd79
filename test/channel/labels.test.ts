import { describe, expect, it } from 'vitest';
import { channel, type Link } from '../../src/channel/index.js';

const gaussian = (variance: number) => ({ kind: 'gaussian' as const, variance });
const product: Link = { kind: 'product', factors: 2 };
const V = [0.5, 0.2, 0.2, 0.6];

describe('labels with noise', () => {
  it('have total probability 1, and as many nodes as that takes, for noise of any size', () => {
    const signs: Link = { kind: 'committee', directions: 3 };
    const stairs: Link = {
      kind: 'sum',
      terms: [
        { link: { kind: 'square' }, on: [0], weight: 1 },
        { link: { kind: 'sign-product', factors: 3 }, on: [0, 1, 2], weight: 1 },
      ],
    };
    const cases: [Link, number[], number[]][] = [
      [{ kind: 'linear' }, [5], [1e-4]],
      [{ kind: 'hermite', degree: 3 }, [0.3], [0.5]],
      [product, [3, 3], [0.01, 0, 0, 0.01]],
      // All that is likely is far from 0.
      [{ kind: 'ratio' }, [2, 0.1], [0.5, 0, 0, 0.5]],
      [signs, [0.2, 0, -0.1], [0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5]],
      [stairs, [0.2, 0, -0.1], [0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5]],
    ];
    for (const noise of [1, 0.01, 1e-6]) {
      for (const [link, omega, variance] of cases) {
        const { mass, y } = channel(link, gaussian(noise)).labels({ omega, V: variance });
        expect(Math.abs(mass - 1)).toBeLessThan(noise < 1e-4 ? 1e-6 : 2e-8);
        expect(y.length).toBeLessThan(600);
      }
    }
  });

  it("have means of g g' that are those of minus the slope of g", () => {
    const law = channel(product, gaussian(0.1));
    for (const omega of [
      [0, 0],
      [1.2, -0.3],
    ]) {
      const { y, weight, g } = law.labels({ omega, V });
      const n = y.length;
      const rows = Float64Array.from({ length: 2 * n }, (_, e) => omega[e < n ? 0 : 1]);
      const { jacobian } = law.gOut(y, rows, V, { jacobian: true });
      for (const [a, b] of [
        [0, 0],
        [0, 1],
        [1, 1],
      ]) {
        const mean = (f: (i: number) => number) => weight.reduce((sum, w, i) => sum + w * f(i), 0);
        const products = mean((i) => g[a * n + i] * g[b * n + i]);
        const slopes = mean((i) => jacobian![4 * i + 2 * a + b]);
        expect(Math.abs(products + slopes)).toBeLessThan(1e-7);
      }
    }
  });
});

it('labels that a noisy product hardly gives have the density and g of a sum over one factor', () => {
  const noise = 0.1;
  const [v, w] = [0.7, 0.4];
  const omega = [2, 0.1];
  const law = channel(product, gaussian(noise));
  for (const y of [-60, -20, 5, 33, 60]) {
    // ln of the integral over z1 of N(z1; omega1, v) N(y; z1 omega2, z1^2 w + noise), and the mean of z1.
    const logs: number[] = [];
    const step = 1e-3;
    for (let z = -20; z < 20; z += step) {
      const variance = z * z * w + noise;
      const square = (z - omega[0]) ** 2 / v + (y - z * omega[1]) ** 2 / variance;
      logs.push(-0.5 * (square + Math.log(variance)));
    }
    const top = Math.max(...logs);
    let [Z, first] = [0, 0];
    logs.forEach((log, k) => {
      Z += Math.exp(log - top);
      first += Math.exp(log - top) * (-20 + k * step);
    });
    const out = law.gOut([y], omega, [v, 0, 0, w]);
    const expected = top + Math.log((Z * step) / (2 * Math.PI * Math.sqrt(v)));
    expect(Math.abs(out.logZ[0] - expected)).toBeLessThan(1e-9 * Math.abs(expected));
    expect(Math.abs(out.g[0] - (first / Z - omega[0]) / v)).toBeLessThan(1e-8);
  }
});
