/** Thrown within a computation that tells its progress once its time is over. */
export class TimeIsOver extends Error {
  /** @param reached what it had reached */
  constructor(
    seconds: number,
    readonly reached?: string,
  ) {
    const where = reached ? ` at ${reached}` : '';
    super(`the time limit of ${seconds} s is over${where}: --time-limit SECONDS gives more time`);
  }
}

/** Says where a computation is, as often as it likes. */
export type Told = (where: () => string) => void;

/** The time that a computation may take, from when it is made on. */
export class TimeLimit {
  readonly #end: number;

  /** @param seconds default: no limit */
  constructor(readonly seconds: number = Number.POSITIVE_INFINITY) {
    this.#end = Date.now() + 1000 * seconds;
  }

  /** @throws TimeIsOver */
  check(reached?: () => string): void {
    if (Date.now() >= this.#end) throw new TimeIsOver(this.seconds, reached?.());
  }

  /** Tells the progress until the time is over. @throws TimeIsOver, at once where no time is left */
  telling(told?: Told): Told {
    this.check();
    return (where) => {
      this.check(where);
      told?.(where);
    };
  }
}
