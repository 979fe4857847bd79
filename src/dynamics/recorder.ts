/** What a run keeps of itself: what is observed at the start, every so many steps, and at the last one. */
export class Recorder<T> {
  readonly trajectory: T[] = [];
  readonly #times: number[] = [];
  readonly #observe: () => T;
  readonly #step: number;
  readonly #every: number;
  readonly #last: number;

  /**
   * @param step the time that a step takes
   * @param every observe every so many steps. Default 1
   * @param last number of the step after which there is none; observed in any case
   */
  constructor(observe: () => T, { step = 1, every = 1, last = Number.POSITIVE_INFINITY } = {}) {
    this.#observe = observe;
    this.#step = step;
    this.#every = every;
    this.#last = last;
  }

  /** Of everything in the trajectory. */
  get times(): Float64Array {
    return Float64Array.from(this.#times);
  }

  /** To be called after step number `done`, 0 being the start. Returns what was observed, if it was time to. */
  after(done: number): T | undefined {
    if (done % this.#every !== 0 && done !== this.#last) return undefined;
    const seen = this.#observe();
    this.#times.push(done * this.#step);
    this.trajectory.push(seen);
    return seen;
  }
}
