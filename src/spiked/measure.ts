import { readFactor } from '../core/index.js';
import { SMALL } from '../core/layout.js';
import {
  type DescribedSpecies,
  type Descriptor,
  smallMatrix,
  toOverlap,
  type Vectors,
} from './descriptor.js';
import type { Instance } from './instance.js';
import type { ByColumn, Overlap, Overlaps } from './model.js';

/** How near the estimates are to the planted factors. */
export interface Measurement<O extends Overlaps = Overlaps> {
  /**
   * <x, xhat> / n, a matrix x'xhat / n for several columns, up to the symmetries of the model: of the permutations and signs of columns
   * that leave its law as it is, with those that make the estimates agree best with the planted factors. It is negative where a sign matters
   * and is wrong.
   */
  overlap: O;
  /** Squared cosine between planted and estimated factor, for every column in the same order. State evolution predicts q / E x^2. */
  cosine2: ByColumn<O>;
  /** Undamped change of this iteration; absent at the start. */
  residual?: number;
}

/** From the small matrices that spiked_measure writes. Empty where the instance has no planted factors. */
export function measure(instance: Instance, at: Descriptor): Measurement {
  const overlap: Record<string, Overlap> = {};
  const cosine2: Record<string, number | number[]> = {};
  if (!instance.truth) return { overlap, cosine2 };
  const squared = at.species.map((species) => squaredCosines(species, instance.secondMoment[species.name]));
  const { labels, signs } = instance.agreements.best(
    (s, a, b) => Math.sign(alignment(at.species[s], a, b)) * Math.sqrt(squared[s](a, b)),
  );
  at.species.forEach((species, s) => {
    const { name, rank } = species;
    const agreed = Array.from({ length: rank * rank }, (_, p) => {
      const [a, b] = [Math.floor(p / rank), p % rank];
      return signs[s][b] * alignment(species, a, labels[s][b]);
    });
    overlap[name] = toOverlap(agreed, rank);
    const squares = Array.from({ length: rank }, (_, a) => squared[s](a, labels[s][a]));
    cosine2[name] = rank === 1 ? squares[0] : squares;
  });
  return { overlap, cosine2 };
}

/** Of planted column a and estimated column b; 0 where one vanishes. */
function squaredCosines(species: DescribedSpecies, power: number[]): (a: number, b: number) => number {
  const { rank } = species;
  const Q = smallMatrix(species, SMALL.overlap);
  return (a, b) => {
    const square = Q[b * rank + b] * power[a];
    return square > 0 ? alignment(species, a, b) ** 2 / square : 0;
  };
}

/** Planted column a times estimated column b, over n. */
function alignment(species: DescribedSpecies, a: number, b: number): number {
  return smallMatrix(species, SMALL.alignment)[a * species.rank + b];
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
