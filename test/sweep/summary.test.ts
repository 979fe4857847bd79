import { describe, expect, it } from 'vitest';
import { grid } from '../../src/sweep/index.js';
import { summarise } from '../../src/sweep/summary.js';

describe('summarise', () => {
  it('gives mean and standard error of the mean over seeds, in the order of the points', () => {
    const record = (point: number, seed: number, y: number) => ({
      id: `${point}:${seed}`,
      point,
      seed,
      at: { x: point },
      status: 'done' as const,
      rows: [{ y }],
    });
    const rows = summarise([record(10, 0, 5), record(2, 1, 3), record(2, 0, 1), record(2, 2, 8)]);
    expect(rows.map(({ point }) => point)).toEqual([2, 10]);
    // 1, 3, 8: mean 4, variance ((-3)^2 + 1 + 16) / 2 = 13, error sqrt(13 / 3).
    const { quantiles, ...moments } = rows[0].values.y;
    expect(moments).toEqual({ mean: 4, error: Math.sqrt(13 / 3), count: 3 });
    // Linear between order statistics, as numpy.quantile([1, 3, 8], q).
    expect(quantiles.map((q) => Number(q.toFixed(12)))).toEqual([1.4, 3, 7]);
    expect(rows[1].values.y).toEqual({ mean: 5, count: 1, quantiles: [5, 5, 5] });
  });

  it('takes more seeds than a call takes arguments', () => {
    const seeds = 200_000;
    const records = Array.from({ length: seeds }, (_, seed) => ({
      id: `0:${seed}`,
      point: 0,
      seed,
      at: { x: 0 },
      status: 'done' as const,
      rows: seed === 7 ? [{ y: 1 }, { y: 2 }] : [{ y: 1 }],
    }));
    const [first, second] = summarise(records, 't');
    expect([first.done, first.values.y.count, second.values.y.mean]).toEqual([seeds, seeds, 2]);
  });
});

describe('grid', () => {
  const schema = grid('0:1:5');
  it('includes both ends and has no float drift', () => {
    expect(schema.parse(undefined)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(schema.parse('0.1:0.5:5')).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(schema.parse('2:3:1')).toEqual([2]);
    expect(schema.parse(7)).toEqual([7]);
    expect(schema.parse([1, 4])).toEqual([1, 4]);
  });

  it('refuses everything else', () => {
    for (const wrong of [
      '1:2',
      '1:2:x',
      '1:2:0',
      '1:2:2.5',
      '',
      '1::3',
      '1:2:3:4',
      '0:1:1e9',
      [],
      null,
      true,
    ]) {
      expect(schema.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false);
    }
  });
});
