// Arrays of channels that are never stored: their noise is drawn as contractions ask for it, from its exact law given
// all answers before (docs/theory/implicit-noise.md; for matrices Y. M. Lu, arXiv 2101.07464).

import { core, Scratch } from '../core/index.js';
import { IMPLICIT } from '../core/layout.js';
import { type Key, purpose } from '../random/index.js';
import { type Coupling, writeCoupling } from '../tensor/coupling.js';
import { rankOneFields, type TensorArgs } from '../tensor/fields.js';
import { ADDRESSABLE, fourDims } from '../tensor/kinds.js';
import { Frame, type FrameType } from './frame.js';

const FIRST_CAPACITY = 16;

/** What a channel holds besides its shape: a planted signal, and noise of unit variance. */
export interface Planted {
  amplitude: number;
  coupling: Coupling;
  /** The planted factor of every mode in core memory, in columns of padded(n). */
  truth: readonly number[];
  /** Number of the channel and key of the seed: the streams of the noise. */
  channel: number;
  key: Key;
  /**
   * The frame of every mode, which arrays of one factor share. Without it every array has frames of its own.
   */
  frames?: readonly Frame[];
}

/**
 * A spiked matrix or tensor of order 3 with Gaussian noise that is exact in law and takes no memory until it is
 * looked at. For every contraction its frames remember two vectors of n numbers: the argument and the result.
 * Order 3 keeps small arrays
 * of about four times the cube of the number of contractions as well, so it is for hundreds of them, not thousands. Lives until `dispose`.
 *
 * What comes out depends on the seed and on the order of the contractions. The same contraction gives the same
 * answer. With frames in f32 the contraction is that of the given vectors to one part in a million: a smaller
 * remainder outside of the known directions is ignored, and new directions are rounded. All sums are in f64.
 */
export class ImplicitData {
  readonly dims: readonly number[];
  readonly symmetric: boolean;
  /** Of every mode. */
  readonly frames: readonly Frame[];
  /** As of stored tensors that are no integers. */
  readonly quantisation = undefined;
  /** Columns of the planted factors, by mode. */
  readonly ranks: readonly number[];
  readonly #channel: number;
  /** The state and the planted coupling. */
  #own: Scratch | undefined;
  readonly #at: number;
  /** Everything short; it moves as it grows, by itself or with its frames. */
  #block: number;
  #capacity = FIRST_CAPACITY;
  /** Modes whose planted factor has coordinates. */
  readonly #aware: boolean[] = [];

  constructor(dims: readonly number[], symmetric: boolean, planted: Planted) {
    const { amplitude, coupling, truth, channel, key } = planted;
    const { exports, memory } = core();
    this.dims = [...dims];
    this.frames = planted.frames ?? ownFrames(dims, symmetric, key, channel);
    this.symmetric = symmetric;
    this.#channel = channel;
    this.ranks = coupling.ranks;
    const own = new Scratch(memory);
    this.#own = own;
    const signal = writeCoupling(own, coupling);
    this.#at = own.bytes(exports.implicit_state());
    this.#block = memory.alloc(this.#bytesFor(this.#capacity));
    const [f1, f2 = 0, f3 = 0] = this.frames.map((frame) => frame.ptr);
    const [r1, r2, r3 = 0] = coupling.ranks;
    const [x1, x2, x3 = 0] = truth;
    exports.implicit_init(
      this.#at,
      this.#block,
      dims.length,
      Number(symmetric),
      this.#capacity,
      f1,
      f2,
      f3,
      r1,
      r2,
      r3,
      ...key,
      purpose.implicit + 4 * channel,
      amplitude,
      signal,
      x1,
      x2,
      x3,
    );
    for (const frame of this.frames) frame.enter(this);
  }

  get order(): number {
    return this.dims.length;
  }

  get kind(): string {
    return `${this.symmetric ? 'symmetric' : 'rectangular'}${this.order}-implicit`;
  }

  /** What it takes in memory by now, without the frames. */
  get bytes(): number {
    return this.#own ? core().exports.implicit_state() + this.#bytesFor(this.#capacity) : 0;
  }

  /** Of what is remembered. */
  get type(): FrameType {
    return this.frames[0].type;
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
   * Makes room for one more sweep, that is one `contract` of the core, which cannot allocate, or one iteration in which this array and others
   * take part.
   *
   * @throws RangeError when the memory of the instance is exhausted
   */
  reserve(): void {
    for (let m = 0; m < this.modes; m++) {
      const { frames, ranks } = this;
      const columns = frames.reduce((sum, frame, l) => sum + (frame === frames[m] ? ranks[l] : 0), 0);
      this.makeRoom(m, ranks[m], 2 * (this.symmetric ? ranks[m] : columns));
    }
  }

  /** Modes that have fields of their own: one of a symmetric array. */
  get modes(): number {
    return this.symmetric ? 1 : this.order;
  }

  /**
   * Makes room in mode m for columns of contractions and for directions, those of the planted factor besides.
   *
   * @throws RangeError when the memory of the instance is exhausted
   */
  makeRoom(m: number, columns: number, directions: number): void {
    const { exports, memory } = core();
    const { ptr, ranks } = this;
    const frame = this.frames[m];
    try {
      while (exports.implicit_spare(ptr, m) < columns) this.#move(Math.ceil(1.5 * this.#capacity));
      if (!this.#aware[m]) {
        frame.reserve(ranks[m] + 1, ranks[m]);
        this.#aware[m] = exports.implicit_aware(ptr, m) === 0;
      }
      frame.reserve(directions, 2 * (1 + this.order) * columns);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const name = this.dims.join(' x ');
      throw new RangeError(
        `channels.${this.#channel}: implicit noise of ${name} remembers ${frame.directions} vectors of mode ${m} and has no room for more: ` +
          `fewer iterations or a smaller size would fit (${error.message}; ${mib(memory.bytesInUse)} in use)`,
      );
    }
  }

  /** To a block for as many coordinates as the frames have. */
  follow(): void {
    this.#move(this.#capacity);
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

  #move(capacity: number): void {
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
    const [d1, d2 = 0, d3 = 0] = this.frames.map(({ size }) => size);
    return core().exports.implicit_bytes(
      this.order,
      Number(this.symmetric),
      capacity,
      d1,
      d2,
      d3,
      r1,
      r2,
      r3,
    );
  }

  /** Gives the memory back. Calling it again does nothing. */
  dispose(): void {
    if (!this.#own) return;
    core().exports.implicit_leave(this.#at);
    for (const frame of this.frames) frame.leave(this);
    this.#own.release();
    core().memory.free(this.#block);
    this.#own = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

function ownFrames(dims: readonly number[], symmetric: boolean, key: Key, channel: number): Frame[] {
  return (symmetric ? dims.slice(0, 1) : dims).map((n, m) => new Frame(n, key, 4 * channel + m));
}

function unit(n: number, at: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => Number(i === at));
}

function mib(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
