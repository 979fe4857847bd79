import { type LoopResult, runLoop } from '../amp/loop.js';
import { core, padded } from '../core/index.js';
import { rankOf } from '../prior/index.js';
import { type Key, key, purpose, type Seed } from '../random/index.js';
import { curriculum } from './curriculum.js';
import {
  type DescribedSpecies,
  type Descriptor,
  describe,
  readFactor,
  SMALL,
  smallMatrix,
  toOverlap,
  type Vectors,
  writeFactor,
} from './descriptor.js';
import type { Instance } from './instance.js';
import type { Overlap } from './model.js';
import { checkStart, type Start } from './starts.js';

export interface AmpOptions {
  /** Where to begin: `curriculum(instance)` unless given. */
  start?: Start;
  /** Weight of the previous field, in [0, 1). Moves the path, not the fixed points. Default 0. */
  damping?: number;
  /** Root mean square change of an estimate in one undamped iteration that counts as settled. Default 1e-6. */
  tolerance?: number;
  /** Default 200. */
  maxIterations?: number;
  /**
   * Estimates whose mean square falls below it are drawn anew at that size, so that products of vanishing estimates
   * can grow (theory note, section 9.1). Default: the start's own; 0 leaves them alone.
   */
  floor?: number;
  seed?: Seed;
  /** Keep what was measured at every iteration, the start included. */
  trajectory?: boolean;
}

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

export interface AmpResult extends LoopResult {
  /** Posterior means, n x rank row-major. */
  estimate: Record<string, Float64Array>;
  /** Mean posterior covariance. */
  covariance: Record<string, Overlap>;
  /** Empty where the instance has no planted factors, like cosine2. */
  overlap: Record<string, Overlap>;
  cosine2: Record<string, number | number[]>;
  trajectory?: Measurement[];
}

/**
 * Bayes-optimal approximate message passing for any spiked model: parallel updates, posterior-mean denoisers, Onsager
 * terms with lagged overlaps (arXiv 2506.02664; theory note, section 2). Reads every datum once per iteration.
 * Follows stateEvolution from the same start, up to fluctuations of order N^{-1/2}.
 *
 * @throws RangeError for options out of range. Not converging is a status.
 */
export function bayesAmp(instance: Instance, options: AmpOptions = {}): AmpResult {
  const { damping = 0, tolerance = 1e-6, maxIterations = 200, seed = 0 } = options;
  if (!(damping >= 0 && damping < 1)) throw new RangeError(`damping must be in [0, 1), got ${damping}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(Number.isInteger(maxIterations) && maxIterations > 0))
    throw new RangeError(`maxIterations must be an integer > 0, got ${maxIterations}`);
  instance.requireLive();
  const start = options.start ?? curriculum(instance);
  checkStart(instance, start);
  const floor = options.floor ?? start.floor ?? 0;
  if (!(floor >= 0 && floor < 1)) throw new RangeError(`floor must be in [0, 1), got ${floor}`);

  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const vectors: Record<string, Vectors> = {};
    for (const [name, n] of Object.entries(instance.sizes)) {
      const rank = rankOf(instance.model.species[name].prior);
      const factor = () => scratch.f64(padded(n) * rank);
      vectors[name] = {
        n,
        x: factor(),
        old: factor(),
        field: factor(),
        previous: factor(),
        truth: instance.truth?.[name] ?? 0,
      };
      writeFactor(vectors[name].x, start.estimate[name], n, rank);
    }
    const at = describe(scratch, instance.model, { size: instance.size, vectors, data: instance.data });
    const ws = scratch.bytes(exports.spiked_iterate_ws(at.ptr));
    const residual = scratch.f64(1);
    exports.spiked_measure(at.ptr);
    const trajectory: Measurement[] = options.trajectory ? [measure(instance, at)] : [];

    const result = runLoop(
      (iteration) => {
        exports.spiked_iterate(at.ptr, iteration > 1 ? damping : 0, residual, ws);
        const change = memory.f64(residual, 1)[0];
        if (floor > 0) redrawVanished(at, vectors, floor, key(seed, 'floor', iteration));
        if (options.trajectory) trajectory.push({ ...measure(instance, at), residual: change });
        return change;
      },
      { tolerance, maxIterations },
    );
    const bySpecies = <T>(read: (species: DescribedSpecies) => T) =>
      Object.fromEntries(at.species.map((species) => [species.name, read(species)]));
    return {
      ...result,
      ...measure(instance, at),
      estimate: bySpecies(({ name, rank }) => readFactor(vectors[name].x, vectors[name].n, rank)),
      covariance: bySpecies((species) => toOverlap(smallMatrix(species, SMALL.covariance), species.rank)),
      ...(options.trajectory && { trajectory }),
    };
  });
}

function measure(instance: Instance, at: Descriptor): Measurement {
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

function redrawVanished(
  at: Descriptor,
  vectors: Record<string, Vectors>,
  floor: number,
  [key0, key1]: Key,
): void {
  const { exports, memory } = core();
  let redrawn = false;
  at.species.forEach((species, s) => {
    const { n, x } = vectors[species.name];
    for (let a = 0; a < species.rank; a++) {
      if (smallMatrix(species, SMALL.overlap)[a * species.rank + a] >= floor) continue;
      const column = x + 8 * padded(n) * a;
      exports.dnormal(n, column, key0, key1, purpose.start, 8 * s + a);
      const view = memory.f64(column, n);
      for (let i = 0; i < n; i++) view[i] *= Math.sqrt(floor);
      redrawn = true;
    }
  });
  if (redrawn) exports.spiked_measure(at.ptr);
}
