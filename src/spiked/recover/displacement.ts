import type { Extent } from './bulk.js';
import type { Residual } from './residual.js';

/**
 * How far each way of not being white moves the edge of the noise outwards, relative to it. For n rows and m columns
 * whose variances scatter by v_r and v_c (variance over squared mean), and entries of excess kurtosis k, the edge of
 * independent noise is to second order
 *
 *     edge (1 + (sqrt(m / n) v_r + sqrt(n / m) v_c + k / sqrt(n m)) / 2)
 *
 * and rows or columns that are correlated move it as the scatter of the eigenvalues of their correlation. All of it
 * shows in the fourth moment of the singular values. (Derived: the Marchenko-Pastur edge to second order in the scatter
 * of the population's spectrum, checked against the exact edge; the term of the kurtosis by simulation.)
 *
 * Holes that were filled move the edge too, by the kurtosis that they make. That is known in advance: the cut moves, and
 * the noise is judged without it.
 */
export interface Displacement {
  tails: number;
  rows: number;
  columns: number;
  /** What the singular values below the edge show, whatever the cause. */
  bulk: number;
}

/** In standard deviations of white noise: one array of white noise in some thousands exceeds it. */
const SIGNIFICANT = 3.3;

/** @param extent independent rows and columns of what is left without the components that were taken out */
export function ofEntries({ kurtosis, rows, columns }: Residual, { rows: n, columns: m }: Extent) {
  return {
    tails: kurtosis / Math.sqrt(n * m) / 2,
    rows: (Math.sqrt(m / n) / 2) * (scatter(rows) - (kurtosis + 2) / m),
    columns: (Math.sqrt(n / m) / 2) * (scatter(columns) - (kurtosis + 2) / n),
  };
}

/** The share of it that holes account for: cells of variance one of which a share p is observed have kurtosis 3 / p. */
export function ofHoles(observed: number, { rows: n, columns: m }: Extent): number {
  return (3 / observed - 3) / Math.sqrt(n * m) / 2;
}

/** @param values the singular values without those that were taken out, in any unit */
export function ofBulk(values: readonly number[], { rows: n, columns: m }: Extent): number {
  const power = (p: number) => values.reduce((sum, value) => sum + value ** p, 0);
  return (Math.sqrt(n * m) / 2) * (power(4) / power(2) ** 2 - 1 / n - 1 / m);
}

/** Whether all of it is below the limit, or no more than white noise of this size shows by chance. */
export function isWhite(displacement: Displacement, limit: number, { rows: n, columns: m }: Extent): boolean {
  const chanceOfEntries = SIGNIFICANT * Math.sqrt((6 / (n * m) + 2 / n + 2 / m) / (n * m));
  const chanceOfBulk = (SIGNIFICANT + 0.5) / Math.sqrt(n * m);
  return (
    sumOfEntries(displacement) <= Math.max(limit, chanceOfEntries) &&
    displacement.bulk <= Math.max(limit, chanceOfBulk)
  );
}

export function sumOfEntries({ tails, rows, columns }: Displacement): number {
  return tails + rows + columns;
}

/** Variance of values of mean one. */
function scatter(values: Float64Array): number {
  return values.reduce((sum, value) => sum + (value - 1) ** 2, 0) / values.length;
}
