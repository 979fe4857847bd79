import { core } from '../core/index.js';
import { RECORD_BYTES } from '../core/layout.js';
import type { TensorArgs } from './fields.js';
import type { DataType } from './kinds.js';

/** Eight bits are enough while they cost no more of the SNR than this. */
export const MAX_LOSS = 1e-3;

/** f64 of the record of a slab. */
const RECORD = RECORD_BYTES / 8;

/**
 * What integers in place of real numbers cost, averaged over all entries of the full array. Mean squares of numbers beyond 1e154, or
 * all below 1e-162, are Infinity or 0, as doubles have no squares of them; the shares are right for them too.
 */
export interface Quantisation {
  /** Mean square of the error of an entry, from rounding and clipping. To noise of variance one, this is what it adds. */
  error: number;
  /** Mean square of the entries before. */
  square: number;
  /** Share of the entries that are out of range, and were set to its end. */
  clipped: number;
  /**
   * Share of the signal-to-noise ratio that is lost: the entries of high-dimensional data are all but noise, of variance
   * `square`, so that SNR becomes SNR / (1 + error / square). docs/theory/quantised-data.md.
   */
  snrLoss: number;
  /** int16 where int8 costs more than 0.1 % of the SNR, otherwise the type that it has. */
  advice: 'int8' | 'int16';
}

/** What a `DataTensor` says of itself. */
interface Stored {
  type: DataType;
  dims: readonly number[];
  symmetric: boolean;
  args: TensorArgs;
}

/** The sum over the records of the slabs; undefined for real types. */
export function quantisationOf(tensor: Stored): Quantisation | undefined {
  const { type } = tensor;
  if (type !== 'int8' && type !== 'int16') return undefined;
  const slabs = tensor.dims[0];
  const records = core().memory.f64(core().exports.tensor_records(...tensor.args) >>> 0, RECORD * slabs);
  const scales = Array.from({ length: slabs }, (_, i) => records[RECORD * i]);
  const largest = Math.max(...scales);
  // Squares are in units of the scale of their slab. In those of the largest scale no sum overflows.
  const total = (field: number, power: number) =>
    scales.reduce((sum, scale, i) => sum + (scale / largest) ** power * records[RECORD * i + field], 0);
  const [lost, squares, clipped] = largest > 0 ? [total(1, 2), total(2, 2), total(3, 0)] : [0, 0, 0];
  const count = entryCount(tensor);
  const meanSquare = (sum: number) => (largest * Math.sqrt(sum / count)) ** 2;
  const snrLoss = lost > 0 ? lost / (lost + squares) : 0;
  const advice = snrLoss > MAX_LOSS ? 'int16' : type;
  return { error: meanSquare(lost), square: meanSquare(squares), clipped: clipped / count, snrLoss, advice };
}

/** Entries of the full array, over p! where a record counts each as the share of it that its permutations are. */
function entryCount({ dims, symmetric }: Stored): number {
  return dims.reduce((count, n, m) => (symmetric ? (count * n) / (m + 1) : count * n), 1);
}
