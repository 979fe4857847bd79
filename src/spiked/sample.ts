import { core, padded } from '../core/index.js';
import { drawSignal, rankOf } from '../prior/index.js';
import { type Key, key, purpose, type Seed } from '../random/index.js';
import type { DataType } from '../tensor/index.js';
import { writeCoupling } from './coupling.js';
import { writeFactor } from './descriptor.js';
import { Instance } from './instance.js';
import { type Channel, channelCoupling, type SpikedModel } from './model.js';
import { allocateArrays, sizesOf } from './storage.js';

export interface SampleOptions {
  /** N: species s has round(size_s N) rows. */
  size: number;
  seed?: Seed;
  /**
   * Type of the stored arrays. Default: f64 for matrices, f32 for tensors; the numbers drawn are the same. int8 quarters the
   * memory of a tensor and costs about 0.01 % of the SNR, see `snrLoss` of the instance.
   */
  data?: DataType;
  /** Planted factors of your own, n x rank row-major, for any of the species; the others are drawn. */
  signal?: Record<string, ArrayLike<number>>;
}

/**
 * Draws planted factors from the priors and the observed arrays of every channel, in the model's unit-noise form,
 * straight into WebAssembly memory. The result depends on the seed alone.
 *
 * @throws RangeError for a size that is not a positive integer, or does not fit into one 4 GiB instance
 */
export function sample(model: SpikedModel, options: SampleOptions): Instance {
  const { size, seed = 0, data: type, signal = {} } = options;
  const sizes = sizesOf(model, size);
  for (const name of Object.keys(signal)) {
    if (!(name in sizes))
      throw new RangeError(`signal.${name} must be one of ${Object.keys(sizes).join(', ')}`);
  }
  const factors = Object.entries(sizes).map(([name, n], s) =>
    name in signal
      ? checkedFactor(name, signal[name], n * rankOf(model.species[name].prior))
      : drawSignal(model.species[name].prior, n, { seed, index: s }),
  );
  const arrays = allocateArrays(model, size, sizes, type);
  const truth: Record<string, number> = {};
  const { memory } = core();
  try {
    Object.entries(sizes).forEach(([name, n], s) => {
      const rank = rankOf(model.species[name].prior);
      truth[name] = memory.alloc(8 * padded(n) * rank);
      writeFactor(truth[name], factors[s], n, rank);
    });
    const instance = new Instance(model, size, sizes, arrays, truth);
    model.channels.forEach((channel, c) => {
      fill(instance, channel, c, key(seed));
    });
    return instance;
  } catch (error) {
    for (const array of arrays) array.dispose();
    for (const ptr of Object.values(truth)) memory.free(ptr);
    throw error;
  }
}

/** Writes signal plus noise into the array of one channel, in one pass. */
function fill(instance: Instance, channel: Channel, c: number, [key0, key1]: Key): void {
  const { exports, memory } = core();
  const { model, size, data, truth } = instance;
  const order = channel.modes.length;
  const convention = channel.symmetric ? factorial(order - 1) : 1;
  const amplitude = Math.sqrt((channel.snr * convention) / size ** (order - 1));
  const [kind, type, n1, n2, n3, n4, ptr] = data[c].args;
  const [x1, x2, x3, x4] = [0, 1, 2, 3].map((m) => (m < order ? truth![channel.modes[m]] : 0));
  memory.scope((scratch) => {
    const coupling = writeCoupling(scratch, channelCoupling(model, channel));
    const ws = scratch.bytes(exports.sample_ws(kind, n1, n2, n3, n4, coupling));
    const stream = [key0, key1, purpose.channel + c] as const;
    const dims = [n1, n2, n3, n4] as const;
    exports.sample_tensor(
      kind,
      type,
      ...dims,
      ptr,
      coupling,
      amplitude,
      1,
      x1,
      x2,
      x3,
      x4,
      ...stream,
      0,
      n1,
      ws,
    );
  });
}

function checkedFactor(name: string, rows: ArrayLike<number>, length: number): ArrayLike<number> {
  if (rows.length !== length)
    throw new RangeError(`signal.${name} must have ${length} entries, got ${rows.length}`);
  for (let p = 0; p < length; p++) {
    if (!Number.isFinite(rows[p])) throw new RangeError(`signal.${name}.${p} must be finite, got ${rows[p]}`);
  }
  return rows;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}
