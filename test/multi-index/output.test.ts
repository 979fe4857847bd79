import { expect, it } from 'vitest';
import { channelOf, multiIndex } from '../../src/multi-index/index.js';
import { output } from '../../src/multi-index/output.js';

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
