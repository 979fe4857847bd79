import type { Exports } from './exports.js';

const ALIGN = 64;

interface Block {
  at: number;
  size: number;
}

/**
 * Who owns what in the linear memory. Blocks come from the core's arena; what is given back in another order
 * than it was taken waits in a free list, and the arena's mark falls as soon as its topmost block is free again.
 *
 * Pointers are byte offsets; those that the core returns are negative from 2 GiB on, and views take them like that. A view must be made anew
 * after every allocation: growing detaches the old ones.
 */
export class Memory {
  readonly #exports: Exports;
  readonly #base: number;
  readonly #used = new Map<number, number>();
  /** Free blocks below the arena's mark, by address, never adjacent. */
  #free: Block[] = [];
  #bytesInUse = 0;

  constructor(exports: Exports) {
    this.#exports = exports;
    this.#base = exports.mark() >>> 0;
  }

  /** Bytes that are owned by somebody now. */
  get bytesInUse(): number {
    return this.#bytesInUse;
  }

  /** How far above its floor the arena's mark stands; 0 when nothing is allocated. */
  get bytesReserved(): number {
    return (this.#exports.mark() >>> 0) - this.#base;
  }

  /** Reserves bytes that live until `free`. 64-byte aligned, not cleared. */
  alloc(bytes: number): number {
    // The sizes that the core gives are negative here from 2 GiB on.
    const size = Math.max(ALIGN, Math.ceil((bytes < 0 ? bytes + 2 ** 32 : bytes) / ALIGN) * ALIGN);
    const at = this.#takeFree(size) ?? this.#takeTop(size);
    this.#used.set(at, size);
    this.#bytesInUse += size;
    return at;
  }

  free(at: number): void {
    const size = this.#used.get(at);
    if (size === undefined) throw new RangeError(`free: no block starts at ${at}`);
    this.#used.delete(at);
    this.#bytesInUse -= size;
    const free = this.#free;
    let i = free.length;
    while (i > 0 && free[i - 1].at > at) i--;
    free.splice(i, 0, { at, size });
    if (i + 1 < free.length && at + size === free[i + 1].at) free[i].size += free.splice(i + 1, 1)[0].size;
    if (i > 0 && free[i - 1].at + free[i - 1].size === at) free[i - 1].size += free.splice(i, 1)[0].size;
    const last = free[free.length - 1];
    if (last.at + last.size === this.#exports.mark() >>> 0) {
      free.pop();
      this.#exports.release(last.at);
    }
  }

  /** Runs `work` with a scratch that is given back when it ends, by return or by throw. */
  scope<T>(work: (scratch: Scratch) => T): T {
    const scratch = new Scratch(this);
    try {
      return work(scratch);
    } finally {
      scratch.release();
    }
  }

  f64(at: number, length: number): Float64Array {
    return new Float64Array(this.#exports.memory.buffer, at >>> 0, length);
  }

  f32(at: number, length: number): Float32Array {
    return new Float32Array(this.#exports.memory.buffer, at >>> 0, length);
  }

  i32(at: number, length: number): Int32Array {
    return new Int32Array(this.#exports.memory.buffer, at >>> 0, length);
  }

  u8(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer, at >>> 0, length);
  }

  /** The smallest free block that is large enough, so that large ones stay whole. */
  #takeFree(size: number): number | undefined {
    let best = -1;
    for (let i = 0; i < this.#free.length; i++) {
      if (this.#free[i].size >= size && (best < 0 || this.#free[i].size < this.#free[best].size)) best = i;
    }
    if (best < 0) return undefined;
    const block = this.#free[best];
    if (block.size === size) this.#free.splice(best, 1);
    else this.#free[best] = { at: block.at + size, size: block.size - size };
    return block.at;
  }

  #takeTop(size: number): number {
    const at = size < 2 ** 32 ? this.#exports.alloc(size) >>> 0 : 0;
    if (at !== 0) return at;
    const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
    throw new RangeError(
      `out of memory: ${mib(size)} wanted on top of ${mib(this.#bytesInUse)} in use; one instance addresses 4096 MiB`,
    );
  }
}

/** Temporaries of one scope. Arrays are zeroed unless values are given. */
export class Scratch {
  readonly #memory: Memory;
  readonly #blocks: number[] = [];

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  bytes(count: number): number {
    const at = this.#memory.alloc(count);
    this.#blocks.push(at);
    return at;
  }

  f64(length: number, values?: ArrayLike<number>): number {
    const at = this.bytes(8 * length);
    const view = this.#memory.f64(at, length);
    if (values) view.set(values);
    else view.fill(0);
    return at;
  }

  f32(length: number, values?: ArrayLike<number>): number {
    const at = this.bytes(4 * length);
    const view = this.#memory.f32(at, length);
    if (values) view.set(values);
    else view.fill(0);
    return at;
  }

  i32(length: number, values?: ArrayLike<number>): number {
    const at = this.bytes(4 * length);
    const view = this.#memory.i32(at, length);
    if (values) view.set(values);
    else view.fill(0);
    return at;
  }

  release(): void {
    while (this.#blocks.length > 0) this.#memory.free(this.#blocks.pop()!);
  }
}
