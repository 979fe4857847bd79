import { describe, expect, it } from 'vitest';
import { checkIteration } from '../../src/iterate/options.js';

const defaults = { tolerance: 1e-9, maxIterations: 50 };

describe('the options of an iteration', () => {
  it('have the defaults of the family', () => {
    expect(checkIteration({}, defaults)).toEqual({
      ...defaults,
      damping: 0,
      trajectory: false,
      onProgress: undefined,
    });
    const onProgress = () => {};
    const given = { tolerance: 0, maxIterations: 1, damping: 0.5, trajectory: true, onProgress };
    expect(checkIteration(given, defaults)).toEqual(given);
  });

  it.each([
    [{ tolerance: -1 }, 'tolerance must be >= 0, got -1'],
    [{ tolerance: Number.NaN }, 'tolerance must be >= 0, got NaN'],
    [{ maxIterations: 0 }, 'maxIterations must be an integer >= 1, got 0'],
    [{ maxIterations: 1.5 }, 'maxIterations must be an integer >= 1, got 1.5'],
    [{ damping: 1 }, 'damping must be in [0, 1), got 1'],
    [{ damping: -0.1 }, 'damping must be in [0, 1), got -0.1'],
    [{ trajectory: 1 }, 'trajectory must be true or false, got 1'],
    [{ onProgress: 'tell' }, "onProgress must be a function, got 'tell'"],
  ])('are refused by name: %o', (options, message) => {
    expect(() => checkIteration(options as never, defaults)).toThrow(message);
  });
});
