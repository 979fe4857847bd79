import { describe, expect, it } from 'vitest';
import { runRecursion } from '../../src/iterate/recursion.js';

describe('runRecursion', () => {
  it('finds the fixed point of cos, to the tolerance', () => {
    const run = runRecursion(([x]) => [Math.cos(x)], [0], { tolerance: 1e-14 });
    expect(run.status).toBe('converged');
    expect(run.point[0]).toBeCloseTo(0.7390851332151607, 13);
    expect(run.residual).toBe(Math.abs(Math.cos(run.point[0]) - run.point[0]));
  });

  it.each([0, 0.5, 0.9])('reports the undamped residual and the same point at damping %d', (damping) => {
    const run = runRecursion(([x]) => [Math.cos(x)], [0], { damping, tolerance: 1e-10 });
    expect(run.status).toBe('converged');
    expect(Math.abs(Math.cos(run.point[0]) - run.point[0])).toBeLessThanOrEqual(1e-10);
  });

  it('solves a system and leaves the start alone', () => {
    const start = new Float64Array([1, 1]);
    const run = runRecursion(([x, y]) => [0.5 * y + 1, 0.5 * x], start);
    expect(run.point[0]).toBeCloseTo(4 / 3, 11);
    expect(run.point[1]).toBeCloseTo(2 / 3, 11);
    expect([...start]).toEqual([1, 1]);
  });

  it('counts no iteration beyond the cap', () => {
    let calls = 0;
    const run = runRecursion(
      ([x]) => {
        calls++;
        return [x + 1];
      },
      [0],
      { maxIterations: 7 },
    );
    expect(run.status).toBe('max-iterations');
    expect(run.iterations).toBe(7);
    expect(calls).toBe(7);
    expect(run.residual).toBe(1);
  });

  it('sees that a cycle repeats, and that damping breaks it', () => {
    const flip = ([x]: Float64Array) => [1 - x];
    expect(runRecursion(flip, [0.2]).status).toBe('stalled');
    expect(runRecursion(flip, [0.2]).iterations).toBeLessThan(10);
    expect(runRecursion(flip, [0.2], { damping: 0.5 }).point[0]).toBe(0.5);
  });

  it('does not take slow growth from a floor for a stall', () => {
    const run = runRecursion(([x]) => [Math.min(1, 1.003 * x)], [1e-8]);
    expect(run.status).toBe('converged');
    expect(run.point[0]).toBe(1);
  });

  it('tells divergence and NaN apart', () => {
    expect(runRecursion(([x]) => [2 * x], [1]).status).toBe('diverged');
    expect(runRecursion(([x]) => [x > 5 ? Number.NaN : x + 1], [1]).status).toBe('non-finite');
  });

  it('stops at the first step of a start that is already there', () => {
    const run = runRecursion((q) => q, [3]);
    expect([run.status, run.iterations, run.residual]).toEqual(['converged', 1, 0]);
  });

  it('refuses wrong options by name', () => {
    const step = (q: Float64Array) => q;
    expect(() => runRecursion(step, [1], { damping: 1 })).toThrow(
      new RangeError('damping must be in [0, 1), got 1'),
    );
    expect(() => runRecursion(step, [1], { tolerance: Number.NaN })).toThrow(
      'tolerance must be >= 0, got NaN',
    );
    expect(() => runRecursion(step, [1], { maxIterations: 0 })).toThrow(
      'maxIterations must be an integer >= 1, got 0',
    );
    expect(() => runRecursion(step, [Number.NaN])).toThrow('start must be finite');
    expect(() => runRecursion(() => [1, 2], [1])).toThrow('step must return 1 numbers, got 2');
  });
});
