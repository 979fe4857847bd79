import { describe, expect, it } from 'vitest';
import { normalQuantile, normalScores } from '../../../src/spiked/recover/scores.js';

describe('normal scores', () => {
  it('are the quantiles of the normal law, to seven digits', () => {
    // scipy.stats.norm.ppf
    const reference = [
      [1e-4, -3.7190164854556804],
      [0.01, -2.3263478740408408],
      [0.05, -1.6448536269514729],
      [0.2, -0.8416212335729142],
      [0.5, 0],
      [0.7, 0.5244005127080407],
      [0.999, 3.090232306167813],
      [1e-15, -7.941345326170998],
    ];
    for (const [p, z] of reference)
      expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(3e-7 * Math.max(1, Math.abs(z)));
  });

  it('order a column as its entries do, with a sum of zero, and give ties one score', () => {
    const data = Float64Array.of(5, 1, -2, 1, 40, 1, 0, 2);
    normalScores(data, 4, 2);
    const column = (j: number) => [0, 1, 2, 3].map((i) => data[2 * i + j]);
    expect(column(0)[1]).toBeLessThan(column(0)[3]);
    expect(column(0)[2]).toBeGreaterThan(column(0)[0]);
    expect(column(1)[0]).toBe(column(1)[1]);
    expect(column(0).reduce((a, b) => a + b)).toBeCloseTo(0, 14);
    // Ranks 1, 2, 3, 4 of four: (rank - 3/8) / (4 + 1/4).
    expect([...column(0)].sort((a, b) => a - b)[3]).toBeCloseTo(normalQuantile(3.625 / 4.25), 14);
  });
});
