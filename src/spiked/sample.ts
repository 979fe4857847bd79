import { checkKeys, checkNumbers, checkObject, core, padded, shown, writeFactor } from '../core/index.js';
import { drawSignal, rankOf } from '../prior/index.js';
import { key, purpose, type Seed } from '../random/index.js';
import { writeCoupling } from '../tensor/coupling.js';
import { Frame, type FrameType } from './frame.js';
import { ImplicitData, type Planted } from './implicit.js';
import { type ChannelData, Instance, snrLossOf } from './instance.js';
import {
  channelCoupling,
  checkedModel,
  type Overlaps,
  type SpikedChannel,
  type SpikedModel,
} from './model.js';
import { allocateArray, allocateArrays, type StoredType, sizesOf } from './storage.js';

/** Share of the SNR that 'auto' gives for a quarter of the memory. */
const MAX_AUTO_LOSS = 5e-4;

export interface SampleOptions {
  /** N: species s has round(size_s N) rows. */
  size: number;
  seed?: Seed;
  /**
   * Type of the stored arrays. Default: f64 for matrices, f32 for tensors. f32, int8 and int16 hold the same numbers drawn, f64 others of the
   * same law. int8 quarters the memory of a tensor and costs about 0.01 % of the SNR (symmetric tensors of N = 60: 0.014 %), see
   * `snrLoss` of the instance. 'auto' takes int8 for the tensors that lose less than 0.05 % by it, and the default for the others.
   * With implicit noise: of what is remembered, 'f64' or 'f32'. Default: f64 for factors of less than 2^15 rows, f32 from there on.
   */
  data?: StoredType;
  /**
   * 'implicit' stores no array: the noise is drawn as contractions ask for it, from its exact law given all answers before.
   * The same law as 'dense' at any size, other numbers, and room for a million rows. For channels of order 2 and 3.
   */
  noise?: 'dense' | 'implicit';
  /** Planted factors of your own, n x rank row-major, for any of the species; the others are drawn. */
  signal?: Record<string, ArrayLike<number>>;
}

/**
 * Draws planted factors from the priors and the observed arrays of every channel, in the model's unit-noise form,
 * straight into WebAssembly memory. The result depends on the seed alone; with implicit noise also on what is asked of
 * it, in which order (docs/theory/implicit-noise.md; arXiv 2101.07464 for matrices).
 *
 * @throws RangeError for a size that is not a positive integer, or does not fit into one 4 GiB instance, and for implicit
 * noise in a channel of order 4
 */
export function sample<O extends Overlaps>(given: SpikedModel<O>, options: SampleOptions): Instance<O> {
  const model = checkedModel(given);
  checkObject('options', options, { size: true, seed: true, data: true, noise: true, signal: true });
  const { size, seed = 0, data: type, noise = 'dense', signal = {} } = options;
  checkNoise(model, noise, type);
  const sizes = sizesOf(model, size);
  checkObject('signal', signal);
  checkKeys('signal', signal, Object.keys(sizes));
  const factors = Object.entries(sizes).map(([name, n], s) => {
    const { prior } = model.species[name];
    if (!(name in signal)) return drawSignal(prior, n, { seed, index: s });
    checkNumbers(`signal.${name}`, signal[name], n * rankOf(prior));
    return signal[name];
  });
  const arrays: ChannelData[] = noise === 'dense' ? allocateArrays(model, size, sizes, type) : [];
  const truth: Record<string, number> = {};
  const { memory } = core();
  const releases: (() => void)[] = [];
  try {
    Object.entries(sizes).forEach(([name, n], s) => {
      const rank = rankOf(model.species[name].prior);
      truth[name] = memory.alloc(8 * padded(n) * rank);
      writeFactor(truth[name], factors[s], n, rank);
    });
    const frames = new Map<string, Frame>();
    if (noise === 'implicit')
      Object.entries(sizes).forEach(([name, n], s) => {
        const frame = new Frame(n, key(seed), s, type as FrameType | undefined);
        frames.set(name, frame);
        releases.push(() => frame.dispose());
      });
    model.channels.forEach((channel, c) => {
      const dims = channel.modes.map((name) => sizes[name]);
      const planted: Planted = {
        amplitude: amplitudeOf(channel, size),
        coupling: channelCoupling(model, channel),
        truth: channel.modes.map((name) => truth[name]),
        channel: c,
        key: key(seed),
        ...(noise === 'implicit' && {
          frames: channel.modes.slice(0, channel.symmetric ? 1 : undefined).map((name) => frames.get(name)!),
        }),
      };
      if (noise === 'dense') {
        fill(arrays[c], planted);
        if (type === 'auto' && !(snrLossOf(arrays[c]) <= MAX_AUTO_LOSS)) {
          arrays[c].dispose();
          arrays[c] = allocateArray(channel, sizes);
          fill(arrays[c], planted);
        }
      } else arrays.push(new ImplicitData(dims, channel.symmetric, planted));
    });
    return new Instance(model, size, sizes, arrays, truth) as Instance<O>;
  } catch (error) {
    for (const array of arrays) array.dispose();
    for (const release of releases) release();
    for (const ptr of Object.values(truth)) memory.free(ptr);
    throw error;
  }
}

function checkNoise(model: SpikedModel, noise: unknown, type?: StoredType): void {
  if (noise === 'dense') return;
  if (noise !== 'implicit') throw new RangeError(`noise must be 'dense' or 'implicit', got ${shown(noise)}`);
  if (type !== undefined && type !== 'f64' && type !== 'f32')
    throw new RangeError(`data must be 'f64' or 'f32' with implicit noise, got ${shown(type)}`);
  model.channels.forEach(({ modes }, c) => {
    if (modes.length > 3)
      throw new RangeError(
        `noise must be 'dense' for channels.${c} of order ${modes.length}, got 'implicit': what implicit noise remembers ` +
          'would grow with the fourth power of the iterations; orders 2 and 3 have it',
      );
  });
}

function amplitudeOf({ modes, symmetric, snr }: SpikedChannel, size: number): number {
  const order = modes.length;
  return Math.sqrt((snr * (symmetric ? factorial(order - 1) : 1)) / size ** (order - 1));
}

/** Writes signal plus noise into a dense array, in one pass. */
function fill(array: ChannelData, { amplitude, coupling, truth, channel, key }: Planted): void {
  const { exports, memory } = core();
  const [kind, , n1, n2, n3, n4] = array.args;
  const [x1, x2 = 0, x3 = 0, x4 = 0] = truth;
  memory.scope((scratch) => {
    const at = writeCoupling(scratch, coupling);
    const ws = scratch.bytes(exports.sample_ws(kind, n1, n2, n3, n4, at));
    const stream = [...key, purpose.channel + channel] as const;
    exports.sample_tensor(...array.args, at, amplitude, 1, x1, x2, x3, x4, ...stream, 0, n1, ws);
  });
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}
