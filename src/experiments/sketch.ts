import type { Plan, Running, TaskRecord } from '../sweep/index.js';

/** Milliseconds between two drawings at least, and how many times what one takes. */
const pause = 10_000;
const share = 20;

/**
 * Draws what is known of a sweep while it runs: for the first time once all that draws no random numbers is done, the lines of theory, then now and
 * then, so that drawing takes one twentieth of the time at most. One that fails is the last: the drawing at the end says why.
 *
 * @param draw told the records so far
 */
export class Sketches {
  readonly #draw: (records: TaskRecord[]) => Promise<void>;
  readonly #theory: Set<string>;
  #drawing: Promise<void> = Promise.resolve();
  #next = 0;

  constructor({ points, tasks }: Plan, draw: (records: TaskRecord[]) => Promise<void>) {
    this.#draw = draw;
    this.#theory = new Set(tasks.filter(({ point }) => points[point].seeds === 1).map(({ id }) => id));
  }

  /** The progress of a sweep, with the records that are new since the last call. */
  update({ finished, total, records }: Running, known: TaskRecord[]): void {
    for (const { id } of known) this.#theory.delete(id);
    if (this.#theory.size > 0 || finished === 0 || finished === total || Date.now() < this.#next) return;
    const started = Date.now();
    this.#next = Number.POSITIVE_INFINITY;
    this.#drawing = this.#draw(records()).then(
      () => {
        this.#next = Date.now() + Math.max(pause, share * (Date.now() - started));
      },
      () => {},
    );
  }

  /** Waits for a drawing at work, after which there is none. */
  async end(): Promise<void> {
    this.#next = Number.POSITIVE_INFINITY;
    await this.#drawing;
  }
}
