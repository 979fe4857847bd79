// Rows of inputs as the core holds them.

import { core, padded } from '../core/index.js';
import { key, purpose, type Seed } from '../random/index.js';
import type { DataTensor } from '../tensor/index.js';

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
