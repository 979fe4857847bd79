import { describe, expect, it } from 'vitest';
import { sphereQuantile } from '../../../src/spiked/recover/sphere.js';

describe('what a random direction puts on some coordinates', () => {
  it('is the quantile of a beta law', () => {
    // scipy.stats.beta.isf(probability, k / 2, (n - k) / 2)
    const reference = [
      [200, 1, 1e-3, 0.05308517835670099],
      [200, 1, 5e-6, 0.09964945090108368],
      [61, 4, 1e-3, 0.27282386408520215],
      [10, 1, 1e-4, 0.8284951498057834],
      [40, 3, 0.01, 0.26116173978697754],
      [5000, 2, 1e-6, 0.005513162022254878],
      [12, 11, 1e-3, 0.9999998505688574],
    ];
    for (const [n, k, probability, quantile] of reference)
      expect(sphereQuantile(n, k, probability) / quantile).toBeCloseTo(1, 5);
  });

  it('is nothing on none of them, and all on all', () => {
    expect(sphereQuantile(7, 0, 1e-3)).toBe(0);
    expect(sphereQuantile(7, 7, 1e-3)).toBe(1);
    expect(sphereQuantile(1, 1, 1e-3)).toBe(1);
  });
});
