import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import {
  cholesky,
  column,
  eigenvalues,
  eigh,
  identity,
  matmul,
  matrix,
  matvec,
  multiplyTriangular,
  type PlainMatrix,
  qr,
  singularValues,
  solve,
  solveTriangular,
  svd,
  transpose,
} from '../../src/linalg/index.js';
import * as dense from '../reference/dense.js';

/** What other files of this worker hold: these tests hold no more. */
const { bytesInUse: held, bytesReserved: reserved } = core().memory;

const EPS = 2 ** -52;
const SIZES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 100, 130];

const random = (m: number, n: number, seed: number): PlainMatrix => matrix(m, n, dense.randoms(m * n, seed));
const product = (a: PlainMatrix, b: PlainMatrix): PlainMatrix =>
  matrix(a.rows, b.cols, dense.matmul(a.rows, b.cols, a.cols, a.data, b.data));
const diagonal = (values: ArrayLike<number>): PlainMatrix => {
  const d = matrix(values.length, values.length);
  for (let i = 0; i < values.length; i++) d.data[i * (values.length + 1)] = values[i];
  return d;
};
/** |A - B| / (|A| n eps): the scaled residual of LAPACK's tests, which passes below 10 or so. */
const scaled = (a: PlainMatrix, b: PlainMatrix) => {
  expect([b.rows, b.cols]).toEqual([a.rows, a.cols]);
  const off = dense.frobenius(dense.difference(a.data, b.data));
  return off === 0 ? 0 : off / (dense.frobenius(a.data) * Math.max(a.rows, a.cols, 1) * EPS);
};
/** How far the columns of Q are from orthonormal, in the same units. */
const orthonormal = (q: PlainMatrix) => scaled(identity(q.cols), product(transpose(q), q));

/** Q D Q' for an orthogonal Q: a matrix with given eigenvalues. */
function withSpectrum(values: ArrayLike<number>, seed: number): PlainMatrix {
  const { q } = qr(random(values.length, values.length, seed));
  const a = product(product(q, diagonal(values)), transpose(q));
  const t = transpose(a);
  return matrix(
    a.rows,
    a.cols,
    a.data.map((v, at) => (v + t.data[at]) / 2),
  );
}
function symmetric(n: number, seed: number): PlainMatrix {
  const a = random(n, n, seed);
  return matrix(
    n,
    n,
    Array.from(a.data, (v, at) => v + a.data[(at % n) * n + Math.floor(at / n)]),
  );
}

const symmetrics: Record<string, (n: number) => PlainMatrix> = {
  random: (n) => symmetric(n, n + 1),
  identity: (n) => identity(n),
  zero: (n) => matrix(n, n),
  'minus identity': (n) => diagonal(Array(n).fill(-1)),
  diagonal: (n) => diagonal(dense.randoms(n, 5)),
  clustered: (n) =>
    withSpectrum(
      Array.from({ length: n }, (_, i) => (i % 2 ? 1 : 1 + 1e-12 * i)),
      6,
    ),
  'graded over 16 decades': (n) =>
    withSpectrum(
      Array.from({ length: n }, (_, i) => 10 ** ((-16 * i) / Math.max(n, 1))),
      7,
    ),
  'graded from the last row': (n) =>
    matrix(
      n,
      n,
      dense.randoms(n * n, 8).map((_, at) => 10 ** -(Math.floor(at / n) + (at % n))),
    ),
  'rank one': (n) => matrix(n, n, Array(n * n).fill(1)),
  huge: (n) =>
    matrix(
      n,
      n,
      symmetric(n, 9).data.map((v) => v * 1e200),
    ),
  tiny: (n) =>
    matrix(
      n,
      n,
      symmetric(n, 9).data.map((v) => v * 1e-200),
    ),
  tridiagonal: (n) =>
    matrix(
      n,
      n,
      dense.randoms(n * n, 8).map((_, at) => (Math.abs(Math.floor(at / n) - (at % n)) === 1 ? 1 : 0)),
    ),
};
const clean = () => {
  expect(core().memory.bytesInUse).toBe(held);
  expect(core().memory.bytesReserved).toBe(reserved);
};

describe('products', () => {
  it('agree with their definitions for every shape', () => {
    for (const m of [0, 1, 2, 5, 33]) {
      for (const n of [0, 1, 3, 8, 34]) {
        for (const k of [0, 1, 4, 7]) {
          const [a, b] = [random(m, k, 1), random(k, n, 2)];
          expect(scaled(product(a, b), matmul(a, b))).toBeLessThan(10);
        }
        const a = random(m, n, 3);
        const x = dense.randoms(n, 4);
        const y = matrix(m, 1, matvec(a, x));
        expect(scaled(product(a, matrix(n, 1, x)), y)).toBeLessThan(10);
      }
    }
    clean();
  });

  it('refuse what does not fit, naming it', () => {
    expect(() => matmul(matrix(2, 3), matrix(2, 3))).toThrow(new RangeError('b must have 3 rows, got 2'));
    expect(() => matvec(matrix(2, 3), [1, 2])).toThrow(new RangeError('x must hold 3 numbers, got 2'));
    expect(() => matmul(matrix(1, 2, [1, NaN]), matrix(2, 1))).toThrow(
      'a must be finite, got NaN at row 0, column 1',
    );
    expect(() => matvec(matrix(1, 1), [Infinity])).toThrow('x[0] must be finite, got Infinity');
    expect(() => matmul({ rows: 2, cols: 2, data: new Float64Array(3) }, matrix(2, 1))).toThrow(
      'a.data must hold 4 numbers, got 3',
    );
    expect(() => matrix(1.5, 2)).toThrow('rows must be an integer >= 0, got 1.5');
    expect(() => matrix(2, 2, [1])).toThrow('data must hold 4 numbers, got 1');
    clean();
  });
});

describe('cholesky', () => {
  it('factors and solves positive definite matrices of every size', () => {
    for (const n of [...SIZES, 200]) {
      const g = random(n, n + 2, n);
      const a = product(g, transpose(g));
      const { l, logDet, solve: again } = cholesky(a);
      expect(scaled(a, product(l, transpose(l)))).toBeLessThan(10);
      for (let i = 0; i < n; i++)
        expect(l.data.slice(i * n + i + 1, (i + 1) * n).every((v) => v === 0)).toBe(true);
      const b = random(n, 3, n + 1);
      const x = solve(a, b);
      expect(again(b)).toEqual(x);
      const logs = eigenvalues(a).values.reduce((sum, value) => sum + Math.log(value), 0);
      expect(Math.abs(logDet - logs)).toBeLessThanOrEqual(1e-9 * n);
      // Normwise backward error: the residual against |A| |x|.
      const residual = dense.frobenius(dense.difference(product(a, x).data, b.data));
      expect(residual).toBeLessThanOrEqual(10 * n * EPS * dense.frobenius(a.data) * dense.frobenius(x.data));
    }
    clean();
  });

  it('has the logarithm of a determinant that no number holds', () => {
    const n = 400;
    expect(cholesky(diagonal(Array(n).fill(1e3))).logDet).toBeCloseTo(n * Math.log(1e3), 8);
    expect(cholesky(matrix(0, 0)).logDet).toBe(0);
    clean();
  });

  it('refuses what is not symmetric or not positive definite', () => {
    expect(() => cholesky(matrix(2, 2, [1, 2, 2, 1]))).toThrow('a must be positive definite');
    expect(() => cholesky(matrix(1, 1))).toThrow(RangeError);
    expect(() => solve(diagonal([...Array(70).fill(1), -1]), matrix(71, 1))).toThrow(
      'a must be positive definite',
    );
    expect(() => cholesky(matrix(2, 2, [1, 2, 3, 10]))).toThrow(
      'a must be symmetric, got 3 at (1, 0) and 2 at (0, 1)',
    );
    expect(() => cholesky(matrix(2, 3))).toThrow('a must be square, got 2 x 3');
    expect(() => solve(identity(2), matrix(3, 1))).toThrow('b must have 2 rows, got 3');
    expect(() => cholesky(identity(2)).solve(matrix(3, 1))).toThrow('b must have 2 rows, got 3');
    clean();
  });
});

describe('solveTriangular and multiplyTriangular', () => {
  it('undo each other with either triangle, transposed or not, with its own diagonal or ones', () => {
    for (const n of [0, 1, 2, 5, 33, 70]) {
      for (const upper of [false, true]) {
        for (const transposed of [false, true]) {
          for (const unit of [false, true]) {
            // What the options exclude is left in, and has to make no difference.
            const t = matrix(
              n,
              n,
              dense.randoms(n * n, n).map((v, at) => (at % (n + 1) === 0 ? n + v : v / 4)),
            );
            const read = matrix(
              n,
              n,
              t.data.map((v, at) => {
                const [i, j] = [Math.floor(at / n), at % n];
                if (i === j) return unit ? 1 : v;
                return i < j === upper ? v : 0;
              }),
            );
            const x = random(n, 3, n + 1);
            const b = product(transposed ? transpose(read) : read, x);
            const made = multiplyTriangular(t, x, { upper, transposed, unit });
            made.data.forEach((value, at) => {
              expect(Math.abs(value - b.data[at])).toBeLessThan(1e-12);
            });
            const got = solveTriangular(t, b, { upper, transposed, unit });
            const off = dense.frobenius(
              dense.difference(product(transposed ? transpose(read) : read, got).data, b.data),
            );
            const size = dense.frobenius(read.data) * dense.frobenius(got.data);
            expect(off).toBeLessThanOrEqual(10 * n * EPS * size);
          }
        }
      }
    }
    clean();
  });

  it('refuses zeros on the diagonal and shapes that do not fit', () => {
    expect(() => solveTriangular(matrix(2, 2, [1, 0, 0, 0]), matrix(2, 1))).toThrow(
      't must have no zero on its diagonal, got one at row 1',
    );
    for (const f of [solveTriangular, multiplyTriangular])
      expect(() => f(identity(2), matrix(3, 1))).toThrow('b must have 2 rows, got 3');
    expect(() => solveTriangular(matrix(1, 2), matrix(1, 1))).toThrow('t must be square, got 1 x 2');
    expect(solveTriangular(matrix(2, 2, [0, 0, 1, 0]), matrix(2, 1, [1, 1]), { unit: true }).data).toEqual(
      new Float64Array([1, 0]),
    );
    clean();
  });
});

describe('qr', () => {
  const shapes = [
    [0, 0],
    [0, 3],
    [3, 0],
    [1, 1],
    [5, 1],
    [1, 5],
    [7, 7],
    [33, 10],
    [10, 33],
    [100, 65],
  ];
  const kinds: Record<string, (m: number, n: number) => PlainMatrix> = {
    random: (m, n) => random(m, n, 1),
    zero: (m, n) => matrix(m, n),
    'rank one': (m, n) => matrix(m, n, Array(m * n).fill(2)),
    'upper triangular': (m, n) =>
      matrix(
        m,
        n,
        dense.randoms(m * n, 2).map((v, at) => (at % n < at / n - 1 ? 0 : v)),
      ),
    huge: (m, n) =>
      matrix(
        m,
        n,
        dense.randoms(m * n, 3).map((v) => v * 1e300),
      ),
    tiny: (m, n) =>
      matrix(
        m,
        n,
        dense.randoms(m * n, 3).map((v) => v * 1e-300),
      ),
  };
  for (const [kind, make] of Object.entries(kinds)) {
    it(`of ${kind} matrices is orthonormal times triangular`, () => {
      for (const [m, n] of shapes) {
        const a = make(m, n);
        const { q, r } = qr(a);
        expect(orthonormal(q)).toBeLessThan(10);
        for (let i = 0; i < r.rows; i++) for (let j = 0; j < i; j++) expect(r.data[i * n + j]).toBe(0);
        // Norms of huge and tiny matrices leave the range of squares: compare after a scaling.
        const f = kind === 'huge' ? 1e-300 : kind === 'tiny' ? 1e300 : 1;
        const by = (x: PlainMatrix) =>
          matrix(
            x.rows,
            x.cols,
            x.data.map((v) => v * f),
          );
        expect(scaled(by(a), product(q, by(r)))).toBeLessThan(10);
      }
      clean();
    });
  }
});

describe('eigh', () => {
  for (const [kind, make] of Object.entries(symmetrics)) {
    it(`diagonalises ${kind} matrices of every size`, () => {
      for (const n of SIZES) {
        const a = make(n);
        const f = kind === 'huge' ? 1e-200 : kind === 'tiny' ? 1e200 : 1;
        const { values, vectors, status } = eigh(a);
        expect(status).toBe('converged');
        expect(orthonormal(vectors)).toBeLessThan(10);
        const by = (x: PlainMatrix) =>
          matrix(
            n,
            n,
            x.data.map((v) => v * f),
          );
        const back = product(product(vectors, by(diagonal(values))), transpose(vectors));
        expect(scaled(by(a), back)).toBeLessThan(10);
        for (let i = 1; i < n; i++) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1]);
        const alone = eigenvalues(a).values;
        const norm = Math.max(...Array.from(values, Math.abs), 0);
        for (let i = 0; i < n; i++)
          expect(Math.abs(alone[i] - values[i])).toBeLessThanOrEqual(10 * n * EPS * norm);
      }
      clean();
    });
  }

  it('knows the spectrum of the second difference', () => {
    const n = 50;
    const a = matrix(n, n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) a.data[i * n + j] = i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0;
    eigenvalues(a).values.forEach((value, k) => {
      expect(Math.abs(value - (2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1))))).toBeLessThan(1e-14);
    });
  });

  it('is exact where halves of halves are merged', () => {
    const a = symmetric(400, 3);
    const { values, vectors } = eigh(a);
    expect(orthonormal(vectors)).toBeLessThan(10);
    expect(scaled(product(a, vectors), product(vectors, diagonal(values)))).toBeLessThan(10);
  });

  it('refuses what is not symmetric or not finite', () => {
    expect(() => eigh(matrix(2, 2, [1, 2, 3, 4]))).toThrow(RangeError);
    expect(() => eigh(matrix(1, 1, [NaN]))).toThrow('a must be finite, got NaN at row 0, column 0');
    expect(() => eigenvalues(matrix(1, 2))).toThrow('a must be square, got 1 x 2');
    clean();
  });

  it('keeps trace and norm, for any symmetric matrix', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }).chain((n) =>
          fc.tuple(
            fc.constant(n),
            fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
              minLength: n * n,
              maxLength: n * n,
            }),
          ),
        ),
        ([n, entries]) => {
          const a = matrix(
            n,
            n,
            entries.map((_, at) => entries[Math.max(at, (at % n) * n + Math.floor(at / n))]),
          );
          const { values } = eigh(a);
          const norm = dense.frobenius(a.data);
          const trace = Array.from({ length: n }, (_, i) => a.data[i * (n + 1)]).reduce((s, v) => s + v, 0);
          expect(Math.abs(values.reduce((s, v) => s + v, 0) - trace)).toBeLessThanOrEqual(
            100 * n * EPS * norm + 1e-150,
          );
          expect(Math.abs(dense.frobenius(values) - norm)).toBeLessThanOrEqual(100 * n * EPS * norm + 1e-150);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('svd', () => {
  const shapes = [
    [0, 0],
    [0, 3],
    [3, 0],
    [1, 1],
    [5, 1],
    [1, 5],
    [7, 7],
    [33, 10],
    [10, 33],
    [65, 64],
  ];
  const kinds: Record<string, (m: number, n: number) => PlainMatrix> = {
    random: (m, n) => random(m, n, 1),
    zero: (m, n) => matrix(m, n),
    'rank one': (m, n) => matrix(m, n, Array(m * n).fill(2)),
    'identity-like': (m, n) =>
      matrix(
        m,
        n,
        dense.randoms(m * n, 2).map((_, at) => (at % n === Math.floor(at / n) ? 1 : 0)),
      ),
    'rank three': (m, n) => product(random(m, 3, 4), random(3, n, 5)),
    huge: (m, n) =>
      matrix(
        m,
        n,
        dense.randoms(m * n, 3).map((v) => v * 1e300),
      ),
    tiny: (m, n) =>
      matrix(
        m,
        n,
        dense.randoms(m * n, 3).map((v) => v * 1e-300),
      ),
  };
  for (const [kind, make] of Object.entries(kinds)) {
    it(`of ${kind} matrices is orthonormal, descending and exact`, () => {
      for (const [m, n] of shapes) {
        const a = make(m, n);
        const { u, values, v, status } = svd(a);
        expect(status).toBe('converged');
        expect(orthonormal(u)).toBeLessThan(10);
        expect(orthonormal(v)).toBeLessThan(10);
        const f = kind === 'huge' ? 1e-300 : kind === 'tiny' ? 1e300 : 1;
        const by = (x: PlainMatrix) =>
          matrix(
            x.rows,
            x.cols,
            x.data.map((w) => w * f),
          );
        expect(scaled(by(a), product(product(u, by(diagonal(values))), transpose(v)))).toBeLessThan(10);
        const alone = singularValues(a);
        expect(alone.status).toBe('converged');
        for (let i = 0; i < values.length; i++) {
          expect(Math.abs(alone.values[i] - values[i])).toBeLessThanOrEqual(10 * m * n * EPS * values[0]);
          expect(values[i]).toBeGreaterThanOrEqual(0);
          if (i > 0) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
        }
      }
      clean();
    });
  }

  it('keeps the digits of small singular values of a graded matrix', () => {
    // The rows of D Q for orthogonal Q have the entries of D as norms and are orthogonal: singular values from 1 to 1e-30.
    const n = 11;
    const { q } = qr(random(n, n, 1));
    const grades = Array.from({ length: n }, (_, i) => 10 ** (-3 * i));
    const { values } = svd(product(diagonal(grades), q), { relative: true });
    values.forEach((value, i) => {
      expect(Math.abs(value / grades[i] - 1)).toBeLessThan(1e-13);
    });
  });

  it('is the eigen-decomposition of a positive matrix', () => {
    const g = random(20, 30, 2);
    const a = product(g, transpose(g));
    const { values, u } = svd(a);
    const { values: same, vectors } = eigh(a);
    for (let i = 0; i < 20; i++) {
      expect(Math.abs(values[i] / same[19 - i] - 1)).toBeLessThan(1e-10);
      expect(Math.abs(dense.dot(column(u, i), column(vectors, 19 - i)))).toBeCloseTo(1, 8);
    }
  });
});
