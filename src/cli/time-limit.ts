import { InvalidArgumentError } from 'commander';

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

/** The time that a command may take, from when it is made on. */
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
}

/** Parser of --time-limit. */
export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError(`Expected a number of seconds > 0, found "${text}".`);
  }
  return value;
}
