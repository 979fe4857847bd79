import { shown } from './check.js';

/** What was made in the open scopes, the innermost last. */
const scopes: Set<Owned>[] = [];

/**
 * An owner of core memory: what a `Matrix`, a `DataTensor` and an `Instance` are. It lives until `dispose`, until the end of the
 * `scope` that it was made in, or of the `using` block.
 */
export abstract class Owned {
  readonly #gone: string;
  #disposed = false;

  /**
   * The last thing in the making of an owner that may fail: from here on the scope disposes it.
   *
   * @param gone the sentence of the error that says it was used after `dispose`
   */
  constructor(gone: string) {
    this.#gone = gone;
    scopes.at(-1)?.add(this);
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** @throws Error when disposed */
  requireLive(): void {
    if (this.#disposed) throw new Error(this.#gone);
  }

  /** Gives the memory back. Calling it again does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    adopt(this);
    this.release();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Frees what is owned. Called once. */
  protected abstract release(): void;
}

/**
 * Runs `work` and disposes every matrix, tensor and instance that was made meanwhile, also when it throws. `keep` lets one out.
 * Scopes nest.
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

/** Takes a matrix, tensor or instance out of the innermost scope, into the one around it if there is one. Returns it. */
export function keep<T extends Owned>(owned: T): T {
  if (!(owned instanceof Owned))
    throw new TypeError(`owned must be a Matrix, DataTensor or Instance, got ${shown(owned)}`);
  if (scopes.at(-1)?.delete(owned)) scopes.at(-2)?.add(owned);
  return owned;
}

/** Takes an owner out of all scopes: from now on another object disposes it. */
export function adopt(owned: Owned): void {
  for (const made of scopes) made.delete(owned);
}
