import { checkBoolean, checkObject, shown } from '../core/index.js';
import { asNpyData, formatNpy, type NpyType, parseNpy } from '../npy/index.js';
import { type DenseOptions, denseTensor, symmetricTensor } from './create.js';
import { DataTensor } from './data-tensor.js';
import type { Order } from './kinds.js';

export interface NpyOptions extends DenseOptions {
  /** Store the tensor packed; of its entries those with i <= j <= .. are read. Default false. */
  symmetric?: boolean;
}

/**
 * The tensor in the bytes of a .npy file, of any real type and either order, in core memory. Stored as 'f32' where that holds
 * the numbers as they are in the file, as 'f64' for doubles and wide integers, unless `type` says otherwise.
 *
 * @throws RangeError when the bytes are no .npy file of real numbers, for a shape that is no tensor, and as
 * `denseTensor` and `symmetricTensor`
 */
export function tensorFromNpy(bytes: Uint8Array, options: NpyOptions = {}): DataTensor {
  checkObject('options', options, { symmetric: true, type: true, maxLoss: true });
  const { data, shape, single } = parseNpy(bytes);
  const { symmetric = false, type = single ? 'f32' : 'f64', maxLoss } = options;
  checkBoolean('symmetric', symmetric);
  if (!symmetric) return denseTensor(shape, data, { type, maxLoss });
  if (shape.some((n) => n !== shape[0])) {
    throw new RangeError(`bytes must hold a tensor of equal dimensions, got shape (${shape.join(', ')})`);
  }
  return symmetricTensor(shape.length as Order, shape[0], data, { type, maxLoss });
}

/**
 * The bytes of a .npy file with the full array of a tensor. Default type: that of the tensor, where integers, which have
 * scales, are written as the numbers that they stand for, in 'f64'.
 *
 * @throws RangeError when an entry does not fit the type: integers are not rounded
 */
export function tensorToNpy(
  tensor: DataTensor,
  type: NpyType = tensor?.type === 'f32' ? 'f32' : 'f64',
): Uint8Array {
  if (!(tensor instanceof DataTensor))
    throw new TypeError(`tensor must be a DataTensor, got ${shown(tensor)}`);
  return formatNpy({ data: asNpyData(tensor.toArray(), type), shape: [...tensor.dims] });
}
