import { describe, expect, it } from 'vitest';
import { flowUntil } from '../../src/dynamics/flow.js';

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
