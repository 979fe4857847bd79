import { core } from './load.js';
import type { Memory } from './memory.js';
import { Owned } from './owned.js';

/** Gives back the memory of owners that were lost without `dispose`, whenever the host collects them, if it does. */
const lost = new FinalizationRegistry<{ memory: Memory; at: number }>(({ memory, at }) => memory.free(at));

/**
 * An owner of one block of core memory: what a `Matrix` and a `DataTensor` are. The garbage collector is a safety net and
 * nothing to rely on: it does not see how large the block is.
 */
export class OwnedBlock extends Owned {
  /** What it takes in memory. */
  readonly bytes: number;
  readonly #memory: Memory;
  readonly #at: number;

  /** @throws RangeError when the memory is exhausted */
  constructor(what: string, bytes: number) {
    const { memory } = core();
    const at = memory.alloc(bytes);
    super(`this ${what} is disposed`);
    this.bytes = bytes;
    this.#memory = memory;
    this.#at = at;
    lost.register(this, { memory, at }, this);
  }

  /** Where the entries lie. @throws Error when disposed */
  get ptr(): number {
    this.requireLive();
    return this.#at;
  }

  protected release(): void {
    lost.unregister(this);
    this.#memory.free(this.#at);
  }
}
