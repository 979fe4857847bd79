// Tensor unfolding (Montanari and Richard, arXiv 1411.1076; docs/theory/spiked-matrix-tensor.md, section 7): what a tensor of order 3 tells without a
// matrix to start from, and why it takes SNRs that grow with N.

import { checkInstance, checkObject, core, padded, shown } from '../../core/index.js';
import { topEigen } from '../../linalg/index.js';
import { rankOf } from '../../prior/index.js';
import { singularCosines } from '../../random-matrix/bbp.js';
import { DataTensor } from '../../tensor/index.js';
import type { Known } from '../columns.js';
import { Instance } from '../instance.js';
import type { Start } from '../start.js';
import { climb, components } from './curriculum.js';
import { inSingle } from './slices.js';

export interface UnfoldingOptions {
  /** Index of an asymmetric channel of order 3. Default: the first. */
  channel?: number;
}

/**
 * Starts from a tensor alone: the top eigenvectors of T T', T being the tensor unfolded to a matrix of its smallest mode against the other two, estimate that
 * mode's factor; the curriculum climbs on from there. Only the small side's Gram matrix is formed. Needs snr > N^{1/2} for
 * unit ratios: with l = snr / N^{1/2} the squared cosine is 1 - 1 / l^2 as N grows (the prediction given is that of the
 * n_1 x n_2 n_3 matrix). Predictions behind the first factor take the noise for fresh, which it is to leading order.
 *
 * @throws RangeError where there is no such channel, or its core couples unequal columns
 */
export function unfolding(instance: Instance, options: UnfoldingOptions = {}): Start {
  checkInstance(instance, Instance);
  checkObject('options', options, { channel: true });
  const { model, size, sizes } = instance;
  const stored = (data: unknown) => (data instanceof DataTensor && data.kind === 'dense3' ? data : undefined);
  const c = options.channel ?? instance.data.findIndex((data) => stored(data));
  const tensor = stored(instance.data[c]);
  if (!tensor)
    throw new RangeError(
      options.channel === undefined
        ? 'model must have an asymmetric channel of order 3, stored in full, to unfold'
        : `channel must be the index of an asymmetric channel of order 3, stored in full, got ${shown(options.channel)}`,
    );
  const { modes } = model.channels[c];
  const { snr } = components(instance, new Map(), c, [0, 1, 2]);
  const mode = [0, 1, 2].reduce((best, m) => (sizes[modes[m]] < sizes[modes[best]] ? m : best), 0);
  const [own, others] = [sizes[modes[mode]] / size, modes.filter((_, m) => m !== mode)];
  // The long side of the unfolded matrix over N, and the SNR that goes with N^{-1/2} instead of N^{-1}.
  const long = others.reduce((product, name) => product * sizes[name], 1) / size;
  const order = snr.map((_, a) => a).sort((a, b) => snr[b] - snr[a]);
  const { vectors } = topEigen(gram(tensor, mode), order.length, { tolerance: 1e-6 });
  const columns: Known = new Map();
  const name = modes[mode];
  const column = Array(rankOf(model.species[name].prior)).fill(null);
  order.forEach((a, k) => {
    column[a] = { direction: vectors[k], cosine2: singularCosines(snr[a] / size, own, long)[0] };
  });
  columns.set(name, column);
  return climb(instance, columns);
}

/** T T' of a dense tensor of order 3, T having the given mode for its rows. */
function gram(tensor: DataTensor, mode: number) {
  const { exports, memory } = core();
  const { dims } = tensor;
  const n = dims[mode];
  const ld = padded(n);
  const [n1, n2, width] = [dims[0], dims[1], padded(dims[2])];
  return memory.scope((scratch) => {
    const single = tensor.type !== 'f64';
    const [, type] = tensor.args;
    const ptr = type < 2 ? tensor.ptr : inSingle(scratch, { ptr: tensor.ptr, type, dims }).ptr;
    const syrk = single ? exports.ssyrk : exports.dsyrk;
    const out = single ? scratch.f32(n * ld) : scratch.f64(n * ld);
    const ws = scratch.bytes(single ? exports.sgemm_ws() : exports.dgemm_ws());
    if (mode === 0) syrk(n, n2 * width, 1, ptr, n2 * width, 1, out, ld, ws);
    else if (mode === 2) syrk(n, n1 * n2, 1, ptr, 1, width, out, ld, ws);
    else {
      const slab = n2 * width * (single ? 4 : 8);
      for (let i = 0; i < n1; i++) syrk(n, dims[2], 1, ptr + i * slab, width, 1, out, ld, ws);
    }
    const lower = single ? memory.f32(out, n * ld) : memory.f64(out, n * ld);
    const data = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) data[i * n + j] = data[j * n + i] = lower[i * ld + j];
    return { rows: n, cols: n, data };
  });
}
