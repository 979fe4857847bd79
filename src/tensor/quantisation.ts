import { core } from '../core/index.js';
import type { DataTensor } from './data-tensor.js';
import { entryCount } from './kinds.js';

/** Eight bits are enough while they cost no more of the SNR than this. */
export const MAX_LOSS = 1e-3;

/** f64 of the record of a slab (assembly/tensor/layout.ts). */
const RECORD = 4;

/** What integers in place of real numbers cost. Entries of symmetric tensors count with their weight, once. */
export interface Quantisation {
  /** Mean square of the error of an entry, from rounding and clipping. To noise of variance one, this is what it adds. */
  error: number;
  /** Mean square of the entries before. */
  square: number;
  /** Share of the entries that are out of range, and were set to its end. */
  clipped: number;
  /**
   * Share of the signal-to-noise ratio that is lost: the entries of high-dimensional data are all but noise, of variance
   * `square`, so that SNR becomes SNR / (1 + error / square). Theory note quantised-data.
   */
  snrLoss: number;
  /** int16 where int8 costs more than 0.1 % of the SNR, otherwise the type that it has. */
  advice: 'int8' | 'int16';
}

/** What the records of the slabs add up to; undefined for real types. */
export function quantisationOf(tensor: DataTensor): Quantisation | undefined {
  const { type } = tensor;
  if (type !== 'int8' && type !== 'int16') return undefined;
  const count = entryCount(tensor.kind, tensor.dims);
  const slabs = tensor.dims[0];
  const records = core().memory.f64(core().exports.tensor_records(...tensor.args) >>> 0, RECORD * slabs);
  const total = (field: number) => {
    let sum = 0;
    for (let i = 0; i < slabs; i++) sum += records[RECORD * i + field];
    return sum;
  };
  const [lost, squares, clipped] = [1, 2, 3].map(total);
  const snrLoss = lost > 0 ? lost / (lost + squares) : 0;
  const advice = snrLoss > MAX_LOSS ? 'int16' : type;
  return { error: lost / count, square: squares / count, clipped: clipped / count, snrLoss, advice };
}
