import type { Prepared } from './prepare.js';
import { sphereQuantile } from './sphere.js';

/** Chance puts as much on a coordinate once in so many tries. */
const CHANCE = 1e-3;

/**
 * The part of a row's axis that lies in the span of so many directions by chance; the axis is shortened by
 * centring.
 */
export function chanceOnRow({ rows, degrees }: Prepared, count: number): number {
  return (degrees / rows) * sphereQuantile(degrees, count, CHANCE / rows);
}

/**
 * The same of the columns. A direction of the tensor is a product x y' of random directions, which has heavier entries
 * than a random one of N3 N4: it puts on (j, k) no more than x on j and y on k.
 */
export function chanceOnColumn({ cells: { shape } }: Prepared, count: number): number {
  return Math.min(...shape.slice(1).map((n) => sphereQuantile(n, count, CHANCE / n)));
}

/**
 * Which of some orthonormal directions rest on single coordinates: a noisy subject, a column in other units, an entry
 * that is out of range. A coordinate carries when more than half of its axis lies in their span, and more than chance
 * puts there; q_k, the share of direction k that is signal, makes the comparison one with the signal. Carriers of like
 * size share their directions, so that the span decides and not the single direction.
 *
 * @param chance what chance puts on one coordinate
 * @param axis squared length of what centring leaves of the axis of a coordinate
 * @returns whether each direction rests on such coordinates
 */
export function carried(
  directions: readonly Float64Array[],
  signal: readonly number[],
  chance: number,
  axis = 1,
): boolean[] {
  if (directions.length === 0) return [];
  const n = directions[0].length;
  const span = new Float64Array(n);
  const share = new Float64Array(n);
  directions.forEach((direction, k) => {
    for (let i = 0; i < n; i++) {
      span[i] += direction[i] ** 2;
      share[i] += direction[i] ** 2 / signal[k];
    }
  });
  const carriers = [...span.keys()].filter((i) => share[i] > axis / 2 && span[i] > chance);
  return directions.map(
    (direction, k) => carriers.reduce((sum, i) => sum + direction[i] ** 2, 0) > (axis * signal[k]) / 2,
  );
}
