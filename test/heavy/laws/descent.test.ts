// Joint empirical risk minimisation against the curriculum, arXiv 2506.02664, at finite size.

import { describe, expect, it } from 'vitest';
import { sphere } from '../../../src/prior/index.js';
import { curriculum, descent, mlAmp, mlGain, powerIteration, sample } from '../../../src/spiked/index.js';
import { paper as modelOfPaper } from '../../spiked/models.js';

/** On spheres: what a Gaussian prior with its norm known is. */
const paper = (Dm: number, Dt: number) => modelOfPaper(Dm, Dt, { prior: sphere() });

describe('joint descent against the curriculum', () => {
  const seeds = 24;
  const size = 140;
  /** Success: x found. The cosines are bimodal, below .1 or above .8. */
  const found = (cosine2: Record<string, number | number[]>) => Number((cosine2.x as number) > 0.5);

  // Measured at N = 160: joint 9 and 12 of 24 (and fewer as N grows: test/heavy), curriculum 24 and 24.
  it.each([
    [0.6, 0.1],
    [0.5, 0.1],
  ])(
    'at (%s, %s), where ML-AMP from nothing is lost, the curriculum with refinement succeeds, and more often',
    (Dm, Dt) => {
      expect(mlGain(paper(Dm, Dt))).toBeLessThan(1);
      const count = { joint: 0, descent: 0, power: 0, ml: 0, better: 0 };
      for (let seed = 0; seed < seeds; seed++) {
        using instance = sample(paper(Dm, Dt), { size, seed });
        const start = curriculum(instance);
        const joint = descent(instance, { seed, maxIterations: 300 });
        const refined = descent(instance, { start, maxIterations: 150 });
        count.joint += found(joint.cosine2);
        count.descent += found(refined.cosine2);
        count.power += found(powerIteration(instance, { start }).cosine2);
        count.ml += found(mlAmp(instance, { start }).cosine2);
        count.better += Number(refined.energy < joint.energy + 1e-3);
      }
      const told = JSON.stringify(count);
      expect(count.joint, told).toBeLessThan(0.75 * seeds);
      for (const refined of [count.descent, count.power, count.ml]) {
        expect(refined, told).toBeGreaterThan(0.85 * seeds);
        expect(refined - count.joint, told).toBeGreaterThan(0.25 * seeds);
      }
      // Never a worse minimum: what joint descent misses, the loss would have told.
      expect(count.better, told).toBeGreaterThan(0.9 * seeds);
    },
  );
});
