import { describe, expect, it } from 'vitest';
import { core, padded, type Scratch } from '../../src/core/index.js';
import * as dense from '../reference/dense.js';

const { exports, memory } = core();
const SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 64, 65, 100, 130];

/** Blocks of exactly the stated size between canaries; `check` says whether all canaries live. */
function fenced(scratch: Scratch) {
  const ends: number[] = [];
  return {
    block(bytes: number): number {
      const at = scratch.bytes(bytes + 128) + 64;
      memory.u8(at - 64, 64).fill(0xa5);
      memory.u8(at, bytes).fill(0x5a);
      memory.u8(at + bytes, 64).fill(0xa5);
      ends.push(at - 64, at + bytes);
      return at;
    },
    matrix(rows: number, ld: number, seed: number): number {
      const at = this.block(8 * rows * ld);
      memory.f64(at, rows * ld).set(dense.randoms(rows * ld, seed));
      return at;
    },
    check: () => ends.every((at) => memory.u8(at, 64).every((byte) => byte === 0xa5)),
  };
}

describe('the factorisations in the core', () => {
  it('stay inside of their matrices and of the workspace they ask for', () => {
    for (const n of SIZES) {
      memory.scope((scratch) => {
        const ld = padded(n);
        const m = n + 3;
        const ldm = padded(m);
        const fence = fenced(scratch);
        const [values, z] = [fence.block(8 * n), fence.block(8 * n * ld)];
        exports.deigh(n, fence.matrix(n, ld, 1), ld, values, z, ld, fence.block(exports.deigh_ws(n)));
        exports.deigh(n, fence.matrix(n, ld, 1), ld, values, 0, 0, fence.block(exports.deigh_ws(n)));

        const positive = fence.matrix(n, ld, 2);
        for (let i = 0; i < n; i++) memory.f64(positive, n * ld)[i * ld + i] += n + 1;
        expect(exports.dcholesky(n, positive, ld, fence.block(exports.dcholesky_ws()))).toBe(0);
        const x = fence.matrix(1, n, 3);
        exports.dlower_solve(n, positive, ld, x);
        exports.dlower_solvet(n, positive, ld, x);

        const [tall, tau, q] = [fence.matrix(n, ldm, 4), fence.block(8 * n), fence.block(8 * n * ldm)];
        const ws = fence.block(exports.dqr_ws(n));
        exports.dqr(m, n, tall, ldm, tau, ws);
        exports.dqr_q(m, n, tall, ldm, tau, q, ldm, ws);
        exports.dqr_apply(m, n, tall, ldm, tau, n, fence.matrix(n, ldm, 7), ldm, ws);
        const [wide, j] = [fence.matrix(n, ldm, 5), fence.matrix(n, ld, 6)];
        expect(exports.djacobi_rows(n, ldm, wide, ldm, ld, j, ld, values, fence.block(4 * n))).toBe(0);
        expect(fence.check()).toBe(true);
      });
    }
  });

  it('decompose into singular values inside of their blocks, with zeros beyond the rows of u and v', () => {
    for (const n of SIZES) {
      // Nearly square, and so tall that R is reduced instead.
      for (const m of [n, n + 3, 2 * n + 1]) {
        memory.scope((scratch) => {
          const fence = fenced(scratch);
          const [ld, ldu, ldv] = [m + 1, padded(m + 1), padded(n + 1)];
          const values = fence.block(8 * n);
          const [u, v] = [fence.matrix(n, ldu, 1), fence.matrix(n, ldv, 2)];
          const a = () => fence.matrix(n, ld, 3);
          const whole = fence.block(exports.dsvd_ws(m, n));
          expect(exports.dsvd(m, n, a(), ld, values, u, ldu, v, ldv, whole)).toBe(0);
          const alone = fence.block(exports.dsvd_values_ws(m, n));
          expect(exports.dsvd(m, n, a(), ld, values, 0, 0, 0, 0, alone)).toBe(0);
          expect(fence.check()).toBe(true);
          const beyond = (at: number, length: number, stride: number) =>
            memory.f64(at, n * stride).filter((x, i) => i % stride >= length && x !== 0).length;
          expect([beyond(u, m, ldu), beyond(v, n, ldv)]).toEqual([0, 0]);
        });
      }
    }
  });

  it('read the lower triangle alone', () => {
    memory.scope((scratch) => {
      const n = 9;
      const ld = padded(n);
      const values = [0, NaN].map((above) => {
        const entries = dense.randoms(n * ld, 7);
        for (let i = 0; i < n; i++) entries.fill(above, i * ld + i + 1, (i + 1) * ld);
        const a = scratch.f64(n * ld, entries);
        const [d, z] = [scratch.f64(n), scratch.f64(n * ld)];
        expect(exports.deigh(n, a, ld, d, z, ld, scratch.bytes(exports.deigh_ws(n)))).toBe(0);
        return [...memory.f64(d, n), ...memory.f64(z, n * ld)];
      });
      expect(values[1]).toEqual(values[0]);
    });
  });

  it('answer with status codes to what they cannot do', () => {
    memory.scope((scratch) => {
      const ws = scratch.bytes(exports.deigh_ws(2));
      for (const bad of [NaN, Infinity]) {
        expect(
          exports.deigh(2, scratch.f64(8, [1, 0, 0, 0, bad, 1, 0, 0]), 4, scratch.f64(2), 0, 0, ws),
        ).toBe(-3);
      }
      const room = scratch.bytes(exports.dsvd_ws(2, 2));
      for (const bad of [NaN, -Infinity]) {
        const a = scratch.f64(4, [1, bad, 0, 1]);
        expect(exports.dsvd(2, 2, a, 2, scratch.f64(2), scratch.f64(4), 2, scratch.f64(4), 2, room)).toBe(-3);
      }
      const large = scratch.bytes(exports.dcholesky_ws());
      for (const bad of [0, -1, NaN, Infinity]) {
        expect(exports.dcholesky(1, scratch.f64(1, [bad]), 1, large)).toBe(-2);
      }
    });
  });

  it('find eigenvalues and singular values of matrices of any size of number', () => {
    // Eigenvalues of the second difference with ones in the corner are known: 2 - 2 cos.
    const n = 40;
    const truth = (k: number) => 2 - 2 * Math.cos((2 * k + 1) * (Math.PI / (2 * n + 1)));
    for (const size of [2 ** -1040, 2 ** -1010, 2 ** -900, 2 ** 1021]) {
      memory.scope((scratch) => {
        const entry = (i: number, j: number) =>
          i === j ? (i === 0 ? 1 : 2) : Math.abs(i - j) === 1 ? -1 : 0;
        const a = Float64Array.from({ length: n * n }, (_, k) => size * entry(Math.floor(k / n), k % n));
        const [values, z, v] = [scratch.f64(n), scratch.f64(n * n), scratch.f64(n * n)];
        const worst = (order: (k: number) => number) =>
          memory
            .f64(values, n)
            .reduce((most, value, k) => Math.max(most, Math.abs(value / size - truth(order(k)))), 0);
        const rounding = 1e-14 + n * (Number.MIN_VALUE / size);
        for (const vectors of [0, z]) {
          const ws = scratch.bytes(exports.deigh_ws(n) >>> 0);
          expect(exports.deigh(n, scratch.f64(n * n, a), n, values, vectors, n, ws)).toBe(0);
          expect(worst((k) => k)).toBeLessThan(rounding);
        }
        for (const vectors of [0, z]) {
          const ws = scratch.bytes(exports.dsvd_ws(n, n) >>> 0);
          const right = vectors && v;
          expect(exports.dsvd(n, n, scratch.f64(n * n, a), n, values, vectors, n, right, n, ws)).toBe(0);
          expect(worst((k) => n - 1 - k)).toBeLessThan(rounding);
        }
      });
    }
  });

  it('factor columns whose norms are just below the end of numbers', () => {
    const [m, n] = [9, 5];
    const size = 2 ** 1021;
    memory.scope((scratch) => {
      const small = dense.randoms(m * n, 11);
      const ws = scratch.bytes(exports.dqr_ws(n) >>> 0);
      const factored = [1, size].map((factor) => {
        const a = scratch.f64(
          m * n,
          small.map((x) => x * factor),
        );
        const tau = scratch.f64(n);
        exports.dqr(m, n, a, m, tau, ws);
        const r = memory.f64(a, m * n).map((x, k) => (k % m <= Math.floor(k / m) ? x / factor : x));
        return [...r, ...memory.f64(tau, n)];
      });
      expect(factored[1].every((x, k) => Math.abs(x - factored[0][k]) <= 1e-15 * Math.abs(x))).toBe(true);
    });
  });

  it('make orthonormal vectors of columns that are subnormal', () => {
    memory.scope((scratch) => {
      const [m, n] = [12, 5];
      const a = scratch.f64(
        n * m,
        dense.randoms(n * m, 8).map((v) => v * 1e-321),
      );
      const [tau, q, ws] = [scratch.f64(n), scratch.f64(n * m), scratch.bytes(exports.dqr_ws(n))];
      exports.dqr(m, n, a, m, tau, ws);
      exports.dqr_q(m, n, a, m, tau, q, m, ws);
      const rows = memory.f64(q, n * m);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          const inner = dense.dot(rows.subarray(i * m, (i + 1) * m), rows.subarray(j * m, (j + 1) * m));
          expect(Math.abs(inner - (i === j ? 1 : 0))).toBeLessThan(1e-14);
        }
      }
    });
  });
});
