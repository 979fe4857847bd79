import { core, shown } from '../core/index.js';
import { DATA_TYPES, TENSOR_KINDS } from '../core/layout.js';

/** The layouts of the core, in the order of their codes. */
export const kinds = TENSOR_KINDS;
export type Kind = (typeof kinds)[number];

/** Types of the stored entries, in the order of their codes. Integers have one scale per slab (value of the first index). */
export const dataTypes = DATA_TYPES;
/** Type of the stored entries. Factors and fields are f64 always. */
export type DataType = (typeof dataTypes)[number];

export type Order = 2 | 3 | 4;

/** Bytes that one instance can address, less a little for the core itself. */
export const ADDRESSABLE = 2 ** 32 - 2 ** 20;

/** Dimensions as the core takes them: four, unused ones 1. */
export function fourDims(dims: readonly number[]): [number, number, number, number] {
  const [n1, n2 = 1, n3 = 1, n4 = 1] = dims;
  return [n1, n2, n3, n4];
}

export function checkStored(type: DataType): void {
  if (dataTypes.includes(type)) return;
  throw new RangeError(`type must be 'f64', 'f32', 'int8' or 'int16', got ${shown(type)}`);
}

function checkKind(kind: Kind): void {
  if (kinds.includes(kind)) return;
  throw new RangeError(`kind must be one of ${kinds.join(', ')}, got ${shown(kind)}`);
}

/**
 * Bytes that a tensor takes.
 *
 * @throws RangeError for an unknown kind or type, or dimensions that are not as many positive integers as the kind has modes, equal
 * for a symmetric one
 */
export function tensorBytes(kind: Kind, dims: readonly number[], type: DataType): number {
  checkKind(kind);
  checkStored(type);
  if (!Array.isArray(dims)) throw new TypeError(`dims must be an array of sizes, got ${shown(dims)}`);
  const order = Number(kind.replace(/-.*/, '').at(-1));
  if (dims.length !== order)
    throw new RangeError(`dims must hold ${order} sizes for ${kind}, got ${dims.length}`);
  for (const n of dims) {
    const valid = Number.isInteger(n) && n > 0 && n < 2 ** 30 && (!kind.startsWith('s') || n === dims[0]);
    if (!valid)
      throw new RangeError(`dims must be positive integers, equal for symmetric kinds, got ${shown(n)}`);
  }
  return core().exports.tensor_bytes(kinds.indexOf(kind), dataTypes.indexOf(type), ...fourDims(dims));
}

/**
 * The largest n such that a tensor with all dimensions n takes no more than `bytes`, by default all that one
 * instance of the core can address.
 */
export function largestThatFits(kind: Kind, type: DataType, bytes = ADDRESSABLE): number {
  checkKind(kind);
  checkStored(type);
  if (!(bytes >= 0)) throw new RangeError(`bytes must be >= 0, got ${shown(bytes)}`);
  const order = Number(kind.replace(/-.*/, '').at(-1));
  let low = 0;
  let high = 2 ** 16;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (tensorBytes(kind, Array(order).fill(middle), type) <= bytes) low = middle;
    else high = middle;
  }
  return low;
}
