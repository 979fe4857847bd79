import { describe, expect, it } from 'vitest';
import {
  fixedPointAlpha,
  fullRecovery,
  type MultiIndexDefinition,
  multiIndex,
  stateEvolution,
} from '../../src/multi-index/index.js';
import { moments, type Prior } from '../../src/prior/index.js';

const sparse = (rho: number): Prior => ({ kind: 'gauss-bernoulli', rho });
const model = (link: MultiIndexDefinition['link'], prior?: Prior, alpha = 1) =>
  multiIndex({ link, prior, alpha });

describe('full recovery of sparse weights', () => {
  // Critical lines that Tree-AMP (MIT licence) publishes, by bisection of its state evolution to about half a per cent.
  const lines: [MultiIndexDefinition['link'] & string, number, number][] = [
    ['linear', 0.5, 0.68604],
    ['relu', 0.1, 0.33546],
    ['relu', 0.3, 0.8169],
    ['abs', 0.5, 0.91143],
    ['abs', 0.95, 1.12764],
  ];
  it.each(lines)('is where public tables have it: %s, density %d', (link, rho, alpha) => {
    const found = fullRecovery(model(link, sparse(rho)));
    expect(found.status).toBe('converged');
    expect(Math.abs(found.alpha / alpha - 1)).toBeLessThan(0.01);
    // The measure of what is needed near the signal: the density of the prior over that of the labels.
    const labels = link === 'relu' ? 0.5 : 1;
    expect(Math.abs((found.stable * labels) / rho - 1)).toBeLessThan(1e-9);
    expect(found.informed).toBeGreaterThan(found.stable);
    expect(found.informed).toBeLessThan(found.alpha);
  });

  it.each([
    [0.3, 0.37589],
    [0.5, 0.59971],
  ])('from an informed start, too: abs, density %d', (rho, alpha) => {
    const { informed, informedOverlap } = fullRecovery(model('abs', sparse(rho)));
    expect(Math.abs(informed / alpha - 1)).toBeLessThan(0.01);
    // Weights of variance rho, known through noise of variance 1e-3.
    expect(informedOverlap).toBeCloseTo(moments(sparse(rho), 1000 * rho).overlap, 12);
  });

  it('is where state evolution flips, from nothing and from its informed start', () => {
    const prior = sparse(0.3);
    const { alpha, informed, informedOverlap } = fullRecovery(model('abs', prior));
    const ends = (at: number, start: 'uninformative' | number) =>
      stateEvolution(model('abs', prior, at), { start }).error;
    expect(ends(1.01 * alpha, 'uninformative')).toBeLessThan(1e-7);
    expect(ends(0.99 * alpha, 'uninformative')).toBeGreaterThan(0.1);
    expect(ends(1.01 * informed, informedOverlap)).toBeLessThan(1e-7);
    expect(ends(0.99 * informed, informedOverlap)).toBeGreaterThan(1e-4);
  });
});

describe('full recovery of other weights', () => {
  it('of signs from signs: the binary perceptron', () => {
    // AMP learns it from alpha = 1.493 on (arXiv 1708.03395, figure 2).
    const { alpha, stable, status } = fullRecovery(model('sign', { kind: 'rademacher' }));
    expect(status).toBe('converged');
    expect(Math.abs(alpha - 1.493)).toBeLessThan(1e-3);
    expect(stable).toBe(0);
  });

  it('never happens where weights have a density and labels have none, also of a function', () => {
    const steps = (z: ArrayLike<number>) => Math.round(Math.abs(z[0]));
    for (const link of ['sign', steps] as const)
      expect(fullRecovery(model(link, sparse(0.3)))).toMatchObject({ alpha: Infinity, informed: Infinity });
  });

  it('takes as many labels with a density as there are unknowns', () => {
    const clipped = (z: ArrayLike<number>) => Math.min(1, Math.abs(z[0]));
    // P(|z| < 1)
    expect(fullRecovery(model(clipped)).stable).toBeCloseTo(1 / 0.6826894921370859, 9);
  });

  it('does not depend on how a link is written', () => {
    const [a, b] = ['linear', 'tanh'].map((kind) =>
      fullRecovery(model(kind as 'linear', { kind: 'sparse-rademacher', rho: 0.2 })),
    );
    expect(Math.abs(a.alpha / b.alpha - 1)).toBeLessThan(1e-8);
  });
});

describe('the curve of fixed points near overlap 1', () => {
  it('sees jumps and turns wherever they are, on the scale on which z is known', () => {
    // Probabilities of intervals, summed over 2e6 fields by numpy.
    const flat = [
      { g: (z: ArrayLike<number>) => (z[0] > 2 ? 1 : 0), q: 0.999, alpha: 323.807824345 },
      { g: (z: ArrayLike<number>) => (z[0] > 2 ? 1 : 0), q: 0.9999, alpha: 1025.19953941 },
      { g: (z: ArrayLike<number>) => Math.round(z[0]), q: 0.99, alpha: 5.48053022792 },
      { g: (z: ArrayLike<number>) => Math.sign(z[0] ** 3 - 3 * z[0]), q: 0.999, alpha: 30.310975285 },
    ];
    for (const { g, q, alpha } of flat)
      expect(Math.abs(fixedPointAlpha(model(g), q) / alpha - 1), `${g}`).toBeLessThan(1e-9);
    // Turns at 1 and -1: quadratures over z and labels of their own say 1.02301 and 1.00737.
    const hermite = model({ kind: 'hermite', degree: 3 });
    expect(fixedPointAlpha(hermite, 0.999)).toBeCloseTo(1.02301, 5);
    expect(fixedPointAlpha(hermite, 0.9999)).toBeCloseTo(1.00737, 5);
    const smooth = fixedPointAlpha(hermite, 0.99);
    expect(Math.abs(fixedPointAlpha(hermite, 0.99, 0.05) / smooth - 1)).toBeLessThan(1e-6);
  });

  it('lets state evolution of a Hermite polynomial go on from where the signal is known', () => {
    const above = stateEvolution(model({ kind: 'hermite', degree: 3 }, undefined, 1.04), {
      start: 'informed',
    });
    expect([above.status, above.recovered]).toEqual(['converged', 'all']);
    expect(above.iterations).toBeLessThan(20);
  });
});
