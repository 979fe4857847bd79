// The N-trend behind arXiv 2506.02664: what joint descent finds at small N it loses as N grows, and the curriculum keeps.

import { expect, it } from 'vitest';
import { successRate } from '../../src/numerics/index.js';
import { curriculum, descent, gradientFlow, sample, spiked } from '../../src/spiked/index.js';

const prior = 'sphere';
const model = spiked({
  species: { u: { prior }, v: { prior }, x: { prior }, y: { prior } },
  channels: [
    { modes: ['u', 'v'], snr: 1 / 0.6 },
    { modes: ['u', 'x', 'y'], snr: 1 / 0.1 },
  ],
});
const seeds = 24;

it('joint descent succeeds less and less often as N grows at (.6, .1), the curriculum with descent always', () => {
  const count = [80, 160, 260].map((size) => {
    const found = { size, joint: 0, flow: 0, curriculum: 0 };
    for (let seed = 0; seed < seeds; seed++) {
      using instance = sample(model, { size, seed });
      const success = (run: { cosine2: Record<string, number | number[]> }) =>
        Number((run.cosine2.x as number) > 0.5);
      found.joint += success(descent(instance, { seed, maxIterations: 300 }));
      if (size < 200) found.flow += success(gradientFlow(instance, { seed, time: 15 }));
      found.curriculum += success(descent(instance, { start: curriculum(instance), maxIterations: 150 }));
    }
    return found;
  });
  const told = JSON.stringify(count);
  console.log(told);
  const [small, medium, large] = count;
  expect(small.joint - large.joint, told).toBeGreaterThan(0.25 * seeds);
  expect(small.flow - medium.flow, told).toBeGreaterThan(0.25 * seeds);
  for (const { curriculum } of count) expect(curriculum, told).toBeGreaterThanOrEqual(0.9 * seeds);
  expect(successRate(large.curriculum, seeds, 3).low, told).toBeGreaterThan(
    successRate(large.joint, seeds, 3).high,
  );
}, 600_000);
