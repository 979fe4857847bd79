import { describe, expect, it } from 'vitest';
import { type MultiIndexDefinition, multiIndex } from '../../src/multi-index/index.js';
import { sparseRademacher } from '../../src/prior/index.js';

describe('a multi-index model', () => {
  it('fills in every default', () => {
    expect(multiIndex({ link: { kind: 'product', factors: 2 }, alpha: 2 })).toEqual({
      model: 'multi-index',
      link: { kind: 'product', factors: 2 },
      alpha: 2,
      noise: { kind: 'gaussian', variance: 0 },
      prior: { kind: 'gaussian' },
      directions: 2,
    });
  });

  it('survives a round trip through JSON', () => {
    const model = multiIndex({
      link: {
        kind: 'sum',
        terms: [
          { link: 'square', on: [0] },
          { link: { kind: 'sign-product', factors: 3 }, on: [0, 1, 2], weight: 2 },
        ],
      },
      alpha: 3,
      prior: sparseRademacher({ rho: 0.2 }),
    });
    expect(model.directions).toBe(3);
    expect(multiIndex(JSON.parse(JSON.stringify(model)))).toEqual(model);
  });

  it('takes a number as the variance of Gaussian noise, and a function as a link', () => {
    expect(multiIndex({ link: 'abs', alpha: 1, noise: 0.1 }).noise).toEqual({
      kind: 'gaussian',
      variance: 0.1,
    });
    const g = (z: ArrayLike<number>) => z[0] * z[1] + z[0];
    expect(multiIndex({ link: g, directions: 2, alpha: 1, noise: 0.1 }).directions).toBe(2);
    expect(multiIndex({ link: 'norm', directions: 4, alpha: 1 } as MultiIndexDefinition).directions).toBe(4);
  });

  const refused: [what: string, definition: unknown, sentence: RegExp][] = [
    ['an unknown link', { link: 'cubic', alpha: 1 }, /link\.kind must be one of linear, abs.*got "cubic"/],
    ['alpha 0', { link: 'abs', alpha: 0 }, /alpha must be > 0, got 0/],
    ['no alpha', { link: 'abs' }, /alpha is missing/],
    ['negative noise', { link: 'abs', alpha: 1, noise: -1 }, /noise.variance must be >= 0/],
    [
      'a polynomial without signal',
      { link: { kind: 'polynomial', coefficients: [3, 0, 0] }, alpha: 1 },
      /link\.coefficients must hold a nonzero coefficient of a power of z/,
    ],
    ['a Hermite polynomial of degree 0', { link: { kind: 'hermite', degree: 0 }, alpha: 1 }, /link\.degree/],
    [
      'a sum of weight 0',
      { link: { kind: 'sum', terms: [{ link: 'abs', on: [0], weight: 0 }] }, alpha: 1 },
      /link\.terms must hold a term of nonzero weight/,
    ],
    ['a constant function', { link: () => 2, alpha: 1 }, /link\.g must depend on z, got 2 everywhere/],
    [
      'a function that returns NaN',
      { link: () => Number.NaN, alpha: 1 },
      /link\.g must return finite numbers, got NaN/,
    ],
    [
      'other directions than the link has',
      { link: 'ratio', alpha: 1, directions: 3 },
      /directions must be 2/,
    ],
    [
      'probit noise of no sign',
      { link: 'abs', alpha: 1, noise: { kind: 'probit', variance: 1 } },
      /noise\.kind/,
    ],
    [
      'a function of several directions without noise',
      { link: (z: number[]) => z[0] + z[1] ** 3, directions: 2, alpha: 1 },
      /noise must be > 0/,
    ],
    [
      'a prior of another second moment',
      { link: 'abs', alpha: 1, prior: { kind: 'gaussian', variance: 2 } },
      /prior must have second moment 1, got 2/,
    ],
    ['unknown keys', { link: 'abs', alpha: 1, colour: 'red' }, /colour is not a known key/],
  ];
  for (const [what, definition, sentence] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => multiIndex(definition as MultiIndexDefinition)).toThrow(RangeError);
      expect(() => multiIndex(definition as MultiIndexDefinition)).toThrow(sentence);
    });
  }
});
