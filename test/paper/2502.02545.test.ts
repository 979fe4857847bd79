// Optimal spectral methods of multi-index models (arXiv 2502.02545). Numbers A9 .. A11 are those of docs/theory/multi-index.md, section 6.

import { describe, expect, it } from 'vitest';
import {
  asymmetricPrediction,
  asymmetricSpectral,
  type MultiIndexDefinition,
  multiIndex,
  sample,
  symmetricDensity,
  symmetricPrediction,
  symmetricSpectral,
} from '../../src/multi-index/index.js';

const model = (link: MultiIndexDefinition['link'], alpha: number) => multiIndex({ link, alpha });
const product = { kind: 'product', factors: 2 } as const;
const parity = { kind: 'sign-product', factors: 2 } as const;

describe('the predicted spectra', () => {
  it('have the overlaps of the asymmetric operator, A9, bulk radius sqrt(alpha / alpha_c) and outlier alpha / alpha_c', () => {
    const values: [MultiIndexDefinition['link'], number, number][] = [
      ['abs', 1, 1 / 6],
      [product, 2, 0.30835],
      [parity, 5, 0.50652],
    ];
    for (const [link, alpha, overlap] of values) {
      const found = asymmetricPrediction(model(link, alpha));
      expect(Math.abs(found.overlap - overlap)).toBeLessThan(1e-6);
      expect(found.outlier).toBeCloseTo(alpha / found.threshold, 9);
      expect(found.edge).toBeCloseTo(Math.sqrt(alpha / found.threshold), 9);
    }
  });

  it('have the overlaps and edges of the symmetric operator, A10 and A11, and its outlier at 1', () => {
    const phase = symmetricPrediction(model('abs', 1));
    expect(Math.abs(phase.overlap - 0.23069704)).toBeLessThan(1e-6);
    expect(Math.abs(phase.edge - 0.95808)).toBeLessThan(1e-6);
    const two = symmetricPrediction(model(product, 2));
    expect(Math.abs(two.overlap - 0.43253863)).toBeLessThan(1e-6);
    expect(Math.abs(two.edge - 0.826482)).toBeLessThan(1e-6);
    for (const link of ['abs', product, parity] as const)
      expect(Math.abs(symmetricPrediction(model(link, 5)).outlier - 1)).toBeLessThan(1e-6);
    expect(symmetricPrediction(model('abs', 2)).overlap).toBeCloseTo(0.6389, 4);
    expect(symmetricPrediction(model(parity, 5)).overlap).toBeCloseTo(0.5719, 4);
    expect(symmetricPrediction(model({ kind: 'norm', directions: 2 }, 3)).overlap).toBeCloseTo(0.5871, 4);
  });

  it('of z1 / z2, whose G do not commute, give alpha - 1, and all from 2 on', () => {
    expect(symmetricPrediction(model('ratio', 1.4)).overlap).toBeCloseTo(0.4, 6);
    expect(symmetricPrediction(model('ratio', 2.5)).overlap).toBeCloseTo(1, 6);
    expect(symmetricPrediction(model('ratio', 2.5)).outlier).toBeCloseTo(1, 6);
  });

  it('move with trimming as docs/theory/multi-index.md, section 7, says', () => {
    const cut = (trim: number) => symmetricPrediction(model('abs', 1), { trim });
    expect(cut(5).outlier).toBeCloseTo(1.0435, 3);
    expect(cut(5).overlap).toBeCloseTo(0.2266, 4);
    expect(cut(1).outlier).toBeCloseTo(1.195, 3);
    expect(cut(1).overlap).toBeCloseTo(0.1899, 3);
    expect(cut(1e6).overlap).toBeCloseTo(symmetricPrediction(model('abs', 1)).overlap, 5);
  });

  it('have no outlier below the threshold, and one just above it', () => {
    for (const predict of [asymmetricPrediction, symmetricPrediction]) {
      expect(predict(model('abs', 0.45))).toMatchObject({ overlap: 0, outlier: Number.NaN });
      const above = predict(model('abs', 0.55));
      expect(above.overlap).toBeGreaterThan(0);
      expect(above.outlier).toBeGreaterThan(above.edge);
    }
  });

  it('have a density that vanishes right of the edge and has mass one', () => {
    const at = model('abs', 2);
    const { edge } = symmetricPrediction(at, { trim: 1 });
    const n = 500;
    const points = Float64Array.from({ length: n }, (_, i) => -6 + ((i + 0.5) * (edge + 6.5)) / n);
    const density = symmetricDensity(at, points, { trim: 1 });
    const mass = density.reduce((sum, value) => sum + value, 0) * (points[1] - points[0]);
    expect(mass).toBeCloseTo(1, 2);
    points.forEach((x, i) => {
      if (x > edge + 0.05) expect(density[i]).toBeLessThan(1e-3);
    });
  });

  it('refuse a trim that is not positive, and one where G do not commute', () => {
    expect(() => symmetricPrediction(model('abs', 1), { trim: 0 })).toThrow('trim must be > 0, got 0');
    expect(() => symmetricPrediction(model('ratio', 1), { trim: 1 })).toThrow('trim must be left out');
  });
});

/** The median over seeds, and the eigenvectors that share the top, of their share in the planted directions. */
function median(
  link: MultiIndexDefinition['link'],
  alpha: number,
  size: number,
  seeds: number,
  method: 'symmetric' | 'asymmetric',
) {
  const shares = Array.from({ length: seeds }, (_, seed) => {
    const instance = sample(model(link, alpha), { size, seed, data: 'f32' });
    try {
      // T of a ratio has no bound, and its largest entries take most of what there is at finite size: floored.
      const options = link === 'ratio' ? { trim: 1e4 } : { tolerance: 1e-3, maxIterations: 600 };
      const { overlaps } =
        method === 'symmetric' ? symmetricSpectral(instance, options) : asymmetricSpectral(instance, options);
      return overlaps!;
    } finally {
      instance.dispose();
    }
  }).flat();
  return shares.sort((a, b) => a - b)[Math.floor(shares.length / 2)];
}

// The table of simulations in docs/theory/multi-index.md, section 3: medians over seeds, which an outlier that is lost in the bulk for one seed
// leaves alone.
describe('at finite size the medians over seeds are near the predictions', () => {
  it.each<[string, MultiIndexDefinition['link'], number, number, number]>([
    ['phase retrieval at 2: .6389', 'abs', 2, 400, 0.06],
    ['z1 z2 at 2: .4325', product, 2, 300, 0.1],
    ['sign(z1 z2) at 5: .5719', parity, 5, 400, 0.1],
    ['|z|^2 / 2 at 3: .5871', { kind: 'norm', directions: 2 }, 3, 250, 0.08],
    ['z1 / z2 at 1.5: .5', 'ratio', 1.5, 300, 0.12],
  ])('symmetric, %s', (_, link, alpha, size, bound) => {
    const trimmed = link === 'ratio' ? {} : { trim: 5 };
    const predicted = symmetricPrediction(model(link, alpha), trimmed).overlap;
    expect(Math.abs(median(link, alpha, size, 7, 'symmetric') - predicted)).toBeLessThan(bound);
  });

  it.each<[string, MultiIndexDefinition['link'], number, number, number]>([
    ['phase retrieval at 2', 'abs', 2, 400, 0.08],
    ['z1 z2 at 2: .3083', product, 2, 300, 0.12],
    ['sign(z1 z2) at 5: .5065', parity, 5, 250, 0.1],
  ])('asymmetric, %s', (_, link, alpha, size, bound) => {
    const predicted = asymmetricPrediction(model(link, alpha)).overlap;
    expect(Math.abs(median(link, alpha, size, 5, 'asymmetric') - predicted)).toBeLessThan(bound);
  });
});
