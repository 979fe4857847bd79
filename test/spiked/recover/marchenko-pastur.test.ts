import { describe, expect, it } from 'vitest';
import {
  marchenkoPasturCdf,
  marchenkoPasturDensity,
  marchenkoPasturMedian,
} from '../../../src/spiked/recover/marchenko-pastur.js';

describe('the Marchenko-Pastur law', () => {
  it.each([0.02, 0.3, 0.9, 1])(
    'has a distribution function that its density integrates to (ratio %s)',
    (ratio) => {
      const low = (1 - Math.sqrt(ratio)) ** 2;
      const high = (1 + Math.sqrt(ratio)) ** 2;
      // x = low + (high - low) s^2 takes the singularity of the square case away.
      const steps = 20_000;
      let mass = 0;
      for (let i = 0; i < steps; i++) {
        const s = (i + 0.5) / steps;
        mass += (marchenkoPasturDensity(low + (high - low) * s * s, ratio) * 2 * s * (high - low)) / steps;
        if (i % 5000 === 4999) {
          const x = low + (high - low) * ((i + 1) / steps) ** 2;
          expect(marchenkoPasturCdf(x, ratio)).toBeCloseTo(mass, 5);
        }
      }
      expect(mass).toBeCloseTo(1, 5);
    },
  );

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

  it('puts half of the mass below its median, for thin matrices too', () => {
    for (const ratio of [1e-9, 1e-4, 0.1, 0.7, 1]) {
      expect(marchenkoPasturCdf(marchenkoPasturMedian(ratio), ratio)).toBeCloseTo(0.5, 6);
    }
  });

  it('refuses a ratio outside (0, 1]', () => {
    expect(() => marchenkoPasturMedian(1.5)).toThrow('ratio must be in (0, 1], got 1.5');
  });
});
