// Products beyond every block and threshold of assembly/blas/blocking.ts. `npm run test:heavy -- gemm`; some seconds.

import { expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import * as dense from '../reference/dense.js';

const { exports, memory } = core();

const SHAPES = [
  [203, 1031, 770],
  [1001, 17, 1001],
  [17, 1001, 1001],
  [1001, 15, 2500],
  [15, 1001, 2500],
  [3, 40001, 5],
  [40001, 3, 5],
  [16, 11, 9001],
];

for (const [type, eps] of [
  ['f64', 2 ** -52],
  ['f32', 2 ** -23],
] as const) {
  it(`keeps the elementwise bound of ${type} for large odd sizes, in all four transpositions`, () => {
    const single = type === 'f32';
    const [gemm, bytes] = single ? [exports.sgemm, 4] : [exports.dgemm, 8];
    const round = (values: Float64Array) => (single ? values.map(Math.fround) : values);
    for (const [m, n, k] of SHAPES) {
      const a = round(dense.randoms(m * k, 1));
      const b = round(dense.randoms(k * n, 2));
      const expected = dense.matmul(m, n, k, a, b);
      const size = dense.matmul(m, n, k, a.map(Math.abs), b.map(Math.abs));
      for (const [at, bt] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ]) {
        memory.scope((scratch) => {
          const put = (values: Float64Array) => {
            const to = scratch.bytes(bytes * values.length);
            memory[type](to, values.length).set(values);
            return to;
          };
          const pa = put(at ? dense.transpose(m, k, a) : a);
          const pb = put(bt ? dense.transpose(k, n, b) : b);
          const c = scratch.bytes(bytes * m * n);
          const ws = scratch.bytes(single ? exports.sgemm_ws() : exports.dgemm_ws());
          memory[type](c, m * n).fill(0);
          const [ar, ac] = at ? [1, m] : [k, 1];
          const [br, bc] = bt ? [1, k] : [n, 1];
          gemm(m, n, k, 1, pa, ar, ac, pb, br, bc, c, n, ws);
          let worst = 0;
          memory[type](c, m * n).forEach((v, i) => {
            worst = Math.max(worst, Math.abs(v - expected[i]) / size[i]);
          });
          expect(worst).toBeLessThanOrEqual((k + 2) * eps);
        });
      }
    }
  });
}
