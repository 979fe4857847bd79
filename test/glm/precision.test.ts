import { describe, expect, it } from 'vitest';
import { output } from '../../src/glm/precision.js';
import {
  channelOf,
  type MultiIndexDefinition,
  multiIndex,
  stateEvolution,
} from '../../src/multi-index/index.js';

// d E ln Zout / dQ = E[g g'] / 2: by parts in the field and in z.
it("what a noisy product says grows with the overlap by half of E[g g']", () => {
  const channel = channelOf(multiIndex({ link: { kind: 'product', factors: 2 }, alpha: 1, noise: 0.1 }));
  const at = (q: number) => output(channel, [q, 0, 0, q]);
  const [h, q] = [0.01, 0.5];
  const [m2, m1, p1, p2] = [-2 * h, -h, h, 2 * h].map((step) => at(q + step).logZ);
  const slope = (8 * (p1 - m1) - (p2 - m2)) / (12 * h);
  const { gg } = at(q);
  expect(gg[0]).toBeCloseTo(gg[3], 12);
  expect(Math.abs(gg[1])).toBeLessThan(1e-12);
  expect(Math.abs(slope - 0.5 * (gg[0] + gg[3]))).toBeLessThan(2e-6);
});

describe('state evolution of three directions', () => {
  const link: MultiIndexDefinition['link'] = {
    kind: 'sum',
    terms: [
      { link: { kind: 'square' }, on: [0], weight: 1 },
      { link: { kind: 'sign-product', factors: 3 }, on: [0, 1, 2], weight: 1 },
    ],
  };

  // A quadrature along z1 alone with a step of 0.05, to which z2 and z3 of no overlap add nothing, has .2793951.
  it('is as exact as that of one where two of them are not found', () => {
    const { overlap, status, missing } = stateEvolution(multiIndex({ link, alpha: 1 }));
    expect(status).toBe('converged');
    expect(missing).toBeLessThan(1e-8);
    expect(Math.abs(overlap[0][0] - 0.2793951)).toBeLessThan(1e-7);
    expect(Math.abs(overlap[1][1])).toBeLessThan(1e-9);
  });

  it('ends where a fine quadrature settles, though the steps on the way are coarse', () => {
    const parity = multiIndex({ link: { kind: 'sign-product', factors: 3 }, alpha: 12 });
    const start = 0.9;
    const found = stateEvolution(parity, { start });
    const fine = stateEvolution(parity, { start, step: 0.15 });
    expect(found.status).toBe('converged');
    expect(found.error).toBeLessThan(0.3);
    expect(Math.abs(found.error - fine.error)).toBeLessThan(1e-6);
  });
});
