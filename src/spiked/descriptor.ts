import { core, type Scratch } from '../core/index.js';
import { rankOf, writePrior } from '../prior/index.js';
import { writeCoupling } from '../tensor/coupling.js';
import type { ChannelData } from './instance.js';
import { channelCoupling, type Overlap, type SpikedModel } from './model.js';

/** Vectors of a species in linear memory, in columns of padded(n). */
export interface Vectors {
  n: number;
  x: number;
  old: number;
  field: number;
  previous: number;
  truth: number;
}

/** A species of a model that lies in linear memory: its rank, and its small matrices one after another. */
export interface DescribedSpecies {
  name: string;
  rank: number;
  small: number;
}

/** A model in linear memory, as assembly/amp/model.ts reads it. */
export interface Descriptor {
  ptr: number;
  species: DescribedSpecies[];
}

/** State evolution has no data. */
const NO_DATA = [0, 0, 0, 0, 0, 0, 0];
const NO_VECTORS: Vectors = { n: 1, x: 0, old: 0, field: 0, previous: 0, truth: 0 };

/**
 * Writes the model into memory that lives as long as the scratch. Without vectors and data it serves state evolution;
 * with them N is the size that sets the scalings, and ratios are the actual n / N.
 */
export function describe(
  scratch: Scratch,
  model: SpikedModel,
  finite?: { size: number; vectors: Record<string, Vectors>; data: readonly ChannelData[] },
): Descriptor {
  const { exports } = core();
  const names = Object.keys(model.species);
  const ptr = scratch.bytes(exports.spiked_bytes(names.length, model.channels.length));
  exports.spiked_model(ptr, names.length, model.channels.length, finite?.size ?? 1);
  const species = names.map((name, s) => {
    const { prior, size } = model.species[name];
    const rank = rankOf(prior);
    const v = finite?.vectors[name] ?? NO_VECTORS;
    const ratio = finite ? v.n / finite.size : size;
    const small = scratch.f64(exports.spiked_small_count() * rank * rank);
    const block = writePrior(scratch, prior);
    exports.spiked_species(ptr, s, v.n, rank, ratio, block, v.x, v.old, v.field, v.previous, v.truth, small);
    return { name, rank, small };
  });
  model.channels.forEach((channel, c) => {
    const s = [0, 1, 2, 3].map((m) => (m < channel.modes.length ? names.indexOf(channel.modes[m]) : -1));
    const [kind, type, , , , , data] = finite?.data[c].args ?? NO_DATA;
    const coupling = writeCoupling(scratch, channelCoupling(model, channel));
    const { modes, symmetric, snr } = channel;
    exports.spiked_channel(
      ptr,
      c,
      kind,
      type,
      modes.length,
      Number(symmetric),
      s[0],
      s[1],
      s[2],
      s[3],
      snr,
      coupling,
      data,
    );
  });
  return { ptr, species };
}

/** A view of one of the small matrices of a species. */
export function smallMatrix({ rank, small }: DescribedSpecies, which: number): Float64Array {
  return core().memory.f64(small + 8 * which * rank * rank, rank * rank);
}

/** A small matrix as users see it: a number at rank one, rows otherwise. */
export function toOverlap(matrix: ArrayLike<number>, rank: number): Overlap {
  if (rank === 1) return matrix[0];
  return Array.from({ length: rank }, (_, a) => Array.from({ length: rank }, (_, b) => matrix[a * rank + b]));
}
