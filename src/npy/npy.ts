import { dump, parse } from 'npyjs';
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
 * Reads a numpy array of real numbers, of either byte order. Half and single precision come back as Float32Array, everything
 * else as Float64Array; Fortran order is turned into row-major order.
 *
 * @throws RangeError for anything else: another file, complex or text entries, cut short, several arrays in one file
 */
export function parseNpy(bytes: Uint8Array): NdArray {
  const { data, shape, dtype, fortranOrder } = parse(plainFile(bytes));
  const values = realValues(data as unknown as ArrayLike<number | bigint | boolean>);
  return { data: fortranOrder ? rowMajor(values, shape) : values, shape, single: narrow.has(dtype) };
}

/** Entries as they can be written. */
export type NpyData = Float64Array | Float32Array | Int16Array | Int8Array | readonly string[];

/** The bytes of a .npy file with these entries, row-major. The shape defaults to one dimension. */
export function formatNpy({ data, shape }: { data: NpyData; shape?: number[] }): Uint8Array {
  if ('BYTES_PER_ELEMENT' in data) return new Uint8Array(dump(data, shape ?? [data.length]));
  return formatWords(data, shape ?? [data.length]);
}

/** Words as numpy keeps them, which it reads without pickle: code points of 32 bits, all of one length, filled up with zeros. */
function formatWords(words: readonly string[], shape: number[]): Uint8Array {
  const points = words.map((word) => Array.from(word, (letter) => letter.codePointAt(0)!));
  const width = points.reduce((most, { length }) => Math.max(most, length), 1);
  const dims = shape.map((n) => `${n},`).join(' ');
  const text = `{'descr': '<U${width}', 'fortran_order': False, 'shape': (${dims}), }`;
  const start = 64 * Math.ceil((10 + text.length + 1) / 64);
  const bytes = new Uint8Array(start + 4 * width * words.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  view.setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(start - 11)}\n`), 10);
  points.forEach((word, i) => {
    word.forEach((point, k) => {
      view.setUint32(start + 4 * (i * width + k), point, true);
    });
  });
  return bytes;
}

/**
 * The file as npyjs can read it. That wants single quotes, the integers of Python 3, little-endian entries from a multiple of their
 * size on, and nothing behind them; numpy.load reads what old versions of numpy and other writers make of all these, too.
 */
function plainFile(bytes: Uint8Array): ArrayBuffer {
  const { text, start } = headerOf(bytes);
  const plain = text.replaceAll('"', "'").replace(/(\d)L\b/g, '$1');
  const [, order, type] = /'descr'\s*:\s*'([<>|=]?)(\w+)'/.exec(plain) ?? [];
  const dims = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(plain)?.[1];
  if (/'descr'\s*:\s*\[/.test(plain))
    throw new RangeError('expected real numbers, found records of several fields');
  if (type === undefined || dims === undefined || !/'fortran_order'\s*:\s*(True|False)/.test(plain))
    throw new RangeError(`expected an array of real numbers, found a damaged header: ${shown(text.trim())}`);
  if (!real.has(type)) throw new RangeError(`expected real numbers, found entries of numpy type ${type}`);

  const shape = dims.split(',').filter((n) => n.trim() !== '');
  const size = Number(type.slice(1));
  const expected = shape.reduce((product, n) => product * Number(n), 1);
  const entries = bytes.subarray(start);
  if (entries.length !== expected * size) {
    const found = Math.floor(entries.length / size);
    const reason = found >= expected ? ' (several arrays in one file?)' : ' (a cut file?)';
    throw new RangeError(
      `expected ${expected} entries for shape (${shape.map(Number).join(', ')}), found ${found}${reason}`,
    );
  }

  const header = new TextEncoder().encode(plain.replace(/('descr'\s*:\s*')[>=]/, '$1<').trim());
  const offset = Math.ceil((PREFIX + header.length + 1) / 64) * 64;
  const file = new Uint8Array(offset + entries.length).fill(32, 0, offset);
  file.set([...MAGIC, 1, 0], 0);
  new DataView(file.buffer).setUint16(MAGIC.length + 2, offset - PREFIX, true);
  file.set(header, PREFIX);
  file.set(entries, offset);
  if (order === '>') swapBytes(file.subarray(offset), size);
  return file.buffer;
}

/** Turns the bytes of every entry around. */
function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size)
    for (let low = at, high = at + size - 1; low < high; low++, high--)
      [bytes[low], bytes[high]] = [bytes[high], bytes[low]];
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Bytes in front of the header of a file of version 1. */
const PREFIX = 10;

/** The header of a file of any version, and where its entries begin. */
function headerOf(bytes: Uint8Array): { text: string; start: number } {
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`bytes must be a Uint8Array, got ${shown(bytes)}`);
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) {
    const begin = JSON.stringify(new TextDecoder('latin1').decode(bytes.subarray(0, 6)));
    const found = bytes.length === 0 ? 'an empty file' : `a file that starts with ${begin}`;
    throw new RangeError(`expected a .npy file, found ${found}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6] > 1;
  const from = wide ? PREFIX + 2 : PREFIX;
  const start =
    bytes.length < from ? Infinity : from + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  if (start > bytes.length)
    throw new RangeError(
      `expected a .npy file, found one that was cut within its header, after ${bytes.length} bytes`,
    );
  return { text: new TextDecoder('latin1').decode(bytes.subarray(from, start)), start };
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
