import { describe, expect, it } from 'vitest';
import { isWhite, ofBulk, ofEntries } from '../../../src/spiked/recover/displacement.js';

describe('how far noise that is not white moves its edge', () => {
  const extent = { rows: 200, columns: 100 };
  const even = new Float64Array(200).fill(1);
  const levels = (n: number, spread: number) =>
    Float64Array.from({ length: n }, (_, j) => 1 + (j % 2 ? spread : -spread));

  it('follows the edge of noise of two levels, which solves an equation of Marchenko and Pastur', () => {
    // Exact, from the smallest -1/s + gamma mean(t / (1 + t s)) over s < 0: 0.02408, 0.01312, 0.03648; to second order:
    const exact = [
      { rows: 4e4, columns: 2e4, spread: 0.2, moved: 0.0241 },
      { rows: 2e4, columns: 4e4, spread: 0.2, moved: 0.0131 },
      { rows: 2e4, columns: 2e4, spread: 0.3, moved: 0.0365 },
    ];
    for (const { rows, columns, spread, moved } of exact) {
      const uneven = ofEntries({ ...rest, rows: even, columns: levels(100, spread) }, { rows, columns });
      expect(uneven.columns / moved).toBeGreaterThan(0.95);
      expect(uneven.columns / moved).toBeLessThan(1.3);
      const turned = ofEntries(
        { ...rest, rows: levels(200, spread), columns: even },
        { rows: columns, columns: rows },
      );
      expect(turned.rows).toBeCloseTo(uneven.columns, 12);
    }
  });

  const rest = { kurtosis: 0, largest: { size: 4, row: 0, column: 0 }, variance: 1 };

  it('is nothing for even noise, and counts heavy tails once', () => {
    const white = ofEntries({ ...rest, rows: even, columns: even }, extent);
    expect(white.tails).toBe(0);
    // What the energies of white noise scatter by is taken off; here they do not scatter at all.
    expect(white.rows).toBeCloseTo(-(Math.sqrt(0.5) / 2) * (2 / 100), 12);
    const heavy = ofEntries({ ...rest, kurtosis: 30, rows: even, columns: even }, extent);
    expect(heavy.tails).toBeCloseTo(30 / Math.sqrt(200 * 100) / 2, 12);
  });

  it('is in the fourth moment of the singular values, whatever the cause', () => {
    const one = Array.from({ length: 100 }, () => 1);
    // Equal values: less spread than white noise. Half of them larger by sqrt(3): more.
    expect(ofBulk(one, extent)).toBeLessThan(0);
    const two = one.map((value, k) => (k % 2 ? value : 9 * value));
    expect(ofBulk(two, extent)).toBeGreaterThan(0.3);
    expect(
      ofBulk(
        two.map((value) => 1e-7 * value),
        extent,
      ),
    ).toBeCloseTo(ofBulk(two, extent), 10);
  });

  it('is allowed what white noise shows by chance, in small arrays more', () => {
    const moved = { tails: 0, rows: 0, columns: 0.2, bulk: 0 };
    expect(isWhite(moved, 0.05, { rows: 20, columns: 6 })).toBe(true);
    expect(isWhite(moved, 0.05, extent)).toBe(false);
    expect(isWhite({ ...moved, columns: 0, bulk: 0.2 }, 0.05, { rows: 20, columns: 12 })).toBe(true);
    expect(isWhite({ ...moved, columns: 0, bulk: 0.2 }, 0.05, extent)).toBe(false);
  });
});
