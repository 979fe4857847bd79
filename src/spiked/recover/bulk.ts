import { marchenkoPasturMedian } from '../../random-matrix/marchenko-pastur.js';
import type { Spectrum } from './spectrum.js';

/** The singular values of one modality in units of its noise, and where the noise ends. */
export interface Bulk {
  /**
   * Noise level per entry: standard deviation of the white noise whose median singular value the data have; where they
   * are crowded, that of all the data.
   */
  sigma: number;
  /**
   * Whether more than a third of the values lie above the edge of noise of the median's level. The median is then not
   * one of noise: columns that nearly repeat others, or series that are smooth, leave a group of small values behind.
   */
  crowded: boolean;
  /** Singular values / (sigma sqrt(N1)), largest first; those behind the rank vanish. */
  values: Float64Array;
  /** Number of singular values that do not vanish. */
  rank: number;
  /** columns / N1. */
  aspect: number;
  /** Where the noise ends: at 1 + sqrt(aspect) if it is white, and further out by what its entries show otherwise. */
  edge: number;
  /** What a value must exceed to count: edge (1 + margin). */
  cut: number;
  /** Scale on which the largest singular value of white noise fluctuates, relative to its edge (Johnstone 2001). */
  fluctuation: number;
}

/** Numbers of independent rows and columns. Their noise would be white in a space of these dimensions. */
export interface Extent {
  rows: number;
  columns: number;
}

/** Singular values below this, relative to the largest, are rounding: they come from a Gram matrix. */
const VANISHES = 1e-7;

/** Number of singular values that do not vanish. */
export function rankOf({ values }: Spectrum): number {
  return values.filter((s) => s > VANISHES * values[0]).length;
}

/** Largest share of the values that components may make up. */
export const CROWD = 1 / 3;

/**
 * The noise level from the median singular value (Gavish and Donoho 2014, arXiv 1305.5870; docs/theory/recover.md, step 2): few components move it
 * little, whatever their strength.
 */
export function bulkOf({ values }: Spectrum, extent: Extent, margin: number | undefined): Bulk {
  const { rows, columns } = extent;
  const rank = Math.min(rows, columns);
  const longer = Math.max(rows, columns);
  const inside = values.subarray(0, rank);
  const aspect = columns / rows;
  const edge = 1 + Math.sqrt(aspect);
  const level = median(inside) / Math.sqrt(longer * marchenkoPasturMedian(rank / longer));
  const crowded = inside.filter((s) => s > level * Math.sqrt(rows) * edge).length > CROWD * rank;
  const sigma = crowded ? Math.sqrt(inside.reduce((sum, s) => sum + s * s, 0) / (rows * columns)) : level;
  return {
    ...{ sigma, crowded, rank, aspect, edge },
    values: values.map((s) => s / (sigma * Math.sqrt(rows))),
    cut: edge * (1 + (margin ?? defaultMargin(rows, rows, columns))),
    fluctuation: fluctuationOf(rows, columns),
  };
}

/**
 * How far above the edge, relative to it, a singular value of an m x n array must lie to count: 2 N1^{-2/3}, and
 * at least three times the scale on which the largest singular value of noise fluctuates.
 */
export function defaultMargin(subjects: number, m: number, n: number): number {
  return Math.max(2 * subjects ** (-2 / 3), 3 * fluctuationOf(m, n));
}

/**
 * Scale of the fluctuations of the largest singular value of m x n white noise, relative to that value. On this
 * scale it follows the Tracy-Widom law.
 */
export function fluctuationOf(m: number, n: number): number {
  return (1 / Math.sqrt(m) + 1 / Math.sqrt(n)) ** (1 / 3) / (2 * (Math.sqrt(m) + Math.sqrt(n)));
}

function median(descending: Float64Array): number {
  const middle = descending.length >> 1;
  return descending.length % 2 === 1 ? descending[middle] : (descending[middle - 1] + descending[middle]) / 2;
}
