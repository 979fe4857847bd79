import type { Channel } from '../channel/index.js';
import { decomposed, rowsOf, trace } from '../linalg/small.js';
import { firstMoments, labelLaw, secondMoments } from './label-law.js';
import { channelFrom, type GlmModel } from './model.js';
import { conserved } from './precision.js';

/** Smaller values count as zero: quadratures over labels have errors of 1e-6 or less there. */
const NOISE_FLOOR = 1e-4;

export interface WeakRecovery {
  /**
   * `trivial`: labels say something of z on average, and any alpha > 0 is enough; `easy`: they say something of z z', and AMP and the best
   * spectral methods leave overlap 0 above alpha; `hard`: they say neither, and no alpha proportional to d is enough for AMP. What is below 1e-4
   * counts as nothing: thresholds beyond 1e4 are told as hard.
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
 * The weak-recovery threshold of an output channel (arXiv 2405.15480; docs/theory/multi-index.md, section 2). It does not depend on the prior of W,
 * as long as that has mean 0 and variance 1.
 */
export function weakRecovery(from: GlmModel | Channel): WeakRecovery {
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
  const { values, vectors } = decomposed(n, F);
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
    for (let a = 0; a < p; a++) inner += vectors[a * (p + 1) * n + k];
    for (let e = 0; e < n; e++) M[e] += inner * vectors[e * n + k];
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
