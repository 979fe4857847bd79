import { describe, expect, it } from 'vitest';
import { core, padded } from '../../src/core/index.js';
import {
  Matrix,
  matrix,
  type PlainMatrix,
  spectrum,
  topSpectrum,
  transpose,
} from '../../src/linalg/index.js';
import * as dense from '../reference/dense.js';

/** What other files of this worker hold: these tests hold no more. */
const { bytesInUse: held } = core().memory;

const { exports, memory } = core();

/** What dbalance makes of a matrix: the matrix, and its scale, low and high. */
function balanced({ rows: n, data }: PlainMatrix) {
  return memory.scope((scratch) => {
    const ld = padded(n);
    const at = scratch.f64(n * ld);
    const view = memory.f64(at, n * ld);
    for (let i = 0; i < n; i++) view.set(data.subarray(i * n, (i + 1) * n), i * ld);
    const scale = scratch.f64(n + 2);
    exports.dbalance(n, at, ld, scale);
    const found = memory.f64(at, n * ld);
    const [low, high] = memory.f64(scale + 8 * n, 2);
    return {
      b: Float64Array.from({ length: n * n }, (_, k) => found[Math.floor(k / n) * ld + (k % n)]),
      scale: [...memory.f64(scale, n)],
      low,
      high,
    };
  });
}

/** Row and column of A that are row i of D^-1 P' A P D. */
function origins(n: number, scale: number[], low: number, high: number): number[] {
  const from = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i >= high; i--) [from[i], from[scale[i]]] = [from[scale[i]], from[i]];
  for (let i = 0; i < low; i++) [from[i], from[scale[i]]] = [from[scale[i]], from[i]];
  return from;
}

/** D^-1 B D for D of powers of two: the same eigenvalues, exactly. */
const graded = ({ rows: n, data }: PlainMatrix, exponent: (i: number) => number) =>
  matrix(
    n,
    n,
    data.map((x, k) => x * 2 ** (exponent(k % n) - exponent(Math.floor(k / n)))),
  );

/** The largest |A v - value v| over the largest modulus, by the definition. */
function residual(
  { rows: n, data }: PlainMatrix,
  { re, im, vectors }: ReturnType<typeof topSpectrum>,
): number {
  const size = Math.max(...Array.from(re, (x, i) => Math.hypot(x, im[i])));
  return Math.max(
    ...vectors.map(({ re: x, im: y = new Float64Array(n) }, i) => {
      const [ax, ay] = [dense.matmul(n, 1, n, data, x), dense.matmul(n, 1, n, data, y)];
      const real = ax.map((v, j) => (v - re[i] * x[j] + im[i] * y[j]) / size);
      return Math.hypot(...real, ...ay.map((v, j) => (v - re[i] * y[j] - im[i] * x[j]) / size));
    }),
  );
}

describe('balancing', () => {
  it('is an exact similarity, triangular outside of a block whose rows and columns are alike', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const n = 1 + (seed % 13);
      const next = dense.uniforms(seed);
      const full = seed % 3 === 0;
      const a = matrix(
        n,
        n,
        Float64Array.from({ length: n * n }, () => (full || next() > 0.4 ? next() * 10 ** (30 * next()) : 0)),
      );
      const { b, scale, low, high } = balanced(a);
      const from = origins(n, scale, low, high);
      expect([...from].sort((i, j) => i - j)).toEqual([...from.keys()]);
      const d = (i: number) => (i >= low && i < high ? scale[i] : 1);
      for (let i = 0; i < n; i++) {
        expect(Number.isInteger(Math.log2(d(i)))).toBe(true);
        for (let j = 0; j < n; j++) {
          expect(b[i * n + j]).toBe((a.data[from[i] * n + from[j]] / d(i)) * d(j));
          if (j < i && (j < low || i >= high)) expect(b[i * n + j]).toBe(0);
        }
      }
      for (let i = low; i < high; i++) {
        const inside = Array.from({ length: high - low }, (_, k) => low + k);
        const r = Math.hypot(...inside.map((j) => b[i * n + j]));
        const c = Math.hypot(...inside.map((j) => b[j * n + i]));
        expect(inside.length).toBeGreaterThan(1);
        expect(Math.max(r / c, c / r)).toBeLessThan(3);
      }
    }
  });

  it('takes the powers that LAPACK takes', () => {
    // scipy.linalg.matrix_balance of version 1.17.
    const a = [1, 1e6, 0, 0, 1e-6, 2, 1e5, 0, 0, 1e-4, 3, 1e3, 1e-9, 0, 1e-2, 4];
    const { scale, low, high } = balanced(matrix(4, 4, a));
    expect([low, high]).toEqual([0, 4]);
    expect(scale.map(Math.log2)).toEqual([24, 8, -4, -10]);
  });

  it('is spared where it would change little', () => {
    const check = (data: Float64Array) =>
      memory.scope((scratch) => {
        const n = Math.sqrt(data.length);
        const ld = padded(n);
        const at = scratch.f64(n * ld);
        for (let i = 0; i < n; i++) memory.f64(at, n * ld).set(data.subarray(i * n, (i + 1) * n), i * ld);
        return exports.dbalanced(n, at, ld, scratch.f64(n)) !== 0;
      });
    const even = dense.randoms(900, 1);
    expect(check(even)).toBe(true);
    for (const line of [0, 17, 29]) {
      const rows = even.map((x, k) => (Math.floor(k / 30) === line ? 8 * x : x));
      expect(check(rows)).toBe(false);
      expect(check(rows.map((_, k) => rows[(k % 30) * 30 + Math.floor(k / 30)]))).toBe(false);
    }
    // Squares that leave the range say nothing.
    for (const size of [1e-200, 1e200]) expect(check(even.map((x) => x * size))).toBe(false);
  });
});

describe('the spectrum of a badly scaled matrix', () => {
  it('is that of the matrix that it is similar to', () => {
    for (const [n, span] of [
      [10, 20],
      [10, 300],
      [40, 60],
      [170, 40],
    ]) {
      const b = matrix(n, n, dense.randoms(n * n, n));
      const truth = spectrum(b);
      const shuffled = dense.uniforms(n);
      const powers = Array.from({ length: n }, () => Math.round(span * shuffled()));
      for (const exponent of [
        (i: number) => Math.round((i * span) / n),
        (i: number) => -Math.round((i * span) / n),
        (i: number) => powers[i],
      ]) {
        const { re, im, status } = spectrum(graded(b, exponent));
        expect(status).toBe('converged');
        for (let i = 0; i < n; i++) {
          const off = Array.from(re, (x, j) => Math.hypot(x - truth.re[i], im[j] - truth.im[i]));
          expect(Math.min(...off)).toBeLessThan(1e-12 * n);
        }
      }
    }
  });

  it('has the roots of a polynomial whose coefficients span 28 decades, by any companion matrix', () => {
    const c = [1.19469367e21, 1.67924808e16, 3.97850921e10, 1.39471145, 1.56417732e-7];
    // mpmath, 60 digits.
    const roots = [
      [-90585.83490300472, 0],
      [-331498.8885513581, 0],
      [-4247248.370937323, 504311305.0243749],
      [-4247248.370937323, -504311305.0243749],
    ];
    const last = matrix(4, 4, [0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, ...c.slice(0, 4).map((x) => -x / c[4])]);
    const turned = matrix(
      4,
      4,
      last.data.map((_, k) => last.data[15 - k]),
    );
    const flipped = matrix(
      4,
      4,
      last.data.map((_, k) => last.data[(k % 4) * 4 + Math.floor(k / 4)]),
    );
    for (const a of [last, turned, flipped]) {
      const { re, im } = spectrum(a);
      roots.forEach(([x, y], i) => {
        expect(Math.hypot(re[i] - x, im[i] - y) / Math.hypot(x, y)).toBeLessThan(1e-12);
      });
    }
  });

  it('has a root of 1e-16 beside others of 20', () => {
    // A subdiagonal entry that is small beside its neighbours still moves an eigenvalue if its opposite entry is large.
    const a = matrix(8, 8);
    a.data.set([-0.0050052774093358975, 0.015907123059594925, 1.5168337442258686, 3.696681067385055e-6]);
    a.data.set([-9409.144890328467, -44277349.1759019, 1788955.5923805747, 4.1450558601421414e-10], 4);
    for (let i = 1; i < 8; i++) a.data[i * 8 + i - 1] = 1;
    // mpmath, 120 digits.
    const roots = [
      [16.28818012528118, 9.414618428955368],
      [0.04040305632850877, 0],
      [-2.317025575031891e-16, 0],
      [-0.02081243117124878, 18.808812081258793],
      [-16.29007186097886, 9.394154068879137],
    ];
    const { re, im } = spectrum(a);
    for (const [x, y] of roots) {
      const off = Array.from(re, (v, i) => Math.hypot(v - x, im[i] - y) / Math.hypot(x, y));
      expect(Math.min(...off)).toBeLessThan(1e-13);
    }
  });

  it('holds the eigenvalues that a permutation sets free, whatever stands beside them', () => {
    const [n, m] = [12, 5];
    const block = matrix(m, m, dense.randoms(m * m, 3));
    const noise = dense.randoms(n * n, 4);
    const next = dense.uniforms(5);
    const order = Array.from({ length: n }, (_, i) => i).sort(() => next());
    const a = matrix(n, n);
    for (let i = 0; i < n; i++) {
      for (let j = i; j < n; j++) a.data[order[i] * n + order[j]] = i === j ? i / 4 : 1e12 * noise[i * n + j];
    }
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++) a.data[order[4 + i] * n + order[4 + j]] = block.data[i * m + j];
    const found = spectrum(a);
    const truth = spectrum(block);
    const pairs = Array.from(found.re, (x, i): [number, number] => [x, found.im[i]]);
    for (const i of [0, 1, 2, 3, 9, 10, 11]) expect(pairs).toContainEqual([i / 4, 0]);
    for (let i = 0; i < m; i++)
      expect(Math.min(...pairs.map(([x, y]) => Math.hypot(x - truth.re[i], y - truth.im[i])))).toBeLessThan(
        1e-14,
      );
  });

  it('takes entries that are 600 decades apart, and rows and columns of zeros', () => {
    const { re, im } = spectrum(matrix(2, 2, [1, 1e300, 1e-300, 2]));
    expect([...re, ...im]).toEqual([
      (3 + Math.sqrt(5)) / 2,
      expect.closeTo((3 - Math.sqrt(5)) / 2, 15),
      0,
      0,
    ]);
    expect([...spectrum(matrix(3, 3, [0, 1e300, 0, 0, 0, 0, 0, 1e-300, 0])).re]).toEqual([0, 0, 0]);
    const hole = spectrum(matrix(3, 3, [2, 0, 1e-200, 1e200, 0, 1e100, 1e200, 0, 5]));
    expect(hole.re[0]).toBeCloseTo((7 + Math.sqrt(13)) / 2, 13);
    expect(hole.re[1]).toBeCloseTo((7 - Math.sqrt(13)) / 2, 13);
    expect(hole.re[2]).toBe(0);
  });

  it('does not suffer where entries that are rounding stand for zeros', () => {
    // Watkins, ETNA 23 (2006) 1: what a reduction to Hessenberg form leaves below the subdiagonal must not be scaled up.
    const n = 30;
    const noise = dense.randoms(n * n, 6);
    const clean = matrix(
      n,
      n,
      noise.map((x, k) => (Math.floor(k / n) > (k % n) + 1 ? 0 : x)),
    );
    const dirty = matrix(
      n,
      n,
      noise.map((x, k) => (Math.floor(k / n) > (k % n) + 1 ? 1e-17 * x : x)),
    );
    const { b, scale } = balanced(dirty);
    expect(Math.max(...b.map(Math.abs))).toBeLessThan(2);
    expect(Math.max(...scale) / Math.min(...scale)).toBeLessThan(1e4);
    const [truth, found] = [spectrum(clean), spectrum(dirty)];
    for (let i = 0; i < n; i++)
      expect(Math.hypot(found.re[i] - truth.re[i], found.im[i] - truth.im[i])).toBeLessThan(1e-12);
  });
});

describe('topSpectrum of a badly scaled matrix', () => {
  it('measures residuals on the vectors that it returns, of the matrix that it was given', () => {
    for (const [n, span] of [
      [4, 40],
      [10, 60],
      [10, 600],
      [100, 30],
    ]) {
      const b = matrix(n, n, dense.randoms(n * n, n + 1));
      const truth = spectrum(b);
      for (const sign of n < 80 ? [1, -1] : [1]) {
        const a = graded(b, (i) => Math.round((sign * i * span) / n));
        for (const given of [a, Matrix.from(a)]) {
          const top = topSpectrum(given, 2);
          expect(top.status).toBe('converged');
          expect(top.residual).toBeLessThan(1e-10);
          expect(residual(a, top)).toBeLessThan(2 * top.residual + 1e-13);
          for (let i = 0; i < 2; i++)
            expect(Math.hypot(top.re[i] - truth.re[i], top.im[i] - truth.im[i])).toBeLessThan(1e-9);
          for (const { re, im = [] } of top.vectors) expect(Math.hypot(...re, ...im)).toBeCloseTo(1, 13);
          if (given instanceof Matrix) given.dispose();
        }
      }
    }
    expect(memory.bytesInUse).toBe(held);
  });

  it('says of an operator, which cannot be balanced, that rounding ends the iteration', () => {
    const n = 120;
    const b = matrix(n, n, dense.randoms(n * n, 7));
    const operator = (span: number) => {
      const a = graded(b, (i) => Math.round((i * span) / n));
      const apply = (x: Float64Array, y: Float64Array) => y.set(dense.matmul(n, 1, n, a.data, x));
      return { a, top: topSpectrum({ size: n, apply }, 2) };
    };
    const even = operator(0);
    expect(even.top.status).toBe('converged');
    const steep = operator(40);
    expect(steep.top.status).toBe('stalled');
    expect(steep.top.iterations).toBeLessThan(1000);
    expect(steep.top.residual).toBeGreaterThan(1e-10);
    for (const { a, top } of [even, steep])
      expect(Math.abs(Math.log2(residual(a, top) / top.residual))).toBeLessThan(0.5);
  });

  it('finds the one vector of a block of Jordan, whose neighbours are far outside of the range of numbers', () => {
    for (const n of [5, 30, 80]) {
      for (const value of [2, 0, 1e-3]) {
        const upper = matrix(n, n);
        for (let i = 0; i < n; i++) upper.data[i * (n + 1)] = value;
        for (let i = 1; i < n; i++) upper.data[i * (n + 1) - n] = 1;
        for (const [a, one] of [
          [upper, 0],
          [transpose(upper), n - 1],
        ] as const) {
          const top = topSpectrum(a, 1);
          expect([top.status, top.re[0], top.im[0]]).toEqual(['converged', value, 0]);
          expect(Math.abs(top.vectors[0].re[one])).toBeCloseTo(1, 13);
        }
      }
    }
  });

  it('does not certify a zero by its own size, but beside others', () => {
    // Rates of a Markov chain: rows have the sum zero.
    for (const n of [6, 150]) {
      const rates = dense.randoms(n * n, 8).map(Math.abs);
      for (let i = 0; i < n; i++) {
        rates[i * (n + 1)] = 0;
        rates[i * (n + 1)] = -rates.subarray(i * n, (i + 1) * n).reduce((sum, x) => sum + x, 0);
      }
      const a = matrix(n, n, rates);
      const alone = topSpectrum(a, 1);
      expect(Math.abs(alone.re[0])).toBeLessThan(1e-12);
      expect(alone.status === 'converged').toBe(alone.re[0] === 0 || residual(a, alone) < 1e-10);
      const both = topSpectrum(a, 2);
      expect(both.status).toBe('converged');
      expect(Math.abs(both.re[0])).toBeLessThan(1e-12);
      expect(residual(a, both)).toBeLessThan(1e-10);
    }
  });
});
