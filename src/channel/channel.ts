import type { Link } from './link.js';
import type { Noise } from './noise.js';

/** Output functions of many rows, at y_i and omega_i, with one V for all of them. */
export interface Output {
  /**
   * ln Zout(y, omega, V) = ln of the integral of N(z; omega, V) P(y | z): a density in y, for discrete labels a probability. -Infinity for
   * a label that cannot occur.
   */
  logZ: Float64Array;
  /** The gradient of ln Zout in omega, n x p by columns: entry (i, a) at a n + i. NaN where the label cannot occur. */
  g: Float64Array;
  /** Where asked for: the Hessian of ln Zout in omega, n x p x p, entry (i, a, b) at (i p + a) p + b. Numerical, errors about 1e-9. */
  jacobian?: Float64Array;
}

/** A quadrature over labels: the mean of f(y) is about the sum of weight[k] f(y[k]). */
export interface Labels {
  y: Float64Array;
  /** Sums to one, up to the error of the quadrature, which `mass` tells. */
  weight: Float64Array;
  /** 1 for labels that occur with a probability of their own, which is the weight, or that of counts beside them too; 0 for nodes of a density. */
  atom: Uint8Array;
  /** The sum of the weights as it was found. */
  mass: number;
  /** What `gOut` says there: ln Zout. */
  logZ: Float64Array;
  /** And g, n x p by columns. */
  g: Float64Array;
}

/** Where z comes from: N(omega, V). V is p x p row-major. */
export interface Field {
  omega: ArrayLike<number>;
  V: ArrayLike<number>;
}

/** One output channel P(y | z), z of p numbers: the Bayes-optimal function g_out and everything that predictions need of it. */
export interface Channel {
  readonly link: Link;
  readonly noise: Noise;
  /** Length of z. */
  readonly p: number;
  /** Independent standard normals that a label takes. */
  readonly draws: number;
  /** The label of z; `normals` holds `draws` standard normals. */
  label(z: ArrayLike<number>, normals: ArrayLike<number>): number;
  /** Whether ln Zout is finite at the label, for z about 0: whether the label can occur, and with a finite density. */
  supports(y: number): boolean;
  /** The labels that there are, in words: 'a number >= 0' for |z|. */
  readonly possible: string;
  /** Places of the only coordinate of z, other than 0, where the label jumps, bends or turns. */
  readonly edges: readonly number[];
  /**
   * Zout and g_out of n rows.
   *
   * @param y n labels
   * @param omega n x p by columns: entry (i, a) at a n + i
   * @param V p x p row-major, positive definite
   * @throws RangeError for wrong lengths and for a V that is not positive definite
   */
  gOut(y: ArrayLike<number>, omega: ArrayLike<number>, V: ArrayLike<number>, options?: OutOptions): Output;
  /**
   * Labels of z ~ N(omega, V), by default of z ~ N(0, I). Atoms are kept whole, singular labels are no nodes. The mean over y of a function
   * that is smooth between singular labels has an error of about 1e-9 for closed forms, and about 1e-6 elsewhere.
   */
  labels(field?: Field): Labels;
  /** E[z | y] under z ~ N(0, I), n x p row-major. */
  firstMoment(y: ArrayLike<number>): Float64Array;
  /** G(y) = E[z z' - I | y] under z ~ N(0, I), n x p x p row-major: entry (i, a, b) at (i p + a) p + b. */
  secondMoment(y: ArrayLike<number>): Float64Array;
  /**
   * What the core needs to evaluate g_out itself, in its sweep over the data (assembly/amp/channel.ts); absent for channels that only
   * `gOut` knows.
   */
  readonly lowered?: Float64Array;
}

export interface OutOptions {
  /** Also the Hessian. */
  jacobian?: boolean;
}
