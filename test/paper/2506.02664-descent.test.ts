// Joint empirical risk minimisation against the curriculum, arXiv 2506.02664: the tables of docs/theory/spiked-matrix-tensor.md, section 5.

import { describe, expect, it } from 'vitest';
import { brent } from '../../src/numerics/index.js';
import { sphere } from '../../src/prior/index.js';
import {
  curriculum,
  descent,
  mlAmp,
  mlEvolution,
  mlGain,
  sample,
  stateEvolution,
} from '../../src/spiked/index.js';
import { paper as modelOfPaper } from '../spiked/models.js';

/** On spheres: what a Gaussian prior with its norm known is. */
const paper = (Dm: number, Dt: number, sizes?: number[]) => modelOfPaper(Dm, Dt, { sizes, prior: sphere() });

/** Where an infinitesimal overlap begins to grow under ML-AMP, as the matrix noise falls. */
const mlThresholdOf = (Dt: number, sizes?: [number, number, number]) =>
  brent((Dm) => mlGain(paper(Dm, Dt, sizes)) - 1, 0.05, 2).root;

describe('the tensor obstructs maximum likelihood', () => {
  it.each([
    [0.05, 0.352468],
    [0.1, 0.433105],
    [0.2, 0.525166],
    [0.25, 0.556693],
    [0.5, 0.657298],
    [1, 0.754878],
    [2, 0.839287],
    [10, 0.955401],
  ])('Dt = %s: u and v are found below Dm = %s', (Dt, Dm) => {
    const found = mlThresholdOf(Dt);
    expect(found).toBeCloseTo(Dm, 6);
    // a2^2 = Dm^3 (a2 / Dm + a3 a4 / Dt)
    expect(found ** 3 * (1 / found + 1 / Dt)).toBeCloseTo(1, 10);
  });

  it.each<[[number, number, number], number, number]>([
    [[2, 0.5, 1.5], 0.15, 0.812333],
    [[0.5, 1, 2], 0.3, 0.311491],
  ])('with ratios %j', ([v, x, y], Dt, Dm) => {
    const found = mlThresholdOf(Dt, [v, x, y]);
    expect(found).toBeCloseTo(Dm, 6);
    expect(found ** 3 * (v / found + (x * y) / Dt)).toBeCloseTo(v * v, 10);
  });

  it('and the recursion agrees on both sides of the threshold', () => {
    const Dm = mlThresholdOf(0.2);
    const below = mlEvolution(paper(0.99 * Dm, 0.2));
    const kappa = 1 / (0.99 * Dm) + 1 / 0.2;
    // The closed form of what is reached: x and y still at 0.
    const u = (1 - kappa * (0.99 * Dm) ** 3) / (1 + kappa * (0.99 * Dm) ** 2);
    expect(below.status).toBe('converged');
    expect(below.cosine2.u).toBeCloseTo(u, 8);
    expect(below.cosine2.x).toBeLessThan(1e-12);
    expect(mlEvolution(paper(1.01 * Dm, 0.2)).cosine2.u).toBeLessThan(1e-12);
  });

  it.each([
    [0.6, 0.1, [0, 0, 0], [0.89878, 0.59967, 0.88874]],
    [0.5, 0.25, [0.1, 0.166667, 0], [0.74703, 0.59905, 0.66534]],
    [0.3, 0.15, [0.87592, 0.74488, 0.82875], [0.87592, 0.74488, 0.82875]],
    [0.7, 0.25, [0, 0, 0], [0.70367, 0.50131, 0.64472]],
  ])('fixed points at (%s, %s)', (Dm, Dt, uninformative, informed) => {
    for (const [start, expected] of [
      ['uninformative', uninformative],
      ['informed', informed],
    ] as const) {
      const { cosine2, status } = mlEvolution(paper(Dm, Dt), { start });
      expect(status).toBe('converged');
      [expected[0], expected[1], expected[2], expected[2]].forEach((value, s) => {
        expect(Math.abs(cosine2['uvxy'[s]] - value)).toBeLessThan(1e-5);
      });
    }
  });

  it('at (.7, .25) ML-AMP loses the curriculum start that Bayes-AMP climbs from', () => {
    const q = 0.3;
    const D = 0.25 / q;
    const x = (1 - D * D) / (1 + D);
    const start = { u: Math.sqrt(q), v: Math.sqrt(q), x: Math.sqrt(x), y: Math.sqrt(x) };
    expect(mlEvolution(paper(0.7, 0.25), { start }).cosine2.u).toBeLessThan(1e-6);
    const bayes = stateEvolution(paper(0.7, 0.25), { start: { u: q, v: q, x, y: x } });
    expect(bayes.overlap.u).toBeCloseTo(0.704175, 5);
  });
});

const meanOver = (seeds: number, run: (seed: number) => Record<string, number | number[]>) => {
  const mean = [0, 0, 0, 0];
  for (let seed = 0; seed < seeds; seed++) {
    const cosine2 = run(seed);
    [...'uvxy'].forEach((name, s) => {
      mean[s] += (cosine2[name] as number) / seeds;
    });
  }
  return mean;
};

describe('ML-AMP from the curriculum', () => {
  it.each([
    [0.3, 0.15, [0.876, 0.745, 0.829, 0.829]],
    [0.5, 0.1, [0.902, 0.643, 0.889, 0.889]],
  ])('ends at the fixed point of its state evolution: (%s, %s)', (Dm, Dt, expected) => {
    const found = meanOver(12, (seed) => {
      using instance = sample(paper(Dm, Dt), { size: 150, seed });
      return mlAmp(instance).cosine2;
    });
    found.forEach((value, s) => {
      expect(Math.abs(value - expected[s])).toBeLessThan(0.03);
    });
  });
});

describe('joint descent against the curriculum', () => {
  /** Success: x found. The cosines are bimodal, below .1 or above .8. */
  const found = (cosine2: Record<string, number | number[]>) => Number((cosine2.x as number) > 0.5);

  it('where the tensor is weak both find the same minimum: (.25, .1)', () => {
    for (let seed = 0; seed < 6; seed++) {
      using instance = sample(paper(0.25, 0.1), { size: 120, seed });
      const joint = descent(instance, { seed, maxIterations: 600 });
      const refined = descent(instance, { start: curriculum(instance), maxIterations: 600 });
      expect(found(refined.cosine2)).toBe(1);
      expect(refined.energy).toBeLessThan(joint.energy + 1e-3);
    }
  });
});
