import { checkObject, shown } from '../core/index.js';
import { DataTensor } from './data-tensor.js';
import { checkStored, type DataType, dataTypes, type Kind, type Order, tensorBytes } from './kinds.js';
import { MAX_LOSS } from './quantisation.js';

/**
 * Beyond this many bytes four distant streams beat one stream of full cache lines. It lies between the second-level caches
 * of today (1-2 MiB) and the third-level ones (32 MiB, shared); near it the two differ little.
 */
const TILED_UP_TO = 16 * 2 ** 20;

export interface DenseOptions {
  /**
   * Default 'f32': contractions are bound by memory traffic, and the rounding is far below the noise of the data. 'int8' and
   * 'int16' save memory at the cost that `quantisation` reports; 'int' takes 8 bits, or 16 where 8 would cost more than `maxLoss`.
   */
  type?: DataType | 'int';
  /** With type 'int', the share of the SNR that 8 bits may cost. Default 0.001. */
  maxLoss?: number;
}

export interface SymmetricOptions extends DenseOptions {
  /** Order three only. Default: tiled while the tensor fits the caches. */
  layout?: 'tiled' | 'slabs';
}

/**
 * A dense tensor of order 2, 3 or 4 in the core's memory, all zero unless values in C order are given.
 *
 * @throws RangeError for a bad shape, type, number of values, or a size that one instance cannot address
 */
export function denseTensor(
  shape: readonly number[],
  values?: ArrayLike<number>,
  options: DenseOptions = {},
): DataTensor {
  checkObject('options', options, { type: true, maxLoss: true });
  const { type = 'f32', maxLoss } = options;
  if (!Array.isArray(shape)) throw new TypeError(`shape must be an array of sizes, got ${shown(shape)}`);
  if (shape.length < 2 || shape.length > 4) {
    throw new RangeError(`shape must have 2, 3 or 4 dimensions, got ${shape.length}`);
  }
  shape.forEach((n, m) => {
    checkSize(`shape[${m}]`, n);
  });
  checkType(type);
  return filled(`dense${shape.length}` as Kind, shape, type, values, maxLoss);
}

/**
 * A symmetric tensor of order 2, 3 or 4 in the core's memory, packed: about n^p / p! entries. All zero unless the values of
 * the full array in C order are given, of which those with i <= j <= .. are read.
 *
 * @throws RangeError for a bad order, n, type, layout, number of values, or a size that one instance cannot address
 */
export function symmetricTensor(
  order: Order,
  n: number,
  values?: ArrayLike<number>,
  options: SymmetricOptions = {},
): DataTensor {
  checkObject('options', options, { type: true, layout: true, maxLoss: true });
  const { type = 'f32', layout, maxLoss } = options;
  checkType(type);
  const kind = symmetricKind(order, n, type === 'int' ? 'int8' : type, layout);
  return filled(kind, Array(order).fill(n), type, values, maxLoss);
}

/** The kind a symmetric tensor gets: by its size where order three leaves the choice; bytes do not strain the memory bus, and unpack faster from tiles. */
export function symmetricKind(order: Order, n: number, type: DataType, layout?: 'tiled' | 'slabs'): Kind {
  checkOrder(order);
  checkSize('n', n);
  checkStored(type);
  checkLayout(order, layout);
  if (order !== 3) return `symmetric${order}`;
  const small = type === 'int8' || tensorBytes('symmetric3-tiled', [n, n, n], type) <= TILED_UP_TO;
  return `symmetric3-${layout ?? (small ? 'tiled' : 'slabs')}`;
}

/** 8 bits, or 16 where 8 would cost more than `maxLoss` of the SNR. */
function integerTensor(
  kind: Kind,
  dims: readonly number[],
  values?: ArrayLike<number>,
  maxLoss = MAX_LOSS,
): DataTensor {
  if (!(maxLoss >= 0)) throw new RangeError(`maxLoss must be >= 0, got ${shown(maxLoss)}`);
  const eight = filled(kind, dims, 'int8', values);
  if (eight.quantisation!.snrLoss <= maxLoss) return eight;
  eight.dispose();
  return filled(kind, dims, 'int16', values);
}

function filled(
  kind: Kind,
  dims: readonly number[],
  type: DataType | 'int',
  values?: ArrayLike<number>,
  maxLoss?: number,
): DataTensor {
  if (type === 'int') return integerTensor(kind, dims, values, maxLoss);
  const tensor = new DataTensor(kind, dims, type);
  try {
    if (values !== undefined) tensor.write(values);
    else tensor.clear();
  } catch (error) {
    tensor.dispose();
    throw error;
  }
  return tensor;
}

function checkSize(name: string, n: number): void {
  if (Number.isInteger(n) && n > 0 && n < 2 ** 30) return;
  throw new RangeError(`${name} must be a positive integer, got ${shown(n)}`);
}

function checkType(type: DataType | 'int'): void {
  if (type === 'int' || dataTypes.includes(type)) return;
  throw new RangeError(`type must be 'f64', 'f32', 'int8', 'int16' or 'int', got ${shown(type)}`);
}

function checkOrder(order: Order): void {
  if (order === 2 || order === 3 || order === 4) return;
  throw new RangeError(`order must be 2, 3 or 4, got ${shown(order)}`);
}

function checkLayout(order: Order, layout?: 'tiled' | 'slabs'): void {
  if (layout === undefined || (order === 3 && (layout === 'tiled' || layout === 'slabs'))) return;
  throw new RangeError(
    `layout must be 'tiled' or 'slabs', for order 3 only, got ${shown(layout)} for order ${order}`,
  );
}
