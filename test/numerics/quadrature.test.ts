import { describe, expect, it } from 'vitest';
import { quadrature } from '../../src/numerics/index.js';

describe('quadrature', () => {
  const cases: [string, (x: number) => number, number, number, number][] = [
    ['x^22, for which the rule is exact', (x) => x ** 22, 0, 1, 1 / 23],
    ['exp', Math.exp, 0, 1, Math.E - 1],
    ['sqrt, with its singular end', Math.sqrt, 0, 1, 2 / 3],
    ['a narrow peak', (x) => 1 / ((x - 0.3) ** 2 + 1e-6), 0, 1, 1e3 * (Math.atan(700) + Math.atan(300))],
    ['a wave', (x) => Math.cos(40 * x), 0, 2, Math.sin(80) / 40],
    ['a step', (x) => (x < 1 / 3 ? 0 : 1), 0, 1, 2 / 3],
    ['backwards', (x) => x, 1, 0, -0.5],
    ['nothing', () => 0, 0, 1, 0],
    ['an empty interval', Math.exp, 2, 2, 0],
  ];
  it.each(cases)('integrates %s', (_, f, a, b, value) => {
    const found = quadrature(f, a, b);
    expect(found.status).toBe('converged');
    expect(Math.abs(found.value - value)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(value)));
  });

  it('reports an error that bounds the true one', () => {
    const found = quadrature(Math.sqrt, 0, 1, { tolerance: 1e-5 });
    expect(found.residual).toBeLessThanOrEqual(1e-5);
    expect(Math.abs(found.value - 2 / 3)).toBeLessThanOrEqual(found.residual);
  });

  it('says so when it cannot', () => {
    expect(quadrature((x) => 1 / x, 1e-300, 1, { maxIterations: 5 }).status).toBe('max-iterations');
    expect(quadrature(() => Number.NaN, 0, 1).status).toBe('non-finite');
    expect(quadrature((x) => 1 / Math.abs(x - 1 / 3), 0, 1, { maxIterations: 5000 }).status).not.toBe(
      'converged',
    );
  });

  it('refuses wrong arguments by name', () => {
    expect(() => quadrature(Math.exp, 0, Infinity)).toThrow(new RangeError('b must be finite, got Infinity'));
    expect(() => quadrature(Math.exp, 0, 1, { tolerance: -1 })).toThrow('tolerance must be >= 0, got -1');
  });
});
