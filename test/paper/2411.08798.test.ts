// Gradient flow on sums of neurons, arXiv 2411.08798: reference values and statements of docs/theory/neurons.md.

import { describe, expect, it } from 'vitest';
import {
  additive,
  averageThreshold,
  couponProbability,
  criticalPoint,
  gradientFlow,
  nearest,
  outcomes,
  randomNeurons,
  searchTime,
  sgd,
  specialisedThreshold,
} from '../../src/neurons/index.js';

describe('reference values', () => {
  it('A12, A13: k = 5, degree 3: beta_c = 1/6 and beta_SN = .2', () => {
    const links = additive({ factors: 5, teacher: 3 });
    expect(averageThreshold(links)).toBeCloseTo(1 / 6, 9);
    expect(specialisedThreshold(links)).toBeCloseTo(0.2, 9);
  });

  it('the fold is never before the average is a minimum, and there at once for k = 2 alone', () => {
    for (const k of [2, 3, 5, 10]) {
      const links = additive({ factors: k, teacher: 3 });
      const [average, fold] = [averageThreshold(links), specialisedThreshold(links)];
      expect(average).toBeCloseTo(1 / (k + 1), 9);
      expect(fold).toBeCloseTo(1 / (1 + 2 * Math.sqrt(k - 1)), 8);
      if (k > 2) expect(fold).toBeGreaterThan(average);
    }
  });

  it('A14: the flow of k = 3 orthogonal vectors at t = 3', () => {
    const { overlaps } = gradientFlow(additive({ factors: 3, teacher: 3 }), {
      start: [[0.1, 0.08, 0.05]],
      time: 3,
    }).neurons;
    [0.58929844, 0.2049945, 0.0693389].forEach((u, i) => {
      expect(Math.abs(overlaps[i] - u)).toBeLessThan(1e-6);
    });
  });

  it('A15: the search at degree 3 and d = 1e4 takes 32.846435', () => {
    const time = searchTime(additive({ factors: 1, teacher: 3 }), { from: 1e-2 });
    expect(Math.abs(time - 32.846435)).toBeLessThan(1e-6);
  });

  it('the search from d^-1/2 takes a time of d^(p/2 - 1), and log(d) / 4 for p = 2', () => {
    const time = (p: number, d: number) =>
      searchTime(additive({ factors: 1, teacher: p }), { from: 1 / Math.sqrt(d) });
    expect(time(2, 1e6) - time(2, 1e4)).toBeCloseTo(Math.log(100) / 4, 3);
    for (const p of [3, 4]) {
      const ratio = time(p, 1e8) / time(p, 1e6);
      expect(Math.abs(ratio / 100 ** (p / 2 - 1) - 1)).toBeLessThan(0.01);
    }
  });

  it('A16: 12 neurons find all of k = 5 with probability .6780026880', () => {
    expect(couponProbability(5, 12)).toBeCloseTo(0.678002688, 10);
  });
});

describe('the average of the index vectors', () => {
  it.each([2, 3, 5, 10].flatMap((k) => [3, 4].map((p): [number, number] => [k, p])))(
    'k = %s, p = %s: its Jacobian changes sign at (p - 2) / (k + p - 2)',
    (k, p) => {
      const b = (p - 2) / (k + p - 2);
      const rate = (overlap: number) =>
        criticalPoint(additive({ factors: k, teacher: p, overlap }), 'average').rates[k - 2];
      expect(rate(b - 1e-4)).toBeGreaterThan(0);
      expect(Math.abs(rate(b))).toBeLessThan(1e-9);
      expect(rate(b + 1e-4)).toBeLessThan(0);
    },
  );
});

/** Where random neurons in 50 dimensions come to rest under a link of degree 3. */
function ends(k: number, overlap: number, count: number) {
  const model = additive({ factors: k, teacher: 3, overlap });
  const start = randomNeurons(model, { dimension: 50, count, seed: 'ends' });
  const run = gradientFlow(model, { start });
  expect(run.status).toBe('converged');
  const results = outcomes(model, run.neurons);
  const rows = results.map((_, i) => start.overlaps.subarray(i * k, (i + 1) * k));
  const share = (kind: string) => results.filter((result) => result.kind === kind).length / count;
  return {
    rest: run.neurons.overlaps,
    average: share('average'),
    specialised: share('specialised'),
    stuck: share('stuck'),
    mixed: share('mixed'),
    near: results.filter(({ index }, i) => index === nearest(model, rows[i])).length / count,
    negative: rows.map((u) => u.every((x) => x < 0)),
    results,
  };
}

describe('random neurons', () => {
  it('go to the nearest of k = 5 orthogonal vectors, but those with none on their side', () => {
    const { near, stuck, negative, results } = ends(5, 0, 300);
    expect(near + stuck).toBeCloseTo(1, 12);
    results.forEach(({ kind }, i) => {
      expect(kind === 'stuck').toBe(negative[i]);
    });
    // 2^-5, within five standard errors.
    expect(Math.abs(stuck - 1 / 32)).toBeLessThan(0.05);
  });

  // docs/theory/neurons.md, section 3: .35, 7.1 and 100 per cent of 2000; five standard errors and more of 200.
  it.each([
    [0.18, 0, 0.04],
    [0.195, 0.005, 0.18],
    [0.25, 1, 1],
  ])('at k = 5, b = %s reach the average in shares between %s and %s', (overlap, low, high) => {
    const { average, mixed, rest } = ends(5, overlap, 200);
    expect(average).toBeGreaterThanOrEqual(low);
    expect(average).toBeLessThanOrEqual(high);
    expect(mixed).toBe(0);
    if (overlap < 0.25) return;
    for (const u of rest) expect(u).toBeCloseTo(Math.sqrt(0.4), 5);
  });

  it.each([
    [0.255, 0, 0.05],
    [0.27, 0.9, 1],
  ])('at k = 3, b = %s reach the average in shares between %s and %s', (overlap, low, high) => {
    const { average, specialised, mixed } = ends(3, overlap, 150);
    expect(average).toBeGreaterThanOrEqual(low);
    expect(average).toBeLessThanOrEqual(high);
    expect(mixed).toBe(0);
    // Beyond the fold nothing specialised is left: what is not average has not left the equator.
    if (overlap > 0.2612) expect(specialised).toBe(0);
  });

  it('of even links all go to the vector of the largest overlap in size', () => {
    const model = additive({ factors: 5, teacher: 4 });
    const start = randomNeurons(model, { dimension: 50, count: 200, seed: 1 });
    const results = outcomes(model, gradientFlow(model, { start }).neurons);
    results.forEach(({ kind, index }, i) => {
      expect(kind).toBe('specialised');
      expect(index).toBe(nearest(model, start.overlaps.subarray(5 * i, 5 * i + 5)));
    });
  });
});

describe('online SGD', () => {
  it('of batches of 400 in 100 dimensions follows the flow: the table of section 5', () => {
    const model = additive({ factors: 1, teacher: 3 });
    const options = { dimension: 100, start: [[0.3]], batch: 400, step: 2e-3, steps: 600, every: 150 };
    const runs = [0, 1, 2, 3].map((seed) => sgd(model, { ...options, seed }).trajectory.slice(1));
    const flow = gradientFlow(model, { start: [[0.3]], time: 1.2, times: [0.3, 0.6, 0.9, 1.2] }).trajectory;
    [0.3937, 0.545, 0.759, 0.9292].forEach((u, t) => {
      expect(Math.abs(flow[t].overlaps[0] - u)).toBeLessThan(6e-5);
      const mean = runs.reduce((sum, run) => sum + run[t].overlaps[0], 0) / runs.length;
      // The standard deviations over four runs.
      const deviation = [0.007, 0.019, 0.026, 0.017][t];
      expect(Math.abs(mean - u)).toBeLessThan((5 * deviation) / Math.sqrt(4));
    });
  });
});
