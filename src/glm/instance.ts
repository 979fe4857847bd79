import type { Channel } from '../channel/index.js';
import {
  checkInstance as checkFamilyInstance,
  core,
  Instance as OwnedInstance,
  readFactor,
} from '../core/index.js';
import type { DataTensor } from '../tensor/index.js';
import { type LinearMap, stored } from './linear-map.js';
import { channelOf, type GlmModel } from './model.js';

/**
 * Rows x_i of length d and their labels y_i, with the planted directions where they are known. What is stored is in WebAssembly memory. Call `dispose()`
 * when done, or make it in a `scope`: linear memory is not garbage collected.
 */
export class Instance extends OwnedInstance {
  readonly model: GlmModel;
  readonly channel: Channel;
  /** d. */
  readonly size: number;
  /** n. */
  readonly samples: number;
  /** The rows x_i, entries of variance 1 / d, as the algorithms read them. */
  readonly map: LinearMap;
  /** The rows where they are stored; absent for those that are drawn, or that a caller's products stand for. */
  readonly data?: DataTensor;
  /** Pointer to the labels, padded(n) f64. */
  readonly labels: number;
  /** Pointer to W, p columns of padded(d); absent for a user's own data. */
  readonly truth?: number;

  /** Takes over rows, labels and truth. */
  constructor(model: GlmModel, rows: DataTensor | LinearMap, labels: number, truth?: number) {
    const channel = channelOf(model);
    const data = 'ptr' in rows ? rows : undefined;
    super(data ? [data] : [], truth === undefined ? [labels] : [labels, truth]);
    this.model = model;
    this.channel = channel;
    this.map = 'ptr' in rows ? stored(rows) : rows;
    this.size = this.map.columns;
    this.samples = this.map.rows;
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
}

/** What every function of an instance asks of it. @throws TypeError for other objects, Error after dispose */
export function checkInstance(instance: Instance): void {
  checkFamilyInstance(instance, Instance);
}

/** The rows as stored f64 or f32. @param purpose what for. @throws RangeError for others */
export function floatRows({ data }: Instance, purpose: string): DataTensor & { type: 'f64' | 'f32' } {
  if (data?.type === 'f64' || data?.type === 'f32') return data as DataTensor & { type: 'f64' | 'f32' };
  throw new RangeError(
    `data must be f64 or f32 for ${purpose}, got ${data ? data.type : 'rows that are not stored'}`,
  );
}
