import { describe, expect, it } from 'vitest';
import { bisect, brent } from '../../src/numerics/index.js';

describe('brent', () => {
  const cases: [string, (x: number) => number, number, number, number][] = [
    ['x^2 - 2', (x) => x * x - 2, 0, 2, Math.SQRT2],
    ['cos x - x', (x) => Math.cos(x) - x, 0, 1, 0.7390851332151607],
    ['(x - 1)^9', (x) => (x - 1) ** 9, -1, 2.7, 1],
    ['a jump', (x) => (x < 0.3 ? -1 : 1), 0, 1, 0.3],
    ['a root at the left end', (x) => x, 0, 1, 0],
    ['a root at the right end', (x) => x - 1, 0, 1, 1],
    ['exp(-x) - 1e-6', (x) => Math.exp(-x) - 1e-6, 0, 100, 6 * Math.LN10],
    ['a decreasing function', (x) => 1 - x ** 3, -3, 4, 1],
  ];
  it.each(cases)('finds the root of %s', (_, f, lo, hi, root) => {
    const found = brent(f, lo, hi);
    expect(found.status).toBe('converged');
    expect(Math.abs(found.root - root)).toBeLessThan(_ === '(x - 1)^9' ? 1e-9 : 2e-12);
    expect(found.residual).toBe(Math.abs(f(found.root)));
  });

  it('needs few evaluations where the function is smooth', () => {
    let calls = 0;
    brent(
      (x) => {
        calls++;
        return Math.exp(x) - 3;
      },
      0,
      5,
    );
    expect(calls).toBeLessThan(15);
  });

  it('refuses ends of one sign, and says what else ended it', () => {
    expect(() => brent((x) => x * x + 1, -1, 1)).toThrow(
      new RangeError('f must change sign on [-1, 1], got 2 and 2'),
    );
    expect(() => brent((x) => x, 1, 0)).toThrow('hi must be finite and > lo = 1, got 0');
    expect(brent((x) => (x === 0 ? -1 : x === 1 ? 1 : Number.NaN), 0, 1).status).toBe('non-finite');
    expect(brent((x) => x ** 3 - 0.1, -1, 1, { maxIterations: 2 }).status).toBe('max-iterations');
  });
});

describe('bisect', () => {
  it('finds where a predicate turns true', () => {
    const found = bisect((x) => x >= Math.PI, 0, 10);
    expect(found.status).toBe('converged');
    expect(Math.abs(found.root - Math.PI)).toBeLessThan(1e-12);
    expect(found.residual).toBeLessThanOrEqual(5e-13);
  });

  it('stops at the spacing of floating-point numbers', () => {
    const found = bisect((x) => x > 1e9 + 0.1, 0, 1e10, { tolerance: 0 });
    expect(found.status).toBe('converged');
    expect(found.root).toBeCloseTo(1e9 + 0.1, 6);
  });

  it('refuses a bracket without a threshold', () => {
    expect(() => bisect(() => true, 0, 1)).toThrow('the predicate must fail at lo = 0');
    expect(() => bisect(() => false, 0, 1)).toThrow('the predicate must hold at hi = 1');
  });
});
