/** The coordinates of a task: the values that distinguish its point from the others. */
export type Coordinates = Record<string, number | string>;

/** What a task measured. Numbers are averaged over seeds; words (a status) are kept in the records. */
export type Row = Record<string, number | string>;

/** One point of a sweep. Points are known by their index, never by their floating-point coordinates. */
export interface Point {
  at: Coordinates;
  /** How many seeds; the run's number unless given. 1 for what draws nothing. */
  seeds?: number;
}

/** What a sweep needs of an experiment. `measure` runs in a worker: arguments and result are plain data. */
export interface Study<P = any> {
  name: string;
  points(parameters: P): Point[];
  /** A pure function of its arguments; the seed is all the randomness there is. A list of rows where `axis` is set. */
  measure(at: Coordinates, parameters: P, seed: string): Row | Row[] | Promise<Row | Row[]>;
  /**
   * About how many seconds `measure` takes on one core. What is said of the time left begins with it, and is corrected by what tasks took: a factor of
   * two all over does not matter, tasks that are dear beside others do.
   */
  cost?(at: Coordinates, parameters: P): number;
  /** The key of a row that is a coordinate along a list of rows, as the iteration of a trajectory. */
  axis?: string;
}

/** A sweep that can be run again to the last bit: which study, with what, how many seeds, and where randomness starts. */
export interface Config {
  experiment: string;
  parameters: Record<string, unknown>;
  /** Values of parameters, by dotted path, to run the study with: every combination, the last one fastest. */
  sweep?: Record<string, (number | string | boolean)[]>;
  seeds: number;
  seed: string;
  /** Where the study is defined, if not in the package. */
  source?: Source;
}

/** A file with a study, and what it held when the sweep was begun. */
export interface Source {
  /** Absolute. */
  file: string;
  /** Of its text: a changed file is another study. */
  hash: string;
}

/** One evaluation of `measure`. */
export interface Task {
  /** `point:seed`, both indices. */
  id: string;
  point: number;
  seed: number;
  at: Coordinates;
}

/** The seed of a task depends on the sweep's seed and the two indices alone: not on order, workers or machine. */
export function seedOf({ seed }: Config, task: Task): string {
  return `${seed}/${task.point}/${task.seed}`;
}
