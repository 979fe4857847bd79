import { describe, expect, it } from 'vitest';
import { successRate } from '../../src/numerics/index.js';

describe('successRate', () => {
  it("gives Wilson's interval", () => {
    // statsmodels proportion_confint(7, 10, method='wilson')
    const { rate, low, high } = successRate(7, 10, 1.959963984540054);
    expect(rate).toBe(0.7);
    expect(low).toBeCloseTo(0.396778, 6);
    expect(high).toBeCloseTo(0.892209, 6);
  });

  it('solves (rate - p)^2 = z^2 p (1 - p) / trials at both ends', () => {
    for (const [k, n, z] of [
      [3, 17, 1],
      [40, 41, 2.5],
      [1, 1000, 1.96],
    ]) {
      const { low, high } = successRate(k, n, z);
      for (const p of [low, high]) expect((k / n - p) ** 2).toBeCloseTo((z * z * p * (1 - p)) / n, 12);
    }
  });

  it('stays within 0 and 1, and is not a point there', () => {
    expect(successRate(0, 10).low).toBe(0);
    expect(successRate(0, 10).high).toBeCloseTo(0.2775, 4);
    expect(successRate(10, 10).low).toBeCloseTo(0.7225, 4);
    expect(successRate(10, 10).high).toBe(1);
  });

  it.each([
    [1, 0, 'trials must be an integer > 0, got 0'],
    [11, 10, 'successes must be an integer from 0 to 10, got 11'],
    [0.5, 10, 'successes must be an integer from 0 to 10, got 0.5'],
  ])('refuses %s of %s', (k, n, message) => {
    expect(() => successRate(k, n)).toThrow(new RangeError(message));
  });
});
