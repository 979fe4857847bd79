import type { Overlap } from '../model.js';

/**
 * - `onset`: a factor begins to be recovered from nothing: the uninformative fixed point, or the next one on the way
 *   up from it, turns linearly unstable. The limit of Bayes-AMP and of every other known fast algorithm.
 * - `jump`: the branch reached from the uninformative start folds, and state evolution leaves for a distant one.
 * - `information-theoretic`: two branches have equal free entropy; the Bayes-optimal overlap jumps.
 * - `spinodal`: the branch reached from the signal itself folds and is no more.
 */
export type ThresholdKind = 'onset' | 'jump' | 'information-theoretic' | 'spinodal';

export interface Threshold {
  kind: ThresholdKind;
  /** Parameter value. */
  value: number;
  /** Width of an interval around it at whose ends the two sides were verified. */
  width: number;
  /** Species whose overlaps begin to grow, or jump. */
  species: string[];
  /** Fixed points at the lower and at the upper end of that interval. At a first-order line: the two of equal free entropy. */
  below: Record<string, Overlap>;
  above: Record<string, Overlap>;
  /** Whether the overlaps of the two sides meet as the interval shrinks. */
  continuous: boolean;
  /** Of an onset: what begins to grow, scaled to largest entry 1; a matrix tells which columns of a factor. */
  direction?: Record<string, Overlap>;
}

export const thresholdKinds: readonly ThresholdKind[] = [
  'onset',
  'jump',
  'information-theoretic',
  'spinodal',
];
