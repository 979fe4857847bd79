// Factorisations: symmetric eigenvalues and vectors, singular values and vectors, Cholesky. Bound by arithmetic, most of it products
// of matrices.

import { fillUniform, relativeError } from './data.js';

const SUBJECT = 'onsager';

/** A B' for B of n rows, both row-major with rows of k numbers. */
function timesTransposed(m, n, k, a, b) {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[i * k + p] * b[j * k + p];
      c[i * n + j] = sum;
    }
  }
  return c;
}

const inner = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);

/** Sums of the powers 2, 3 and 4 of the eigenvalues of a symmetric matrix, from its entries. */
function powers(n, a) {
  const square = timesTransposed(n, n, n, a, a);
  return [inner(a, a), inner(square, a), inner(square, square)];
}
const powersOf = (values) => [2, 3, 4].map((p) => values.reduce((sum, value) => sum + value ** p, 0));

const uniformOf = (length, seed) => fillUniform(new Float64Array(length), seed);

/** What a native contender prints where its result is a list of values. */
const same = (expected) => (values) => ({
  error: relativeError(powersOf(values), expected),
  tolerance: 1e-11,
});

function eigen(name, n, goals) {
  return {
    name,
    title: `eigenvalues and vectors of a symmetric matrix, n = ${n}, f64`,
    subject: SUBJECT,
    goals,
    setup({ exports, memory, block, peers }) {
      const half = uniformOf(n * n, 1);
      const symmetric = half.map((value, at) => value + half[(at % n) * n + Math.floor(at / n)]);
      const [a, z] = [1, 2].map(() => block(8 * n * n));
      const values = block(8 * n);
      const ws = block(exports.deigh_ws(n) >>> 0);
      return {
        verify: same(powers(n, symmetric)),
        contenders: {
          [SUBJECT]: {
            run() {
              memory.f64(a, n * n).set(symmetric);
              exports.deigh(n, a, n, values, z, n, ws);
            },
            result: () => memory.f64(values, n).slice(),
          },
          ...peers.eigh(n, symmetric),
        },
        native: {
          names: { A: `(lambda a: a + a.T)(uniform(1, ${n}, ${n}))` },
          contenders: { 'numpy (LAPACK)': { run: 'np.linalg.eigh(A)', result: 'np.linalg.eigvalsh(A)' } },
        },
      };
    },
  };
}

/** Within 2.2 x of LAPACK, whose vectors are as wide as the processor has them. */
export const eigen500 = eigen('eigen', 500, [
  { against: 'numpy (LAPACK)', atLeast: 1 / 2.2 },
  { against: 'ml-matrix', atLeast: 18 },
]);

export const eigen200 = eigen('eigen-200', 200, []);

const [ROWS, COLUMNS] = [500, 300];

export const svd = {
  name: 'svd',
  title: `singular values and vectors of a ${ROWS} x ${COLUMNS} matrix, f64`,
  subject: SUBJECT,
  goals: [],
  setup({ exports, memory, block }) {
    const entries = uniformOf(ROWS * COLUMNS, 1);
    // The core takes columns.
    const columns = entries.map((_, at) => entries[(at % ROWS) * COLUMNS + Math.floor(at / ROWS)]);
    const [a, u] = [1, 2].map(() => block(8 * ROWS * COLUMNS));
    const v = block(8 * COLUMNS * COLUMNS);
    const values = block(8 * COLUMNS);
    const ws = block(exports.dsvd_ws(ROWS, COLUMNS) >>> 0);
    const gram = timesTransposed(COLUMNS, COLUMNS, ROWS, columns, columns);
    const judge = same(powers(COLUMNS, gram));
    return {
      verify: (found) => judge(found.map((value) => value * value)),
      contenders: {
        [SUBJECT]: {
          run() {
            memory.f64(a, ROWS * COLUMNS).set(columns);
            exports.dsvd(ROWS, COLUMNS, a, ROWS, values, u, ROWS, v, COLUMNS, ws);
          },
          result: () => memory.f64(values, COLUMNS).slice(),
        },
      },
      native: {
        names: { A: `uniform(1, ${ROWS}, ${COLUMNS})` },
        contenders: {
          'numpy (LAPACK)': {
            run: 'np.linalg.svd(A, full_matrices=False)',
            result: 'np.linalg.svd(A, compute_uv=False)',
          },
        },
      },
    };
  },
};

const ORDER = 1000;

export const cholesky = {
  name: 'cholesky',
  title: `Cholesky factor, n = ${ORDER}, f64`,
  subject: SUBJECT,
  goals: [],
  setup({ exports, memory, block }) {
    const n = ORDER;
    const half = uniformOf(n * n, 1);
    const positive = half.map((value, at) => value + half[(at % n) * n + Math.floor(at / n)]);
    for (let i = 0; i < n; i++) positive[i * (n + 1)] += n;
    const a = block(8 * n * n);
    const ws = block(exports.dcholesky_ws());
    const lower = (view) => view.map((value, at) => (at % n <= Math.floor(at / n) ? value : 0));
    return {
      work: { unit: 'GFLOP/s', amount: n ** 3 / 3 },
      verify(factor) {
        const l = lower(factor);
        return { error: relativeError(timesTransposed(n, n, n, l, l), positive), tolerance: 1e-13 };
      },
      contenders: {
        [SUBJECT]: {
          run() {
            memory.f64(a, n * n).set(positive);
            exports.dcholesky(n, a, n, ws);
          },
          result: () => memory.f64(a, n * n).slice(),
        },
      },
      native: {
        names: { A: `(lambda a: a + a.T + ${n} * np.eye(${n}))(uniform(1, ${n}, ${n}))` },
        contenders: { 'numpy (LAPACK)': { run: 'np.linalg.cholesky(A)' } },
      },
    };
  },
};
