import { describe, expect, it } from 'vitest';
import { flowUntil } from '../../src/dynamics/flow.js';
import { Recorder } from '../../src/dynamics/recorder.js';
import { descend } from '../../src/dynamics/sgd.js';

describe('a recorder', () => {
  const run = (steps: number, every: number) => {
    let now = 0;
    const recorder = new Recorder(() => now, { step: 0.5, every, last: steps });
    const told = Array.from({ length: steps + 1 }, (_, done) => {
      now = 10 * done;
      return recorder.after(done);
    });
    return { recorder, told };
  };

  it('keeps the start, every so many steps and the last', () => {
    const { recorder, told } = run(7, 3);
    expect(recorder.trajectory).toEqual([0, 30, 60, 70]);
    expect([...recorder.times]).toEqual([0, 1.5, 3, 3.5]);
    expect(told).toEqual([0, undefined, undefined, 30, undefined, undefined, 60, 70]);
  });

  it('keeps the last once where it is due anyway, and all by default', () => {
    expect(run(6, 3).recorder.trajectory).toEqual([0, 30, 60]);
    const recorder = new Recorder(() => 1);
    for (const done of [0, 1, 2]) recorder.after(done);
    expect([...recorder.times]).toEqual([0, 1, 2]);
  });
});

describe('a flow', () => {
  const options = { tolerance: 1e-7, relative: 1e-10, maxIterations: 10_000 };
  /** Decays to 1 at rate 2. */
  const law = (y: Float64Array, out: Float64Array) => {
    out[0] = -2 * (y[0] - 1);
  };

  it('runs to a time, and reports on the way', () => {
    const run = flowUntil(law, Float64Array.of(3), { ...options, time: 1, times: [0.25, 0.5] });
    expect(run.status).toBe('converged');
    expect(run.state[0]).toBeCloseTo(1 + 2 * Math.exp(-2), 9);
    expect(run.states.map(([y]) => y)).toEqual([
      expect.closeTo(1 + 2 * Math.exp(-0.5), 7),
      expect.closeTo(1 + 2 * Math.exp(-1), 7),
    ]);
    expect(run.speed).toBeCloseTo(4 * Math.exp(-2), 8);
  });

  it('runs until it rests, and rests at later times', () => {
    const run = flowUntil(law, Float64Array.of(3), { ...options, times: [0, 1e6] });
    expect(run.status).toBe('converged');
    expect(run.speed).toBeLessThanOrEqual(1.001e-7 * run.state[0]);
    expect([run.states[0][0], run.states[1][0]]).toEqual([3, run.state[0]]);
  });
});

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
