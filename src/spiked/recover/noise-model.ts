import type { Extent } from './bulk.js';
import type { Displacement } from './displacement.js';

/** A singular value above the cut that rests on single rows or columns. It is not counted as a component. */
export interface Outlier {
  value: number;
  /** The heaviest row and column of its vectors, where these rest on single ones; both: a single entry. */
  row?: number;
  column?: number;
}

/** One row or column, and the variance of its noise over the mean one. */
export interface Noisy {
  at: number;
  variance: number;
}

/** A way of not being white noise of one level. */
export type Failure =
  | 'small'
  | 'crowded'
  | 'outliers'
  | 'tails'
  | 'rows'
  | 'columns'
  | 'correlation'
  | 'dependence'
  | 'holes';

/** What was asked of the noise of one modality. */
export interface NoiseModel {
  /** Whether it passes for white noise of one level; if not, cut, strengths and overlaps are those of another model. */
  holds: boolean;
  /**
   * Why not: there are too few entries to tell; there is no bulk of noise below the values that stand out; some of these rest on single rows or columns;
   * the entries have heavy tails; the variances of rows or of columns are uneven; rows or columns are correlated; some
   * depend on others linearly; or holes make components, or hide them.
   */
  failures: Failure[];
  displacement: Displacement;
  /** The displacement up to which it passes: half of the margin that a component must keep. */
  limit: number;
  /** Excess kurtosis of the entries without the components. */
  kurtosis: number;
  /** In units of the noise. */
  largest: { size: number; row: number; column: number };
  noisiest: { row: Noisy; column: Noisy };
  outliers: Outlier[];
  /** Independent rows and columns: fewer than there are where some repeat, or depend on others. */
  extent: Extent;
  /** Where entries are missing. */
  holes?: Holes;
}

/** What was asked of the holes of a modality. */
export interface Holes {
  /** The largest singular value of the pattern over the largest that holes at random have: above 1 they are none. */
  pattern: number;
  /** The largest share of a change of the components that lies in holes, where these were estimated from them. */
  hidden?: number;
  /** Whether these estimates settled. */
  settled?: boolean;
}
