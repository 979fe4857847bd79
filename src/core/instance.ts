import { shown } from './check.js';
import { core } from './load.js';
import { adopt, Owned } from './owned.js';

/**
 * Observed data in core memory, with what was planted in them where that is known: what `sample` and `observe` of a family return.
 * Call `dispose()` when done, or make it in a `scope`: linear memory is not garbage collected.
 */
export abstract class Instance extends Owned {
  readonly #parts: readonly { dispose(): void }[];
  readonly #blocks: readonly number[];

  /**
   * Takes over arrays and blocks of memory. Until it has run, the caller disposes them where the making fails; afterwards the
   * instance does.
   *
   * @param parts arrays, which the scopes forget
   * @param blocks pointers from `memory.alloc`
   */
  constructor(parts: readonly { dispose(): void }[], blocks: readonly number[]) {
    super('the instance has been disposed: sample a new one');
    this.#parts = parts;
    this.#blocks = blocks;
    for (const part of parts) if (part instanceof Owned) adopt(part);
  }

  protected release(): void {
    for (const part of this.#parts) part.dispose();
    for (const at of this.#blocks) core().memory.free(at);
  }
}

/**
 * What every function of an instance asks of it.
 *
 * @param family the class of the family's instances
 * @throws TypeError for other objects, Error after dispose
 */
export function checkInstance<T extends Instance>(
  instance: T,
  family: abstract new (...made: never[]) => T,
): void {
  if (!(instance instanceof family))
    throw new TypeError(`instance must be what sample or observe returns, got ${shown(instance)}`);
  instance.requireLive();
}
