import { shown } from './check.js';
import { core } from './load.js';
import type { Memory } from './memory.js';

/** What was made in the open scopes, the innermost last. */
const scopes: Set<Owned>[] = [];

/** Gives back the memory of owners that were lost without `dispose`, whenever the host collects them, if it does. */
const lost = new FinalizationRegistry<{ memory: Memory; at: number }>(({ memory, at }) => memory.free(at));

/**
 * An owner of a block of core memory: what a `Matrix` and a `DataTensor` are. It lives until `dispose`, until the end of the
 * `scope` that it was made in, or of the `using` block. The garbage collector is a safety net and nothing to rely on:
 * it does not see how large the block is.
 */
export class Owned {
  /** What it takes in memory. */
  readonly bytes: number;
  readonly #what: string;
  readonly #memory: Memory;
  #at: number | undefined;

  /** @throws RangeError when the memory is exhausted */
  constructor(what: string, bytes: number) {
    this.#what = what;
    this.bytes = bytes;
    this.#memory = core().memory;
    this.#at = this.#memory.alloc(bytes);
    lost.register(this, { memory: this.#memory, at: this.#at }, this);
    scopes.at(-1)?.add(this);
  }

  /** Where the entries lie. @throws Error when disposed */
  get ptr(): number {
    if (this.#at === undefined) throw new Error(`this ${this.#what} is disposed`);
    return this.#at;
  }

  get disposed(): boolean {
    return this.#at === undefined;
  }

  /** Gives the memory back. Calling it again does nothing. */
  dispose(): void {
    if (this.#at === undefined) return;
    lost.unregister(this);
    for (const made of scopes) made.delete(this);
    this.#memory.free(this.#at);
    this.#at = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * Runs `work` and disposes every matrix and tensor that was made meanwhile, also when it throws. `keep` lets one out. Scopes
 * nest. An `Instance` owns its arrays: they are not touched.
 *
 * @returns what `work` returns
 * @throws TypeError when `work` is no function or returns a promise: it would go on with memory that is given back
 */
export function scope<T>(work: () => T): T {
  if (typeof work !== 'function') throw new TypeError(`work must be a function, got ${shown(work)}`);
  const made = new Set<Owned>();
  scopes.push(made);
  try {
    const result = work();
    if (typeof (result as PromiseLike<unknown> | undefined)?.then === 'function') {
      throw new TypeError('work must return when it is done, got a promise');
    }
    return result;
  } finally {
    scopes.pop();
    for (const owned of made) owned.dispose();
  }
}

/** Takes a matrix or tensor out of the innermost scope, into the one around it if there is one. Returns it. */
export function keep<T extends Owned>(owned: T): T {
  if (!(owned instanceof Owned))
    throw new TypeError(`owned must be a Matrix or DataTensor, got ${shown(owned)}`);
  if (scopes.at(-1)?.delete(owned)) scopes.at(-2)?.add(owned);
  return owned;
}

/** Takes a matrix or tensor out of all scopes: from now on another object disposes it. */
export function adopt(owned: Owned): void {
  for (const made of scopes) made.delete(owned);
}
