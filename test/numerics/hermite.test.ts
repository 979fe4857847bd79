import { describe, expect, it } from 'vitest';
import {
  hermite,
  hermiteCoefficients,
  hermiteSeries,
  hermiteSlope,
  quadrature,
} from '../../src/numerics/index.js';

const gaussian = (f: (x: number) => number) =>
  quadrature((x) => (f(x) * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI), -20, 20).value;

describe('hermite', () => {
  it('is the polynomial of the books', () => {
    for (const x of [-2.5, -1, 0, 0.3, 4]) {
      expect(hermite(0, x)).toBe(1);
      expect(hermite(1, x)).toBe(x);
      expect(hermite(2, x)).toBeCloseTo((x ** 2 - 1) / Math.SQRT2, 12);
      expect(hermite(3, x)).toBeCloseTo((x ** 3 - 3 * x) / Math.sqrt(6), 12);
      expect(hermite(4, x)).toBeCloseTo((x ** 4 - 6 * x ** 2 + 3) / Math.sqrt(24), 12);
    }
  });

  it('is orthonormal under the normal law', () => {
    for (let m = 0; m <= 8; m++) {
      for (let n = 0; n <= m; n++) {
        expect(gaussian((x) => hermite(m, x) * hermite(n, x))).toBeCloseTo(m === n ? 1 : 0, 10);
      }
    }
  });

  it('refuses a degree that is none', () => {
    expect(() => hermite(-1, 0)).toThrow('m must be an integer >= 0, got -1');
    expect(() => hermite(0.5, 0)).toThrow('m must be an integer >= 0, got 0.5');
  });
});

describe('a Hermite series', () => {
  const c = [0.3, -1, 0, 0.7, 0.2];

  it('is the sum of its terms, and its slope that of the function', () => {
    for (const x of [-1.7, 0, 0.4, 2.2]) {
      expect(hermiteSeries(c, x)).toBeCloseTo(
        c.reduce((sum, value, m) => sum + value * hermite(m, x), 0),
        12,
      );
      const h = 1e-5;
      const difference = (hermiteSeries(c, x + h) - hermiteSeries(c, x - h)) / (2 * h);
      expect(hermiteSeries(hermiteSlope(c), x)).toBeCloseTo(difference, 7);
    }
    expect(hermiteSeries([], 1)).toBe(0);
    expect([...hermiteSlope([5])]).toEqual([0]);
  });

  it('comes back from its function', () => {
    const found = hermiteCoefficients((x) => hermiteSeries(c, x), 6);
    for (const [m, value] of found.entries()) expect(value).toBeCloseTo(c[m] ?? 0, 10);
  });

  it('has the known coefficients of relu and sign', () => {
    const relu = hermiteCoefficients((x) => Math.max(0, x), 4);
    const ofRelu = [
      1 / Math.sqrt(2 * Math.PI),
      0.5,
      1 / Math.sqrt(4 * Math.PI),
      0,
      -1 / Math.sqrt(48 * Math.PI),
    ];
    for (const [m, value] of ofRelu.entries()) expect(relu[m]).toBeCloseTo(value, 9);
    const sign = hermiteCoefficients(Math.sign, 3);
    const ofSign = [0, Math.sqrt(2 / Math.PI), 0, -1 / Math.sqrt(3 * Math.PI)];
    for (const [m, value] of ofSign.entries()) expect(sign[m]).toBeCloseTo(value, 9);
  });

  it('refuses what has none', () => {
    expect(() => hermiteCoefficients(Math.log, 2)).toThrow(
      /^E f\(z\) h_0\(z\) must converge, got non-finite/,
    );
    expect(() => hermiteCoefficients(Math.sin, 61)).toThrow('degree must be an integer from 0 to 60, got 61');
  });
});
