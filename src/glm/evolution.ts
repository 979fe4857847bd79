import { checkArray, checkNumbers, checkObject, checkReal } from '../core/check.js';
import { checkIteration, type IterationOptions, iterationFields } from '../iterate/options.js';
import { runRecursion } from '../iterate/recursion.js';
import type { LoopResult, Status } from '../iterate/result.js';
import { decomposed, identity, rowsOf, spectralMap, trace } from '../linalg/small.js';
import { checkStep, type Step } from './fields.js';
import { channelOf, checkedModel, type GlmModel } from './model.js';
import { conserved, output, type Said } from './precision.js';
import { known } from './rows.js';

export interface EvolutionOptions extends Omit<IterationOptions, 'onProgress'> {
  /**
   * `uninformative` (default): the overlap `floor` times the identity, because where E[z | y] = 0 the overlap 0 is a fixed point, which
   * nothing leaves, and where the recursion settles directions of less than `floor` get it back, in case they grow next to what has been found;
   * `informed`: almost the signal itself; or an overlap, as a number or as a p x p matrix by rows.
   */
  start?: 'uninformative' | 'informed' | number | number[][];
  /** The overlap that an uninformative start has. Default 1e-6; 0 stays 0 where labels say nothing of z on average. */
  floor?: number;
  /** Largest change of an entry at which the recursion counts as settled, or of the overlap's share where that is small. Default 1e-10. */
  tolerance?: number;
  /** Default 2000. */
  maxIterations?: number;
  /**
   * Step of the quadrature over fields, in [0.02, 1]: 0.1 is fine, 0.4 leaves errors of 1e-4. Default: 0.1 to
   * 0.2 for up to two directions; for more, coarse ones on the way, whose end is corrected by fine ones until they agree to 1e-7.
   */
  step?: number;
  /** Keep the overlaps of every iteration, the start included. The recursion is then followed step by step; else it leaps along a geometric tail. */
  trajectory?: boolean;
  /**
   * Called within every iteration, with the number of those that are done, the change of the last one, and what share of the next is done; the
   * free entropy at the end comes as one more.
   */
  onProgress?: (iterations: number, residual: number, share: number) => void;
}

export interface Evolution extends Omit<LoopResult, 'status'> {
  /** Q = E[w what'] per row, p x p by rows; on the Nishimori line this is E[what what'] too. Eigenvalues in [0, 1]. */
  overlap: number[][];
  /** Mean squared error of an entry of W: 1 - Tr Q / p. */
  error: number;
  /** 1 - Q has an eigenvalue below 1e-8, or all of them: the signal is found exactly, as far as numbers go. */
  recovered: 'none' | 'some' | 'all';
  /** Replica-symmetric free entropy per d, minus that at overlap 0 where W and the labels know nothing of each other. */
  freeEntropy: number;
  /** `inaccurate`: the recursion settled, but the labels' quadratures miss more than 1e-6 of their probability at its end. */
  status: Status | 'inaccurate';
  /** What the quadratures over labels miss of their probability at the last iteration, in the mean over fields. */
  missing: number;
  trajectory?: number[][][];
}

/** 1 - Q is kept above it: what is recovered exactly would leave the numbers (docs/theory/multi-index.md, section 7). */
const FLOOR = 1e-9;
const EXACT = 1e-8;
/**
 * Smallest correction of a settled overlap by the fine quadrature that exceeds its own errors; and the largest
 * number of corrections.
 */
const CORRECTED = 1e-7;
const MOST_CORRECTIONS = 8;

/**
 * Bayes-optimal state evolution (arXiv 2502.02545, 2405.15480; docs/theory/multi-index.md, section 2): Qhat = alpha E[g g'], Q = what a
 * row of W is known to by a field of precision Qhat; for a Gaussian prior Qhat (1 + Qhat)^-1.
 *
 * @throws RangeError for options out of range, and for a prior that is not Gaussian where p > 3 (no quadrature)
 */
export function stateEvolution(given: GlmModel, options: EvolutionOptions = {}): Evolution {
  const model = checkedModel(given);
  const p = model.directions;
  checkObject('options', options, { ...iterationFields, start: true, floor: true, step: true });
  const { floor = 1e-6 } = options;
  const iteration = checkIteration(options, { tolerance: 1e-10, maxIterations: 2000 });
  const { tolerance, maxIterations } = iteration;
  checkStep(options.step);
  checkReal('floor', floor, 'in [0, 1)', (x) => x >= 0 && x < 1);
  const channel = channelOf(model);
  const start = options.start ?? 'uninformative';
  const fine = options.step ?? 'fine';
  const coarse = iteration.trajectory || p < 3 ? fine : (options.step ?? 'coarse');
  let [done, change, missing] = [0, Number.POSITIVE_INFINITY, Number.NaN];
  const onShare = (share: number) => options.onProgress?.(done, change, share);
  const advance = (at: Float64Array, size: Step) => {
    const said = output(channel, at, size, onShare);
    missing = said.missing;
    return advanced(model, at, said);
  };
  const { step, correct } = corrector(p, advance, coarse, fine);
  let corrections = 0;
  const run = runRecursion(step, startOf(p, start, floor), {
    ...iteration,
    limit: Number.POSITIVE_INFINITY,
    onProgress: (iterations, residual) => {
      [done, change] = [iterations, residual];
    },
    // A small overlap settles relative to itself: from 0 it may be about to grow.
    settled: (Q, _, residual) =>
      residual <= tolerance * Math.min(1, 1e4 * Math.max(trace(p, Q), 1e-300)) || residual === 0,
    leap: (ahead) => bounded(p, ahead),
    resume: (Q, iterations) => {
      const corrected = correct(Q, Math.max(tolerance, CORRECTED));
      if (corrected) return ++corrections > MOST_CORRECTIONS ? 'give up' : { point: corrected, steps: 0 };
      // A direction that died out before others were found grows now that they are: the grand staircase.
      const grown = start === 'uninformative' && floor > 0 && iterations < maxIterations && regrown(Q);
      return grown ? { point: grown, steps: 1 } : undefined;
    },
  });
  // The last overlap that is one.
  const Q = run.status === 'non-finite' ? run.point : run.state;
  const { values } = decomposed(p, Q);
  const exact = values.filter((q) => 1 - q < EXACT).length;
  return {
    overlap: rowsOf(p, Q),
    error: 1 - trace(p, Q) / p,
    recovered: exact === 0 ? 'none' : exact === p ? 'all' : 'some',
    status: run.status === 'converged' && !conserved(missing) ? 'inaccurate' : run.status,
    iterations: run.iterations,
    residual: run.residual,
    missing,
    freeEntropy: freeEntropyAt(model, Q, fine, onShare),
    ...(run.trajectory && { trajectory: run.trajectory.map((past) => rowsOf(p, past)) }),
  };

  /** One step from a settled Q with what is below the floor lifted back to it, if that grows along some direction. */
  function regrown(settled: Float64Array): Float64Array | undefined {
    const { values, vectors } = decomposed(p, settled);
    if (trace(p, settled) < floor || values[0] >= floor) return undefined;
    const next = step(spectralMap(p, settled, (q) => Math.max(q, floor)));
    const along = (c: number) => {
      let sum = 0;
      for (let a = 0; a < p; a++)
        for (let b = 0; b < p; b++) sum += vectors[a * p + c] * next[a * p + b] * vectors[b * p + c];
      return sum;
    };
    return values.some((q, c) => q < floor && along(c) > 1.001 * floor) ? next : undefined;
  }
}

/**
 * Steps by a coarse quadrature with what a fine one said beside it where the recursion settled last: it then settles where the fine one does, which is asked
 * a few times only (defect correction, Stetter 1978).
 */
function corrector(
  p: number,
  advance: (at: Float64Array, step: Step) => Float64Array,
  coarse: Step,
  fine: Step,
) {
  let defect: Float64Array | undefined;
  const corrected = (next: Float64Array, by: Float64Array) =>
    bounded(
      p,
      next.map((value, k) => value + by[k]),
    );
  return {
    step: (at: Float64Array) => {
      const next = advance(at, coarse);
      return defect ? corrected(next, defect) : next;
    },
    /** A settled overlap as the fine quadrature corrects it; undefined if the correction is at most `least`. */
    correct: (at: Float64Array, least: number) => {
      if (coarse === fine) return undefined;
      const right = advance(at, fine);
      const gap = right.map((value, k) => value - at[k]);
      if (gap.every((x) => Math.abs(x) <= least)) return undefined;
      defect = defect ? gap.map((x, k) => x + defect![k]) : gap;
      return right;
    },
  };
}

/** Q of the prior for E[g g'] of the labels. */
function advanced(
  { alpha, prior, directions: p }: GlmModel,
  Q: Float64Array,
  { gg, missing }: Said,
): Float64Array {
  const precision = gg.map((value) => alpha * value);
  // Labels without a probability say nothing, not that there is nothing to say.
  if (Number.isNaN(missing) || !precision.every(Number.isFinite)) return Q.map(() => Number.NaN);
  return bounded(p, known(prior, p, precision).overlap);
}

/** Eigenvalues into [0, 1 - FLOOR]. */
function bounded(p: number, Q: Float64Array): Float64Array {
  return spectralMap(p, Q, (q) => Math.min(1 - FLOOR, Math.max(0, q)));
}

function startOf(p: number, start: NonNullable<EvolutionOptions['start']>, floor: number): Float64Array {
  if (start === 'uninformative') return identity(p, floor);
  if (start === 'informed') return identity(p, 1 - 1e-4);
  if (typeof start === 'number') {
    checkReal('start', start, 'in [0, 1)', (x) => x >= 0 && x < 1);
    return identity(p, start);
  }
  return checkedOverlap('start', p, start);
}

function checkedOverlap(name: string, p: number, overlap: number[][]): Float64Array {
  checkArray(name, overlap);
  if (overlap.length !== p) throw new RangeError(`${name} must have ${p} rows, got ${overlap.length}`);
  for (let a = 0; a < p; a++) checkNumbers(`${name}[${a}]`, overlap[a], p);
  const Q = Float64Array.from(overlap.flat());
  const { values } = decomposed(p, Q);
  const symmetric = Q.every((q, k) => Math.abs(q - Q[(k % p) * p + Math.floor(k / p)]) < 1e-9);
  if (!symmetric || values[0] < -1e-9 || values[p - 1] > 1)
    throw new RangeError(
      `${name} must be symmetric with eigenvalues in [0, 1], got ${JSON.stringify(overlap)}`,
    );
  return bounded(p, Q);
}

/**
 * The replica-symmetric free entropy per d at overlap Q, with the precision that makes it stationary there:
 * ext_R [-Tr(R Q) / 2 + E ln Z_prior(R)] + alpha E ln Zout, minus its value at Q = 0. Fixed points of state evolution are stationary;
 * the largest is the Bayes-optimal one. For a Gaussian prior R = Q (1 - Q)^-1; for others R = alpha E[g g'] at Q, which is right at
 * fixed points.
 *
 * @param step of the quadrature over fields, as in `stateEvolution`
 */
export function freeEntropy(given: GlmModel, overlap: number[][], step?: number): number {
  const model = checkedModel(given);
  const p = model.directions;
  checkStep(step);
  return freeEntropyAt(model, checkedOverlap('overlap', p, overlap), step);
}

function freeEntropyAt(
  model: GlmModel,
  Q: Float64Array,
  step?: Step,
  onProgress?: (share: number) => void,
): number {
  const p = model.directions;
  const channel = channelOf(model);
  const said = output(channel, Q, step, onProgress);
  const nothing = output(channel, new Float64Array(p * p), step);
  const labels = model.alpha * (said.logZ - nothing.logZ);
  if (model.prior.kind === 'gaussian') {
    const { values } = decomposed(p, Q);
    return labels + values.reduce((sum, q) => sum + 0.5 * (q + Math.log1p(-q)), 0);
  }
  const R = said.gg.map((value) => model.alpha * value);
  let inner = 0;
  for (let k = 0; k < p * p; k++) inner += R[k] * Q[k];
  return labels + known(model.prior, p, R).logPartition - 0.5 * inner;
}
