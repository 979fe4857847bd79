import { dump, type NpyArray, parse } from 'npyjs';
import { InputError } from './input-error.js';

/** A dense array of real numbers, row-major, not padded. */
export interface NdArray {
  data: Float64Array | Float32Array;
  shape: number[];
}

const real = new Set(['b1', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8']);

/**
 * Reads a numpy array of real numbers. Half and single precision come back as Float32Array, everything else as
 * Float64Array; Fortran order is turned into row-major order.
 *
 * @param source what to call the file in messages
 * @throws InputError for anything else: another file, complex or text entries, big-endian, cut short
 */
export function decodeNpy(bytes: Uint8Array, source: string): NdArray {
  const { data, shape, dtype, fortranOrder } = parsed(bytes, source);
  if (!real.has(dtype)) {
    throw new InputError(`${source}: expected real numbers, found entries of numpy type ${dtype}`);
  }
  const entries = data as unknown as ArrayLike<number | bigint | boolean>;
  const expected = shape.reduce((product, n) => product * n, 1);
  if (entries.length !== expected) {
    throw new InputError(
      `${source}: expected ${expected} entries for shape (${shape.join(', ')}), found ${entries.length}`,
    );
  }
  const values = realValues(entries, source);
  return { data: fortranOrder ? rowMajor(values, shape) : values, shape };
}

/** The bytes of a .npy file with these entries, row-major. The shape defaults to one dimension. */
export function encodeNpy({ data, shape }: { data: NdArray['data']; shape?: number[] }): Uint8Array {
  return new Uint8Array(dump(data, shape ?? [data.length]));
}

function parsed(bytes: Uint8Array, source: string): NpyArray {
  const start = String.fromCharCode(...bytes.subarray(0, 6));
  if (start !== '\x93NUMPY') {
    const found = bytes.length === 0 ? 'an empty file' : `a file that starts with ${JSON.stringify(start)}`;
    throw new InputError(`${source}: expected a .npy file, found ${found}`);
  }
  try {
    // npyjs makes views from byte 0 of an ArrayBuffer to its end.
    return parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
  } catch (error) {
    const { message } = error as Error;
    const bigEndian = /dtype: >/.test(message);
    const found = bigEndian
      ? 'big-endian entries: save it again with .astype("<f8")'
      : /dtype/i.test(message)
        ? `entries of another kind (${message})`
        : `a damaged or cut file (${message})`;
    throw new InputError(`${source}: expected an array of real numbers, found ${found}`);
  }
}

function realValues(entries: ArrayLike<number | bigint | boolean>, source: string): NdArray['data'] {
  if (entries instanceof Float64Array || entries instanceof Float32Array) return entries;
  const values = new Float64Array(entries.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = Number(entries[i]);
    if (typeof entries[i] === 'bigint' && !Number.isSafeInteger(values[i])) {
      throw new InputError(`${source}: entry ${i}: expected an integer below 2^53, found ${entries[i]}`);
    }
  }
  return values;
}

/** Column-major entries (first index fastest) into row-major order (last index fastest). */
function rowMajor<T extends NdArray['data']>(values: T, shape: number[]): T {
  const result = values.slice() as T;
  const strides: number[] = [];
  let stride = 1;
  for (const n of shape) {
    strides.push(stride);
    stride *= n;
  }
  let at = 0;
  const visit = (axis: number, from: number) => {
    if (axis === shape.length) {
      result[at++] = values[from];
      return;
    }
    const step = strides[axis];
    if (axis === shape.length - 1) {
      for (let i = 0; i < shape[axis]; i++) result[at++] = values[from + i * step];
    } else {
      for (let i = 0; i < shape[axis]; i++) visit(axis + 1, from + i * step);
    }
  };
  visit(0, 0);
  return result;
}
