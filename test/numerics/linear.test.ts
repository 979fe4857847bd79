import { describe, expect, it } from 'vitest';
import { factored, largest, perron, solve } from '../../src/numerics/index.js';

describe('solve', () => {
  it('solves where a pivot has to be looked for', () => {
    const x = solve([0, 2, 1, 1, 0, 0, 3, 1, 4], [7, 5, 8]);
    expect(x[0]).toBeCloseTo(5, 12);
    expect(2 * x[1] + x[2]).toBeCloseTo(7, 12);
    expect(15 + x[1] + 4 * x[2]).toBeCloseTo(8, 12);
  });

  it('leaves its arguments alone, and is not finite where the matrix is singular', () => {
    const A = Float64Array.of(1, 2, 2, 4);
    const b = Float64Array.of(1, 1);
    expect([...solve(A, b)].every(Number.isFinite)).toBe(false);
    expect([...A, ...b]).toEqual([1, 2, 2, 4, 1, 1]);
  });
});

describe('factored', () => {
  it('has solutions beyond the range of numbers, by their exponent', () => {
    // (N - d) x = e_n for the shift N: x_i = -d^-(n - i).
    const n = 60;
    const A = new Float64Array(n * n);
    for (let i = 0; i < n; i++) A[i * (n + 1)] = -(2 ** -50);
    for (let i = 1; i < n; i++) A[i * (n + 1) - n] = 1;
    const b = new Float64Array(n);
    b[n - 1] = 1;
    const { x, exponent } = factored(A, n)(b);
    expect(Math.log2(-x[0]) + exponent).toBe(50 * n);
    expect(x[1] / x[0]).toBe(2 ** -50);
    expect(factored([2], 1)([6])).toEqual({ x: Float64Array.of(3), exponent: 0 });
  });
});

describe('perron', () => {
  it('finds the leading eigenpair where another eigenvalue is its negative', () => {
    const { value, vector } = perron([0, 4, 1, 0], [1, 1]);
    expect(value).toBeCloseTo(2, 13);
    expect([...vector]).toEqual([1, 0.5]);
  });

  it('is not slowed by a gap of a millionth', () => {
    const { value, vector } = perron([1 + 1e-6, 0, 0, 1], [1, 1]);
    expect(value).toBeCloseTo(1 + 1e-6, 14);
    expect(vector[1]).toBe(0);
  });

  it('gives 0 for what vanishes', () => {
    expect(perron([0, 0, 0, 0], [1, 1]).value).toBe(0);
    expect(perron([0, 1, 0, 0], [1, 1]).value).toBeCloseTo(0, 9);
  });
});

describe('largest', () => {
  it('is the largest magnitude, and NaN where there is one', () => {
    expect(largest([1, -3, 2])).toBe(3);
    expect(largest([1, Number.NaN, 2])).toBeNaN();
  });
});
