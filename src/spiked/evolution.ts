import { core } from '../core/index.js';
import { lower, type Prior, secondMoment } from '../prior/index.js';
import { type Descriptor, describe, SMALL, smallMatrix, toOverlap } from './descriptor.js';
import { checkStart, type EvolutionStart, type Overlap, type SpikedModel } from './model.js';

export interface EvolutionOptions {
  /**
   * `uninformative`: prior means, plus the floor; `informed`: the signal itself; or overlaps by name.
   * Default: the model's own start, else uninformative.
   */
  start?: EvolutionStart;
  /** Eigenvalues of an overlap stay at or above it: products of vanishing overlaps would never grow. Default 1e-8. */
  floor?: number;
  /** Largest change of an entry of an overlap at which the recursion counts as settled. Default 1e-12. */
  tolerance?: number;
  /** Default 20 000. */
  maxIterations?: number;
  /** Keep the overlaps of every iteration, the start included. */
  trajectory?: boolean;
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

/**
 * Bayes-optimal state evolution: the deterministic recursion that the overlaps of Bayes-AMP follow as N grows
 * (arXiv 2506.02664; theory note, section 3). All species are updated in parallel, as AMP does.
 *
 * Close to a threshold it needs thousands of iterations; what has not settled by the cap says `max-iterations`.
 *
 * @throws RangeError for options out of range, and for a non-Gaussian prior of rank above 3 (no quadrature)
 */
export function stateEvolution(model: SpikedModel, options: EvolutionOptions = {}): Evolution {
  const { floor = 1e-8, tolerance = 1e-12, maxIterations = 20_000 } = options;
  if (!(floor >= 0 && floor < 1)) throw new RangeError(`floor must be in [0, 1), got ${floor}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(Number.isInteger(maxIterations) && maxIterations > 0))
    throw new RangeError(`maxIterations must be an integer > 0, got ${maxIterations}`);
  const start = options.start ?? model.start ?? 'uninformative';
  if (typeof start === 'object') checkStart(model, start);

  return described(model, (at, ws) => {
    const { exports } = core();
    setOverlaps(model, at, start, floor);
    const trajectory = [overlapsOf(at)];
    let status: Evolution['status'] = 'max-iterations';
    let residual = Number.POSITIVE_INFINITY;
    let iterations = 0;
    while (iterations < maxIterations && status === 'max-iterations') {
      residual = exports.spiked_evolve(at.ptr, floor, ws);
      iterations++;
      if (options.trajectory) trajectory.push(overlapsOf(at));
      if (!Number.isFinite(residual)) status = 'non-finite';
      else if (residual <= tolerance) status = 'converged';
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

/**
 * Replica-symmetric free entropy per N at given overlaps (theory note, section 3); fixed points of state evolution
 * are its stationary points, and it is 0 at zero overlap for priors of mean zero.
 */
export function freeEntropy(model: SpikedModel, overlap: Record<string, Overlap>): number {
  checkStart(model, overlap);
  return described(model, (at, ws) => {
    setOverlaps(model, at, overlap, 0);
    return core().exports.spiked_free_entropy(at.ptr, ws);
  });
}

function described<T>(model: SpikedModel, work: (at: Descriptor, ws: number) => T): T {
  for (const [name, { prior }] of Object.entries(model.species)) requireQuadrature(name, prior);
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const at = describe(scratch, model);
    return work(at, scratch.bytes(exports.spiked_evolve_ws(at.ptr)));
  });
}

function requireQuadrature(name: string, prior: Prior): void {
  const { rank, weights } = lower(prior);
  if (rank > 3 && weights.length > 1)
    throw new RangeError(`species.${name}.prior must be Gaussian or have rank <= 3, got rank ${rank}`);
}

function setOverlaps(model: SpikedModel, at: Descriptor, start: EvolutionStart, floor: number): void {
  for (const species of at.species) {
    const { name } = species;
    const target = smallMatrix(species, SMALL.overlap);
    if (start === 'informed') target.set(secondMoment(model.species[name].prior).flat());
    else if (start === 'uninformative') target.set(priorMeanSquare(model.species[name].prior, floor));
    else target.set([start[name]].flat(2) as number[]);
  }
}

/** What is known before any data, mean mean', plus the floor on the diagonal. */
function priorMeanSquare(prior: Prior, floor: number): number[] {
  const { rank, weights, means } = lower(prior);
  const mean = Array.from({ length: rank }, (_, a) =>
    weights.reduce((sum, w, k) => sum + w * means[k][a], 0),
  );
  return mean.flatMap((p, a) => mean.map((q, b) => p * q + (a === b ? floor : 0)));
}

function overlapsOf(at: Descriptor): Record<string, Overlap> {
  return Object.fromEntries(
    at.species.map((species) => [species.name, toOverlap(smallMatrix(species, SMALL.overlap), species.rank)]),
  );
}
