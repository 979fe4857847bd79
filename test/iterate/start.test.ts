import { expect, it } from 'vitest';
import { checkEstimate } from '../../src/iterate/start.js';

it.each([
  [undefined, 'start.estimate.u must have 3 entries, got none'],
  [[1, 2], 'start.estimate.u must have 3 entries, got 2'],
  [[1, Number.NaN, 2], 'start.estimate.u.1 must be finite, got NaN'],
  [[1, 'x', 2], "start.estimate.u.1 must be finite, got 'x'"],
  ['abc', "start.estimate.u must be an array of numbers, got 'abc'"],
])('an estimate that is %o is refused by name', (values, message) => {
  expect(() => checkEstimate('start.estimate.u', values as never, 3)).toThrow(message);
  checkEstimate('start.estimate.u', Float64Array.of(1, 2, 3), 3);
});
