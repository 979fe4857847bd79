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

describe('what a state evolution asks of the driver', () => {
  /** Approaches 1 by the factor 0.9 a step, and a curved correction. */
  const slow = ([x]: Float64Array) => [1 + 0.9 * (x - 1) + 0.01 * (x - 1) ** 2];

  it('a tail of known ratio is leaped over, to the same point, unless the trajectory is kept', () => {
    const walk = runRecursion(slow, [0], { tolerance: 1e-12 });
    const leap = runRecursion(slow, [0], { tolerance: 1e-12, leap: (ahead) => ahead });
    expect(leap.state[0]).toBeCloseTo(walk.state[0], 10);
    expect(leap.iterations).toBeLessThan(walk.iterations / 2);
    const kept = runRecursion(slow, [0], { tolerance: 1e-12, leap: (ahead) => ahead, trajectory: true });
    expect(kept.iterations).toBe(walk.iterations);
    expect(kept.trajectory).toHaveLength(walk.iterations + 1);
    expect(kept.trajectory!.map(([x]) => x).slice(0, 3)).toEqual([
      0,
      slow(Float64Array.of(0))[0],
      kept.trajectory![2][0],
    ]);
  });

  it('a leap is taken into the domain', () => {
    const seen: number[] = [];
    runRecursion(
      ([x]) => {
        seen.push(x);
        return slow(Float64Array.of(x));
      },
      [0],
      { leap: (ahead) => ahead.map((x) => Math.min(x, 0.9995)) },
    );
    expect(Math.max(...seen.slice(0, 60))).toBeLessThanOrEqual(1);
  });

  it('the family says what counts as settled', () => {
    const grow = ([x]: Float64Array) => [Math.min(1, 1.5 * x)];
    const early = runRecursion(grow, [1e-14], { tolerance: 1e-12 });
    expect(early.state[0]).toBeLessThan(1e-13);
    const late = runRecursion(grow, [1e-14], {
      settled: ([next], [q], residual) => residual <= 1e-12 && Math.abs(next - q) <= 1e-9 * next,
    });
    expect([late.status, late.state[0]]).toEqual(['converged', 1]);
  });

  it('goes on from where it is told to, counts the steps of that, and gives up when told', () => {
    let asked = 0;
    const run = runRecursion(([x]) => [x > 1 ? 2 : 0], [0], {
      resume: () => (++asked === 1 ? { point: Float64Array.of(1.5), steps: 1 } : undefined),
      trajectory: true,
    });
    expect([run.status, run.state[0], asked]).toEqual(['converged', 2, 2]);
    expect(run.trajectory!.map(([x]) => x)).toEqual([0, 0, 1.5, 2, 2]);
    expect(run.iterations).toBe(4);
    const uncounted = runRecursion(([x]) => [x > 1 ? 2 : 0], [0], {
      resume: ([x]) => (x === 0 ? { point: Float64Array.of(1.5), steps: 0 } : undefined),
    });
    expect(uncounted.iterations).toBe(3);
    const over = runRecursion((q) => q, [3], { resume: () => 'give up' });
    expect([over.status, over.state[0], over.iterations]).toEqual(['max-iterations', 3, 1]);
  });

  it('ends at the cap with the point that it was told to go on from', () => {
    const run = runRecursion((q) => q, [0], {
      maxIterations: 2,
      resume: () => ({ point: Float64Array.of(7), steps: 1 }),
    });
    expect([run.status, run.state[0], run.iterations]).toEqual(['max-iterations', 7, 2]);
  });

  it('nothing counts as divergence where there is no limit, and what is infinite is no number', () => {
    const limit = Number.POSITIVE_INFINITY;
    const large = runRecursion(([x]) => [Math.min(1e20, 10 * x)], [1], { limit });
    expect([large.status, large.state[0]]).toEqual(['converged', 1e20]);
    expect(runRecursion(([x]) => [10 * x], [1], { limit }).status).toBe('non-finite');
    expect(runRecursion(([x]) => [10 * x], [1], { limit: 1e6 }).status).toBe('diverged');
  });

  it('tells every iteration, and keeps apart the last image and what it is the image of', () => {
    const told: [number, number][] = [];
    const run = runRecursion(([x]) => [x + 1], [0], {
      maxIterations: 3,
      onProgress: (iterations, residual) => told.push([iterations, residual]),
    });
    expect(told).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    expect([run.point[0], run.state[0]]).toEqual([2, 3]);
  });
});
