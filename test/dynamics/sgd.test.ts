import { describe, expect, it } from 'vitest';
import { descend } from '../../src/dynamics/sgd.js';

describe('stochastic descent', () => {
  const options = { batch: 5, step: 0.1, steps: 7 };

  it('takes every step on its batch and counts the samples', () => {
    const firsts: number[] = [];
    const run = descend(
      { ...options, reuse: 3, every: 2 },
      (first) => firsts.push(first),
      () => ({ seen: { taken: firsts.length }, finite: true }),
    );
    expect(firsts).toEqual([0, 0, 0, 5, 5, 5, 10]);
    expect(run.trajectory).toEqual([0, 2, 4, 6, 7].map((taken) => ({ taken })));
    expect([...run.times].map((t) => t.toFixed(1))).toEqual(['0.0', '0.2', '0.4', '0.6', '0.7']);
    expect([run.samples, run.status, run.iterations]).toEqual([15, 'converged', 7]);
  });

  it('ends where it is seen to have left the numbers', () => {
    let x = 1;
    const run = descend(
      { ...options, every: 1 },
      () => {
        x *= 1e200;
      },
      () => ({ seen: [x], finite: Number.isFinite(x) }),
    );
    expect([run.status, run.iterations, run.samples]).toEqual(['non-finite', 2, 10]);
    expect(run.trajectory.at(-1)).toEqual([Number.POSITIVE_INFINITY]);
  });

  it('refuses what is no number of samples', () => {
    const none = () => {};
    const seen = () => ({ seen: {}, finite: true });
    expect(() => descend({ ...options, batch: 0 }, none, seen)).toThrow(
      'batch must be an integer >= 1, got 0',
    );
    expect(() => descend({ ...options, step: -1 }, none, seen)).toThrow('step must be > 0, got -1');
    expect(() => descend({ ...options, steps: 2 ** 30, reuse: 1 }, none, seen)).toThrow(
      'batch must leave less than 2^32 samples in 1073741824 steps, got 5',
    );
  });
});
