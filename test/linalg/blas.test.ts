import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import * as dense from '../reference/dense.js';

const { exports, memory } = core();
const SIZES = [...Array(34).keys(), 64, 65, 100];
const CANARY = -77;

/** The two element types: their exports, and how far a sum of n terms below 1 may be off. */
const kinds = [
  {
    name: 'f64',
    eps: 2 ** -52,
    bytes: 8,
    view: (at: number, n: number) => memory.f64(at, n),
    dot: exports.ddot,
    axpy: exports.daxpy,
    scal: exports.dscal,
    gemv: exports.dgemv,
    gemvt: exports.dgemvt,
    gemm: exports.dgemm,
    gemmWs: exports.dgemm_ws,
    syrk: exports.dsyrk,
    trsm: { left: exports.dtrsm_left, right: exports.dtrsm_right, ws: exports.dtrsm_ws },
  },
  {
    name: 'f32',
    eps: 2 ** -23,
    bytes: 4,
    view: (at: number, n: number) => memory.f32(at, n),
    dot: exports.sdot,
    axpy: exports.saxpy,
    scal: exports.sscal,
    gemv: exports.sgemv,
    gemvt: exports.sgemvt,
    gemm: exports.sgemm,
    gemmWs: exports.sgemm_ws,
    syrk: exports.ssyrk,
    trsm: { left: exports.strsm_left, right: exports.strsm_right, ws: exports.strsm_ws },
  },
];

for (const kind of kinds) {
  /** Runs work on arrays with canaries before and after them; returns what the arrays hold then. */
  const run = (arrays: dense.Numbers[], work: (...at: number[]) => void): Float64Array[] =>
    memory.scope((scratch) => {
      const at = arrays.map((values) => {
        const block = scratch.bytes(kind.bytes * (values.length + 8));
        kind.view(block, values.length + 8).fill(CANARY);
        // One element off the 64-byte line: no kernel may count on alignment.
        kind.view(block + kind.bytes, values.length).set(values as Float64Array);
        return block + kind.bytes;
      });
      work(...at);
      return arrays.map((values, i) => {
        const all = kind.view(at[i] - kind.bytes, values.length + 8);
        expect([all[0], ...all.slice(values.length + 1)]).toEqual(Array(8).fill(CANARY));
        return Float64Array.from(all.slice(1, values.length + 1));
      });
    });
  const rounded = (values: Float64Array) =>
    kind.bytes === 4 ? Float64Array.from(Float32Array.from(values)) : values;
  const randoms = (n: number, seed: number) => rounded(dense.randoms(n, seed));
  const close = (actual: dense.Numbers, expected: dense.Numbers, terms: number) => {
    expect(actual.length).toBe(expected.length);
    const off = Array.from(actual, (v, i) => Math.abs(v - expected[i])).filter(
      (d) => !(d <= (terms + 3) * kind.eps),
    );
    expect(off).toEqual([]);
  };

  describe(`${kind.name} vectors and matrices`, () => {
    it('dot, axpy and scal agree with their definitions for every remainder', () => {
      for (const n of SIZES) {
        const x = randoms(n, 1);
        const y = randoms(n, 2);
        let sum = 0;
        run([x, y], (px, py) => {
          sum = kind.dot(n, px, py);
        });
        close([sum], [dense.dot(x, y)], n);
        const [, moved] = run([x, y], (px, py) => kind.axpy(n, -0.75, px, py));
        close(
          moved,
          Float64Array.from(y, (v, i) => v - 0.75 * x[i]),
          1,
        );
        const [scaled] = run([x], (px) => kind.scal(n, 0.5, px));
        close(
          scaled,
          Float64Array.from(x, (v) => v * 0.5),
          0,
        );
      }
    });

    it('gemv writes A x and its transpose adds A x, for every shape and leading dimension', () => {
      for (const m of SIZES) {
        for (const n of [0, 1, 2, 3, 4, 5, 7, 8, 15, 33, 100]) {
          const ld = n + (m % 3);
          const a = randoms(m * ld, 3);
          const x = randoms(n, 4);
          const xt = randoms(m, 5);
          const y = randoms(n, 6);
          const [, , ax] = run([a, x, new Float64Array(m).fill(99)], (pa, px, py) =>
            kind.gemv(m, n, pa, ld, px, py),
          );
          const [, , atx] = run([a, xt, y], (pa, px, py) => kind.gemvt(m, n, pa, ld, px, py));
          const expected = new Float64Array(m);
          const transposed = y.slice();
          for (let i = 0; i < m; i++) {
            for (let j = 0; j < n; j++) {
              expected[i] += a[i * ld + j] * x[j];
              transposed[j] += a[i * ld + j] * xt[i];
            }
          }
          close(ax, expected, n);
          close(atx, transposed, m);
        }
      }
    });

    it('gemm adds alpha A B for shapes around the tiles and the blocks, in all four transpositions', () => {
      const shapes = [
        [0, 3, 3],
        [3, 0, 3],
        [3, 3, 0],
        [1, 1, 1],
        [1, 9, 2],
        [4, 4, 4],
        [5, 9, 3],
        [7, 13, 300],
        [33, 17, 5],
        [97, 8, 257],
        [99, 517, 2],
      ];
      const ws = memory.alloc(kind.gemmWs());
      for (const [m, n, k] of shapes) {
        const a = randoms(m * k, 7);
        const b = randoms(k * n, 8);
        const ld = n + 3;
        const c = randoms(m * ld, 9);
        const product = dense.matmul(m, n, k, a, b);
        const expected = c.slice();
        for (let i = 0; i < m; i++)
          for (let j = 0; j < n; j++) expected[i * ld + j] -= 0.5 * product[i * n + j];
        for (const at of [false, true]) {
          for (const bt of [false, true]) {
            const [, , result] = run(
              [at ? dense.transpose(m, k, a) : a, bt ? dense.transpose(k, n, b) : b, c],
              (pa, pb, pc) => {
                const [ar, ac] = at ? [1, m] : [k, 1];
                const [br, bc] = bt ? [1, k] : [n, 1];
                kind.gemm(m, n, k, -0.5, pa, ar, ac, pb, br, bc, pc, ld, ws);
              },
            );
            close(result, expected, k);
          }
        }
      }
      memory.free(ws);
    });

    it('syrk adds alpha A A on and below the diagonal and touches nothing above it', () => {
      const ws = memory.alloc(kind.gemmWs());
      for (const n of [...SIZES, 600]) {
        const k = n === 600 ? 3 : (n % 7) + 1;
        const a = randoms(n * k, 10);
        const c = randoms(n * n, 11);
        const [, result] = run([a, c], (pa, pc) => kind.syrk(n, k, 2, pa, k, 1, pc, n, ws));
        const product = dense.matmul(n, n, k, a, dense.transpose(n, k, a));
        const expected = c.map((v, at) => (at % n <= Math.floor(at / n) ? v + 2 * product[at] : v));
        close(result, expected, 2 * k);
      }
      memory.free(ws);
    });

    it('trsm solves for any triangle, from either side, and leaves small residuals', () => {
      const ws = memory.alloc(kind.trsm.ws());
      const shapes = [...SIZES.map((n) => [n, (3 * n) % 11]), [5, 40], [33, 70], [150, 9]];
      for (const [n, count] of shapes) {
        for (const flags of Array(16).keys()) {
          const [left, upper, unit, turned] = [1, 2, 4, 8].map((bit) => (flags & bit) > 0);
          const inside = (i: number, j: number) => (upper ? i < j : i > j);
          // NaN wherever nothing may be read.
          const t = randoms(n * n, 12).map((v, at) => {
            const [i, j] = [Math.floor(at / n), at % n];
            return inside(i, j) ? v / Math.sqrt(n) : i === j && !unit ? 1 + Math.abs(v) : NaN;
          });
          const rows = left ? n : count;
          const columns = left ? count : n;
          const ld = columns + 3;
          const b = randoms(rows * ld, 13);
          const [, x] = run([turned ? dense.transpose(n, n, rounded(t)) : rounded(t), b], (pt, pb) => {
            const [tr, tc] = turned ? [1, n] : [n, 1];
            (left ? kind.trsm.left : kind.trsm.right)(rows, columns, +upper, +unit, pt, tr, tc, pb, ld, ws);
          });
          const whole = rounded(t).map((v, at) => {
            const [i, j] = [Math.floor(at / n), at % n];
            return i === j ? (unit ? 1 : v) : inside(i, j) ? v : 0;
          });
          const worst = { residual: 0, outside: 0 };
          for (let i = 0; i < rows; i++) {
            for (let j = 0; j < ld; j++) {
              const at = i * ld + j;
              if (j >= columns) {
                worst.outside = Math.max(worst.outside, Math.abs(x[at] - b[at]));
                continue;
              }
              let [sum, size] = [-b[at], Math.abs(b[at])];
              for (let p = 0; p < n; p++) {
                const term = left ? whole[i * n + p] * x[p * ld + j] : x[i * ld + p] * whole[p * n + j];
                sum += term;
                size += Math.abs(term);
              }
              worst.residual = Math.max(worst.residual, Math.abs(sum) / size);
            }
          }
          expect(worst.outside).toBe(0);
          expect(worst.residual).toBeLessThanOrEqual((n + 2) * kind.eps);
        }
      }
      memory.free(ws);
    });
  });
}

describe('the Euclidean norm', () => {
  const norm = (x: number[]) => memory.scope((scratch) => exports.dnrm2(x.length, scratch.f64(x.length, x)));

  it('survives squares that overflow or underflow', () => {
    expect(norm([3, 4])).toBe(5);
    expect(norm([3e200, 4e200]) / 5e200).toBeCloseTo(1, 14);
    expect(norm([3e-200, 4e-200]) / 5e-200).toBeCloseTo(1, 14);
    expect(norm([5e-324, 0])).toBe(5e-324);
    expect(norm([])).toBe(0);
    expect(norm([0, 0, 0])).toBe(0);
  });

  it('hands NaN and infinity on', () => {
    expect(norm([1, NaN])).toBeNaN();
    expect(norm([NaN, 1, 1e300])).toBeNaN();
    expect(norm([1, -Infinity])).toBe(Infinity);
  });
});
