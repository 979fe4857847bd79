import { checkInstance, checkObject, checkReal, core, type Fields, padded } from '../core/index.js';
import { SMALL, SPHERE } from '../core/layout.js';
import { runLoop } from '../iterate/loop.js';
import { checkIteration, type DampedOptions, dampedFields } from '../iterate/options.js';
import type { LoopResult } from '../iterate/result.js';
import { rankOf } from '../prior/index.js';
import { type Key, key, purpose, type Seed } from '../random/index.js';
import { betheFreeEntropy } from './bethe.js';
import { smallMatrix, toOverlap } from './descriptor.js';
import { Instance } from './instance.js';
import { remember } from './learned.js';
import { type Measurement, measure, readEstimates } from './measure.js';
import { type ByColumn, checkAssumed, type Overlaps, type SpikedModel } from './model.js';
import { curriculum } from './spectral/curriculum.js';
import type { Start } from './start.js';
import { checkStart, onSphere } from './starts.js';
import { type Working, working } from './working.js';

export interface RunOptions extends DampedOptions {
  /** Where to begin: `curriculum(instance)` unless given. */
  start?: Start;
  /** Weight of the previous field, in [0, 1). Moves the path, not the fixed points. Default 0. */
  damping?: number;
  /** Root mean square change of an estimate in one undamped iteration that counts as settled. Default 1e-6. */
  tolerance?: number;
  /** Default 200. */
  maxIterations?: number;
}

const runFields: Fields<RunOptions> = { ...dampedFields, start: true };

export interface AmpOptions extends RunOptions {
  /**
   * Estimates whose mean square falls below it are drawn anew at that size, so that products of vanishing estimates
   * can grow (docs/theory/spiked-matrix-tensor.md, section 9.1). Default: the start's own; 0 leaves them alone.
   */
  floor?: number;
  seed?: Seed;
  /**
   * What the algorithm believes: another model of the same factors and channels, whose SNRs, couplings and priors need not be those of the
   * data. Default: the instance's own. `mismatchedEvolution` predicts the run.
   */
  assume?: SpikedModel;
}

export interface AmpResult<O extends Overlaps = Overlaps> extends LoopResult {
  /** Posterior means (maximum likelihood: vectors on the sphere), n x rank row-major. */
  estimate: { [Name in keyof O]: Float64Array };
  /** Mean posterior covariance, which is the mean Jacobian of the denoiser. */
  covariance: O;
  /** Empty where the instance has no planted factors, like cosine2. */
  overlap: O;
  cosine2: ByColumn<O>;
  trajectory?: Measurement<O>[];
}

/**
 * Bayes-optimal approximate message passing for any spiked model: parallel updates, posterior-mean denoisers, Onsager
 * terms with lagged overlaps (arXiv 2506.02664; docs/theory/spiked-matrix-tensor.md, section 2). Reads every datum once per iteration.
 * Follows stateEvolution from the same start, up to fluctuations of order N^{-1/2}. A start with alternatives gives a run of each, of which
 * the converged one of the largest Bethe free entropy is returned.
 *
 * @throws RangeError for options out of range. Not converging is a status.
 */
export function bayesAmp<O extends Overlaps>(instance: Instance<O>, options: AmpOptions = {}): AmpResult<O> {
  checkInstance(instance, Instance);
  checkObject('options', options, { ...runFields, floor: true, seed: true, assume: true });
  const { seed = 0, assume = instance.model } = options;
  if (options.assume !== undefined) checkAssumed(instance.model, assume);
  const start = startOf(instance, options);
  const floor = options.floor ?? start.floor ?? 0;
  checkReal('floor', floor, 'in [0, 1)', (x) => x >= 0 && x < 1);
  const from = (start: Start) =>
    iterate(instance, { ...options, start }, assume, {
      before: (now) => {
        // Another model's estimates would have made another response.
        if (start.learned && !options.assume) remember(now, instance.model, start.estimate, start.learned);
      },
      after: (now, iteration) => {
        if (floor > 0) redrawVanished(now, floor, key(seed, 'floor', iteration));
      },
    });
  const runs = [start, ...(start.alternatives ?? [])].map(from);
  return (runs.length > 1 ? mostLikely(instance, runs, assume) : runs[0]) as AmpResult<O>;
}

/** The run of the largest Bethe free entropy, which only converged ones have; the first where none has converged. */
function mostLikely(instance: Instance, runs: AmpResult[], assume: SpikedModel): AmpResult {
  const converged = runs
    .filter(({ status }) => status === 'converged')
    .map((run) => ({ run, entropy: betheFreeEntropy(instance, run, assume) }));
  if (converged.length === 0) return runs[0];
  return converged.reduce((best, other) => (other.entropy > best.entropy ? other : best)).run;
}

/**
 * Maximum-likelihood AMP: the zero-temperature limit of the same iteration, in which every estimate is its field scaled to the sphere of
 * radius (n E x^2)^{1/2} (arXiv 2506.02664; docs/theory/spiked-matrix-tensor.md, section 5, where the definition is inferred). `mlEvolution`
 * predicts it; the tensor's
 * noise raises its threshold above that of Bayes-AMP. The start is scaled to the spheres.
 *
 * @throws RangeError for a prior of rank above 1, and for options out of range. Not converging is a status.
 */
export function mlAmp<O extends Overlaps>(instance: Instance<O>, options: RunOptions = {}): AmpResult<O> {
  return onSpheres(instance, options, {}) as AmpResult<O>;
}

/**
 * Every estimate becomes its normalised field, all at once: ML-AMP without Onsager terms. For refining a start; fixed points are
 * those of gradient descent.
 *
 * @throws as mlAmp
 */
export function powerIteration<O extends Overlaps>(
  instance: Instance<O>,
  options: RunOptions = {},
): AmpResult<O> {
  return onSpheres(instance, options, {
    after: ({ at }) => {
      // Without covariances there is no Onsager term.
      for (const species of at.species) smallMatrix(species, SMALL.covariance).fill(0);
    },
  }) as AmpResult<O>;
}

interface Hooks {
  before?: (now: Working) => void;
  after?: (now: Working, iteration: number) => void;
}

function onSpheres(instance: Instance, options: RunOptions, hooks: Hooks): AmpResult {
  checkInstance(instance, Instance);
  checkObject('options', options, runFields);
  const { model } = instance;
  for (const [name, { prior }] of Object.entries(model.species)) {
    if (rankOf(prior) !== 1)
      throw new RangeError(
        `species.${name}.prior must have rank 1 to estimate on spheres, got ${rankOf(prior)}`,
      );
  }
  const start = onSphere(instance, startOf(instance, options));
  const before = ({ at }: Working) => {
    for (const s of at.species.keys()) core().exports.spiked_denoiser(at.ptr, s, SPHERE);
  };
  return iterate(instance, { ...options, start }, model, { ...hooks, before });
}

function startOf(instance: Instance, options: RunOptions): Start {
  const start = options.start ?? curriculum(instance);
  checkStart(instance, start);
  return start;
}

const DEFAULTS = { tolerance: 1e-6, maxIterations: 200 };

function iterate(
  instance: Instance,
  options: RunOptions & { start: Start },
  model: SpikedModel,
  { before, after }: Hooks,
): AmpResult {
  const { start } = options;
  const {
    damping,
    tolerance,
    maxIterations,
    trajectory: kept,
    onProgress,
  } = checkIteration(options, DEFAULTS);
  const { exports, memory } = core();
  return working(instance, start, model, (now) => {
    const { scratch, at, vectors, ws } = now;
    const residual = scratch.f64(1);
    before?.(now);
    const trajectory: Measurement[] = kept ? [measure(instance, at)] : [];

    const result = runLoop(
      (iteration) => {
        instance.reserve();
        exports.spiked_iterate(at.ptr, iteration > 1 ? damping : 0, residual, ws);
        const change = memory.f64(residual, 1)[0];
        after?.(now, iteration);
        if (kept) trajectory.push({ ...measure(instance, at), residual: change });
        onProgress?.(iteration, change);
        return change;
      },
      { tolerance, maxIterations },
    );
    const covariance = Object.fromEntries(
      at.species.map((species) => [
        species.name,
        toOverlap(smallMatrix(species, SMALL.covariance), species.rank),
      ]),
    );
    return {
      ...result,
      ...measure(instance, at),
      estimate: readEstimates(at, vectors),
      covariance,
      ...(kept && { trajectory }),
    };
  });
}

function redrawVanished({ at, vectors }: Working, floor: number, [key0, key1]: Key): void {
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
