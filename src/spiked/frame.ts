// The directions that are known of a factor's space, which implicit arrays of the factor share (assembly/implicit/frame.ts).

import { core, Scratch } from '../core/index.js';
import { type Key, purpose } from '../random/index.js';

/** What the core tells of a frame (`frame_spare`, `frame_count`). */
const DIRECTIONS = 0;
const COORDINATES = 1;

const FIRST_SIZE = 64;
/** Directions are lent a few at a time: as many as fill this, but never fewer than one contraction needs. */
const CHUNK_BYTES = 2 ** 18;
/** From this size on directions are stored in f32: then they are what costs. */
const LARGE = 2 ** 15;

export type FrameType = 'f64' | 'f32';

/** What has coordinates in a frame, and room for as many as this has. */
interface Tenant {
  /** Follows the frame when that has grown. */
  follow(): void;
}

/**
 * An orthonormal basis of all that implicit arrays have shown of the space of a factor. Two vectors of n numbers for every contraction,
 * and what is small beside them. Lives as long as an array that uses it.
 */
export class Frame {
  readonly n: number;
  /** Of the long vectors. */
  readonly type: FrameType;
  readonly #tenants = new Set<Tenant>();
  readonly #own: Scratch;
  readonly #at: number;
  #block: number;
  #size = FIRST_SIZE;
  #lent = 0;
  #disposed = false;

  /** @param index tells apart the streams of the frames of one key */
  constructor(n: number, key: Key, index: number, type: FrameType = n < LARGE ? 'f64' : 'f32') {
    const { exports, memory } = core();
    this.n = n;
    this.type = type;
    this.#own = new Scratch(memory);
    this.#at = this.#own.bytes(exports.frame_state());
    this.#block = memory.alloc(exports.frame_bytes(this.#size, n));
    const kind = Number(type === 'f32');
    exports.frame_init(this.#at, this.#block, this.#size, n, kind, ...key, purpose.frame + 8 * index);
  }

  get ptr(): number {
    return this.#at;
  }

  /** Coordinates that there is room for. */
  get size(): number {
    return this.#size;
  }

  /** Coordinates in use. */
  get dims(): number {
    return core().exports.frame_count(this.#at, COORDINATES);
  }

  /** Long vectors that are remembered. */
  get directions(): number {
    return core().exports.frame_count(this.#at, DIRECTIONS);
  }

  /** What it takes in memory by now. */
  get bytes(): number {
    const { exports } = core();
    if (this.#disposed) return 0;
    return exports.frame_state() + (exports.frame_bytes(this.#size, this.n) >>> 0) + this.#lent;
  }

  enter(tenant: Tenant): void {
    this.#tenants.add(tenant);
  }

  /** The last one gives the memory back. */
  leave(tenant: Tenant): void {
    if (this.#tenants.delete(tenant) && this.#tenants.size === 0) this.dispose();
  }

  /** Gives the memory back, where no array does. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#own.release();
    core().memory.free(this.#block);
  }

  /**
   * Makes room for so many more directions, and for so many coordinates of every array.
   *
   * @throws RangeError when the memory of the instance is exhausted
   */
  reserve(directions: number, coordinates: number): void {
    const { exports } = core();
    const wanted = coordinates * Math.max(1, this.#tenants.size);
    if (exports.frame_spare(this.#at, COORDINATES) < wanted)
      this.#grow(Math.max(Math.ceil(1.5 * this.#size), this.#size + wanted));
    const missing = directions - exports.frame_spare(this.#at, DIRECTIONS);
    if (missing <= 0) return;
    const bytes = exports.frame_direction(this.n, Number(this.type === 'f32')) >>> 0;
    // Beyond n none is new, but two are tried.
    const most = Math.min(this.#size, this.n + 2) - this.directions;
    const count = Math.max(missing, Math.min(most, Math.floor(CHUNK_BYTES / bytes)));
    exports.frame_lend(this.#at, this.#own.bytes(count * bytes), count);
    this.#lent += count * bytes;
  }

  #grow(wanted: number): void {
    const { exports, memory } = core();
    const size = Math.ceil(wanted / 8) * 8;
    const block = memory.alloc(exports.frame_bytes(size, this.n));
    exports.frame_move(this.#at, block, size);
    memory.free(this.#block);
    this.#block = block;
    this.#size = size;
    for (const tenant of this.#tenants) tenant.follow();
  }
}
