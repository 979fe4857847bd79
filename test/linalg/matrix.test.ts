import { describe, expect, it } from 'vitest';
import { scope } from '../../src/index.js';
import {
  type AnyMatrix,
  cholesky,
  column,
  eigenvalues,
  eigh,
  identity,
  Matrix,
  matmul,
  matrix,
  matvec,
  multiplyTriangular,
  qr,
  solve,
  solveTriangular,
  spectrum,
  svd,
  topEigen,
  topSingular,
  topSpectrum,
  transpose,
} from '../../src/linalg/index.js';
import { normals } from '../../src/random/index.js';
import { denseTensor, symmetricTensor } from '../../src/tensor/index.js';
import * as dense from '../reference/dense.js';

const random = (m: number, n: number, seed: number) => matrix(m, n, dense.randoms(m * n, seed));
const plain = (a: AnyMatrix) => (a instanceof Matrix ? a.toPlain() : a);

describe('a matrix in core memory', () => {
  it('gives back what it was given, of any shape', () => {
    for (const [m, n] of [
      [0, 0],
      [0, 3],
      [3, 0],
      [1, 1],
      [3, 4],
      [5, 7],
    ]) {
      scope(() => {
        const a = random(m, n, 1 + m);
        expect(Matrix.from(a).toPlain()).toEqual(a);
        expect(Matrix.from(Matrix.from(a)).toArray()).toEqual(a.data);
        expect(new Matrix(m, n).toArray()).toEqual(new Float64Array(m * n));
      });
    }
    scope(() => {
      const a = Matrix.from([
        [1, 2, 3],
        [4, 5, 6],
      ]);
      expect([a.rows, a.cols, a.stride, a.entry(1, 2)]).toEqual([2, 3, 4, 6]);
      a.write(new Float32Array([6, 5, 4, 3, 2, 1]));
      expect([...column(a, 1)]).toEqual([5, 2]);
    });
    expect(matrix([[1, 2], new Float64Array([3, 4])])).toEqual(matrix(2, 2, [1, 2, 3, 4]));
  });

  it('gives every function the numbers that plain data gives it, and the result is at home where an argument is', () => {
    const square = random(7, 7, 2);
    const wide = random(5, 9, 3);
    const spd = matmul(square, square, { transposeB: true });
    const one: [string, (a: AnyMatrix) => object, AnyMatrix][] = [
      ['cholesky', (a) => ({ l: cholesky(a).l }), spd],
      ['eigh', (a) => eigh(a), spd],
      ['qr', (a) => qr(a), wide],
      ['svd', (a) => svd(a), wide],
      ['svd of a tall matrix', (a) => svd(a), transpose(wide)],
      ['transpose', (a) => ({ t: transpose(a) }), wide],
    ];
    for (const [name, run, a] of one) {
      scope(() => {
        const expected = run(a);
        const got = run(Matrix.from(a));
        for (const [key, value] of Object.entries(expected)) {
          const found = (got as Record<string, unknown>)[key];
          if (value?.data) expect(found, `${name}: ${key}`).toBeInstanceOf(Matrix);
          expect(value?.data ? plain(found as Matrix) : found, `${name}: ${key}`).toEqual(value);
        }
      });
    }
    scope(() => {
      const [a, b] = [wide, transpose(wide)];
      for (const [x, y] of [
        [Matrix.from(a), b],
        [a, Matrix.from(b)],
        [Matrix.from(a), Matrix.from(b)],
      ]) {
        const product = matmul(x, y);
        expect(product).toBeInstanceOf(Matrix);
        expect(plain(product)).toEqual(matmul(a, b));
      }
      expect(plain(solve(Matrix.from(spd), wideRows(7)))).toEqual(solve(spd, wideRows(7)));
      const m = Matrix.from(spd);
      const { l, solve: again } = cholesky(m);
      expect(again(wideRows(7))).toBeInstanceOf(Matrix);
      expect(plain(again(wideRows(7)))).toEqual(solve(spd, wideRows(7)));
      expect(cholesky(spd).solve(Matrix.from(wideRows(7)))).toBeInstanceOf(Matrix);
      expect(plain(multiplyTriangular(l, wideRows(7)))).toEqual(multiplyTriangular(l.toPlain(), wideRows(7)));
      l.dispose();
      expect(() => again(wideRows(7))).toThrow('this matrix is disposed');
      expect(eigenvalues(m)).toEqual(eigenvalues(spd));
      expect(spectrum(Matrix.from(square))).toEqual(spectrum(square));
      expect(topEigen(m, 2)).toEqual(topEigen(spd, 2));
      expect(topSingular(Matrix.from(wide), 2)).toEqual(topSingular(wide, 2));
      expect(topSpectrum(Matrix.from(square), 1)).toEqual(topSpectrum(square, 1));
      expect(m.toPlain()).toEqual(spd);
    });
  });

  it('multiplies transposes without moving them', () => {
    const [a, b] = [random(4, 6, 5), random(4, 3, 6)];
    const [at, bt] = [transpose(a), transpose(b)];
    const expected = dense.matmul(6, 3, 4, at.data, b.data);
    for (const got of [
      matmul(a, b, { transposeA: true }),
      matmul(at, bt, { transposeB: true }),
      matmul(a, bt, { transposeA: true, transposeB: true }),
    ]) {
      expect([got.rows, got.cols]).toEqual([6, 3]);
      got.data.forEach((v, i) => {
        expect(v).toBeCloseTo(expected[i], 14);
      });
    }
    const x = dense.randoms(4, 7);
    const y = matvec(a, x, { transpose: true });
    expect(y.length).toBe(6);
    matvec(at, x).forEach((v, i) => {
      expect(y[i]).toBeCloseTo(v, 14);
    });
    expect(() => matmul(a, b)).toThrow('b must have 6 rows, got 4');
    expect(() => matmul(a, b, { transposeB: true })).toThrow('b must have 6 columns, got 3');
  });

  it('refuses options that it does not have, rather than ignore what is misspelt', () => {
    const a = identity(2);
    expect(() => svd(a, { relativ: true } as never)).toThrow(
      'options.relativ is not a known key, did you mean relative? (known: relative)',
    );
    for (const f of [matmul, solveTriangular, multiplyTriangular])
      expect(() => f(a, a, { transpose: true } as never)).toThrow(RangeError);
    for (const f of [topEigen, topSingular, topSpectrum])
      expect(() => f(a, 1, { maxIter: 5 } as never)).toThrow('maxIterations, seed');
    expect(() => matvec(a, [1, 2], { transposed: true } as never)).toThrow('did you mean transpose?');
    expect(() => normals(3, { seed: 1, id: 2 } as never)).toThrow(
      'stream.id is not a known key (known: seed, purpose, index)',
    );
    expect(() => denseTensor([2, 2], undefined, { dtype: 'f64' } as never)).toThrow(
      'options.dtype is not a known key',
    );
    expect(() => symmetricTensor(2, 2, undefined, { dtype: 'f64' } as never)).toThrow(
      'options.dtype is not a known key',
    );
  });

  it('refuses what is no matrix, naming it', () => {
    expect(() => new Matrix(2, 2, [1, 2, 3])).toThrow('values must hold 4 numbers, got 3');
    expect(() => new Matrix(2, 2, [1, 2, NaN, 3])).toThrow('values[2] must be finite, got NaN');
    expect(() => new Matrix(-1, 2)).toThrow('rows must be an integer >= 0, got -1');
    expect(() => new Matrix(2 ** 20, 2 ** 20)).toThrow('rows * cols must be below 2^29');
    expect(() => matrix([[1, 2], [3]])).toThrow('rows[1] must hold 2 numbers, got 1');
    expect(() => matmul(null as never, identity(2))).toThrow('a must be a matrix, got null');
    expect(() => matmul(identity(2), 'b' as never)).toThrow("b must be a matrix, got 'b'");
    expect(() => solve(identity(2), [1, 2] as never)).toThrow(
      'b must be a matrix, got an array: matrix(rows) makes one',
    );
    expect(() => matrix(3 as never)).toThrow('cols must be an integer >= 0, got undefined');
    scope(() => {
      expect(() => new Matrix(2, 2).entry(2, 0)).toThrow('i must be an integer from 0 to 1, got 2');
      const a = Matrix.from(identity(2));
      expect(() =>
        cholesky(
          Matrix.from([
            [1, 2],
            [3, 4],
          ]),
        ),
      ).toThrow('a must be symmetric');
      const gone = new Matrix(2, 2);
      gone.dispose();
      expect(() => matmul(a, gone)).toThrow('b must not be disposed');
      expect(() => a.write([1])).toThrow('values must hold 4 numbers, got 1');
    });
  });
});

/** Two right-hand sides. */
function wideRows(n: number) {
  return random(n, 2, 11);
}
