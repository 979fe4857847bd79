import { describe, expect, it } from 'vitest';
import { marchenkoPasturDensity, marchenkoPasturMedian } from '../../src/random-matrix/marchenko-pastur.js';

describe('the Marchenko-Pastur law', () => {
  it.each([0.02, 0.3, 0.9, 1])('has mass one, half of it below its median (ratio %s)', (ratio) => {
    const low = (1 - Math.sqrt(ratio)) ** 2;
    const high = (1 + Math.sqrt(ratio)) ** 2;
    // x = low + (to - low) s^2 takes the singularity of the square case away.
    const massBelow = (to: number) => {
      const steps = 20_000;
      let mass = 0;
      for (let i = 0; i < steps; i++) {
        const s = (i + 0.5) / steps;
        mass += (marchenkoPasturDensity(low + (to - low) * s * s, ratio) * 2 * s * (to - low)) / steps;
      }
      return mass;
    };
    expect(massBelow(high)).toBeCloseTo(1, 5);
    expect(massBelow(marchenkoPasturMedian(ratio))).toBeCloseTo(0.5, 5);
  });

  it('has the median behind the threshold of Gavish and Donoho for unknown noise', () => {
    // Their omega(ratio) = lambda(ratio) / sqrt(median): 2.858 for square matrices, and within .02 of
    // .56 r^3 - .95 r^2 + 1.82 r + 1.43 in between (arXiv 1305.5870, section II).
    const omega = (ratio: number) => {
      const root = Math.sqrt(ratio ** 2 + 14 * ratio + 1);
      const lambda = Math.sqrt(2 * (ratio + 1) + (8 * ratio) / (ratio + 1 + root));
      return lambda / Math.sqrt(marchenkoPasturMedian(ratio));
    };
    expect(omega(1)).toBeCloseTo(2.858, 3);
    for (const r of [0.01, 0.05, 0.3, 0.6, 0.9]) {
      expect(Math.abs(omega(r) - (0.56 * r ** 3 - 0.95 * r ** 2 + 1.82 * r + 1.43))).toBeLessThan(0.02);
    }
  });

  it('has the median of the semicircle for thin matrices', () => {
    // x = 1 + 2 sqrt(ratio) t with t on the semicircle of radius one, whose median is zero.
    for (const ratio of [1e-9, 1e-4]) {
      expect(Math.abs(marchenkoPasturMedian(ratio) - 1)).toBeLessThan(ratio + 1e-8);
    }
  });

  it('refuses a ratio outside (0, 1]', () => {
    expect(() => marchenkoPasturMedian(1.5)).toThrow('ratio must be in (0, 1], got 1.5');
  });
});
