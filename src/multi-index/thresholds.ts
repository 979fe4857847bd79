import { type Channel, isSignLink } from '../channel/index.js';
import { checkReal } from '../core/check.js';
import { eigh } from '../linalg/index.js';
import { brent } from '../numerics/index.js';
import { checkStep, rowsOf } from './evolution.js';
import { firstMoments, labelLaw, secondMoments } from './label-law.js';
import { channelFrom, channelOf, checkChannel, checkedModel, type MultiIndexModel } from './model.js';
import { conserved, output } from './output.js';
import { decomposed, identity, trace } from './symmetric.js';

/** What is smaller counts as zero: quadratures over labels leave 1e-6 or less of what is zero. */
const NOISE_FLOOR = 1e-4;

export interface WeakRecovery {
  /**
   * `trivial`: labels say something of z on average, and any alpha > 0 is enough; `easy`: they say something of z z', and AMP and the best
   * spectral methods leave overlap 0 above alpha; `hard`: they say neither, and no alpha proportional to d is enough for AMP.
   */
  class: 'trivial' | 'easy' | 'hard';
  /** alpha_c = 1 / rho(E[G kron G]): 0 where trivial, Infinity where hard. */
  alpha: number;
  /** The directions that are found first: a positive semidefinite p x p matrix of trace 1; zero where hard. */
  directions: number[][];
  /** How many eigenvectors of the spectral methods share the top: the multiplicity of rho. 0 unless easy. */
  degeneracy: number;
  /** `inaccurate` where the quadrature over labels misses more than 1e-6 of their probability. */
  status: 'converged' | 'inaccurate';
  /** What it misses. */
  missing: number;
}

/**
 * The weak-recovery threshold of an output channel (arXiv 2405.15480; theory note multi-index, section 2). It does not depend on the prior of W,
 * as long as that has mean 0 and variance 1.
 */
export function weakRecovery(from: MultiIndexModel | Channel): WeakRecovery {
  const channel = channelFrom(from);
  const law = labelLaw(channel);
  return recoveryOf(channel.p, firstMoments([law], [1]), secondMoments([law], [1]), law.missing);
}

/** The same from E[m m'], E[G kron G] and what the quadrature over labels misses. */
export function recoveryOf(p: number, first: Float64Array, F: Float64Array, missing: number): WeakRecovery {
  const quality = { status: conserved(missing) ? 'converged' : 'inaccurate', missing } as const;
  const average = trace(p, first);
  if (average > NOISE_FLOOR)
    return {
      class: 'trivial',
      alpha: 0,
      directions: rowsOf(
        p,
        first.map((x) => x / average),
      ),
      degeneracy: 0,
      ...quality,
    };
  const n = p * p;
  const { values, vectors } = eigh({ rows: n, cols: n, data: symmetrised(n, F) });
  const rho = values[n - 1];
  if (!(rho > NOISE_FLOOR))
    return {
      class: 'hard',
      alpha: Number.POSITIVE_INFINITY,
      directions: rowsOf(p, new Float64Array(n)),
      degeneracy: 0,
      ...quality,
    };
  // The projection of the identity on the top eigenvectors is what F makes of it many times over: positive.
  const top = Array.from(values.keys()).filter((k) => values[k] > rho * (1 - 1e-5));
  const M = new Float64Array(n);
  for (const k of top) {
    let inner = 0;
    for (let a = 0; a < p; a++) inner += vectors.data[a * (p + 1) * n + k];
    for (let e = 0; e < n; e++) M[e] += inner * vectors.data[e * n + k];
  }
  const size = trace(p, M);
  return {
    class: 'easy',
    alpha: 1 / rho,
    directions: rowsOf(
      p,
      M.map((x) => x / size),
    ),
    degeneracy: top.length,
    ...quality,
  };
}

function symmetrised(n: number, F: Float64Array): Float64Array {
  return F.map((_, k) => 0.5 * (F[k] + F[(k % n) * n + Math.floor(k / n)]));
}

export interface FullRecovery {
  /** Above this alpha, state evolution from nothing ends at overlap 1; Infinity if it never does. */
  alpha: number;
  /** The overlap from which it jumps there; 1 where it gets there continuously. */
  overlap: number;
  status: 'converged' | 'undefined';
}

/** Overlaps where the curve is looked at first: dense at both ends. */
const GRID = [
  1e-3, 0.02, 0.06, 0.12, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.78, 0.85, 0.9, 0.94, 0.97, 0.985, 0.995, 0.999,
];

/**
 * Where Bayes-AMP finds the signal exactly (Gaussian prior, no noise). Where overlaps stay multiples q of the identity, q is a fixed point for
 * alpha(q) = q / ((1 - q) E[g g'](q)), so the recursion from nothing passes all q once alpha exceeds the largest value of that curve:
 * no iteration is needed. `undefined` where overlaps do not stay multiples of the identity, where labels are noisy, or for other priors.
 *
 * @param step of the quadrature over fields; see `stateEvolution`
 * @param onProgress called after every overlap at which the curve was looked at, with their number: 21 or about 40
 */
export function fullRecovery(
  given: MultiIndexModel,
  step?: number,
  onProgress?: (done: number) => void,
): FullRecovery {
  const model = checkedModel(given);
  const channel = channelOf(model);
  checkStep(step);
  const nothing: FullRecovery = { alpha: Number.NaN, overlap: Number.NaN, status: 'undefined' };
  if (model.noise.variance > 0 || model.prior.kind !== 'gaussian') return nothing;
  // Labels of finitely many values never tell everything.
  if (isSignLink(model.link)) return { alpha: Number.POSITIVE_INFINITY, overlap: 1, status: 'converged' };
  let done = 0;
  const curve = (q: number) => {
    const alpha = fixedPointAlpha(channel, q, step);
    onProgress?.(++done);
    return alpha;
  };
  const values = GRID.map(curve);
  if (values.some(Number.isNaN)) return nothing;
  let best = 0;
  values.forEach((value, k) => {
    if (value > values[best]) best = k;
  });
  if (best === GRID.length - 1) return { alpha: limitAtOne(curve), overlap: 1, status: 'converged' };
  if (best === 0) return { alpha: curve(1e-6), overlap: 0, status: 'converged' };
  const slope = (q: number) => {
    const h = 1e-3 * Math.min(q, 1 - q);
    return (curve(q + h) - curve(q - h)) / (2 * h);
  };
  const { root } = brent(slope, GRID[best - 1], GRID[best + 1], { tolerance: 1e-7 });
  return { alpha: curve(root), overlap: root, status: 'converged' };
}

/** The curve towards 1, where its last digits are lost: Richardson's rule for a series in the square root of 1 - q. */
function limitAtOne(curve: (q: number) => number): number {
  const [far, near, nearest] = [4e-4, 1e-4, 2.5e-5].map((v) => curve(1 - v));
  const [rough, fine] = [2 * near - far, 2 * nearest - near];
  return (4 * fine - rough) / 3;
}

/** alpha at which q times the identity is a fixed point of state evolution; NaN where labels do not treat all directions alike. */
export function fixedPointAlpha(channel: Channel, q: number, step?: number): number {
  const { p } = checkChannel(channel);
  checkReal('q', q, 'in [0, 1)', (x) => x >= 0 && x < 1);
  checkStep(step);
  const { gg } = output(channel, identity(p, q), step);
  const mean = trace(p, gg) / p;
  const { values } = decomposed(p, gg);
  if (!(mean > 0) || values[p - 1] - values[0] > 1e-5 * mean) return Number.NaN;
  return q / ((1 - q) * mean);
}
