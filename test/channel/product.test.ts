import { describe, expect, it } from 'vitest';
import { channel } from '../../src/channel/index.js';
import { productRange } from '../../src/channel/product.js';

const fieldOf = (omega: number[], v: number) => {
  const k = omega.length;
  const V = Float64Array.from({ length: k * k }, (_, e) => (e % (k + 1) === 0 ? v : 0));
  return { omega: Float64Array.from(omega), V };
};

describe('labels z1 .. zk without noise', () => {
  it('are looked for between the products of what the factors can be', () => {
    const [low, high] = productRange(fieldOf([0.7, -0.4], 1e-4));
    expect(low).toBeCloseTo(-0.785 * 0.485, 12);
    expect(high).toBeCloseTo(-0.615 * 0.315, 12);
    const [least, most] = productRange(fieldOf([0, 2, -3], 1));
    expect(least).toBeCloseTo(-8.5 * 10.5 * 11.5, 10);
    expect(most).toBeCloseTo(8.5 * 10.5 * 11.5, 10);
  });

  it('keep their total probability and their mean as z becomes certain', () => {
    for (const omega of [
      [0.7, 0.4],
      [1.5, -0.02],
      [0.003, 0.001],
      [0.7, 0.4, -1.1],
    ]) {
      const product = omega.reduce((all, factor) => all * factor, 1);
      const law = channel({ kind: 'product', factors: omega.length });
      for (const v of omega.length > 2 ? [1e-4] : [1e-2, 1e-5, 1e-8]) {
        const { y, weight, mass } = law.labels(fieldOf(omega, v));
        const mean = y.reduce((sum, label, i) => sum + label * weight[i], 0);
        expect(Math.abs(mass - 1)).toBeLessThan(1e-6);
        expect(Math.abs(mean - product)).toBeLessThan(1e-6 * Math.max(Math.sqrt(v), Math.abs(product)));
      }
    }
  });

  it('are the same in any order of the factors, however sharp each is', () => {
    // A sum over 1601 x 1601 places of z2 and z3 by numpy.
    const v = 1e-4;
    const orders: number[][] = [
      [0.001, 2, 0.5],
      [2, 0.001, 0.5],
      [0.5, 2, 0.001],
    ];
    for (const omega of orders) {
      const { V } = fieldOf(omega, v);
      const { logZ, g } = channel({ kind: 'product', factors: 3 }).gOut([0.001], omega, V);
      expect(logZ[0]).toBeCloseTo(3.686654915570219, 10);
      // Of a V that is almost diagonal the sums are no convolutions.
      const near = V.map((value, e) => (e % 4 === 0 ? value : 1e-12));
      const nested = channel({ kind: 'product', factors: 3 }).gOut([0.001], omega, near);
      expect(nested.logZ[0]).toBeCloseTo(logZ[0], 5);
      nested.g.forEach((value, a) => {
        expect(Math.abs(value - g[a]) * Math.sqrt(v)).toBeLessThan(1e-5);
      });
    }
  });
});
