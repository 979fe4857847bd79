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
  topSpectrum,
  transpose,
} from '../../src/linalg/index.js';
import * as dense from '../reference/dense.js';

/** What other files of this worker hold: these tests hold no more. */
const { bytesInUse: held, bytesReserved: reserved } = core().memory;

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
  expect(core().memory.bytesInUse).toBe(held);
  expect(core().memory.bytesReserved).toBe(reserved);
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

  it('finds copies that take many bases to rise: of a cycle, at both ends of the spectrum, and of a torus', () => {
    // The adjacency of a cycle over 2: cos(2 pi j / n), all but one or two of them double.
    const cycle = (n: number) => ({
      size: n,
      apply: (x: Float64Array, y: Float64Array) => {
        for (let i = 0; i < n; i++) y[i] = (x[(i + 1) % n] + x[(i + n - 1) % n]) / 2;
      },
    });
    const cosines = (n: number) => Array.from({ length: n }, (_, j) => Math.cos((2 * Math.PI * j) / n));
    for (const [n, k] of [
      [300, 2],
      [501, 3],
      [501, 4],
      [1000, 3],
    ]) {
      const { values, vectors, status } = topEigen(cycle(n), k);
      expect(status).toBe('converged');
      const exact = cosines(n).sort((a, b) => b - a);
      values.forEach((v, i) => {
        expect(Math.abs(v - exact[i])).toBeLessThan(1e-11);
      });
      expectOrthonormal(vectors);
    }
    // Of odd length: -cos(pi / n) twice, behind 1.
    const both = topEigen(cycle(301), 4, { which: 'magnitude' });
    expect(both.status).toBe('converged');
    const moduli = cosines(301).sort((a, b) => Math.abs(b) - Math.abs(a));
    both.values.forEach((v, i) => {
      expect(Math.abs(Math.abs(v) - Math.abs(moduli[i]))).toBeLessThan(1e-11);
    });
    // The sum of two cycles of 24: the second value comes four times, and so does the third.
    const m = 24;
    const torus = {
      size: m * m,
      apply: (x: Float64Array, y: Float64Array) => {
        for (let i = 0; i < m * m; i++) {
          const [row, column] = [i - (i % m), i % m];
          y[i] = x[row + ((column + 1) % m)] + x[row + ((column + m - 1) % m)];
          y[i] += x[(i + m) % (m * m)] + x[(i + m * m - m) % (m * m)];
        }
      },
    };
    const { values, status } = topEigen(torus, 9);
    expect(status).toBe('converged');
    const c = 2 * Math.cos((2 * Math.PI) / m);
    [4, 2 + c, 2 + c, 2 + c, 2 + c, 2 * c, 2 * c, 2 * c, 2 * c].forEach((v, i) => {
      expect(Math.abs(values[i] - v)).toBeLessThan(1e-11);
    });
    clean();
  });

  it('counts as many copies as there are, of clusters too, whatever the start', () => {
    const n = 400;
    const diagonal = (values: number[]) => ({
      size: n,
      apply: (x: Float64Array, y: Float64Array) => {
        for (let i = 0; i < n; i++) y[i] = (values[i] ?? 0.9 - i / (2 * n)) * x[i];
      },
    });
    for (const top of [
      [1, 1, 1, 1, 1],
      [1 + 1e-8, 1 + 1e-8, 1, 1],
      [1 + 3e-9, 1, 1, 1],
      [3, 2, 2, 1, 1],
      // What is behind the first is far below the tolerance times the first.
      [1e9, 1.5, 1.5, 1],
    ]) {
      for (let seed = 1; seed <= 10; seed++) {
        for (const k of [2, 3, top.length]) {
          const { values, status, residual } = topEigen(diagonal(top), k, { seed });
          expect(status).toBe('converged');
          expect(residual).toBeLessThan(1e-10);
          for (let i = 0; i < k; i++)
            expect(Math.abs(values[i] - top[i])).toBeLessThan(1e-11 * Math.max(1, top[0]));
        }
      }
    }
    clean();
  });

  it('finds copies that are ten tolerances apart from what would stand in for them', () => {
    const n = 400;
    for (const tolerance of [1e-3, 1e-5, 1e-7]) {
      // Two copies, then a bulk that begins a little more than ten tolerances below.
      const values = Array.from({ length: n }, (_, i) => (i < 2 ? 1 : (1 - 11 * tolerance) * (1 - i / n)));
      const apply = (x: Float64Array, y: Float64Array) => y.set(x.map((v, i) => v * values[i]));
      for (let seed = 1; seed <= 10; seed++) {
        const top = topEigen({ size: n, apply }, 2, { tolerance, seed });
        expect(top.status).toBe('converged');
        for (const value of top.values) expect(Math.abs(value - 1)).toBeLessThan(tolerance);
      }
    }
    clean();
  });

  it('bounds the residuals of what it returns, also of copies that several spaces brought', () => {
    const n = 500;
    const values = Array.from({ length: n }, (_, i) => (i < 9 ? 2 - (i % 3) * 0.02 : 1.9 - i / n));
    const apply = (x: Float64Array, y: Float64Array) => {
      for (let i = 0; i < n; i++) y[i] = values[i] * x[i];
    };
    for (const tolerance of [1e-4, 1e-8]) {
      const top = topEigen({ size: n, apply }, 8, { tolerance });
      expect(top.status).toBe('converged');
      expect(top.residual).toBeLessThan(tolerance);
      top.vectors.forEach((v, i) => {
        const off = v.map((x, j) => (values[j] - top.values[i]) * x);
        expect(dense.frobenius(off)).toBeLessThan(2 * top.residual + 1e-14);
      });
    }
  });

  it('does not call converged what it had no time to search', () => {
    const n = 400;
    const spread = {
      size: n,
      apply: (x: Float64Array, y: Float64Array) => y.set(x.map((v, i) => v * (i % 200))),
    };
    const whole = topEigen(spread, 2);
    expect([...whole.values, whole.status]).toEqual([
      expect.closeTo(199, 9),
      expect.closeTo(199, 9),
      'converged',
    ]);
    for (let maxIterations = 10; maxIterations < whole.iterations; maxIterations += 23)
      expect(topEigen(spread, 2, { maxIterations }).status).toBe('max-iterations');
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
    // Projectors of a rank below k, k, and above it; and what is left of one below the tolerance.
    for (const rank of [2, 4, 9]) {
      for (const rest of [0, 1e-7, 1e-13]) {
        const diagonal = Float64Array.from({ length: 500 }, (_, i) =>
          i < rank ? 1 : i < rank + 3 ? rest : 0,
        );
        const apply = (x: Float64Array, y: Float64Array) => y.set(x.map((v, i) => v * diagonal[i]));
        const { values, vectors, status } = topEigen({ size: 500, apply }, 4);
        expect(status).toBe('converged');
        values.forEach((v, i) => {
          expect(Math.abs(v - diagonal[i])).toBeLessThan(1e-12);
        });
        expectOrthonormal(vectors);
      }
    }
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
    clean();
  });

  it('refuses operators that do not write, and lets those that write zeros pass', () => {
    const size = 20;
    const after = async (x: Float64Array, y: Float64Array) => {
      await null;
      y.set(x);
    };
    const fails = async (_x: Float64Array, _y: Float64Array) => {
      throw new Error('nobody hears this');
    };
    const rebinds = (...args: Float64Array[]) => {
      args[1] = args[0].map((v) => 2 * v);
    };
    for (const [apply, why] of [
      [after, 'before it returns, got a promise'],
      [fails, 'before it returns, got a promise'],
      [rebinds, 'which it left as it was'],
      [() => {}, 'which it left as it was'],
      [(x: Float64Array) => Array.from(x), 'got an array that it returns'],
    ] as [(x: Float64Array, y: Float64Array) => void, string][]) {
      const message = new TypeError(`a.apply must write into its second argument, ${why}`);
      expect(() => topEigen({ size, apply }, 1)).toThrow(message);
      expect(() => topSpectrum({ size, apply }, 1)).toThrow(message);
      const writes = (x: Float64Array, y: Float64Array) => void y.set(x);
      expect(() => topSingular({ rows: size, cols: size, apply, applyTransposed: writes }, 1)).toThrow(
        message,
      );
      expect(() => topSingular({ rows: size, cols: size, apply: writes, applyTransposed: apply }, 1)).toThrow(
        `a.applyTransposed must write into its second argument, ${why}`,
      );
    }
    for (const apply of [
      (_: Float64Array, y: Float64Array) => void y.fill(0),
      (_: Float64Array, y: Float64Array) => void y.fill(-0),
      (x: Float64Array, y: Float64Array) => void y.set(x.map((v) => 0 * v)),
      // Adds to the zeros that it finds.
      (x: Float64Array, y: Float64Array) => {
        for (let i = 0; i < size; i++) y[i] += 0 * x[i];
      },
    ]) {
      const zero = topEigen({ size, apply }, 2);
      expect([zero.status, ...zero.values]).toEqual(['converged', 0, 0]);
      const general = topSpectrum({ size, apply }, 1);
      expect([general.status, general.re[0]]).toEqual(['converged', 0]);
    }
    // Skips what is zero: nothing to write for the first unit vector.
    const shift = (x: Float64Array, y: Float64Array) => {
      for (let i = 1; i < size; i++) if (x[i] !== 0) y[i - 1] += 2 * x[i];
    };
    const nilpotent = topSpectrum({ size, apply: shift }, 1);
    expect(nilpotent.re[0]).toBe(0);
    // Writes where it is not zero.
    const sparse = (x: Float64Array, y: Float64Array) => {
      y[3] = 5 * x[3];
    };
    expect(topEigen({ size, apply: sparse }, 2).values[0]).toBeCloseTo(5, 12);
    clean();
  });

  it('refuses wrong operators', () => {
    const identical = (x: Float64Array) => x;
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

  it('finds the copies of a circulant difference, which take many bases to rise, tall or wide', () => {
    const n = 400;
    const [ahead, behind] = [1, n - 1].map((by) => (x: Float64Array, y: Float64Array) => {
      for (let i = 0; i < n; i++) y[i] = x[i] - x[(i + by) % n];
    });
    const exact = Array.from({ length: n }, (_, j) => 2 * Math.abs(Math.sin((Math.PI * j) / n))).sort(
      (a, b) => b - a,
    );
    for (const extra of [0, 30]) {
      const tall = { rows: n + extra, cols: n, apply: ahead, applyTransposed: behind };
      const wide = { rows: n, cols: n + extra, apply: ahead, applyTransposed: behind };
      for (const [operator, k] of [
        [tall, 3],
        [wide, 4],
      ] as const) {
        const { values, left, right, status } = topSingular(operator, k);
        expect(status).toBe('converged');
        values.forEach((v, i) => {
          expect(Math.abs(v - exact[i])).toBeLessThan(1e-11);
        });
        expectOrthonormal(left);
        expectOrthonormal(right);
      }
    }
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
