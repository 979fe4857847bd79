import { marchenkoPasturCdf, marchenkoPasturMedian } from './marchenko-pastur.js';
import type { Prepared } from './prepare.js';
import { type Spectrum, spectrum } from './spectrum.js';

/** The singular values of one modality, in units of its noise, beside the law that white noise would follow. */
export interface Bulk {
  /** Noise level per entry: standard deviation of the white noise whose median singular value the data have. */
  sigma: number;
  /** Singular values / (sigma sqrt(N1)), largest first. */
  values: Float64Array;
  /** columns / N1. */
  aspect: number;
  /** Where white noise ends: 1 + sqrt(aspect). */
  edge: number;
  /** What counts as above the edge: edge (1 + margin). */
  cut: number;
  /**
   * Largest distance between the distribution of the values below the cut and that of white noise. Of the order
   * of 1 / rows for white noise; large where the noise is correlated or its level uneven, and then strengths,
   * thresholds and predicted overlaps speak of a model that the data do not follow.
   */
  distance: number;
}

export interface Decomposition extends Bulk {
  spectrum: Spectrum;
}

/**
 * The noise level from the median singular value (Gavish and Donoho 2014, arXiv 1305.5870; theory note recover,
 * step 2): few components move it little, whatever their strength.
 *
 * @throws RangeError when half of the singular values vanish, so that the data show no noise to compare with
 */
export function decompose(prepared: Prepared, margin: number | undefined): Decomposition {
  const { name, data, rows, columns, degrees } = prepared;
  const found = spectrum(data, rows, columns);
  // Centring over the subjects leaves at most degrees values that are not zero.
  const count = Math.min(degrees, columns);
  const singular = found.values.subarray(0, count);
  const ratio = count / Math.max(degrees, columns);
  const middle = count >> 1;
  const median = count % 2 === 1 ? singular[middle] : (singular[middle - 1] + singular[middle]) / 2;
  if (!(median > 1e-7 * singular[0]))
    throw new RangeError(
      `${name} must have noise to measure components against, got ${count} singular values of which half vanish: ` +
        'are columns repeated or linearly dependent?',
    );
  const sigma = median / Math.sqrt(Math.max(degrees, columns) * marchenkoPasturMedian(ratio));
  const values = singular.map((s) => s / (sigma * Math.sqrt(degrees)));
  const aspect = columns / degrees;
  const edge = 1 + Math.sqrt(aspect);
  const cut = edge * (1 + (margin ?? defaultMargin(degrees, degrees, columns)));
  const distance = bulkDistance(values, cut, aspect);
  return { sigma, values, aspect, edge, cut, distance, spectrum: found };
}

/**
 * How far above the edge, relative to it, a singular value of an m x n array must lie to count: 2 N1^{-2/3}, and
 * at least three times the scale on which the largest singular value of noise fluctuates (Johnstone 2001).
 */
export function defaultMargin(subjects: number, m: number, n: number): number {
  const width = (1 / Math.sqrt(m) + 1 / Math.sqrt(n)) ** (1 / 3) / (2 * (Math.sqrt(m) + Math.sqrt(n)));
  return Math.max(2 * subjects ** (-2 / 3), 3 * width);
}

/** Kolmogorov-Smirnov distance to Marchenko-Pastur of the values below the cut. */
function bulkDistance(values: Float64Array, cut: number, aspect: number): number {
  const ratio = Math.min(aspect, 1 / aspect);
  const inside = values.filter((y) => y <= cut).reverse();
  let distance = 0;
  inside.forEach((y, i) => {
    // The law's variable is s^2 / max(rows, columns) for unit noise, and y^2 = s^2 / rows.
    const mass = marchenkoPasturCdf((y * y) / Math.max(1, aspect), ratio);
    distance = Math.max(
      distance,
      Math.abs(mass - i / inside.length),
      Math.abs(mass - (i + 1) / inside.length),
    );
  });
  return distance;
}

/**
 * Number of values above the cut, at most `limit`.
 */
export function countAbove(bulk: Bulk, limit: number): number {
  const above = bulk.values.findIndex((y) => y <= bulk.cut);
  return Math.min(limit, above < 0 ? bulk.values.length : above);
}
