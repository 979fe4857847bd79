import { checkObject, checkReal, core, type Fields } from '../core/index.js';
import { checkIteration, type IterationOptions, iterationFields } from '../iterate/options.js';
import { runRecursion } from '../iterate/recursion.js';
import type { LoopResult } from '../iterate/result.js';
import {
  checkEvolutionStart,
  checkedModel,
  checkStart,
  type EvolutionStart,
  type Overlaps,
  type SpikedModel,
} from './model.js';
import { described, type Recursion, setOverlaps, withRecursion } from './recursion.js';
import { ascend, settle } from './thresholds/settle.js';

export interface EvolutionOptions<O extends Overlaps = Overlaps> extends IterationOptions {
  /**
   * `uninformative`: prior means, plus the floor; `informed`: the signal itself; or overlaps by name.
   * Default: the model's own start, else uninformative.
   */
  start?: EvolutionStart<O>;
  /** Eigenvalues of an overlap stay at or above it: products of vanishing overlaps would never grow. Default 1e-8. */
  floor?: number;
  /**
   * Largest change of an entry of an overlap at which the recursion counts as settled; of the overlap's share where that
   * is small. Default 1e-12.
   */
  tolerance?: number;
  /** Default 20 000. */
  maxIterations?: number;
}

export interface Evolution<O extends Overlaps = Overlaps> extends LoopResult {
  /** E[xhat xhat'] per species; on the Nishimori line this is E[xhat x'] too. A number at rank one. */
  overlap: O;
  /** Replica-symmetric free entropy per N there; among fixed points the largest is the Bayes-optimal one. */
  freeEntropy: number;
  trajectory?: O[];
}

export const evolutionFields: Fields<EvolutionOptions> = { ...iterationFields, start: true, floor: true };

/**
 * The options of state evolution with their defaults. F maps into a bounded set, so that nothing counts as divergence.
 *
 * @throws RangeError for options out of range
 */
export function checkEvolution(options: Omit<EvolutionOptions, 'start'>) {
  const { floor = 1e-8 } = options;
  checkReal('floor', floor, 'in [0, 1)', (x) => x >= 0 && x < 1);
  const iteration = checkIteration(options, { tolerance: 1e-12, maxIterations: 20_000 });
  return { floor, iteration: { ...iteration, limit: Number.POSITIVE_INFINITY } };
}

/**
 * Bayes-optimal state evolution: the deterministic recursion that the overlaps of Bayes-AMP follow as N grows
 * (arXiv 2506.02664; docs/theory/spiked-matrix-tensor.md, section 3). All species are updated in parallel, as AMP does.
 *
 * Close to a threshold it needs thousands of iterations; what has not settled by the cap says `max-iterations`. What repeats itself to the
 * last bit above the tolerance says `stalled`: two factors that know each other alternately, as each starts from another fixed point.
 *
 * @throws RangeError for options out of range, and for a non-Gaussian prior of rank above 3 (no quadrature)
 */
export function stateEvolution<O extends Overlaps>(
  given: SpikedModel<O>,
  options: EvolutionOptions<NoInfer<O>> = {},
): Evolution<O> {
  const model = checkedModel(given);
  checkObject('options', options, evolutionFields);
  const { floor, iteration } = checkEvolution(options);
  const start = options.start ?? model.start ?? 'uninformative';
  checkEvolutionStart(model, start);
  return withRecursion(
    model,
    (recursion) => {
      const run = runRecursion((q) => recursion.step(q), recursion.start(start), {
        ...iteration,
        settled: (next, q, residual) =>
          residual <= iteration.tolerance && !growing(recursion, q, next, iteration.tolerance),
      });
      const { state, status, iterations, residual, trajectory } = run;
      return {
        overlap: recursion.overlap(state) as O,
        freeEntropy: recursion.freeEntropy(state),
        status,
        iterations,
        residual,
        ...(trajectory && { trajectory: trajectory.map((q) => recursion.overlap(q) as O) }),
      };
    },
    floor,
  );
}

/** An overlap below it may be about to grow, by changes that are smaller than any absolute tolerance. */
const SMALL_OVERLAP = 1e-4;

/** Whether a small overlap still changes by more than its own share: above an onset the start grows from the floor. */
function growing(recursion: Recursion, q: Float64Array, next: Float64Array, tolerance: number): boolean {
  const share = Math.max(tolerance, 1e-9);
  return recursion.diagonal.some(
    (i) => next[i] < SMALL_OVERLAP && Math.abs(next[i] - q[i]) > share * next[i],
  );
}

/**
 * Replica-symmetric free entropy per N at given overlaps (docs/theory/spiked-matrix-tensor.md, section 3); fixed points of state evolution
 * are its stationary points, and it is 0 at zero overlap for priors of mean zero.
 */
export function freeEntropy<O extends Overlaps>(given: SpikedModel<O>, overlap: NoInfer<O>): number {
  const model = checkedModel(given);
  checkStart(model, overlap, 'overlap');
  return described(model, (at, ws) => {
    setOverlaps(model, at, overlap, 0);
    return core().exports.spiked_free_entropy(at.ptr, ws);
  });
}

/** A fixed point of state evolution, without the way that led to it. */
export interface FixedPoint<O extends Overlaps = Overlaps> extends Omit<Evolution<O>, 'trajectory'> {
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
export function fixedPoint<O extends Overlaps>(
  given: SpikedModel<O>,
  options: { start?: EvolutionStart<NoInfer<O>> } = {},
): FixedPoint<O> {
  const model = checkedModel(given);
  checkObject('options', options, { start: true });
  const start = options.start ?? model.start ?? 'uninformative';
  checkEvolutionStart(model, start);
  return withRecursion(model, (recursion) => {
    const settled = start === 'uninformative' ? ascend(recursion) : settle(recursion, recursion.start(start));
    const { point, status, iterations, residual } = settled;
    return {
      overlap: recursion.overlap(point) as O,
      freeEntropy: recursion.freeEntropy(point),
      status,
      iterations,
      residual,
    };
  });
}
