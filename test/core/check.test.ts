import { describe, expect, it } from 'vitest';
import { checkObject, type Fields, nearest, unknownKey } from '../../src/core/check.js';

interface Options {
  start?: number;
  maxIterations?: number;
}

const fields: Fields<Options> = { start: true, maxIterations: true };

describe('fields of options', () => {
  it('are refused when none is called so, with the one that was meant', () => {
    const given = { maxIteration: 3 } as Options;
    expect(() => checkObject('options', given, fields)).toThrow(
      new RangeError(
        'options.maxIteration is not a known key, did you mean maxIterations? (known: start, maxIterations)',
      ),
    );
    expect(() => checkObject('options', { start: 1, maxIterations: undefined }, fields)).not.toThrow();
  });

  it('are those of the type, or nothing compiles', () => {
    // @ts-expect-error one is missing
    checkObject('options', {} as Options, { start: true });
    // @ts-expect-error one is too many
    checkObject('options', {} as Options, { start: true, maxIterations: true, tolerance: true });
    // @ts-expect-error one is missing
    const few: Fields<Options> = { start: true };
    // @ts-expect-error one is too many
    const many: Fields<Options> = { ...fields, tolerance: true, start: true };
    expect([few, many]).toHaveLength(2);
  });

  it.each([
    ['maxIteration', 'maxIterations'],
    ['maxiterations', 'maxIterations'],
    ['max', 'maxIterations'],
    ['iterations', 'maxIterations'],
    ['tol', 'tolerance'],
    ['toleranec', 'tolerance'],
    ['sed', 'seed'],
    ['seeed', 'seed'],
    ['colour', undefined],
    ['t', undefined],
    ['', undefined],
    ['seed'.repeat(100_000), undefined],
  ])('called %s suggest %s', (name, meant) => {
    const known = ['start', 'seed', 'tolerance', 'maxIterations'];
    expect(nearest(name, known)).toBe(meant);
    expect(unknownKey(name, known)).toBe(
      `is not a known key${meant ? `, did you mean ${meant}?` : ''} (known: start, seed, tolerance, maxIterations)`,
    );
  });
});
