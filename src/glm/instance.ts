import type { Channel } from '../channel/index.js';
import { shown } from '../core/check.js';
import { core, readFactor } from '../core/index.js';
import type { DataTensor } from '../tensor/index.js';
import { channelOf, type GlmModel } from './model.js';

/**
 * Rows x_i of length d and their labels y_i, in WebAssembly memory, with the planted directions where they are known. Call `dispose()` when done:
 * linear memory is not garbage collected.
 */
export class Instance {
  readonly model: GlmModel;
  readonly channel: Channel;
  /** d. */
  readonly size: number;
  /** n. */
  readonly samples: number;
  /** The rows x_i, entries of variance 1 / d. */
  readonly data: DataTensor;
  /** Pointer to the labels, padded(n) f64. */
  readonly labels: number;
  /** Pointer to W, p columns of padded(d); absent for a user's own data. */
  readonly truth?: number;
  #disposed = false;

  /** Takes over data, labels and truth. */
  constructor(model: GlmModel, data: DataTensor, labels: number, truth?: number) {
    this.model = model;
    this.channel = channelOf(model);
    [this.samples, this.size] = data.dims;
    this.data = data;
    this.labels = labels;
    this.truth = truth;
  }

  /** The labels y_i. */
  get y(): Float64Array {
    this.requireLive();
    return core().memory.f64(this.labels, this.samples).slice();
  }

  /** W, d x p row-major. @throws RangeError where it is not known */
  get signal(): Float64Array {
    this.requireLive();
    if (this.truth === undefined)
      throw new RangeError('instance must have planted directions, got data alone');
    return readFactor(this.truth, this.size, this.model.directions);
  }

  /** Gives the memory back. Using the instance afterwards throws. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.data.dispose();
    core().memory.free(this.labels);
    if (this.truth !== undefined) core().memory.free(this.truth);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @throws Error after dispose */
  requireLive(): void {
    if (this.#disposed) throw new Error('the instance has been disposed: sample a new one');
  }
}

/** What every function of an instance asks of it. @throws TypeError for other objects, Error after dispose */
export function checkInstance(instance: Instance): void {
  if (!(instance instanceof Instance))
    throw new TypeError(`instance must be what sample or observe returns, got ${shown(instance)}`);
  instance.requireLive();
}
