import { describe, expect, it } from 'vitest';
import { core, padded } from '../../src/core/index.js';
import * as dense from '../reference/dense.js';

const { exports, memory } = core();

/** U = T (X V) row by row and Y = X' U, by their definitions. */
function reference(n: number, d: number, p: number, x: dense.Numbers, t: dense.Numbers, v: dense.Numbers) {
  const u = new Float64Array(n * p);
  const xv = dense.matmul(n, p, d, x, v);
  for (let i = 0; i < n; i++)
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++) u[i * p + a] += t[(i * p + a) * p + b] * xv[i * p + b];
  return { u, y: dense.matmul(d, p, n, dense.transpose(n, d, x), u) };
}

describe('tall matrices and a few vectors', () => {
  it('are multiplied in one pass, in f64 and with f32 data, for every count of rows, and nothing else is touched', () => {
    for (const [n, d, p] of [
      [1, 3, 1],
      [3, 8, 2],
      [4, 5, 1],
      [7, 6, 3],
      [9, 17, 2],
      [0, 4, 1],
    ]) {
      for (const single of [false, true]) {
        memory.scope((scratch) => {
          const ld = padded(d);
          const raw = dense.randoms(n * d, 1);
          const x = single ? Float64Array.from(Float32Array.from(raw)) : raw;
          const [t, v, start] = [
            dense.randoms(n * p * p, 2),
            dense.randoms(d * p, 3),
            dense.randoms(d * p, 4),
          ];
          const { u, y } = reference(n, d, p, x, t, v);
          const data = single ? scratch.f32(n * ld) : scratch.f64(n * ld);
          const rows = single ? memory.f32(data, n * ld) : memory.f64(data, n * ld);
          for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) rows[i * ld + j] = x[i * d + j];
          const columns = (from: dense.Numbers) => {
            const at = scratch.f64(p * ld + 8);
            const view = memory.f64(at, p * ld + 8);
            for (let a = 0; a < p; a++) for (let j = 0; j < d; j++) view[a * ld + j] = from[j * p + a];
            view.fill(7, p * ld);
            return at;
          };
          const [tp, vp, yp, yq] = [scratch.f64(n * p * p, t), columns(v), columns(start), columns(start)];
          const up = scratch.f64(n * p + 8);
          memory.f64(up, n * p + 8).fill(7, n * p);
          const ws = scratch.f64(5 * p + 8);
          memory.f64(ws, 5 * p + 8).fill(7, 5 * p);
          const tall = single ? exports.mtall : exports.dtall;
          // All at once, without keeping u; then in two steps through u.
          tall(n, ld, p, data, tp, vp, 0, yp, ws);
          tall(n, ld, p, data, 0, vp, up, 0, ws);
          tall(n, ld, p, data, tp, 0, up, yq, ws);
          const kept = memory.f64(up, n * p + 8);
          for (let k = 0; k < n * p; k++) expect(Math.abs(kept[k] - u[k])).toBeLessThan(1e-12);
          for (const at of [yp, yq]) {
            const found = memory.f64(at, p * ld + 8);
            for (let a = 0; a < p; a++)
              for (let j = 0; j < ld; j++)
                expect(
                  Math.abs(found[a * ld + j] - (j < d ? y[j * p + a] + start[j * p + a] : 0)),
                ).toBeLessThan(1e-12);
            expect([...found.subarray(p * ld)]).toEqual(new Array(8).fill(7));
          }
          expect([...kept.subarray(n * p)]).toEqual(new Array(8).fill(7));
          expect([...memory.f64(ws, 5 * p + 8).subarray(5 * p)]).toEqual(new Array(8).fill(7));
        });
      }
    }
  });
});
