import type { Status } from '../iterate/result.js';
import { largest } from '../numerics/index.js';

/** How a Krylov iteration ended. */
export type KrylovStatus = Exclude<Status, 'stalled' | 'diverged'>;

export interface LanczosOptions {
  /** Stop when every wanted residual is below this times the largest value, and the search for further copies is over. Default 1e-10. */
  tolerance?: number;
  /** Cap on the steps; each applies the operator once (for singular values, also its transpose). Default 3000. */
  maxIterations?: number;
  /** Integer that picks the start vector. Default 1. */
  seed?: number;
}

/** The approximations that a Krylov space holds, the wanted ones first. */
export interface Ritz {
  values: Float64Array;
  /** Norms |A v - value v| as the recurrence gives them. */
  residuals: Float64Array;
}

/** Vectors of less than this times the norm of the operator are rounding. */
export const NEGLIGIBLE = 1e-14;
/** What rounding leaves of a vector that is zero, relative to the norm of the operator. */
export const ROUNDING = 1e-15;

/** A Krylov space that grows a vector at a time and can shrink to its best part: what differs between the two methods. */
export interface Krylov {
  /** Vectors now. */
  readonly size: number;
  /** Room for vectors. */
  readonly capacity: number;
  /** Dimension of the space they come from: with as many vectors the answer is exact. */
  readonly dimension: number;
  /** The chance that there is a value that ranks above what `renew` was told, and nothing was seen of it. */
  readonly overlooked: number;
  /** The values that rank highest are wanted. */
  rank(value: number): number;
  /** One more vector. False when the operator returned something that is not finite. */
  extend(): boolean;
  /** Solves the small problem. */
  ritz(): Ritz;
  /** Keeps the first `count` approximations of the last `ritz` and continues from their residual. */
  restart(count: number): void;
  /** Keeps the first `count` approximations and continues at random, in search of values that rank above `above`. */
  renew(count: number, above: number): void;
}

export interface LanczosResult {
  values: Float64Array;
  status: KrylovStatus;
  iterations: number;
  /** The largest wanted residual, relative to the largest value. */
  residual: number;
}

/** Vectors kept before a restart: enough to separate an eigenvalue from a bulk that ends close to it, no more than steps. */
export function basisSize(k: number, dimension: number, { maxIterations = 3000 }: LanczosOptions): number {
  const affordable = Math.min(100, Math.floor(2 ** 25 / dimension));
  return Math.min(dimension, Math.max(2 * k + 20, affordable), Math.max(2 * k + 2, maxIterations));
}

/**
 * The search is for values that exceed the k-th one by this times the largest, or by the number of tolerances
 * below. The vectors that were kept contain a component of such an eigenvector, of up to the residual over the
 * gap, and that has to be small.
 */
const RESOLUTION = 1e-8;
const TOLERANCES = 10;
/** Largest probability, over the random directions, that such a value exists and was not seen. */
const CHANCE = 1e-6;

/** The state of the search while a restarted space has not brought better values. */
interface Search {
  above: number;
  /** Wanted values that rank above it. */
  count: number;
  /** Whether the chance that there are more has become negligible. */
  over: boolean;
}

/**
 * Thick-restart Lanczos (Wu and Simon, SIAM J. Matrix Anal. 22 (2000) 602): grow the space to its capacity, keep the best
 * part, go on. On return the space holds the k wanted vectors, unless the status is 'non-finite'.
 *
 * A Krylov space holds one vector of a multiple eigenvalue. So when k > 1 values have converged, they are kept, with all that
 * converged beside them, and the space is begun again in a random direction, until either it brings better values, which then
 * have to converge, or the chance that there are any is negligible (see `Unseen`).
 */
export function lanczos(krylov: Krylov, k: number, options: LanczosOptions): LanczosResult {
  const { tolerance = 1e-10, maxIterations = 3000 } = options;
  let iterations = 0;
  let check = Math.min(krylov.capacity, k + 15);
  /** Vectors that every restart keeps. */
  let kept = k;
  let search: Search | undefined;
  let searches = 0;
  /** A bound on the error that restarts added and that the residuals do not show. */
  let lost = 0;
  for (;;) {
    while (krylov.size < check && iterations < maxIterations) {
      if (search && !search.over && krylov.overlooked <= CHANCE) break;
      iterations++;
      if (!krylov.extend()) return nothing(k, 'non-finite', iterations, NaN);
    }
    // The cap came before there were k vectors at all.
    if (krylov.size < k) return nothing(k, 'max-iterations', iterations, Infinity);
    const { values, residuals } = krylov.ritz();
    const size = largest(values);
    const ranking = (above: number) => values.subarray(0, k).filter((v) => krylov.rank(v) > above).length;
    if (search && ranking(search.above) > search.count) search = undefined;
    if (search) search.over ||= krylov.overlooked <= CHANCE;
    const worst = largest(residuals.subarray(0, k)) + lost;
    const complete = k === 1 || krylov.size === krylov.dimension || search?.over;
    const converged = complete && worst <= tolerance * size;
    if (converged || iterations >= maxIterations) {
      krylov.restart(k);
      const status = converged ? 'converged' : 'max-iterations';
      return { values: values.slice(0, k), status, iterations, residual: size > 0 ? worst / size : 0 };
    }
    // Each search may lose its share of the tolerance, of which 1 / 2 + 1 / 6 + 1 / 12 + ... is the whole.
    const share = (tolerance * size) / ((searches + 1) * (searches + 2));
    const found = k > 1 && !search ? leading(residuals, share) : 0;
    if (found >= k) {
      kept = Math.max(k, Math.min(found, krylov.size >> 1));
      const above = krylov.rank(values[k - 1]) + Math.max(RESOLUTION, TOLERANCES * tolerance) * (size || 1);
      search = { above, count: ranking(above), over: false };
      searches++;
      lost += Math.hypot(...residuals.subarray(0, kept));
      krylov.renew(kept, above);
      check = Math.min(krylov.capacity, kept + 15);
    } else if (krylov.size === krylov.capacity) {
      krylov.restart(Math.min(krylov.size - 1, kept + Math.floor(0.4 * (krylov.size - kept))));
    } else {
      check = Math.min(krylov.capacity, Math.ceil(1.5 * check));
    }
  }
}

function nothing(k: number, status: KrylovStatus, iterations: number, residual: number): LanczosResult {
  return { values: new Float64Array(k).fill(NaN), status, iterations, residual };
}

/** How many of the first residuals have a Frobenius norm of no more than `share` together. */
function leading(residuals: Float64Array, share: number): number {
  let norm = 0;
  const end = residuals.findIndex((residual) => {
    norm = Math.hypot(norm, residual);
    return norm > share;
  });
  return end < 0 ? residuals.length : end;
}
