// Rows of inputs as the core holds them.

import { core, padded } from '../core/index.js';
import { key, purpose, type Seed } from '../random/index.js';
import { type DataTensor, dataTypes } from '../tensor/index.js';

/** Fills the rows with N(0, scale^2): a matrix without signal. */
export function fillNormals(data: DataTensor, scale: number, seed: Seed): void {
  const { exports, memory } = core();
  const [n, d] = data.dims;
  memory.scope((scratch) => {
    const nothing = scratch.f64(padded(Math.max(n, d)));
    const ws = scratch.bytes(exports.sample_ws(data.args[0], n, d, 1, 1, 0));
    const stream = [...key(seed), purpose.input] as const;
    exports.sample_tensor(...data.args, 0, 0, scale, nothing, nothing, 0, 0, ...stream, 0, n, ws);
  });
}

/** The projections X W of n rows, n x p by columns. */
export function project(data: DataTensor, W: number, p: number): Float64Array {
  const { exports, memory } = core();
  const [n, d] = data.dims;
  return memory.scope((scratch) => {
    const type = dataTypes.indexOf(data.type);
    const ws = scratch.bytes(exports.glm_ws(type, n, d, p));
    const z = scratch.f64(p * padded(n));
    const [y, V, field] = [scratch.f64(padded(n)), scratch.f64(p * p), scratch.f64(p * padded(d))];
    exports.glm_begin(ws, type, n, d, p, data.ptr, W, y, z, V, z, field);
    // A sweep whose g is omega.
    for (let rows = exports.glm_step(ws); rows > 0; rows = exports.glm_step(ws)) {
      const stride = exports.glm_stride(ws);
      for (let a = 0; a < p; a++)
        memory
          .f64(exports.glm_g(ws) + a * stride, rows)
          .set(memory.f64(exports.glm_omega(ws) + a * stride, rows));
    }
    const out = new Float64Array(n * p);
    for (let a = 0; a < p; a++) out.set(memory.f64(z + 8 * a * padded(n), n), a * n);
    return out;
  });
}
