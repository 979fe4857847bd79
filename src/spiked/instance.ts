import { Instance as CoreInstance, readFactor } from '../core/index.js';
import { rankOf } from '../prior/index.js';
import type { DataTensor } from '../tensor/index.js';
import { Agreements } from './agreement.js';
import { ImplicitData } from './implicit.js';
import type { Overlaps, SpikedModel } from './model.js';

/** The array of a channel, stored or drawn as it is asked for: both know `args`, what the core's `contract` takes. */
export type ChannelData = DataTensor | ImplicitData;

/**
 * Observed arrays of a spiked model, in WebAssembly memory, with the planted factors where they are known.
 * Call `dispose()` when done, or make it in a `scope`: linear memory is not garbage collected.
 */
export class Instance<O extends Overlaps = Overlaps> extends CoreInstance {
  readonly model: SpikedModel<O>;
  /** N. */
  readonly size: number;
  /** N_s of every species. */
  readonly sizes: Record<string, number>;
  /** One per channel, in the unit-noise form of the model. */
  readonly data: readonly ChannelData[];
  /** Pointers to the planted factors, in columns of padded(n); absent for a user's own data. */
  readonly truth?: Record<string, number>;
  /** Mean square of every column of the planted factors. */
  readonly secondMoment: Record<string, number[]>;
  #agreements?: Agreements;

  constructor(
    model: SpikedModel<O>,
    size: number,
    sizes: Record<string, number>,
    data: readonly ChannelData[],
    truth?: Record<string, number>,
  ) {
    const power = meanSquares(model, sizes, truth ?? {});
    super(data, Object.values(truth ?? {}));
    this.model = model;
    this.size = size;
    this.sizes = sizes;
    this.data = data;
    this.truth = truth;
    this.secondMoment = power;
  }

  /**
   * Share of its SNR that every channel loses because its array is stored in integers, which add noise to the unit noise of
   * the model; 0 for f64 and f32. State evolution with snr (1 - snrLoss) is that of the stored arrays.
   */
  get snrLoss(): number[] {
    return this.data.map(snrLossOf);
  }

  /** Measures estimates up to the symmetries of the model. */
  get agreements(): Agreements {
    this.#agreements ??= new Agreements(this.model);
    return this.#agreements;
  }

  /** The planted factor of a species, n x rank row-major. @throws RangeError where there is none */
  signal(name: keyof O & string): Float64Array {
    this.requireLive();
    const at = this.truth?.[name];
    if (at === undefined) throw new RangeError(`name must be a species with a planted factor, got ${name}`);
    return readFactor(at, this.sizes[name], rankOf(this.model.species[name].prior));
  }

  /**
   * Makes room for one more contraction of every channel, `contract` or an iteration of the core: to be called before each.
   * Stored arrays need none; implicit noise remembers what it was asked.
   *
   * @throws RangeError when the memory is exhausted
   */
  reserve(): void {
    for (const array of this.data) if (array instanceof ImplicitData) array.reserve();
  }
}

/** Share of its SNR that a channel of unit noise loses by the type of its array. */
export function snrLossOf({ quantisation }: ChannelData): number {
  return quantisation ? 1 - 1 / (1 + quantisation.error) : 0;
}

/** Of every column of the planted factors. */
function meanSquares(
  model: SpikedModel,
  sizes: Record<string, number>,
  truth: Record<string, number>,
): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(truth).map(([name, at]) => {
      const rank = rankOf(model.species[name].prior);
      const power = Array(rank).fill(0);
      readFactor(at, sizes[name], rank).forEach((value, p) => {
        power[p % rank] += (value * value) / sizes[name];
      });
      return [name, power];
    }),
  );
}
