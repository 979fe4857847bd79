import { describe, expect, it } from 'vitest';
import { runLoop } from '../../src/iterate/loop.js';

const options = { tolerance: 1e-6, maxIterations: 200 };

describe('the loop of an algorithm', () => {
  it('ends where the residual is at most the tolerance', () => {
    const run = runLoop((iteration) => 2 ** -iteration, { ...options, tolerance: 2 ** -6 });
    expect([run.status, run.iterations]).toEqual(['converged', 6]);
    expect(run.residual).toBe(2 ** -6);
  });

  it('tells a limit cycle from a slow descent, and both from what is no number', () => {
    expect(runLoop((iteration) => 1 + 1e-3 * (iteration % 2), options)).toMatchObject({
      status: 'stalled',
      iterations: 60,
    });
    expect(runLoop((iteration) => 0.999 ** iteration, options).status).toBe('max-iterations');
    expect(runLoop((iteration) => (iteration === 3 ? Number.NaN : 1), options)).toMatchObject({
      status: 'non-finite',
      iterations: 3,
    });
    expect(runLoop((iteration) => 10 ** iteration, options).status).toBe('diverged');
  });
});
