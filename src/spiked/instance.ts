import { adopt, core, readFactor, shown } from '../core/index.js';
import { rankOf } from '../prior/index.js';
import { DataTensor } from '../tensor/index.js';
import { Agreements } from './agreement.js';
import { ImplicitData } from './implicit.js';
import type { SpikedModel } from './model.js';

/** The array of a channel, stored or drawn as it is asked for: both know `args`, what the core's `contract` takes. */
export type ChannelData = DataTensor | ImplicitData;

/**
 * Observed arrays of a spiked model, in WebAssembly memory, with the planted factors where they are known.
 * Call `dispose()` when done: linear memory is not garbage collected.
 */
export class Instance {
  readonly model: SpikedModel;
  /** N. */
  readonly size: number;
  /** N_s of every species. */
  readonly sizes: Record<string, number>;
  /** One per channel, in the unit-noise form of the model. */
  readonly data: readonly ChannelData[];
  /** Pointers to the planted factors, in columns of padded(n); absent for a user's own data. */
  readonly truth?: Record<string, number>;
  /** Mean square of every column of the planted factors. */
  readonly secondMoment: Record<string, number[]> = {};
  #disposed = false;
  #agreements?: Agreements;

  constructor(
    model: SpikedModel,
    size: number,
    sizes: Record<string, number>,
    data: readonly ChannelData[],
    truth?: Record<string, number>,
  ) {
    this.model = model;
    this.size = size;
    this.sizes = sizes;
    this.data = data;
    for (const array of data) if (array instanceof DataTensor) adopt(array);
    this.truth = truth;
    for (const name of Object.keys(truth ?? {})) {
      const rank = rankOf(model.species[name].prior);
      const power = Array(rank).fill(0);
      this.signal(name).forEach((value, p) => {
        power[p % rank] += (value * value) / sizes[name];
      });
      this.secondMoment[name] = power;
    }
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
  signal(name: string): Float64Array {
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

  /** Gives the memory back. Using the instance afterwards throws. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const { memory } = core();
    for (const array of this.data) array.dispose();
    for (const ptr of Object.values(this.truth ?? {})) memory.free(ptr);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @throws Error after dispose */
  requireLive(): void {
    if (this.#disposed) throw new Error('the instance has been disposed: sample a new one');
  }
}

/** Share of its SNR that a channel of unit noise loses by the type of its array. */
export function snrLossOf({ quantisation }: ChannelData): number {
  return quantisation ? 1 - 1 / (1 + quantisation.error) : 0;
}

/** What every function of an instance asks of it. @throws TypeError for other objects, Error after dispose */
export function checkInstance(instance: Instance): void {
  if (!(instance instanceof Instance))
    throw new TypeError(`instance must be what sample or observe returns, got ${shown(instance)}`);
  instance.requireLive();
}
