import { describe, expect, it } from 'vitest';
import { prepared } from './planted.js';

const on = { centre: true, scale: false };
const table = () => [1, 2, 0, 3, 4, 0, 5, 9, 1, 7, 7, 7];

describe('preparing a modality', () => {
  it('centres every column, and scales it to unit variance over the subjects where asked to', () => {
    const { data, mean, degrees } = prepared({ data: table(), shape: [4, 3] }, 'matrix', {
      centre: true,
      scale: true,
    });
    expect([...mean]).toEqual([4, 5.5, 2]);
    expect(degrees).toBe(3);
    for (let j = 0; j < 3; j++) {
      const column = [0, 1, 2, 3].map((i) => data[i * 3 + j]);
      expect(column.reduce((sum, entry) => sum + entry, 0)).toBeCloseTo(0, 12);
      expect(column.reduce((sum, entry) => sum + entry * entry, 0)).toBeCloseTo(3, 12);
    }
  });

  it('leaves the data as they are where centring is off', () => {
    const given = table();
    expect([
      ...prepared({ data: given, shape: [4, 3] }, 'matrix', { centre: false, scale: false }).data,
    ]).toEqual(given);
  });

  it('counts and locates entries that are not finite', () => {
    const data = table();
    data[4] = Number.NaN;
    data[11] = Number.POSITIVE_INFINITY;
    const labels = [
      ['Ann', 'Bob', 'Cy', 'Di'],
      ['age', 'pay', 'tax'],
    ];
    expect(() => prepared({ name: 'people.csv', data, shape: [4, 3], labels }, 'matrix', on)).toThrow(
      'people.csv must hold finite numbers only, got 2 of 12 that are not: at [1, 1] (Bob, pay); [3, 2] (Di, tax)',
    );
    expect(() => prepared({ data: data.fill(Number.NaN), shape: [4, 3, 1] }, 'tensor', on)).toThrow(
      'tensor must hold finite numbers only, got 12 of 12 that are not: at [0, 0, 0]; [0, 1, 0]; [0, 2, 0]; ...',
    );
  });

  it('names constant columns and fibres', () => {
    const data = table().map((entry, i) => (i % 3 === 1 ? 6 : entry));
    expect(() =>
      prepared({ data, shape: [4, 3], labels: [undefined, ['a', 'b', 'c']] }, 'matrix', on),
    ).toThrow('matrix must vary over the subjects in every column, got 1 of 3 constant: [:, 1] (b)');
    expect(() => prepared({ data, shape: [4, 1, 3] }, 'tensor', on)).toThrow(
      'tensor must vary over the subjects in every fibre, got 1 of 3 constant: [:, 0, 1]',
    );
  });

  it('takes columns for constant that vary by rounding alone, in the precision of the entries', () => {
    const flat = (data: ArrayLike<number>) => () => prepared({ data, shape: [4, 1] }, 'matrix', on);
    for (const size of [0.3, 1e-100, 4e7]) {
      const off = [0, 1, -3, 200].map((ulps) => size * (1 + ulps * 2 ** -52));
      expect(flat(off)).toThrow('got 1 of 1 constant');
      expect(flat(off.map((entry, i) => entry * (1 + i * 1e-11)))).not.toThrow();
    }
    const single = Float32Array.of(0.3, 0.3, 0.1 + 0.2, 0.3 + 2 ** -25);
    expect(flat(single)).toThrow('got 1 of 1 constant');
    expect(flat(Float32Array.of(300, 300.01, 299.99, 300))).not.toThrow();
    // Both are exact: a rare count, and a column of one value but for one subject.
    expect(flat([1e9, 1e9, 1e9, 1e9 + 1])).not.toThrow();
    expect(flat([0, 0, 0, 1e-30])).not.toThrow();
  });

  it('refuses columns whose variance cannot be written down', () => {
    for (const size of [1e-200, 1e200])
      expect(() => prepared({ data: table().map((x) => size * x), shape: [4, 3] }, 'matrix', on)).toThrow(
        'matrix must hold numbers whose squares are numbers too, got [:, 0]: use another unit',
      );
  });

  it('ranks a column to the same scores in whatever unit, and bounds an entry that is out of range', () => {
    const robust = { centre: true, scale: true, robust: true };
    const column = [3, 1, 2, 5, 4, 2.5];
    const scores = (data: number[]) => [...prepared({ data, shape: [6, 1] }, 'matrix', robust).data];
    expect(scores(column.map((x) => Math.exp(x)))).toEqual(scores(column));
    expect(scores([3, 1, 2, 5e300, 4, 2.5])).toEqual(scores(column));
    scores(column.map((x) => -x)).forEach((score, i) => {
      expect(-score).toBeCloseTo(scores(column)[i], 12);
    });
    const [tied, , , , other] = scores([1, 2, 3, 4, 1, 0]);
    expect(tied).toBe(other);
  });

  it('says how far the standard deviations of the columns are apart', () => {
    const { span } = prepared(
      { data: table().map((x, i) => (i % 3 ? x : 1e3 * x)), shape: [4, 3] },
      'matrix',
      on,
    );
    expect(span).toBeCloseTo((1e3 * Math.sqrt(20)) / Math.sqrt(29), 6);
  });

  it('refuses shapes that do not fit', () => {
    expect(() => prepared({ data: table(), shape: [4, 4] }, 'matrix', on)).toThrow(
      'matrix must have 16 entries for its shape 4 x 4, got 12',
    );
    expect(() => prepared({ data: table(), shape: [12] }, 'matrix', on)).toThrow(
      'matrix must have 2 modes, none of them empty, got the shape 12',
    );
    expect(() => prepared({ data: [], shape: [0, 12] }, 'matrix', on)).toThrow(
      'matrix must have 2 modes, none of them empty, got the shape 0 x 12',
    );
    expect(() => prepared({ data: table(), shape: [3, 4] }, 'matrix', on)).toThrow(
      'matrix must be about at least 4 subjects, got 3',
    );
  });
});
