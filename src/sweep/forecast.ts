import { costOf, kindOf } from './order.js';
import type { Plan } from './plan.js';
import type { Task } from './study.js';

/** What tasks took, and what the study says that they take, in seconds of one worker. */
interface Account {
  measured: number;
  said: number;
}

/** A point of the sweep: what is left of it, and the accounts that tell of it. */
interface Place extends Account {
  kind: Account;
  /** What the study says of one task. */
  cost: number;
  open: number;
}

/**
 * The time that a running task is expected to take beyond its expected time, as a share of the time that it has
 * run.
 */
const overtime = 1 / 8;

/** So many tasks is worth what a study says of a kind. */
const some = 3;

/** So many times what was expected is what a task tells of others at most: one at a threshold takes long by itself. */
const surprise = 4;

/**
 * The time that tasks take: what the study says of their costs, times what finished tasks took beside it. This factor is one for every point,
 * which starts from that of all points of a kind (the words among the coordinates), which starts from that of the whole sweep. Each is held by the
 * level above it as if a task, or some, had been measured there.
 */
export class Forecast {
  readonly #all: Account = { measured: 0, said: 0 };
  readonly #kinds = new Map<string, Account>();
  readonly #places = new Map<number, Place>();
  readonly #running = new Map<Task, number>();
  /** Whether costs are seconds, which hold before anything is measured. */
  readonly #known: boolean;
  readonly #workers: number;

  constructor(plan: Plan, tasks: Task[], workers: number) {
    this.#known = plan.study.cost !== undefined;
    this.#workers = Math.min(workers, tasks.length);
    for (const task of tasks) this.#placeOf(plan, task).open++;
  }

  #placeOf(plan: Plan, task: Task): Place {
    const known = this.#places.get(task.point);
    if (known) return known;
    const name = kindOf(task);
    const kind = this.#kinds.get(name) ?? { measured: 0, said: 0 };
    this.#kinds.set(name, kind);
    const place = { measured: 0, said: 0, kind, cost: costOf(plan, task), open: 0 };
    this.#places.set(task.point, place);
    return place;
  }

  /** @param now milliseconds */
  began(task: Task, now: number): void {
    this.#running.set(task, now);
    this.#places.get(task.point)!.open--;
  }

  finished(task: Task, seconds: number): void {
    this.#running.delete(task);
    this.#count(this.#places.get(task.point)!, seconds);
  }

  #count(place: Place, seconds: number): void {
    const expected = this.#known || place.kind.said > 0 ? this.#expected(place)! : Number.POSITIVE_INFINITY;
    add(place, place.cost, seconds);
    for (const account of [place.kind, this.#all])
      add(account, place.cost, Math.min(seconds, surprise * expected));
  }

  /** Seconds that a task at a place takes; nothing while nothing is known. */
  #expected(place: Place): number | undefined {
    const { cost } = place;
    const start = this.#known ? held(this.#all, some * cost, 1) : ratio(this.#all);
    if (start === undefined) return undefined;
    // The study's estimate for a kind of tasks counts as several measurements; without an estimate the first
    // measured task counts alone.
    const kind =
      place.kind.said > 0 && !this.#known ? ratio(place.kind)! : held(place.kind, some * cost, start);
    return cost * held(place, cost, kind);
  }

  /** As #expected; a task of a kind that has not been measured is unknown. */
  ofTask(task: Task): number | undefined {
    const place = this.#places.get(task.point)!;
    return place.kind.said > 0 ? this.#expected(place) : undefined;
  }

  /** Seconds until all tasks are done; nothing while nothing is known. */
  left(now: number): number | undefined {
    const running = [...this.#running].map(([task, since]) => ({
      place: this.#places.get(task.point)!,
      seconds: (now - since) / 1000,
    }));
    const late = running.filter(({ place, seconds }) => seconds > (this.#expected(place) ?? 0));
    return this.#supposing(late, () => {
      const single = running.map(({ place, seconds }) =>
        Math.max((this.#expected(place) ?? 0) - seconds, overtime * seconds),
      );
      let [total, longest] = [0, 0];
      for (const seconds of single) [total, longest] = [total + seconds, Math.max(longest, seconds)];
      for (const place of this.#places.values()) {
        if (place.open === 0) continue;
        const seconds = this.#expected(place);
        if (seconds === undefined) return undefined;
        [total, longest] = [total + place.open * seconds, Math.max(longest, seconds)];
      }
      return Math.max(total / this.#workers, longest);
    });
  }

  /** The estimate if the tasks that have run longer than expected ended now. */
  #supposing<T>(late: { place: Place; seconds: number }[], answer: () => T): T {
    const accounts = late.flatMap(({ place }) => [place, place.kind, this.#all]);
    const before = accounts.map(({ measured, said }) => ({ measured, said }));
    for (const { place, seconds } of late) this.#count(place, seconds);
    const answered = answer();
    for (const [i, account] of accounts.entries()) Object.assign(account, before[i]);
    return answered;
  }
}

function add(account: Account, said: number, measured: number): void {
  account.said += said;
  account.measured += measured;
}

function ratio({ measured, said }: Account): number | undefined {
  return said > 0 ? measured / said : undefined;
}

/** A factor that another holds with the weight of so much work. */
function held({ measured, said }: Account, work: number, by: number): number {
  return (measured + work * by) / (said + work);
}
