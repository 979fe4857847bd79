// What the predictions of both spectral methods are made from (arXiv 2502.02545; docs/theory/multi-index.md, section 3).

import { checkObject, shown } from '../../core/check.js';
import { type LabelLaw, labelLaw, secondMoments } from '../label-law.js';
import { channelOf, type GlmModel } from '../model.js';
import { recoveryOf, type WeakRecovery } from '../weak-recovery.js';

/** What a spectral method does in the limit of large n and d. */
export interface SpectralPrediction {
  /** Where the bulk ends: the radius of a disk for the asymmetric operator, the right edge for the symmetric one. NaN where it is not known. */
  edge: number;
  /** The eigenvalue that tells of the signal; NaN where there is none outside of the bulk. */
  outlier: number;
  /** Squared overlap of one of its eigenvectors with the signal, 0 below the threshold. */
  overlap: number;
  /** How many eigenvectors share the outlier in the limit. */
  degeneracy: number;
  /** The weak-recovery threshold of the link. The operator with trimming has a larger one of its own. */
  threshold: number;
  /** Probability that the quadrature over labels loses. Above 1e-6 none of these results is accurate. */
  missing: number;
}

/** The law of labels of a model, its weak recovery, and E[G kron G]. */
export function lawOf(model: GlmModel): { law: LabelLaw; recovery: WeakRecovery; F: Float64Array } {
  const law = labelLaw(channelOf(model));
  const F = secondMoments([law], [1]);
  return { law, F, recovery: recoveryOf(law.p, new Float64Array(law.p ** 2), F, law.missing) };
}

export interface SymmetricOptions {
  /** Eigenvalues of T are cut below at minus this. Default: no cut. It moves edge, outlier and overlap. */
  trim?: number;
}

export function checkTrim(options: SymmetricOptions): number {
  checkObject('options', options, { trim: true });
  const { trim = Number.POSITIVE_INFINITY } = options;
  if (typeof trim !== 'number' || !(trim > 0)) throw new RangeError(`trim must be > 0, got ${shown(trim)}`);
  return trim;
}

/** T = l / (1 + l) for an eigenvalue l of G, cut at -trim; l = -1 makes it minus infinity, which has to be cut. */
export function preprocessed(l: number, trim: number): number {
  return Math.max(-trim, l <= -1 ? Number.NEGATIVE_INFINITY : l / (1 + l));
}
