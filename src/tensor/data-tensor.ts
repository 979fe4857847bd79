import { checkArray, checkNumbers, core, OwnedBlock, shown } from '../core/index.js';
import { rankOneFields, type TensorArgs } from './fields.js';
import {
  ADDRESSABLE,
  type DataType,
  dataTypes,
  fourDims,
  type Kind,
  kinds,
  largestThatFits,
  tensorBytes,
} from './kinds.js';
import { type Quantisation, quantisationOf } from './quantisation.js';
import { mirror } from './symmetry.js';

/** Below it single precision loses digits. */
const LEAST_SINGLE = 2 ** -126;

/**
 * A matrix or tensor of data in the memory of the core, in one of its layouts. Made by `denseTensor` and
 * `symmetricTensor`; lives until `dispose` or the end of its `scope`.
 */
export class DataTensor extends OwnedBlock {
  readonly kind: Kind;
  readonly type: DataType;
  /** One size per mode. */
  readonly dims: readonly number[];

  /**
   * Reserves the memory and does not clear it: `write`, `clear` or the core's `sample_tensor` has to follow.
   *
   * @throws RangeError when it does not fit
   */
  constructor(kind: Kind, dims: readonly number[], type: DataType) {
    const bytes = tensorBytes(kind, dims, type);
    if (bytes > ADDRESSABLE) throw new RangeError(tooLarge(kind, dims, type));
    super('tensor', bytes);
    this.kind = kind;
    this.type = type;
    this.dims = [...dims];
  }

  get order(): number {
    return this.dims.length;
  }

  get symmetric(): boolean {
    return this.kind.startsWith('symmetric');
  }

  /** kind, type, n1 .. n4 and pointer: what `contract` and `sample_tensor` of the core take first. */
  get args(): TensorArgs {
    return [kinds.indexOf(this.kind), dataTypes.indexOf(this.type), ...fourDims(this.dims), this.ptr];
  }

  /** Errors of the integers, measured when they were written; undefined for f64 and f32. */
  get quantisation(): Quantisation | undefined {
    return quantisationOf(this);
  }

  /** Sets all entries to zero. */
  clear(): void {
    core().memory.u8(this.ptr, this.bytes).fill(0);
  }

  /**
   * Copies a plain array in C order. A symmetric tensor reads the entries i <= j <= .. and believes the others to agree;
   * see `asymmetry`. Integers get, slab by slab, the scale of least rounding and clipping error, none where the slab holds small integers
   * times a power of two; `quantisation` says what is left.
   *
   * @throws RangeError when the number of values is not the product of the dimensions, when one is not finite or too large for f32, and when all are
   * so small that f32 loses their digits
   */
  write(values: ArrayLike<number>): void {
    const count = product(this.dims);
    checkArray('values', values);
    if (values.length !== count) {
      throw new RangeError(
        `values must hold ${this.dims.join(' x ')} = ${count} numbers, got ${values.length}`,
      );
    }
    checkEntries(values, this.type);
    const { exports, memory } = core();
    const single = values instanceof Float32Array;
    const slab = count / this.dims[0];
    memory.scope((scratch) => {
      const integers = this.type === 'int8' || this.type === 'int16';
      const ws = scratch.bytes(integers ? exports.scale_ws() : exports.transfer_ws());
      const from = scratch.bytes((single ? 4 : 8) * slab);
      const view = single ? memory.f32(from, slab) : memory.f64(from, slab);
      for (let i = 0; i < this.dims[0]; i++) {
        for (let e = 0, at = i * slab; e < slab; e++, at++) view[e] = values[at];
        if (integers) exports.scale_tensor(...this.args, from, single ? 1 : 0, i, i + 1, ws);
        exports.pack_tensor(...this.args, from, single ? 1 : 0, i, i + 1, ws);
      }
    });
  }

  /** The full array in C order, in f64. */
  toArray(): Float64Array {
    const { exports, memory } = core();
    const n = this.dims[0];
    const slab = product(this.dims) / n;
    const full = new Float64Array(n * slab);
    memory.scope((scratch) => {
      const ws = scratch.bytes(exports.transfer_ws());
      const to = scratch.f64(slab);
      for (let i = 0; i < n; i++) {
        exports.unpack_tensor(...this.args, to, i, i + 1, ws);
        full.set(memory.f64(to, slab), i * slab);
      }
    });
    if (this.symmetric) mirror(this.order, n, full);
    return full;
  }

  /** One entry. @throws RangeError when the index is not inside of the tensor */
  entry(...index: number[]): number {
    const inside = (i: number, m: number) => Number.isInteger(i) && i >= 0 && i < this.dims[m];
    if (index.length !== this.order || !index.every(inside)) {
      throw new RangeError(
        `index must be inside of ${this.dims.join(' x ')}, got [${index.map(shown).join(',')}]`,
      );
    }
    if (this.symmetric) index.sort((a, b) => a - b);
    const { exports, memory } = core();
    const [i, j, k = 0, l = 0] = index;
    return memory.scope((scratch) =>
      exports.tensor_entry(...this.args, i, j, k, l, scratch.bytes(exports.transfer_ws())),
    );
  }

  /**
   * The fields of rank one: for every mode m the tensor applied to the factors of all other modes,
   * field_m[i] = sum T[.. i ..] prod_{l != m} factor_l[i_l]. One pass over the data gives all of them. A symmetric
   * tensor takes one factor and gives one field, T(., x, .., x).
   *
   * @throws RangeError when a factor has another length than its mode, or there are too few or too many, a number is not finite, or a
   * field overflows
   */
  contract(...factors: ArrayLike<number>[]): Float64Array[] {
    factors.forEach((factor, m) => {
      if (m < this.order) checkNumbers(`factors[${m}]`, factor, this.dims[m]);
    });
    const fields = rankOneFields(this, factors);
    fields.forEach((field, m) => {
      const bad = field.findIndex((value) => !Number.isFinite(value));
      if (bad >= 0) throw new RangeError(overflow(field, m, bad));
    });
    return fields;
  }
}

/** Sums of finite numbers are finite unless they overflow, in double precision or in what entries of single precision are summed in. */
function overflow(field: Float64Array, m: number, at: number): string {
  return (
    `factors must give fields that do not overflow, got ${field[at]} at ${at} of field ${m}: ` +
    "take smaller units, or 'f64' for entries of 'f32'"
  );
}

function checkEntries(values: ArrayLike<number>, type: DataType): void {
  let largest = 0;
  let exact = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) throw new RangeError(`values[${i}] must be finite, got ${shown(value)}`);
    if (type !== 'f32') continue;
    const single = Math.fround(value);
    if (!Number.isFinite(single))
      throw new RangeError(`values[${i}] must fit single precision, got ${value}: 'f64' holds it`);
    largest = Math.max(largest, Math.abs(value));
    exact &&= single === value;
  }
  if (!exact && largest < LEAST_SINGLE)
    throw new RangeError(`values must fit single precision, got none above ${largest}: 'f64' holds them`);
}

function product(dims: readonly number[]): number {
  return dims.reduce((count, n) => count * n, 1);
}

function tooLarge(kind: Kind, dims: readonly number[], type: DataType): string {
  const mib = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
  const size = dims.every((n) => n === dims[0]) ? `n = ${dims[0]}` : dims.join(' x ');
  const needs = (other: DataType) => tensorBytes(kind, dims, other);
  const other = (['f32', 'int16', 'int8'] as const).find((narrower) => needs(narrower) <= ADDRESSABLE);
  const helps = other ? `; as '${other}' it takes ${mib(needs(other))} and fits` : '';
  return (
    `a ${kind} tensor of ${type} must take at most ${mib(ADDRESSABLE)}, which is n = ${largestThatFits(kind, type)}, ` +
    `got ${size}: ${mib(tensorBytes(kind, dims, type))}${helps}`
  );
}
