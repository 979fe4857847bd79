import type { Cell } from './cells.js';
import type { Field } from './channel.js';
import type { Counts } from './counts.js';

/**
 * The law of the label given z, for a link and its noise, evaluated for n rows at a time. `Channel` is made
 * from it.
 */
export interface Law {
  p: number;
  /** Labels that occur with a probability of their own; every label where `dense` is false. */
  atoms: number[];
  /** Counts of z ~ N(omega, V), whose list has no end, and how many each of them stands for. Default: `atoms`, each for itself. */
  counts?(field: Field): Counts;
  /** Whether labels have a density beside the atoms. */
  dense: boolean;
  /** Labels where the density is singular: ends of intervals for a quadrature. With noise, where it has its peaks. */
  breaks: number[];
  /** The labels of z ~ N(omega, V) in coordinates in which their density is tame. Default: labels themselves, from break to break. */
  cells?(field: Field): Cell[];
  /** Where the labels of z ~ N(omega, V) are, roughly. */
  middle?(field: Field): number[];
  /** Deviation of the Gaussian noise in a label: the density has no features narrower than that. None without noise. */
  blur?: number;
  /** What the labels of z ~ N(omega, V) reach, for all that matters. With noise, infinite ends have algebraic tails. */
  range(field: Field): [number, number];
  /** The labels that there are, in words: what comes after 'must be'. */
  possible: string;
  /** Whether y is a label at all. Default: with noise every number is. */
  holds?(y: number): boolean;
  /** Of labels that are random given z: how they are drawn, and the standard normals that takes. Default: a function of z, with its noise. */
  draw?(z: ArrayLike<number>, normals: ArrayLike<number>): number;
  draws?: number;
  /** Fills logZ (n) and g (n x p by columns). */
  rows: Rows;
  /** The Hessian of ln Zout in omega, n x p x p. Default: by differences of g. */
  hessian?(y: ArrayLike<number>, omega: ArrayLike<number>, V: ArrayLike<number>): Float64Array;
  /** Places of the one coordinate z where the link jumps, bends or turns: what a channel says of a field changes there. */
  edges?: number[];
  /** What the core knows the channel by. */
  lowered?: Float64Array;
}

export type Rows = (
  y: ArrayLike<number>,
  omega: ArrayLike<number>,
  V: ArrayLike<number>,
  logZ: Float64Array,
  g: Float64Array,
) => void;

/** One row at a time: returns ln Zout and fills g (p). */
export type Row = (y: number, omega: ArrayLike<number>, g: Float64Array) => number;

/** Share of the bound on g that rounding may add. */
const ROUNDING = 1e-6;

/**
 * `Rows` of what is prepared once for a V and then answers row by row. State evolution asks for many fields of one V.
 *
 * @param peak the largest ln P(y | z) that there is: then g is held against g' V g / 2 <= peak - ln Zout, which says that a shift of the mean
 *   of z costs at least as much as it explains, and is NaN where it breaks that. An error of the sums of a row cannot go unnoticed so.
 */
export function rowByRow(p: number, prepare: (V: ArrayLike<number>) => Row, peak?: number): Rows {
  let last: Float64Array | undefined;
  let row: Row;
  return (y, omega, V, logZ, g) => {
    if (!last?.every((v, e) => v === V[e])) {
      last = undefined;
      row = prepare(V);
      last = Float64Array.from(V);
    }
    const n = y.length;
    const here = new Float64Array(p);
    const slope = new Float64Array(p);
    for (let i = 0; i < n; i++) {
      for (let a = 0; a < p; a++) here[a] = omega[a * n + i];
      logZ[i] = row(y[i], here, slope);
      const possible = logZ[i] > -Infinity && (peak === undefined || within(peak - logZ[i], slope, V));
      for (let a = 0; a < p; a++) g[a * n + i] = possible ? slope[a] : Number.NaN;
    }
  };
}

/** g' V g / 2 <= bound, but for rounding. */
function within(bound: number, g: Float64Array, V: ArrayLike<number>): boolean {
  const p = g.length;
  let twice = 0;
  for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) twice += g[a] * V[a * p + b] * g[b];
  return 0.5 * twice <= bound * (1 + ROUNDING) + ROUNDING;
}
