import { readFactor } from '../core/index.js';
import { type Descriptor, SMALL, smallMatrix, toOverlap, type Vectors } from './descriptor.js';
import type { Instance } from './instance.js';
import type { Overlap } from './model.js';

/** How near the estimates are to the planted factors. */
export interface Measurement {
  /**
   * <x, xhat> / n. At rank one its absolute value, since signs are lost in products of factors; otherwise the matrix
   * x'xhat / n with the signs of the columns of xhat chosen to make its diagonal positive.
   */
  overlap: Record<string, Overlap>;
  /** Squared cosine between planted and estimated factor, for every column. State evolution predicts q / E x^2. */
  cosine2: Record<string, number | number[]>;
  /** Undamped change of this iteration; absent at the start. */
  residual?: number;
}

/** From the small matrices that spiked_measure writes. Empty where the instance has no planted factors. */
export function measure(instance: Instance, at: Descriptor): Measurement {
  const overlap: Record<string, Overlap> = {};
  const cosine2: Record<string, number | number[]> = {};
  if (!instance.truth) return { overlap, cosine2 };
  for (const species of at.species) {
    const { name, rank } = species;
    const Q = smallMatrix(species, SMALL.overlap);
    const M = smallMatrix(species, SMALL.alignment).slice();
    for (let b = 0; b < rank; b++) {
      if (M[b * rank + b] < 0) for (let a = 0; a < rank; a++) M[a * rank + b] *= -1;
    }
    overlap[name] = toOverlap(M, rank);
    const cosines = instance.secondMoment[name].map((power, a) => {
      const square = Q[a * rank + a] * power;
      return square > 0 ? M[a * rank + a] ** 2 / square : 0;
    });
    cosine2[name] = rank === 1 ? cosines[0] : cosines;
  }
  return { overlap, cosine2 };
}

/** The estimates as they stand, n x rank row-major. */
export function readEstimates(
  at: Descriptor,
  vectors: Record<string, Vectors>,
): Record<string, Float64Array> {
  return Object.fromEntries(
    at.species.map(({ name, rank }) => [name, readFactor(vectors[name].x, vectors[name].n, rank)]),
  );
}
