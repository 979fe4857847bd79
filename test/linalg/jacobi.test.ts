import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { Matrix, matrix, type PlainMatrix, svd, transpose } from '../../src/linalg/index.js';
import * as dense from '../reference/dense.js';

/** What other files of this worker hold: these tests hold no more. */
const { bytesInUse: held } = core().memory;

const { exports, memory } = core();

/** The largest |<q_i, q_j> - delta_ij| of the columns. */
function unorthonormal({ rows, cols, data }: PlainMatrix): number {
  const q = matrix(rows, cols, data);
  const gram = dense.matmul(cols, cols, rows, transpose(q).data, q.data);
  return gram.reduce((most, x, at) => Math.max(most, Math.abs(x - (at % (cols + 1) === 0 ? 1 : 0))), 0);
}

/** Values that the decomposition has to have, zeros exactly, and what holds of every decomposition. */
function expectValues(a: PlainMatrix, exact: number[], tolerance = 1e-14) {
  const { u, values, v, status } = svd(a, { relative: true });
  expect(status).toBe('converged');
  expect(values.length).toBe(exact.length);
  const descending = [...exact].sort((x, y) => y - x);
  values.forEach((value, i) => {
    if (descending[i] === 0) expect(value).toBe(0);
    else expect(Math.abs(value / descending[i] - 1)).toBeLessThan(tolerance);
  });
  expect(unorthonormal(u)).toBeLessThan(1e-14);
  expect(unorthonormal(v)).toBeLessThan(1e-14);
  const size = Math.max(...a.data.map(Math.abs)) || 1;
  let worst = 0;
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.cols; j++) {
      let sum = -a.data[i * a.cols + j] / size;
      for (let k = 0; k < values.length; k++)
        sum += u.data[i * values.length + k] * (values[k] / size) * v.data[j * values.length + k];
      worst = Math.max(worst, Math.abs(sum));
    }
  }
  expect(worst).toBeLessThan(1e-14);
}

/** Row i of the Hadamard matrix of 16 rows times 2^exponents[i] / 4: singular values are the powers, without any rounding. */
const hadamard = (exponents: number[]) =>
  matrix(
    exponents.length,
    16,
    exponents.flatMap((e, i) =>
      Array.from({ length: 16 }, (_, j) => {
        let bits = i & j;
        let sign = 1;
        for (; bits > 0; bits &= bits - 1) sign = -sign;
        return 0.25 * sign * 2 ** e;
      }),
    ),
  );

/** A matrix with a row (or column) of zeros at all these places. */
const withZeros = ({ cols, data }: PlainMatrix, places: number[]) => {
  const rows = [...Array(data.length / cols).keys()].map((i) => [...data.subarray(i * cols, (i + 1) * cols)]);
  for (const place of places) rows.splice(place, 0, Array(cols).fill(0));
  return matrix(rows);
};

describe('singular values to relative accuracy', () => {
  it('come from small rows and columns in any order, of matrices of any shape', () => {
    const next = dense.uniforms(1);
    for (const [count, span] of [
      [16, 30],
      [16, 300],
      [16, 900],
      [11, 300],
      [5, 60],
      [1, 60],
    ]) {
      const falling = Array.from({ length: count }, (_, i) => Math.round((-i * span) / count));
      const shuffled = falling.map((e) => ({ e, by: next() })).sort((a, b) => a.by - b.by);
      for (const exponents of [falling, [...falling].reverse(), shuffled.map(({ e }) => e)]) {
        const a = hadamard(exponents);
        const powers = exponents.map((e) => 2 ** e);
        for (const given of [a, transpose(a)]) {
          expectValues(given, powers);
          const zeros = Array(Math.min(3, Math.max(0, given.cols - given.rows))).fill(0);
          expectValues(withZeros(given, [0, 2, given.rows + 1].slice(0, 3)), [...powers, ...zeros]);
        }
      }
    }
    expect(memory.bytesInUse).toBe(held);
  });

  it('come from rows and columns that are scaled both', () => {
    const c = [3, -1, 4, 1, -5, 9, 2, -6, 5, 3, -5, 8, -9, 7, 9, 3, 2, -3, 8, 4];
    const by = (rows: number[], columns: number[]) =>
      matrix(
        rows.length,
        4,
        rows.flatMap((row, i) => columns.map((column, j) => c[4 * i + j] * 2 ** row * 2 ** column)),
      );
    // mpmath, 900 digits, here and below.
    const both = by([-40, 25, 0, -130, 90], [60, -75, 0, 20]);
    const values = [2.85449538541192e45, 140737488357264, 13.999999999807413, 5.066313480938298e-34];
    for (const a of [both, transpose(both)]) expectValues(a, values);
    const range = by([950, -1000, 300, -600], [0, 0, 0, 0]);
    const far = [4.945130567419237e286, 2.259182186040697e91, 3.4303129798687e-180, 7.299668004549389e-301];
    for (const a of [range, transpose(range)]) expectValues(a, far);
  });

  it('take entries whose squares leave the range of numbers', () => {
    const apart = matrix([
      [8.639849813587119e138, -1.1977762317788388e140],
      [-1.4445061196117566, 1.1809943488809875],
    ]);
    for (const a of [apart, transpose(apart)]) expectValues(a, [1.200888255373683e140, 1.355795554993696]);
    for (const size of [1e307, 1e-307])
      expectValues(
        matrix([
          [3 * size, 0],
          [4 * size, 5 * size],
        ]),
        [Math.sqrt(45) * size, Math.sqrt(5) * size],
      );
    expectValues(
      matrix([
        [0, 1e-300],
        [1e290, 0],
      ]),
      [1e290, 1e-300],
    );
    // Subnormal numbers have the digits that they have.
    const least = svd(
      matrix([
        [3e-320, 0],
        [4e-320, 5e-320],
      ]),
      { relative: true },
    );
    expect(Math.abs(least.values[0] - Math.sqrt(45) * 1e-320)).toBeLessThan(1e-323);
    expect(Math.abs(least.values[1] - Math.sqrt(5) * 1e-320)).toBeLessThan(1e-323);
  });

  it('are those of a companion matrix, of which all but two are one', () => {
    // Of the polynomial sum x^i / i!: A A' is a unit matrix but for one row and column, the determinant is n!.
    for (const n of [26, 60, 100]) {
      const a = matrix(n, n);
      let coefficient = 1;
      for (let j = 0; j < n; j++) {
        coefficient *= n - j;
        a.data[j] = -coefficient;
      }
      for (let i = 1; i < n; i++) a.data[i * n + i - 1] = 1;
      const largest = Math.hypot(...a.data.subarray(0, n));
      const exact = Array(n).fill(1);
      [exact[0], exact[n - 1]] = [largest, Math.abs(a.data[n - 1]) / largest];
      for (const given of [a, transpose(a)]) expectValues(given, exact);
    }
  });

  it('are zeros where the matrix is, with vectors beside', () => {
    expectValues(matrix(4, 3), [0, 0, 0]);
    expectValues(matrix([[0, 0, -7]]), [7]);
    const one = svd(matrix(9, 6, Array(54).fill(2)), { relative: true });
    expect(Math.abs(one.values[0] / Math.sqrt(216) - 1)).toBeLessThan(1e-14);
    expect(one.values[1]).toBeLessThan(1e-13);
    expect(Math.max(unorthonormal(one.u), unorthonormal(one.v))).toBeLessThan(1e-14);
  });

  it('agree with the other decomposition where there is nothing to keep, of matrices in core memory too', () => {
    for (const [m, n] of [
      [40, 40],
      [90, 25],
      [25, 90],
    ]) {
      const plain = matrix(m, n, dense.randoms(m * n, m));
      const a = Matrix.from(plain);
      const [kept, found] = [svd(plain), svd(a, { relative: true })];
      kept.values.forEach((value, i) => {
        expect(Math.abs(found.values[i] - value)).toBeLessThan(1e-13 * kept.values[0]);
      });
      for (const x of [a, found.u, found.v]) x.dispose();
    }
    expect(memory.bytesInUse).toBe(held);
  });
});

describe('djacobi_rows', () => {
  it('returns norms and exponents, also of rows that need no rotation or turn out to be zero', () => {
    memory.scope((scratch) => {
      const x = scratch.f64(16, [0, 0, 0, 0, 3e-300, 4e-300, 0, 0, 0, 0, 0, 8e300, 6e-300, 8e-300, 0, 0]);
      const j = scratch.f64(16, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
      const norms = scratch.f64(4);
      const exponents = scratch.i32(4);
      expect(exports.djacobi_rows(4, 4, x, 4, 4, j, 4, norms, exponents)).toBe(0);
      const at = [...memory.i32(exponents, 4)];
      const sizes = [...memory.f64(norms, 4)].map((norm, i) => norm * 2 ** at[i]);
      sizes.sort((a, b) => b - a);
      expect(Math.abs(sizes[0] / 8e300 - 1)).toBeLessThan(1e-15);
      expect(Math.abs(sizes[1] / Math.hypot(5, 10) / 1e-300 - 1)).toBeLessThan(1e-15);
      // The two rows are parallel up to the rounding of their entries.
      expect(sizes[2]).toBeLessThan(1e-315);
      expect(sizes[3]).toBe(0);
    });
  });
});
