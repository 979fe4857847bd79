// Arrays of channels that are never stored: their noise is drawn as contractions ask for it, from its exact law given
// all answers before (theory note implicit-noise; for matrices Y. M. Lu, arXiv 2101.07464).

import { core, Scratch } from '../core/index.js';
import { type Key, purpose } from '../random/index.js';
import { rankOneFields, type TensorArgs } from '../tensor/fields.js';
import { ADDRESSABLE, fourDims } from '../tensor/kinds.js';
import { type Coupling, writeCoupling } from './coupling.js';

/** The code by which `contract` of the core knows such data (assembly/tensor/layout.ts). */
const IMPLICIT = 7;

/** What the core tells of a mode (`implicit_spare`, `implicit_count`): long directions, and columns or coordinates. */
const LONG = 0;
const SHORT = 1;

const FIRST_CAPACITY = 16;
/** Directions are lent a few at a time: as many as fill this, but never fewer than one sweep needs. */
const CHUNK_BYTES = 2 ** 18;
/** From this size on directions are stored in f32: then they, and not the first few thousand instructions, are what costs. */
const LARGE = 2 ** 15;

/** What a channel holds besides its shape: a planted signal, and noise of unit variance. */
export interface Planted {
  amplitude: number;
  coupling: Coupling;
  /** The planted factor of every mode in core memory, in columns of padded(n). */
  truth: readonly number[];
  /** Number of the channel and key of the seed: the streams of the noise. */
  channel: number;
  key: Key;
  /** Type of what is remembered. Default: f64 below 2^15 rows, f32 from there on. */
  type?: 'f64' | 'f32';
}

/**
 * A spiked matrix or tensor of order 3 with Gaussian noise that is exact in law and takes no memory until it is looked at: two
 * vectors for every vector that it is contracted with, in f64 or f32. Order 3 keeps small arrays of about four times the cube of the
 * number of contractions as well, so it is for hundreds of them, not thousands. Lives until `dispose`.
 *
 * What comes out depends on the seed and on the order of the contractions. The same contraction gives the same answer. In f32 a
 * contraction is that with a vector which differs from the given one by up to 3e-7 of its length (measured: test/spiked/implicit.test.ts);
 * that is the rounding of new directions, and what is left of a vector beside known ones is not looked at below it. All sums are in f64.
 */
export class ImplicitData {
  readonly dims: readonly number[];
  readonly symmetric: boolean;
  /** Of what is remembered. */
  readonly type: 'f64' | 'f32';
  /** As of stored tensors that are no integers. */
  readonly quantisation = undefined;
  /** Columns of the planted factors, by mode. */
  readonly ranks: readonly number[];
  readonly #channel: number;
  /** The state, the planted coupling and the vectors lent. */
  #own: Scratch | undefined;
  readonly #at: number;
  /** Everything short; it moves as it grows. */
  #block: number;
  #capacity = FIRST_CAPACITY;
  #lent = 0;

  constructor(dims: readonly number[], symmetric: boolean, planted: Planted) {
    const { amplitude, coupling, truth, channel, key } = planted;
    const { exports, memory } = core();
    this.dims = [...dims];
    this.type = planted.type ?? (Math.max(...dims) < LARGE ? 'f64' : 'f32');
    this.symmetric = symmetric;
    this.#channel = channel;
    this.ranks = coupling.ranks;
    const own = new Scratch(memory);
    this.#own = own;
    const signal = writeCoupling(own, coupling);
    this.#at = own.bytes(exports.implicit_state());
    this.#block = memory.alloc(this.#bytesFor(this.#capacity));
    const [n1, n2, n3] = fourDims(dims);
    const [r1, r2, r3 = 0] = coupling.ranks;
    const [x1, x2, x3 = 0] = truth;
    exports.implicit_init(
      this.#at,
      this.#block,
      dims.length,
      Number(symmetric),
      Number(this.type === 'f32'),
      this.#capacity,
      n1,
      n2,
      n3,
      r1,
      r2,
      r3,
      ...key,
      purpose.implicit + 8 * channel,
      amplitude,
      signal,
      x1,
      x2,
      x3,
    );
  }

  get order(): number {
    return this.dims.length;
  }

  get kind(): string {
    return `${this.symmetric ? 'symmetric' : 'rectangular'}${this.order}-implicit`;
  }

  /** What it takes in memory by now. */
  get bytes(): number {
    return this.#own ? core().exports.implicit_state() + this.#bytesFor(this.#capacity) + this.#lent : 0;
  }

  /** Where the state lies. @throws Error when disposed */
  get ptr(): number {
    if (!this.#own) throw new Error('this tensor is disposed');
    return this.#at;
  }

  /** kind, type, n1 .. n4 and pointer, as `contract` of the core takes them. */
  get args(): TensorArgs {
    return [IMPLICIT, 0, ...fourDims(this.dims), this.ptr];
  }

  /**
   * Makes room for one more sweep, that is one `contract` of the core, which cannot allocate.
   *
   * @throws RangeError when the memory of the instance is exhausted
   */
  reserve(): void {
    for (let m = 0; m < this.modes; m++) this.makeRoom(m, this.ranks[m], 2 * this.ranks[m]);
  }

  /** Modes that have fields of their own: one of a symmetric array. */
  get modes(): number {
    return this.symmetric ? 1 : this.order;
  }

  /**
   * The fields of rank one of every mode, signal and noise, as a stored tensor gives them (DataTensor.contract). Every vector that
   * is new is remembered.
   *
   * @throws RangeError for factors of a wrong number or length, and when the memory is exhausted
   */
  contract(...factors: ArrayLike<number>[]): Float64Array[] {
    this.reserve();
    return rankOneFields(this, factors);
  }

  /**
   * The full array in C order, by asking for every entry. Then everything is remembered, so this is for looking at arrays of order 2, and of
   * order 3 with ten rows or so.
   *
   * @throws RangeError when the memory is exhausted
   */
  toArray(): Float64Array {
    const [n, ...others] = this.dims;
    const width = others.reduce((count, size) => count * size, 1);
    const full = new Float64Array(n * width);
    for (let p = 0; p < width; p++) {
      const index = this.order === 2 ? [p] : [Math.floor(p / others[1]), p % others[1]];
      const column = this.#column(index.map((i, m) => unit(others[m], i)));
      for (let i = 0; i < n; i++) full[i * width + p] = column[i];
    }
    return full;
  }

  /** The array applied to vectors of all modes but the first; the mixed ones of a symmetric tensor by polarisation. */
  #column(vectors: Float64Array[]): Float64Array {
    if (!this.symmetric) return this.contract(new Float64Array(this.dims[0]), ...vectors)[0];
    const [x, y] = vectors;
    if (!y) return this.contract(x)[0];
    const [plus] = this.contract(x.map((value, i) => value + y[i]));
    const [minus] = this.contract(x.map((value, i) => value - y[i]));
    return plus.map((value, i) => (value - minus[i]) / 4);
  }

  /**
   * Makes room in mode m for columns of contractions and for directions.
   *
   * @throws RangeError when the memory of the instance is exhausted
   */
  makeRoom(m: number, columns: number, directions: number): void {
    const { exports, memory } = core();
    const { ptr } = this;
    try {
      while (exports.implicit_spare(ptr, m, SHORT) < columns) this.#grow(Math.ceil(1.5 * this.#capacity));
      const missing = directions - exports.implicit_spare(ptr, m, LONG);
      if (missing <= 0) return;
      const bytes = exports.implicit_direction(this.dims[m], Number(this.type === 'f32')) >>> 0;
      // A mode with n directions is known: none follow it but two that are tried.
      const most = Math.max(
        missing,
        Math.min(2 * this.#capacity, this.dims[m] + 2 - exports.implicit_count(ptr, m, LONG)),
      );
      const count = Math.min(most, Math.max(missing, Math.floor(CHUNK_BYTES / bytes)));
      exports.implicit_lend(ptr, m, this.#own!.bytes(count * bytes), count);
      this.#lent += count * bytes;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const name = this.dims.join(' x ');
      const have = exports.implicit_count(this.#at, m, LONG);
      throw new RangeError(
        `channels.${this.#channel}: implicit noise of ${name} remembers ${have} vectors of mode ${m} and has no room for more: ` +
          `fewer iterations or a smaller size would fit (${error.message}; ${mib(memory.bytesInUse)} in use)`,
      );
    }
  }

  #grow(capacity: number): void {
    const { exports, memory } = core();
    const bytes = this.#bytesFor(capacity);
    if (bytes > ADDRESSABLE) throw new RangeError(`its core array of ${capacity}^3 would take ${mib(bytes)}`);
    const block = memory.alloc(bytes);
    exports.implicit_move(this.#at, block, capacity);
    memory.free(this.#block);
    this.#block = block;
    this.#capacity = capacity;
  }

  #bytesFor(capacity: number): number {
    const [r1, r2, r3 = 0] = this.ranks;
    const n = Math.max(...this.dims);
    return core().exports.implicit_bytes(this.dims.length, Number(this.symmetric), capacity, n, r1, r2, r3);
  }

  /** Gives the memory back. Calling it again does nothing. */
  dispose(): void {
    if (!this.#own) return;
    this.#own.release();
    core().memory.free(this.#block);
    this.#own = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

function unit(n: number, at: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => Number(i === at));
}

function mib(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
