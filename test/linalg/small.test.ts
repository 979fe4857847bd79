import { describe, expect, it } from 'vitest';
import {
  cholesky,
  choleskyInverse,
  decomposed,
  identity,
  inverted,
  logDet,
  multiply,
  pseudoInverse,
  rowsOf,
  spectralMap,
  squareRoot,
  symmetrised,
  trace,
  transposed,
} from '../../src/linalg/small.js';

/** Entries of no symmetry, the same every time. */
const general = (p: number) => Float64Array.from({ length: p * p }, (_, e) => Math.sin(1 + 1.7 * e));
const positive = (p: number) => {
  const G = general(p);
  const S = multiply(p, G, transposed(p, G));
  return S.map((value, e) => value + (e % (p + 1) === 0 ? 0.1 : 0));
};
const gap = (A: ArrayLike<number>, B: ArrayLike<number>) =>
  Math.max(...Array.from(A, (value, e) => Math.abs(value - B[e])));

describe.each([1, 2, 3, 6])('matrices of %d rows', (p) => {
  it('are inverted from both sides, positive or not', () => {
    for (const A of [general(p).map((x, e) => x + (e % (p + 1) === 0 ? 2 : 0)), positive(p)]) {
      const X = inverted(p, A);
      expect(gap(multiply(p, A, X), identity(p))).toBeLessThan(1e-12);
      expect(gap(multiply(p, X, A), identity(p))).toBeLessThan(1e-12);
    }
  });

  it('are the products of their eigenvectors, roots and factors', () => {
    const S = positive(p);
    const root = squareRoot(p, S);
    expect(gap(multiply(p, root, root), S)).toBeLessThan(1e-13 * p);
    expect(gap(root, transposed(p, root))).toBeLessThan(1e-14);
    const L = cholesky(p, S);
    expect(gap(multiply(p, L, transposed(p, L)), S)).toBeLessThan(1e-13 * p);
    expect(gap(choleskyInverse(p, L), inverted(p, S))).toBeLessThan(1e-11);
    const { values, vectors } = decomposed(p, S);
    expect(gap(multiply(p, transposed(p, vectors), vectors), identity(p))).toBeLessThan(1e-14 * p);
    expect(logDet(p, L)).toBeCloseTo(
      values.reduce((sum, value) => sum + Math.log(value), 0),
      11,
    );
    expect(trace(p, S)).toBeCloseTo(
      values.reduce((sum, value) => sum + value, 0),
      12,
    );
  });

  it('have an inverse on their range', () => {
    const v = Float64Array.from({ length: p }, (_, a) => a + 1);
    const square = v.reduce((sum, x) => sum + x * x, 0);
    const P = Float64Array.from({ length: p * p }, (_, e) => v[Math.floor(e / p)] * v[e % p]);
    expect(
      gap(
        pseudoInverse(p, P),
        P.map((x) => x / square ** 2),
      ),
    ).toBeLessThan(1e-13);
    expect(gap(pseudoInverse(p, positive(p)), inverted(p, positive(p)))).toBeLessThan(1e-10);
    expect([...pseudoInverse(p, new Float64Array(p * p))]).toEqual(Array(p * p).fill(0));
  });
});

describe('the symmetric part', () => {
  it('is what is decomposed and mapped', () => {
    const A = [1, 4, 0, 3];
    expect([...symmetrised(2, A)]).toEqual([1, 2, 2, 3]);
    expect([...symmetrised(2, A, 0.5)]).toEqual([0.5, 1, 1, 1.5]);
    expect(
      gap(
        spectralMap(2, A, (x) => x),
        [1, 2, 2, 3],
      ),
    ).toBeLessThan(1e-15);
    expect(decomposed(2, A).values[0]).toBeCloseTo(2 - Math.sqrt(5), 14);
  });

  it('keeps the order of rows apart from that of columns', () => {
    expect([...transposed(2, [1, 2, 3, 4])]).toEqual([1, 3, 2, 4]);
    expect(rowsOf(2, [1, 2, 3, 4])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect([...multiply(2, [1, 2, 3, 4], [0, 1, 0, 0])]).toEqual([0, 1, 0, 3]);
  });
});

describe('where there is none', () => {
  it('an inverse is not finite and a Cholesky factor an error', () => {
    expect(inverted(2, [1, 2, 2, 4]).every(Number.isFinite)).toBe(false);
    expect(() => cholesky(2, [1, 2, 2, 1])).toThrow('V must be positive definite, got [1,2,2,1]');
    expect([...squareRoot(1, [-1e-17])]).toEqual([0]);
  });
});
