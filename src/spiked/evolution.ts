import { checkCount, checkObject, checkReal, core, type Fields } from '../core/index.js';
import { type Descriptor, SMALL, smallMatrix } from './descriptor.js';
import {
  checkEvolutionStart,
  checkedModel,
  checkStart,
  type EvolutionStart,
  type Overlap,
  type SpikedModel,
} from './model.js';
import { described, overlapsOf, setOverlaps, withRecursion } from './recursion.js';
import { climb, settle } from './thresholds/settle.js';

export interface EvolutionOptions {
  /**
   * `uninformative`: prior means, plus the floor; `informed`: the signal itself; or overlaps by name.
   * Default: the model's own start, else uninformative.
   */
  start?: EvolutionStart;
  /** Eigenvalues of an overlap stay at or above it: products of vanishing overlaps would never grow. Default 1e-8. */
  floor?: number;
  /**
   * Largest change of an entry of an overlap at which the recursion counts as settled; of the overlap's share where that
   * is small. Default 1e-12.
   */
  tolerance?: number;
  /** Default 20 000. */
  maxIterations?: number;
  /** Keep the overlaps of every iteration, the start included. */
  trajectory?: boolean;
  /** Called after every iteration, with their number and the change of the last one. */
  onProgress?: (iterations: number, residual: number) => void;
}

export interface Evolution {
  /** E[xhat xhat'] per species; on the Nishimori line this is E[xhat x'] too. A number at rank one. */
  overlap: Record<string, Overlap>;
  /** Replica-symmetric free entropy per N there; among fixed points the largest is the Bayes-optimal one. */
  freeEntropy: number;
  status: 'converged' | 'max-iterations' | 'non-finite';
  iterations: number;
  /** Change of the last iteration. */
  residual: number;
  trajectory?: Record<string, Overlap>[];
}

export const evolutionFields: Fields<EvolutionOptions> = {
  start: true,
  floor: true,
  tolerance: true,
  maxIterations: true,
  trajectory: true,
  onProgress: true,
};

/**
 * Bayes-optimal state evolution: the deterministic recursion that the overlaps of Bayes-AMP follow as N grows
 * (arXiv 2506.02664; theory note, section 3). All species are updated in parallel, as AMP does.
 *
 * Close to a threshold it needs thousands of iterations; what has not settled by the cap says `max-iterations`.
 *
 * @throws RangeError for options out of range, and for a non-Gaussian prior of rank above 3 (no quadrature)
 */
export function stateEvolution(given: SpikedModel, options: EvolutionOptions = {}): Evolution {
  const model = checkedModel(given);
  checkObject('options', options, evolutionFields);
  const { floor = 1e-8, tolerance = 1e-12, maxIterations = 20_000 } = options;
  checkReal('floor', floor, 'in [0, 1)', (x) => x >= 0 && x < 1);
  checkReal('tolerance', tolerance, '>= 0', (x) => x >= 0);
  checkCount('maxIterations', maxIterations, 1);
  const start = options.start ?? model.start ?? 'uninformative';
  checkEvolutionStart(model, start);

  return described(model, (at, ws) => {
    const { exports } = core();
    setOverlaps(model, at, start, floor);
    const trajectory = [overlapsOf(at)];
    let status: Evolution['status'] = 'max-iterations';
    let residual = Number.POSITIVE_INFINITY;
    let iterations = 0;
    while (iterations < maxIterations && status === 'max-iterations') {
      const before = residual <= SLOW * tolerance || iterations === 0 ? diagonals(at) : undefined;
      residual = exports.spiked_evolve(at.ptr, floor, ws);
      iterations++;
      if (options.trajectory) trajectory.push(overlapsOf(at));
      options.onProgress?.(iterations, residual);
      if (!Number.isFinite(residual)) status = 'non-finite';
      else if (residual <= tolerance && before && !growing(before, diagonals(at), tolerance))
        status = 'converged';
    }
    return {
      overlap: overlapsOf(at),
      freeEntropy: exports.spiked_free_entropy(at.ptr, ws),
      status,
      iterations,
      residual,
      ...(options.trajectory && { trajectory }),
    };
  });
}

/** An overlap below it may be about to grow, by changes that are smaller than any absolute tolerance. */
const SMALL_OVERLAP = 1e-4;

/** From changes of so many tolerances on, the end is watched for. */
const SLOW = 1000;

/** Whether a small overlap still changes by more than its own share: above an onset the start grows from the floor. */
function growing(before: number[], after: number[], tolerance: number): boolean {
  const share = Math.max(tolerance, 1e-9);
  return after.some((q, i) => q < SMALL_OVERLAP && Math.abs(q - before[i]) > share * q);
}

/** E xhat^2 of every column of every species. */
function diagonals(at: Descriptor): number[] {
  return at.species.flatMap((species) => {
    const matrix = smallMatrix(species, SMALL.overlap);
    return Array.from({ length: species.rank }, (_, a) => matrix[a * (species.rank + 1)]);
  });
}

/**
 * Replica-symmetric free entropy per N at given overlaps (theory note, section 3); fixed points of state evolution
 * are its stationary points, and it is 0 at zero overlap for priors of mean zero.
 */
export function freeEntropy(given: SpikedModel, overlap: Record<string, Overlap>): number {
  const model = checkedModel(given);
  checkStart(model, overlap, 'overlap');
  return described(model, (at, ws) => {
    setOverlaps(model, at, overlap, 0);
    return core().exports.spiked_free_entropy(at.ptr, ws);
  });
}

/** A fixed point of state evolution, without the way that led to it. */
export interface FixedPoint extends Omit<Evolution, 'trajectory'> {
  /** Evaluations of the recursion, those for Jacobians included. */
  iterations: number;
}

/**
 * Where state evolution ends, reached by leaps and Newton's method: next to a threshold, where stateEvolution needs
 * thousands of iterations, this needs hundreds. The path means nothing; its end is that of the recursion with a floor
 * that vanishes: an unstable fixed point is left upwards, one after the other. Errors are about 1e-11, and larger only
 * within 1e-6 of a critical point. What could not be settled says `max-iterations`.
 *
 * @throws RangeError as stateEvolution does
 */
export function fixedPoint(given: SpikedModel, options: { start?: EvolutionStart } = {}): FixedPoint {
  const model = checkedModel(given);
  checkObject('options', options, { start: true });
  const start = options.start ?? model.start ?? 'uninformative';
  checkEvolutionStart(model, start);
  return withRecursion(model, (recursion) => {
    const settled = start === 'uninformative' ? climb(recursion) : settle(recursion, recursion.start(start));
    const { point, status, iterations, residual } = settled;
    return {
      overlap: recursion.overlap(point),
      freeEntropy: recursion.freeEntropy(point),
      status,
      iterations,
      residual,
    };
  });
}
