import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import {
  eigh,
  Matrix,
  matrix,
  type PlainMatrix,
  qr,
  svd,
  topEigen,
  topSingular,
  transpose,
} from '../../src/linalg/index.js';
import * as dense from '../reference/dense.js';

/** Standard normal numbers by Box and Muller. */
function normals(count: number, seed: number): Float64Array {
  const next = dense.uniforms(seed);
  return Float64Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log((next() + 1) / 2 + 1e-12));
    return radius * Math.cos(Math.PI * next());
  });
}

function withSpectrum(values: number[], seed: number): PlainMatrix {
  const n = values.length;
  const { q } = qr(matrix(n, n, dense.randoms(n * n, seed)));
  const scaled = q.data.map((v, at) => v * values[at % n]);
  const a = dense.matmul(n, n, n, scaled, transpose(q).data);
  return matrix(
    n,
    n,
    a.map((_, at) => a[Math.max(at, (at % n) * n + Math.floor(at / n))]),
  );
}

/** |A v - value v|, by the definition. */
function residual(a: PlainMatrix, v: Float64Array, value: number): number {
  let sum = 0;
  for (let i = 0; i < a.rows; i++) {
    sum += (dense.dot(a.data.subarray(i * a.cols, (i + 1) * a.cols), v) - value * v[i]) ** 2;
  }
  return Math.sqrt(sum);
}

function expectOrthonormal(vectors: Float64Array[]): void {
  vectors.forEach((v, i) => {
    for (let j = 0; j <= i; j++)
      expect(Math.abs(dense.dot(v, vectors[j]) - (i === j ? 1 : 0))).toBeLessThan(1e-12);
  });
}

const clean = () => {
  expect(core().memory.bytesInUse).toBe(0);
  expect(core().memory.bytesReserved).toBe(0);
};

describe('topEigen', () => {
  it('agrees with the full decomposition, for both orders and every k', () => {
    for (const n of [1, 2, 3, 5, 17, 40, 150]) {
      const a = withSpectrum(
        [...dense.randoms(n, 1)].map((v) => v - 0.2),
        2,
      );
      const { values } = eigh(a);
      for (const k of [1, 2, 5, n].filter((k) => k <= n)) {
        const top = topEigen(a, k);
        expect(top.status).toBe('converged');
        expect(top.residual).toBeLessThan(1e-10);
        const largest = [...values].reverse().slice(0, k);
        const big = topEigen(a, k, { which: 'magnitude' });
        const modulus = [...values].sort((x, y) => Math.abs(y) - Math.abs(x)).slice(0, k);
        for (let i = 0; i < k; i++) {
          expect(Math.abs(top.values[i] - largest[i])).toBeLessThan(1e-10);
          expect(Math.abs(big.values[i] - modulus[i])).toBeLessThan(1e-10);
          expect(residual(a, top.vectors[i], top.values[i])).toBeLessThan(1e-9);
          expect(residual(a, big.vectors[i], big.values[i])).toBeLessThan(1e-9);
        }
        expectOrthonormal(top.vectors);
        expectOrthonormal(big.vectors);
      }
    }
    clean();
  });

  it('finds every copy of a multiple eigenvalue', () => {
    const bulk = Array.from({ length: 195 }, (_, i) => i / 250);
    const a = withSpectrum([...bulk, 3, 3, 3, 2, 2], 3);
    const { values, vectors, status } = topEigen(a, 5);
    expect(status).toBe('converged');
    [3, 3, 3, 2, 2].forEach((v, i) => {
      expect(Math.abs(values[i] - v)).toBeLessThan(1e-9);
    });
    expectOrthonormal(vectors);
  });

  it('survives operators whose Krylov spaces end at once', () => {
    const n = 60;
    const zero = topEigen(matrix(n, n), 3);
    expect([...zero.values, zero.status, zero.residual]).toEqual([0, 0, 0, 'converged', 0]);
    expectOrthonormal(zero.vectors);
    const one = topEigen({ size: n, apply: (x, y) => y.set(x) }, 4);
    for (const v of one.values) expect(Math.abs(v - 1)).toBeLessThan(1e-14);
    expectOrthonormal(one.vectors);
    const u = dense.randoms(n, 1);
    const rankOne = topEigen({ size: n, apply: (x, y) => y.set(u.map((v) => v * dense.dot(u, x))) }, 2);
    expect(Math.abs(rankOne.values[0] / dense.dot(u, u) - 1)).toBeLessThan(1e-13);
    expect(Math.abs(rankOne.values[1])).toBeLessThan(1e-12);
    clean();
  });

  it('separates a spike from the edge of a bulk of size 2000 close to it', () => {
    // W + (lambda / n) x x' with W a Wigner matrix of bulk [-2, 2]: the top eigenvalue is lambda + 1 / lambda and its
    // squared overlap with x is 1 - 1 / lambda^2 (Benaych-Georges and Nadakuditi 2011). Here lambda^2 = 1.44.
    const n = 2000;
    const lambda = 1.2;
    const noise = normals((n * (n + 1)) / 2, 5);
    const x = dense.randoms(n, 6).map(Math.sign);
    const a = matrix(n, n);
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j <= i; j++, at++) {
        const w = noise[at] * Math.sqrt((i === j ? 2 : 1) / n) + (lambda / n) * x[i] * x[j];
        a.data[i * n + j] = w;
        a.data[j * n + i] = w;
      }
    }
    const { values, vectors, status, iterations } = topEigen(a, 1);
    expect(status).toBe('converged');
    expect(iterations).toBeLessThan(1500);
    // Fluctuations are of order n^(-1/2); the limit of the bulk edge, 2, is 0.033 below.
    expect(Math.abs(values[0] - (lambda + 1 / lambda))).toBeLessThan(0.1);
    expect(dense.dot(vectors[0], x) ** 2 / n).toBeGreaterThan(0.1);
    expect(residual(a, vectors[0], values[0])).toBeLessThan(1e-9);
  });

  it('returns the same bits for the same seed, the same pair for another', () => {
    const a = withSpectrum([...dense.randoms(80, 1)], 2);
    const first = topEigen(a, 2, { seed: 4 });
    expect(topEigen(a, 2, { seed: 4 })).toEqual(first);
    const other = topEigen(a, 2, { seed: 5 });
    expect(other.vectors[0]).not.toEqual(first.vectors[0]);
    expect(Math.abs(dense.dot(other.vectors[0], first.vectors[0]))).toBeCloseTo(1, 12);
  });

  it('says when it was stopped or met what is not finite', () => {
    const a = withSpectrum([...dense.randoms(300, 1)], 2);
    const stopped = topEigen(a, 2, { maxIterations: 20 });
    expect(stopped.status).toBe('max-iterations');
    expect(stopped.iterations).toBe(20);
    expect(stopped.residual).toBeGreaterThan(1e-10);
    expect(Math.abs(residual(a, stopped.vectors[0], stopped.values[0]))).toBeLessThan(2 * stopped.residual);
    const early = topEigen(a, 4, { maxIterations: 3 });
    expect(early.status).toBe('max-iterations');
    let calls = 0;
    const broken = topEigen(
      { size: 9, apply: (x, y) => y.set(++calls > 4 ? x.map(() => NaN) : x.map((v, i) => v * i)) },
      1,
    );
    expect(broken.status).toBe('non-finite');
    expect(broken.values[0]).toBeNaN();
    expect(broken.vectors[0]).toHaveLength(9);
    clean();
  });

  it('gives its memory back when the operator throws', () => {
    const fail = () => {
      throw new Error('broken operator');
    };
    expect(() => topEigen({ size: 5, apply: fail }, 1)).toThrow('broken operator');
    clean();
  });

  it('refuses wrong arguments', () => {
    const a = matrix(3, 3);
    expect(() => topEigen(a, 0)).toThrow(new RangeError('k must be an integer from 1 to 3, got 0'));
    expect(() => topEigen(a, 4)).toThrow('k must be an integer from 1 to 3, got 4');
    expect(() => topEigen(a, 1, { tolerance: 0 })).toThrow('tolerance must be between 0 and 1, got 0');
    expect(() => topEigen(a, 1, { which: 'smallest' as never })).toThrow(
      "which must be 'largest' or 'magnitude'",
    );
    expect(() => topEigen(a, 1, { seed: 0.5 })).toThrow('seed must be an integer, got 0.5');
    expect(() => topEigen(matrix(2, 3), 1)).toThrow('a must be square, got 2 x 3');
    const identical = (x: Float64Array) => x;
    expect(() => topEigen({ size: 3, apply: identical }, 1)).toThrow(
      'apply must write into its second argument',
    );
    expect(() => topEigen({ n: 3, apply: identical } as never, 1)).toThrow('a.size must be an integer >= 1');
    expect(() => topSingular({ rows: 2, cols: 2, apply: identical } as never, 1)).toThrow(
      'a.applyTransposed must be a function, got undefined',
    );
    clean();
  });
});

describe('topSingular', () => {
  it('agrees with the full decomposition for tall, wide and square matrices', () => {
    for (const [m, n] of [
      [1, 1],
      [1, 6],
      [6, 1],
      [5, 5],
      [30, 70],
      [120, 60],
      [130, 130],
    ]) {
      const a = matrix(m, n, dense.randoms(m * n, m));
      const { values } = svd(a);
      for (const k of [1, 3, Math.min(m, n)].filter((k) => k <= Math.min(m, n))) {
        const top = topSingular(a, k);
        expect(top.status).toBe('converged');
        expectOrthonormal(top.left);
        expectOrthonormal(top.right);
        for (let i = 0; i < k; i++) {
          expect(Math.abs(top.values[i] - values[i])).toBeLessThan(1e-10 * values[0]);
          const av = dense.matmul(m, 1, n, a.data, top.right[i]);
          const atu = dense.matmul(1, n, m, top.left[i], a.data);
          const off = dense.difference(
            av,
            top.left[i].map((v) => v * top.values[i]),
          );
          const back = dense.difference(
            atu,
            top.right[i].map((v) => v * top.values[i]),
          );
          expect(Math.max(dense.frobenius(off), dense.frobenius(back))).toBeLessThan(2e-10 * values[0]);
        }
      }
    }
    clean();
  });

  it('takes operators, multiple values, low rank and zero', () => {
    // diag(4, 4, 4, 1, 1, 0, ...) as an operator from 50 to 80 dimensions.
    const diagonal = [4, 4, 4, 1, 1];
    const scale = (x: Float64Array, y: Float64Array) => y.fill(0).set(diagonal.map((d, i) => d * x[i]));
    const { values, left, right, status } = topSingular(
      { rows: 80, cols: 50, apply: scale, applyTransposed: scale },
      7,
    );
    expect(status).toBe('converged');
    [...diagonal, 0, 0].forEach((d, i) => {
      expect(Math.abs(values[i] - d)).toBeLessThan(1e-12);
    });
    expectOrthonormal(left);
    expectOrthonormal(right);
    const zero = topSingular(matrix(20, 30), 2);
    expect([...zero.values, zero.status]).toEqual([0, 0, 'converged']);
    expectOrthonormal(zero.left);
    clean();
  });

  it('separates a spike from the bulk of a rectangular noise matrix', () => {
    // Y = W + (s / sqrt(n)) u v' with W_ij ~ N(0, 1 / n), 600 x 1200, |u| = 1, |v|^2 = n; threshold s^4 = 600 / 1200.
    const [m, n] = [600, 1200];
    const s = 1.2 * 0.5 ** 0.25;
    const noise = normals(m * n, 7);
    const u = dense.randoms(m, 8).map((v) => Math.sign(v) / Math.sqrt(m));
    const v = dense.randoms(n, 9).map(Math.sign);
    const a = matrix(
      m,
      n,
      noise.map((w, at) => w / Math.sqrt(n) + (s / Math.sqrt(n)) * u[Math.floor(at / n)] * v[at % n]),
    );
    const { values, left, status } = topSingular(a, 1);
    expect(status).toBe('converged');
    // sqrt((1 + s^2)(c + s^2)) / s, Benaych-Georges and Nadakuditi 2012, with c = 1/2.
    expect(Math.abs(values[0] - Math.sqrt((1 + s * s) * (0.5 + s * s)) / s)).toBeLessThan(0.1);
    expect(dense.dot(left[0], u) ** 2).toBeGreaterThan(0.1);
  });

  it('takes numbers of any size: what is found goes with them', () => {
    // Rank two, in small integers: exact also where numbers have few digits.
    const [m, n] = [12, 7];
    const data = Float64Array.from({ length: m * n }, (_, k) => (Math.floor(k / n) % 3) + 2 * ((k % n) % 2));
    const square = Float64Array.from(
      { length: n * n },
      (_, k) => (Math.floor(k / n) % 3) + ((k % n) % 3) - 2,
    );
    const one = topSingular(matrix(m, n, data), 4);
    const two = topEigen(matrix(n, n, square), 4, { which: 'magnitude' });
    for (const size of [2 ** -1060, 2 ** 1018]) {
      const scaled = (values: Float64Array) => values.map((x) => x * size);
      const right = topSingular(matrix(m, n, scaled(data)), 4);
      expect([right.status, right.left, right.right]).toEqual(['converged', one.left, one.right]);
      expect(right.values).toEqual(scaled(one.values));
      for (const a of [matrix(n, n, scaled(square)), Matrix.from(matrix(n, n, scaled(square)))]) {
        const found = topEigen(a, 4, { which: 'magnitude' });
        expect([found.status, found.vectors]).toEqual(['converged', two.vectors]);
        expect(found.values).toEqual(scaled(two.values));
        // What was lent is not what was scaled.
        if (a instanceof Matrix) {
          expect(a.toArray()).toEqual(scaled(square));
          a.dispose();
        }
      }
    }
    clean();
  });

  it('refuses wrong arguments and reports what is not finite', () => {
    expect(() => topSingular(matrix(3, 2), 3)).toThrow('k must be an integer from 1 to 2, got 3');
    expect(() => topSingular(matrix(2, 3, [1, 2, 3, 4, 5, NaN]), 1)).toThrow('a must be finite');
    const nan = (_: Float64Array, y: Float64Array) => y.fill(NaN);
    const broken = topSingular({ rows: 4, cols: 6, apply: nan, applyTransposed: nan }, 1);
    expect(broken.status).toBe('non-finite');
    expect([broken.left[0].length, broken.right[0].length]).toEqual([4, 6]);
    clean();
  });
});
