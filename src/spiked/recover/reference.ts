import { matmul } from '../../linalg/index.js';
import { normals, purpose } from '../../random/index.js';
import type { Prepared } from './prepare.js';
import { apartFrom } from './vector.js';

const DIRECTIONS = 20;
/** In standard deviations of what random directions show. */
const BEYOND = 4;

/**
 * What a statistic of the data contracted with a direction of the subjects may reach by chance where the noise is not
 * white, so that no formula says it: its mean over random directions and four standard deviations. Whatever correlates
 * the columns, or sets them apart, is in it, because it does not depend on the direction.
 *
 * @param others unit vectors that the direction in question was made orthogonal to
 */
export function chanceLevel(
  { data, rows, columns, degrees }: Prepared,
  others: readonly Float64Array[],
  statistic: (contracted: Float64Array) => number,
): number {
  const constant = degrees < rows ? [new Float64Array(rows).fill(1 / Math.sqrt(rows))] : [];
  const directions = new Float64Array(DIRECTIONS * rows);
  for (let index = 0; index < DIRECTIONS; index++) {
    const random = normals(rows, { seed: 'reference', purpose: purpose.probe, index });
    directions.set(apartFrom(random, [...constant, ...others]), index * rows);
  }
  const contracted = matmul(
    { rows: DIRECTIONS, cols: rows, data: directions },
    { rows, cols: columns, data },
  );
  const values = Array.from({ length: DIRECTIONS }, (_, index) =>
    statistic(contracted.data.slice(index * columns, (index + 1) * columns) as Float64Array),
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / DIRECTIONS;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (DIRECTIONS - 1);
  return mean + BEYOND * Math.sqrt(variance);
}
