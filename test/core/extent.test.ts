import { expect, it } from 'vitest';
import { extent } from '../../src/core/extent.js';

it('finds the least and the largest of any number of values, without NaN', () => {
  expect(extent([3, -1, Number.NaN, 2])).toEqual([-1, 3]);
  expect(extent(Float64Array.of(5))).toEqual([5, 5]);
  expect(extent([])).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  expect(extent(new Array(500_000).fill(1))).toEqual([1, 1]);
});
