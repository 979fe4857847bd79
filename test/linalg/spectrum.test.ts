import { describe, expect, it } from 'vitest';
import { core, padded } from '../../src/core/index.js';
import { eigenvalues, matrix, type PlainMatrix, spectrum, topSpectrum } from '../../src/linalg/index.js';
import * as dense from '../reference/dense.js';

/** What other files of this worker hold: these tests hold no more. */
const { bytesInUse: held } = core().memory;

const { exports, memory } = core();

/** det(A - z) / (size of its terms), by complex elimination with pivoting: small where z is an eigenvalue. */
function smallestPivot({ rows: n, data }: PlainMatrix, re: number, im: number): number {
  const a = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j): [number, number] => [
      data[i * n + j] - (i === j ? re : 0),
      i === j ? -im : 0,
    ]),
  );
  let least = Infinity;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k; i < n; i++) if (Math.hypot(...a[i][k]) > Math.hypot(...a[pivot][k])) pivot = i;
    [a[k], a[pivot]] = [a[pivot], a[k]];
    const [pr, pi] = a[k][k];
    const square = pr * pr + pi * pi;
    least = Math.min(least, Math.sqrt(square));
    if (square === 0) return 0;
    for (let i = k + 1; i < n; i++) {
      const [xr, xi] = a[i][k];
      const [fr, fi] = [(xr * pr + xi * pi) / square, (xi * pr - xr * pi) / square];
      for (let j = k; j < n; j++) {
        a[i][j][0] -= fr * a[k][j][0] - fi * a[k][j][1];
        a[i][j][1] -= fr * a[k][j][1] + fi * a[k][j][0];
      }
    }
  }
  return least;
}

/** A X for X made of the given eigenvalues, by a similarity that is well conditioned: known answers, complex ones too. */
function withEigenvalues(blocks: ([number] | [number, number])[], seed: number): PlainMatrix {
  const n = blocks.reduce((sum, block) => sum + block.length, 0);
  const core = new Float64Array(n * n);
  const noise = dense.randoms(n * n, seed);
  let at = 0;
  for (const [re, im] of blocks) {
    core[at * (n + 1)] = re;
    if (im !== undefined) {
      core[(at + 1) * (n + 1)] = re;
      core[at * n + at + 1] = im;
      core[(at + 1) * n + at] = -im;
    }
    at += im === undefined ? 1 : 2;
    // What stands above the blocks leaves the eigenvalues alone.
    for (let i = 0; i < at; i++) for (let j = at; j < n; j++) core[i * n + j] = 0.1 * noise[i * n + j];
  }
  // Reflectors I - 2 v v' from both sides.
  const v = dense.randoms(n, seed + 1);
  const scale = 2 / dense.dot(v, v);
  const h = Float64Array.from(
    { length: n * n },
    (_, k) => (k % (n + 1) === 0 ? 1 : 0) - scale * v[Math.floor(k / n)] * v[k % n],
  );
  return matrix(n, n, dense.matmul(n, n, n, dense.matmul(n, n, n, h, core), h));
}

describe('spectrum', () => {
  it('finds numbers at which the matrix is singular, as many as it has rows', () => {
    for (const n of [1, 2, 3, 4, 5, 8, 9, 31, 40]) {
      const a = matrix(n, n, dense.randoms(n * n, n));
      const { re, im, status } = spectrum(a);
      expect(status).toBe('converged');
      let trace = 0;
      for (let i = 0; i < n; i++) trace += a.data[i * (n + 1)];
      expect(re.reduce((sum, x) => sum + x, 0)).toBeCloseTo(trace, 11);
      for (let i = 0; i < n; i++) expect(smallestPivot(a, re[i], im[i])).toBeLessThan(1e-11);
      expect([...re]).toEqual([...re].sort((x, y) => y - x));
    }
  });

  it('finds planted real and complex eigenvalues, across several windows and panels', () => {
    const next = dense.uniforms(3);
    const blocks = Array.from({ length: 130 }, (_, k): [number] | [number, number] =>
      k % 3 === 0 ? [2 * next()] : [2 * next(), 0.2 + Math.abs(next())],
    );
    const { re, im, status } = spectrum(withEigenvalues(blocks, 4));
    expect(status).toBe('converged');
    const truth = blocks.flatMap(([x, y]) =>
      y === undefined
        ? [[x, 0]]
        : [
            [x, y],
            [x, -y],
          ],
    );
    expect(re.length).toBe(truth.length);
    for (const [x, y] of truth) {
      const nearest = Math.min(...Array.from(re, (value, i) => Math.hypot(value - x, im[i] - y)));
      expect(nearest).toBeLessThan(1e-8);
    }
  });

  it('agrees with the symmetric solver, and takes nilpotent, diagonal, permutation and empty matrices', () => {
    const n = 90;
    const b = dense.randoms(n * n, 5);
    const symmetric = matrix(
      n,
      n,
      b.map((x, k) => x + b[(k % n) * n + Math.floor(k / n)]),
    );
    const { values } = eigenvalues(symmetric);
    const general = spectrum(symmetric);
    expect(general.im.every((x) => Math.abs(x) < 1e-9)).toBe(true);
    for (let i = 0; i < n; i++) expect(Math.abs(general.re[i] - values[n - 1 - i])).toBeLessThan(1e-11);

    expect(spectrum(matrix(0, 0)).re.length).toBe(0);
    expect([...spectrum(matrix(3, 3, [0, 1, 2, 0, 0, 3, 0, 0, 0])).re]).toEqual([0, 0, 0]);
    expect([...spectrum(matrix(3, 3, [1, 0, 0, 0, 3, 0, 0, 0, 2])).re]).toEqual([3, 2, 1]);
    // A cyclic shift is where a double shift without exceptions stands still.
    const cycle = matrix(5, 5);
    for (let i = 0; i < 5; i++) cycle.data[((i + 1) % 5) * 5 + i] = 1;
    const roots = spectrum(cycle);
    expect(roots.status).toBe('converged');
    for (let i = 0; i < 5; i++) expect(Math.hypot(roots.re[i], roots.im[i])).toBeCloseTo(1, 12);
  });

  it('comes to an end where most eigenvalues are zero, many of them in Jordan blocks, and noise takes their place', () => {
    for (const n of [33, 65, 200]) {
      const { re, status } = spectrum(matrix(n, n, new Float64Array(n * n).fill(1)));
      expect(status).toBe('converged');
      expect(Math.abs(re[0] - n)).toBeLessThan(1e-12 * n);
    }
    // Rows and columns of zeros. Which draws are hard is a matter of luck; the bare matrix has 1.6 % of them.
    for (let seed = 0; seed < 150; seed++) {
      const [n, hole] = [20 + (seed % 45), seed % 3];
      const noise = dense.randoms(n * n, seed);
      const a = noise.map((x, k) => (Math.floor(k / n) % 3 === hole || (k % n) % 4 === hole ? 0 : x));
      const { re, status } = spectrum(matrix(n, n, a));
      expect(status, `n = ${n}, seed ${seed}`).toBe('converged');
      const trace = a.reduce((sum, x, k) => sum + (k % (n + 1) === 0 ? x : 0), 0);
      expect(Math.abs(re.reduce((sum, x) => sum + x, 0) - trace)).toBeLessThan(1e-12 * n);
    }
  });

  it('sees pairs of any size', () => {
    for (const size of [1, 1e-80, 1e-180, 1e-280]) {
      // Beside a number that keeps the matrix from being scaled as a whole.
      const turn = [0, size, 0, -size, 0, 0, 0, 0, 1];
      const { re, im } = spectrum(matrix(3, 3, turn));
      expect([re[0], im[0]]).toEqual([1, 0]);
      expect(im[1] / size).toBeCloseTo(1, 14);
      expect(im[2]).toBe(-im[1]);
    }
  });

  it('refuses what is not square or not finite', () => {
    expect(() => spectrum(matrix(2, 3))).toThrow('a must be square, got 2 x 3');
    expect(() => spectrum(matrix(1, 1, [Number.NaN]))).toThrow('a must be finite, got NaN');
  });

  it('stays inside of its matrix and of the workspace it asks for', () => {
    for (const n of [0, 1, 2, 3, 4, 7, 8, 33, 67, 70, 130, 160, 161, 250]) {
      memory.scope((scratch) => {
        const ld = padded(n);
        const ends: number[] = [];
        const block = (bytes: number) => {
          const at = scratch.bytes(bytes + 128) + 64;
          memory.u8(at - 64, bytes + 128).fill(0xa5);
          ends.push(at - 64, at + bytes);
          return at;
        };
        const a = block(8 * n * ld);
        memory.f64(a, n * ld).set(dense.randoms(n * ld, 1));
        expect(exports.deigvals(n, a, ld, block(8 * n), block(8 * n), block(exports.deigvals_ws(n)))).toBe(0);
        for (const at of ends) expect(memory.u8(at, 64).every((byte) => byte === 0xa5)).toBe(true);
      });
    }
  });
});

describe('topSpectrum', () => {
  it('agrees with the full spectrum, for both orders', () => {
    for (const n of [1, 2, 5, 40, 70]) {
      const a = matrix(n, n, dense.randoms(n * n, 6));
      const whole = spectrum(a);
      for (const k of [1, 2, 3].filter((k) => k <= n)) {
        for (const which of ['real', 'magnitude'] as const) {
          const top = topSpectrum(a, k, { which });
          expect(top.status).toBe('converged');
          const key = (i: number, { re, im }: { re: Float64Array; im: Float64Array }) =>
            which === 'real' ? re[i] : Math.hypot(re[i], im[i]);
          const all = Array.from(whole.re, (_, i) => key(i, whole)).sort((x, y) => y - x);
          for (let i = 0; i < k; i++) {
            expect(key(i, top)).toBeCloseTo(all[i], 8);
            const x = top.vectors[i].re;
            const y = top.vectors[i].im ?? new Float64Array(n);
            const [ax, ay] = [dense.matmul(n, 1, n, a.data, x), dense.matmul(n, 1, n, a.data, y)];
            const left = ax.map((v, j) => v - top.re[i] * x[j] + top.im[i] * y[j]);
            const right = ay.map((v, j) => v - top.re[i] * y[j] - top.im[i] * x[j]);
            expect(Math.hypot(...left, ...right)).toBeLessThan(1e-7);
            expect(Math.hypot(...x, ...y)).toBeCloseTo(1, 9);
          }
        }
      }
    }
  });

  it('gives all pairs of small matrices vectors of their own, of any size of number and far from normal', () => {
    const shift = matrix(3, 3, [0, 0, 1, 1, 0, 0, 0, 1, 0]);
    const jordan = matrix(5, 5);
    for (let i = 0; i < 5; i++) for (let j = i; j < Math.min(5, i + 2); j++) jordan.data[5 * i + j] = 1;
    const noise = [3, 4, 5, 6].map((n) => matrix(n, n, dense.randoms(n * n, n + 20)));
    // Singular to the last digit in the basis of the second one.
    const nilpotent = [1, 0.6164013439045447].map((x) => matrix(2, 2, [0, x, 0, 0]));
    for (const { rows: n, data } of [shift, jordan, ...nilpotent, ...noise]) {
      for (const size of [1, 1e-290, 1e300]) {
        for (let k = 1; k <= n; k++) {
          const a = matrix(
            n,
            n,
            data.map((x) => x * size),
          );
          const top = topSpectrum(a, k, { which: 'magnitude' });
          expect(top.status).toBe('converged');
          for (let i = 0; i < k; i++) {
            const [re, im] = [top.re[i] / size, top.im[i] / size];
            const x = top.vectors[i].re;
            const y = top.vectors[i].im ?? new Float64Array(n);
            const [ax, ay] = [dense.matmul(n, 1, n, data, x), dense.matmul(n, 1, n, data, y)];
            expect(Math.hypot(...ax.map((v, j) => v - re * x[j] + im * y[j]))).toBeLessThan(1e-11);
            expect(Math.hypot(...ay.map((v, j) => v - re * y[j] - im * x[j]))).toBeLessThan(1e-11);
            expect(Math.hypot(...x, ...y)).toBeCloseTo(1, 12);
          }
        }
      }
    }
  });

  it('finds the right one of two outliers of opposite sign, through restarts, and says what it took', () => {
    const n = 300;
    const a = matrix(
      n,
      n,
      dense.randoms(n * n, 7).map((x) => x / 10),
    );
    // The bulk has radius 1: outliers at 1.2 and -1.2.
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) a.data[i * n + j] += i % 2 === j % 2 ? 0 : 2.4 / n;
    }
    const { re, im, status, iterations, residual } = topSpectrum(a, 1, { tolerance: 1e-9 });
    expect(status).toBe('converged');
    expect(iterations).toBeGreaterThan(40);
    expect(residual).toBeLessThan(1e-9);
    const whole = spectrum(a);
    expect(re[0]).toBeGreaterThan(1);
    expect(re[0]).toBeCloseTo(whole.re[0], 7);
    expect(Math.abs(im[0])).toBeCloseTo(Math.abs(whole.im[0]), 7);
  });

  it('stops at the cap, at what is not finite, and refuses wrong arguments', () => {
    const a = matrix(100, 100, dense.randoms(10000, 8));
    const capped = topSpectrum(a, 1, { maxIterations: 12 });
    expect(capped.status).toBe('max-iterations');
    expect(capped.iterations).toBe(12);
    expect(Number.isFinite(capped.re[0])).toBe(true);
    const broken = topSpectrum({ size: 9, apply: (_, y) => void y.fill(Number.NaN) }, 1);
    expect(broken.status).toBe('non-finite');
    expect(broken.re[0]).toBeNaN();
    expect(() => topSpectrum(a, 101)).toThrow('k must be an integer from 1 to 100, got 101');
    expect(() => topSpectrum(matrix(1, 2), 1)).toThrow('a must be square, got 1 x 2');
    expect(() => topSpectrum(a, 1, { which: 'left' as 'real' })).toThrow(
      "which must be 'real' or 'magnitude', got 'left'",
    );
    expect(core().memory.bytesInUse).toBe(held);
  });
});
