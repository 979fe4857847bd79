// Arrays of the channels in linear memory: which layout, how large, and what to say when they do not fit.

import { core, shown } from '../core/index.js';
import {
  DataTensor,
  type DataType,
  dataTypes,
  type Kind,
  type Order,
  symmetricKind,
  tensorBytes,
} from '../tensor/index.js';
import { ADDRESSABLE } from '../tensor/kinds.js';
import type { SpikedChannel, SpikedModel } from './model.js';

/** Type of all stored arrays of an instance; 'auto': see `sample`. */
export type StoredType = DataType | 'auto';

/** N_s of every species. @throws RangeError for a size that is no positive integer, or leaves a species empty */
export function sizesOf(model: SpikedModel, size: number): Record<string, number> {
  if (!(Number.isInteger(size) && size > 0))
    throw new RangeError(`size must be an integer > 0, got ${shown(size)}`);
  const sizes: Record<string, number> = {};
  for (const [name, species] of Object.entries(model.species)) {
    sizes[name] = Math.round(species.size * size);
    if (sizes[name] >= 2 ** 31)
      throw new RangeError(
        `size must give species.${name} (ratio ${species.size}) fewer than 2^31 rows, got ${size}`,
      );
    if (sizes[name] < 1)
      throw new RangeError(`size must give species.${name} (ratio ${species.size}) a row, got ${size}`);
  }
  return sizes;
}

/**
 * Memory for the array of every channel. It is not cleared.
 *
 * @throws RangeError naming the channel, what it needs, and the size that would fit
 */
export function allocateArrays(
  model: SpikedModel,
  size: number,
  sizes: Record<string, number>,
  data?: StoredType,
): DataTensor[] {
  if (data !== undefined && data !== 'auto' && !dataTypes.includes(data))
    throw new RangeError(`data must be one of ${dataTypes.join(', ')} or auto, got ${shown(data)}`);
  const bytes = model.channels.map((channel) => tensorBytes(...layoutOf(channel, sizes, data)));
  const free = ADDRESSABLE - core().memory.bytesInUse;
  if (total(bytes) > free)
    throw new RangeError(`size ${size} does not fit: ${shortage(model, data, bytes, free)}`);
  const arrays: DataTensor[] = [];
  try {
    for (const channel of model.channels) arrays.push(allocateArray(channel, sizes, data));
  } catch (error) {
    for (const array of arrays) array.dispose();
    throw error;
  }
  return arrays;
}

/** The same for one channel. */
export function allocateArray(
  channel: SpikedChannel,
  sizes: Record<string, number>,
  data?: StoredType,
): DataTensor {
  return new DataTensor(...layoutOf(channel, sizes, data));
}

/** Tensors are large and their entries carry almost no signal each: f32 is plenty for them, and int8 nearly. */
function layoutOf(
  channel: SpikedChannel,
  sizes: Record<string, number>,
  data?: StoredType,
): [Kind, number[], DataType] {
  const order = channel.modes.length as Order;
  const type = data && data !== 'auto' ? data : order === 2 ? 'f64' : data ? 'int8' : 'f32';
  const dims = channel.modes.map((name) => sizes[name]);
  return [channel.symmetric ? symmetricKind(order, dims[0], type) : (`dense${order}` as Kind), dims, type];
}

function shortage(model: SpikedModel, data: StoredType | undefined, bytes: number[], free: number): string {
  const gib = (value: number) => `${(value / 2 ** 30).toFixed(1)} GiB`;
  const fits = (size: number, type?: StoredType) => {
    const sizes = Object.entries(model.species).map(([name, species]) => [
      name,
      Math.ceil(species.size * size),
    ]);
    const needed = model.channels.map((c) => tensorBytes(...layoutOf(c, Object.fromEntries(sizes), type)));
    return total(needed) <= free;
  };
  const largest = (type?: StoredType) => {
    let [low, high] = [0, 2 ** 16];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (fits(middle, type)) low = middle;
      else high = middle;
    }
    return low;
  };
  const c = bytes.indexOf(Math.max(...bytes));
  const narrower = data === 'f64' ? 'f32' : data === 'int8' || data === 'auto' ? undefined : 'int8';
  const hint = narrower ? `, or ${largest(narrower)} with data '${narrower}'` : '';
  // Channels of order 4 have no implicit noise.
  const other = model.channels.every(({ modes }) => modes.length < 4)
    ? "; noise 'implicit' stores no array"
    : '';
  const fit = `the largest size that fits is ${largest(data)}${hint}${other}`;
  return `channels.${c} needs ${gib(bytes[c])} and ${gib(free)} are free; ${fit}`;
}

function total(bytes: number[]): number {
  return bytes.reduce((sum, b) => sum + b, 0);
}
