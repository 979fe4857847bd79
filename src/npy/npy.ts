import { dump, type NpyArray, parse } from 'npyjs';
import { shown } from '../core/index.js';

/** A dense array of real numbers, row-major, not padded. */
export interface NdArray {
  data: Float64Array | Float32Array;
  shape: number[];
  /** Whether single precision holds every number of the file's type. */
  single: boolean;
}

const real = new Set(['b1', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8']);

const narrow = new Set(['b1', 'i1', 'u1', 'i2', 'u2', 'f2', 'f4']);

/**
 * Reads a numpy array of real numbers. Half and single precision come back as Float32Array, everything else as
 * Float64Array; Fortran order is turned into row-major order.
 *
 * @throws RangeError for anything else: another file, complex or text entries, big-endian, cut short
 */
export function parseNpy(bytes: Uint8Array): NdArray {
  const { data, shape, dtype, fortranOrder } = parsed(bytes);
  if (!real.has(dtype)) {
    throw new RangeError(`expected real numbers, found entries of numpy type ${dtype}`);
  }
  const entries = data as unknown as ArrayLike<number | bigint | boolean>;
  const expected = shape.reduce((product, n) => product * n, 1);
  if (entries.length !== expected) {
    throw new RangeError(
      `expected ${expected} entries for shape (${shape.join(', ')}), found ${entries.length}`,
    );
  }
  const values = realValues(entries);
  return { data: fortranOrder ? rowMajor(values, shape) : values, shape, single: narrow.has(dtype) };
}

/** Entries as they can be written. */
export type NpyData = Float64Array | Float32Array | Int16Array | Int8Array;

/** The bytes of a .npy file with these entries, row-major. The shape defaults to one dimension. */
export function formatNpy({ data, shape }: { data: NpyData; shape?: number[] }): Uint8Array {
  return new Uint8Array(dump(data, shape ?? [data.length]));
}

function parsed(bytes: Uint8Array): NpyArray {
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`bytes must be a Uint8Array, got ${shown(bytes)}`);
  const start = String.fromCharCode(...bytes.subarray(0, 6));
  if (start !== '\x93NUMPY') {
    const found = bytes.length === 0 ? 'an empty file' : `a file that starts with ${JSON.stringify(start)}`;
    throw new RangeError(`expected a .npy file, found ${found}`);
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
    throw new RangeError(`expected an array of real numbers, found ${found}`);
  }
}

function realValues(entries: ArrayLike<number | bigint | boolean>): NdArray['data'] {
  if (entries instanceof Float64Array || entries instanceof Float32Array) return entries;
  const values = new Float64Array(entries.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = Number(entries[i]);
    if (typeof entries[i] === 'bigint' && !Number.isSafeInteger(values[i])) {
      throw new RangeError(`entry ${i}: expected an integer below 2^53, found ${entries[i]}`);
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

/** How numbers are written: as they are, rounded to single precision, or as the integers that they have to be. */
export type NpyType = 'f64' | 'f32' | 'int16' | 'int8';

const arrays = { f64: Float64Array, f32: Float32Array, int16: Int16Array, int8: Int8Array };

/**
 * Numbers as entries of a type.
 *
 * @throws RangeError for a number that is too large for single precision, or no integer of the range of an integer type
 */
export function asNpyData(values: Float64Array, type: NpyType): NpyData {
  if (!Object.hasOwn(arrays, type)) {
    throw new RangeError(`type must be 'f64', 'f32', 'int16' or 'int8', got ${shown(type)}`);
  }
  const data = arrays[type].from(values);
  if (type === 'f64') return data;
  for (let i = 0; i < data.length; i++) {
    const fits = type === 'f32' ? Number.isFinite(data[i]) : data[i] === values[i];
    if (!fits) throw new RangeError(`type must hold every entry, got '${type}' for ${values[i]}`);
  }
  return data;
}
