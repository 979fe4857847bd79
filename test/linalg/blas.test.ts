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

    /** Elementwise: |C - expected| <= (k + 3) eps (|C before| + |alpha| |A| |B|), the bound of any order of summation. */
    const product = (m: number, n: number, k: number, alpha: number, a: Float64Array, b: Float64Array) => {
      const absolute = (v: number) => Math.abs(v);
      const value = dense.matmul(m, n, k, a, b).map((v) => alpha * v);
      const size = dense.matmul(m, n, k, a.map(absolute), b.map(absolute)).map((v) => Math.abs(alpha) * v);
      return (before: Float64Array, after: Float64Array, ld: number, lower = false) => {
        const off: number[] = [];
        for (let at = 0; at < before.length; at++) {
          const [i, j] = [Math.floor(at / ld), at % ld];
          const inside = i < m && j < n && !(lower && j > i);
          const expected = before[at] + (inside ? value[i * n + j] : 0);
          const bound = inside ? (k + 3) * kind.eps * (Math.abs(before[at]) + size[i * n + j]) : 0;
          if (!(Math.abs(after[at] - expected) <= bound)) off.push(at);
        }
        expect(off).toEqual([]);
      };
    };

    it('gemm adds alpha A B for shapes around tiles, blocks and thresholds, in all four transpositions', () => {
      const shapes = [
        ...Array.from({ length: 34 }, (_, n) => [n, (7 * n) % 34, (11 * n + 3) % 34]),
        ...Array.from({ length: 34 }, (_, n) => [(5 * n) % 34, n, (3 * n + 1) % 34]),
        ...[0, 1, 2, 3, 5, 16, 17].flatMap((n) => [
          [n, 53, 70],
          [53, n, 70],
          [130, n, 5],
          [n, 131, 6],
        ]),
        [3, 7, 1500],
        [7, 3, 1500],
        [16, 15, 600],
        [48, 48, 48],
        [49, 48, 48],
        [48, 49, 50],
        [50, 51, 1],
        [97, 60, 257],
        [99, 517, 20],
        [110, 37, 390],
      ];
      const ws = memory.alloc(kind.gemmWs());
      for (const [m, n, k] of shapes) {
        const a = randoms(m * k, 7);
        const b = randoms(k * n, 8);
        const ld = n + 3;
        const before = randoms(m * ld, 9);
        const alpha = [-0.5, 1, 0, 3][(m + n) % 4];
        const check = product(m, n, k, alpha, a, b);
        for (const at of [false, true]) {
          for (const bt of [false, true]) {
            const [, , after] = run(
              [at ? dense.transpose(m, k, a) : a, bt ? dense.transpose(k, n, b) : b, before],
              (pa, pb, pc) => {
                const [ar, ac] = at ? [1, m] : [k, 1];
                const [br, bc] = bt ? [1, k] : [n, 1];
                kind.gemm(m, n, k, alpha, pa, ar, ac, pb, br, bc, pc, ld, ws);
              },
            );
            check(before, after, ld);
          }
        }
      }
      memory.free(ws);
    });

    it('gemm reads factors of any leading dimension, and those of which neither stride is one', () => {
      const ws = memory.alloc(kind.gemmWs());
      for (const [m, n, k] of [
        [5, 6, 7],
        [70, 4, 90],
        [6, 70, 90],
        [60, 60, 60],
      ]) {
        for (const stride of [1, 2]) {
          const [lda, ldb] = [stride * k + 1, stride * n + 2];
          const a = randoms(m * lda, 14);
          const b = randoms(k * ldb, 15);
          const picked = (from: Float64Array, rows: number, cols: number, ld: number) =>
            Float64Array.from(
              { length: rows * cols },
              (_, at) => from[Math.floor(at / cols) * ld + (at % cols) * stride],
            );
          const before = randoms(m * n, 16);
          const [, , after] = run([a, b, before], (pa, pb, pc) =>
            kind.gemm(m, n, k, 1, pa, lda, stride, pb, ldb, stride, pc, n, ws),
          );
          product(m, n, k, 1, picked(a, m, k, lda), picked(b, k, n, ldb))(before, after, n);
        }
      }
      memory.free(ws);
    });

    it('gemm hands infinities and NaN on, to the rows and columns that they belong to', () => {
      const ws = memory.alloc(kind.gemmWs());
      for (const n of [5, 60]) {
        const a = new Float64Array(n * n).fill(1);
        const b = new Float64Array(n * n).fill(1);
        a[2 * n + 1] = NaN;
        b[3 * n + 4] = Infinity;
        const [, , c] = run([a, b, new Float64Array(n * n)], (pa, pb, pc) =>
          kind.gemm(n, n, n, 1, pa, n, 1, pb, n, 1, pc, n, ws),
        );
        c.forEach((v, at) => {
          const [i, j] = [Math.floor(at / n), at % n];
          expect(v).toEqual(i === 2 ? NaN : j === 4 ? Infinity : n);
        });
      }
      memory.free(ws);
    });

    it('syrk adds alpha A A on and below the diagonal and touches nothing above it', () => {
      const ws = memory.alloc(kind.gemmWs());
      const shapes = [
        ...SIZES.map((n) => [n, (n % 7) + 1]),
        [600, 3],
        [16, 700],
        [7, 1100],
        [90, 300],
        [17, 65],
      ];
      for (const [n, k] of shapes) {
        const a = randoms(n * k, 10);
        const before = randoms(n * n, 11);
        const transposed = dense.transpose(n, k, a);
        const check = product(n, n, k, 2, a, transposed);
        const [, direct] = run([a, before], (pa, pc) => kind.syrk(n, k, 2, pa, k, 1, pc, n, ws));
        check(before, direct, n, true);
        const [, turned] = run([transposed, before], (pa, pc) => kind.syrk(n, k, 2, pa, 1, n, pc, n, ws));
        check(before, turned, n, true);
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
