import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import {
  asymmetricSpectral,
  asymmetricSpectrum,
  type MultiIndexDefinition,
  multiIndex,
  observe,
  type SpectralResult,
  sample,
  symmetricPrediction,
  symmetricSpectral,
  symmetricSpectrum,
} from '../../src/multi-index/index.js';

/** What other files of this worker hold: these tests hold no more. */
const { bytesInUse: held } = core().memory;

const product = { kind: 'product', factors: 2 } as const;

function on<T>(
  definition: MultiIndexDefinition,
  size: number,
  work: (instance: ReturnType<typeof sample>) => T,
): T {
  const instance = sample(multiIndex(definition), { size, seed: 1 });
  try {
    return work(instance);
  } finally {
    instance.dispose();
  }
}

describe('spectral methods', () => {
  it('find the top eigenvalues of the operators that spectra list, of one, two commuting and two other directions', () => {
    for (const [link, alpha] of [
      ['abs', 2],
      [product, 2],
      ['ratio', 2],
    ] as const) {
      on({ link, alpha }, 40, (instance) => {
        const all = symmetricSpectrum(instance, { trim: 3 });
        expect(all).toHaveLength(40 * instance.model.directions);
        const top = symmetricSpectral(instance, { trim: 3, vectors: 2, tolerance: 1e-9 });
        expect(top.status).toBe('converged');
        expect(Math.abs(top.values[0] - all[all.length - 1])).toBeLessThan(1e-7);
        expect(Math.abs(top.values[1] - all[all.length - 2])).toBeLessThan(1e-7);
        const plane = asymmetricSpectrum(instance);
        expect(plane.re).toHaveLength(80 * instance.model.directions);
        const right = asymmetricSpectral(instance, { vectors: 1, tolerance: 1e-9 });
        expect(right.status).toBe('converged');
        expect(Math.abs(right.values[0] - plane.re[0])).toBeLessThan(1e-6);
      });
    }
    expect(core().memory.bytesInUse).toBe(held);
  });

  it('find the planted subspace far above the threshold, and the same directions in rows of f64 and of f32', () => {
    const share = ({ overlaps }: SpectralResult) => overlaps![0];
    const exact = on({ link: 'abs', alpha: 5 }, 300, (instance) => symmetricSpectral(instance));
    expect(exact.predicted!.overlap).toBeGreaterThan(0.8);
    expect(share(exact)).toBeGreaterThan(0.7);
    const again = on({ link: 'abs', alpha: 5 }, 300, ({ model, data, y }) => {
      const single = observe(model, data!.toArray(), y, { data: 'f32' });
      try {
        return symmetricSpectral(single);
      } finally {
        single.dispose();
      }
    });
    const dot = again.estimate.reduce((sum, x, i) => sum + x * exact.estimate[i], 0);
    expect(Math.abs(dot) / 300).toBeGreaterThan(1 - 1e-6);
    // W has norm sqrt(d) up to its fluctuation, the estimate exactly.
    expect(exact.estimate.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(300, 6);
    expect(
      share(on({ link: 'abs', alpha: 5 }, 300, (instance) => asymmetricSpectral(instance))),
    ).toBeGreaterThan(0.5);
  });

  it('measure overlaps within [0, 1], and start Bayes-AMP with directions of one length', () => {
    on({ link: 'ratio', alpha: 4 }, 60, (instance) => {
      const { overlaps, start } = symmetricSpectral(instance, { trim: 100 });
      expect(overlaps![0]).toBeGreaterThan(0.9);
      expect(overlaps![0]).toBeLessThanOrEqual(1);
      // Theory has overlap 1, of which finite instances fall short.
      expect(start.covariance![0][0]).toBeCloseTo(60 ** -0.5, 12);
    });
    on({ link: product, alpha: 4 }, 120, (instance) => {
      for (const { start } of [symmetricSpectral(instance), asymmetricSpectral(instance)]) {
        const q = 1 - start.covariance![0][0];
        const Q = [0, 0, 0];
        const rows = Array.from(start.estimate);
        for (let i = 0; i < 120; i++) {
          const [a, b] = [rows[2 * i], rows[2 * i + 1]];
          [a * a, b * b, a * b].forEach((x, e) => {
            Q[e] += x / 120;
          });
        }
        expect(Q[0] + Q[1]).toBeCloseTo(2 * q, 6);
        expect(Math.abs(Q[0] - Q[1])).toBeLessThan(0.4 * q);
        expect(Math.abs(Q[2])).toBeLessThan(0.2 * q);
        expect(start.response).toHaveLength(2 * instance.samples);
      }
    });
  });

  it('use as many eigenvectors as share the top, and answer to what they cannot do', () => {
    on({ link: product, alpha: 4 }, 120, (instance) => {
      expect(symmetricSpectral(instance).values).toHaveLength(2);
      expect(() => symmetricSpectral(instance, { trim: -1 })).toThrow('trim must be > 0, got -1');
      expect(() => symmetricSpectral(instance, { vectors: 0 })).toThrow(
        'vectors must be an integer >= 1, got 0',
      );
      expect(symmetricSpectral(instance, { maxIterations: 5 }).status).toBe('max-iterations');
    });
  });

  it('predict what the operator does that was asked for, or say that this is not computed', () => {
    on({ link: 'ratio', alpha: 2.5 }, 60, (instance) => {
      const trimmed = symmetricSpectral(instance);
      expect(trimmed.predicted).toBeUndefined();
      expect(trimmed.notComputed).toBe('trim must be left out where the matrices G(y) do not commute');
      expect(Array.from(trimmed.start.estimate).every(Number.isFinite)).toBe(true);
      expect(asymmetricSpectral(instance).predicted!.outlier).toBeCloseTo(2.5, 6);
    });
    on({ link: 'abs', alpha: 2 }, 60, (instance) => {
      const { predicted, notComputed } = symmetricSpectral(instance, { trim: 1 });
      expect(predicted).toEqual(symmetricPrediction(instance.model, { trim: 1 }));
      expect(notComputed).toBeUndefined();
    });
  });
});
