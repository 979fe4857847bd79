import { formatNpy, type NdArray, type NpyData, parseNpy } from '../npy/index.js';
import { InputError } from './input-error.js';

export type { NdArray } from '../npy/index.js';

/**
 * `parseNpy` of the bytes of a file.
 *
 * @param source what to call the file in messages
 * @throws InputError for anything but real numbers
 */
export function decodeNpy(bytes: Uint8Array, source: string): NdArray {
  try {
    return parseNpy(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(`${source}: ${error.message}`);
  }
}

/** The bytes of a .npy file with these entries, row-major. The shape defaults to one dimension. */
export function encodeNpy({ data, shape }: { data: NpyData; shape?: number[] }): Uint8Array {
  return formatNpy({ data, shape });
}
