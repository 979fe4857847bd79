import { checkArray, checkObject } from '../core/index.js';
import { largest } from '../numerics/index.js';
import { asymmetry, DataTensor, type DataType } from '../tensor/index.js';
import { Instance } from './instance.js';
import { checkedModel, type Overlaps, type SpikedModel } from './model.js';
import { allocateArrays, sizesOf } from './storage.js';

/** Rounding of files and of products; what exceeds it is another array. */
const SYMMETRIC_TO = 1e-6;

export interface ObserveOptions {
  /** N: the size that the model's ratios refer to. */
  size: number;
  /** One full array per channel, row-major, n_1 x .. x n_p, scaled to noise of unit variance. */
  data: ArrayLike<number>[];
  /**
   * Type to store them in. Default: f64 for matrices, f32 for tensors. int8 and int16 take, slab by slab, the scale of least
   * error; 'int' is int8 where that costs at most 0.1 % of the SNR, int16 elsewhere. See `snrLoss` of the instance.
   */
  type?: DataType | 'int';
}

/**
 * An instance of your own data: the arrays are copied into WebAssembly memory; there is no planted factor.
 *
 * @throws RangeError for an array of the wrong length or with entries that are not finite, and for one that is not
 * symmetric to 1e-6 of its largest entry where its channel is
 */
export function observe<O extends Overlaps>(given: SpikedModel<O>, options: ObserveOptions): Instance<O> {
  const model = checkedModel(given);
  checkObject('options', options, { size: true, data: true, type: true });
  const { size, data, type } = options;
  const sizes = sizesOf(model, size);
  checkArray('data', data);
  if (data.length !== model.channels.length)
    throw new RangeError(
      `data must hold one array per channel (${model.channels.length}), got ${data.length}`,
    );
  const arrays = allocateArrays(model, size, sizes, type === 'int' ? 'int8' : type);
  try {
    arrays.forEach((array, c) => {
      try {
        array.write(data[c]);
        if (type === 'int' && array.quantisation!.advice === 'int16') {
          arrays[c] = new DataTensor(array.kind, array.dims, 'int16');
          array.dispose();
          arrays[c].write(data[c]);
        }
      } catch (error) {
        throw new RangeError(`data.${c}: ${(error as Error).message}`);
      }
      const gap = array.symmetric ? asymmetry(array.order, array.dims[0], data[c]) : 0;
      if (gap > SYMMETRIC_TO * largest(data[c]))
        throw new RangeError(
          `data.${c} must be symmetric, got entries that differ from their mirror by ${gap}`,
        );
    });
    return new Instance(model, size, sizes, arrays) as Instance<O>;
  } catch (error) {
    for (const array of arrays) array.dispose();
    throw error;
  }
}
