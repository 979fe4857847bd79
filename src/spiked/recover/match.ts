import { sphereQuantile } from './sphere.js';
import { dot } from './vector.js';

/** Two unrelated directions pass for one and the same once in so many tries. */
const CHANCE = 1e-3;

/**
 * Which components of two modalities have the shared factor in common: pairs of unit vectors over the subjects whose
 * squared cosine is more than unrelated directions have, the closest first, and each vector in one pair at most. Two
 * noisy views of one factor have on average the product of their overlaps.
 *
 * @param dimension of the space of the vectors
 * @returns for each vector of `one` the index of its partner in `other`, or -1
 */
export function matchDirections(
  one: readonly Float64Array[],
  other: readonly Float64Array[],
  dimension: number,
): number[] {
  const partner = one.map(() => -1);
  if (one.length === 0 || other.length === 0) return partner;
  const chance = sphereQuantile(dimension, 1, CHANCE / (one.length * other.length));
  one
    .flatMap((u, i) => other.map((w, j) => ({ i, j, square: dot(u, w) ** 2 })))
    .filter(({ square }) => square > chance)
    .sort((a, b) => b.square - a.square)
    .forEach(({ i, j }) => {
      if (partner[i] < 0 && !partner.includes(j)) partner[i] = j;
    });
  return partner;
}
