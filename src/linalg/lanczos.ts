/** How an iteration ended. */
export type Status = 'converged' | 'max-iterations' | 'non-finite';

export interface LanczosOptions {
  /** Stop when every wanted residual is below this times the largest value. Default 1e-10. */
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

/** A Krylov space that grows a vector at a time and can shrink to its best part: what differs between the two methods. */
export interface Krylov {
  /** Vectors now. */
  readonly size: number;
  /** Room for vectors. */
  readonly capacity: number;
  /** Dimension of the space they come from: with as many vectors the answer is exact. */
  readonly dimension: number;
  /** One more vector. False when the operator returned something that is not finite. */
  extend(): boolean;
  /** Solves the small problem. */
  ritz(): Ritz;
  /**
   * Keeps the first `count` approximations of the last `ritz`. The space then continues from its residual, or, with `fresh`,
   * from a new direction.
   */
  restart(count: number, fresh: boolean): void;
}

export interface LanczosResult {
  values: Float64Array;
  status: Status;
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
 * Thick-restart Lanczos (Wu and Simon, SIAM J. Matrix Anal. 22 (2000) 602): grow the space to its capacity, keep the best
 * part, go on. On return the space holds the k wanted vectors, unless the status is 'non-finite'.
 *
 * A Krylov space holds one vector of a multiple eigenvalue. So when k > 1 values have converged, the space is continued once
 * from a fresh direction, and only if that finds nothing better than the k-th value the answer stands.
 */
export function lanczos(krylov: Krylov, k: number, options: LanczosOptions): LanczosResult {
  const { tolerance = 1e-10, maxIterations = 3000 } = options;
  let iterations = 0;
  let check = Math.min(krylov.capacity, k + 15);
  /** The k-th value that is being tested against a fresh direction. */
  let tested: number | undefined;
  for (;;) {
    while (krylov.size < check && iterations < maxIterations) {
      iterations++;
      if (!krylov.extend()) {
        return { values: new Float64Array(k).fill(NaN), status: 'non-finite', iterations, residual: NaN };
      }
    }
    if (krylov.size < k) {
      // The cap came before there were k vectors at all.
      return {
        values: new Float64Array(k).fill(NaN),
        status: 'max-iterations',
        iterations,
        residual: Infinity,
      };
    }
    const { values, residuals } = krylov.ritz();
    const size = values.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
    const worst = residuals.subarray(0, k).reduce((largest, r) => Math.max(largest, r), 0);
    const finish = (status: Status): LanczosResult => {
      krylov.restart(k, false);
      return { values: values.slice(0, k), status, iterations, residual: size > 0 ? worst / size : 0 };
    };
    const converged = worst <= tolerance * size;
    const complete = krylov.size === krylov.dimension;
    const confirmed = tested !== undefined && Math.abs(values[k - 1] - tested) <= 10 * tolerance * size;
    if (converged && (complete || k === 1 || confirmed)) return finish('converged');
    if (iterations >= maxIterations) return finish(converged ? 'converged' : 'max-iterations');
    if (converged || krylov.size === krylov.capacity) {
      const keep = Math.min(krylov.size - 1, Math.max(k, Math.floor(0.4 * krylov.size)));
      tested = converged ? values[k - 1] : undefined;
      krylov.restart(converged ? k : keep, converged);
      check = krylov.capacity;
    } else {
      check = Math.min(krylov.capacity, Math.ceil(1.5 * check));
    }
  }
}
