import type { Bulk } from './bulk.js';
import type { Link } from './link.js';
import type { NoiseModel } from './noise-model.js';
import type { Kind, PerFactor, PerModality } from './pair.js';
import type { Refinement } from './refine.js';

/** One component: what each modality shows of it, and how much of its factors is signal. */
export type Component<K extends Kind = Kind> = PerModality<Link, K> & {
  /** Which modalities show it. It is shared if both do. */
  seen: { matrix: boolean; tensor: boolean };
  /** The modality that its u was first seen in. */
  origin: Kind;
  /**
   * Squared cosine between estimated and true factor that theory predicts of the factors as reported. Absent where
   * the noise model fails: then nothing predicts it.
   */
  overlap?: PerFactor<number>;
  /** The same before the refinement. */
  spectralOverlap?: PerFactor<number>;
};

/** The singular values of one modality, and whether its noise is what they are compared with. */
export interface Noise extends Bulk {
  /**
   * Noise level per observed entry. Where a share p of the entries is observed, `values` are in units of
   * sigma / sqrt(p): see `observed`.
   */
  sigma: number;
  /** Share of the entries that are observed, at which strengths count: an snr is p times that of the whole table. */
  observed: number;
  /** How the missing entries were estimated from the components, where they were. */
  imputation?: { status: 'converged' | 'max-iterations'; iterations: number; change: number };
  /** Which of the values count as components. */
  components: number[];
  model: NoiseModel;
}

/** K: the modalities that were given. What is said of a modality, or of one of its factors, is absent or empty without it. */
export interface Recovery<K extends Kind = Kind> {
  /**
   * What the list of components says: at least one is seen in both modalities ('shared'); both show components but
   * none in common ('separate'); one of them shows any, or is all there is; or neither does. 'noise-model-fails' where the noise of either
   * modality is not white: then all of it is said of a model that the data do not follow, and nothing is established.
   */
  status: 'shared' | 'separate' | 'matrix-only' | 'tensor-only' | 'below-threshold' | 'noise-model-fails';
  components: Component<K>[];
  /** Number of components that stand out of the noise; more than are listed where the rank is bounded. */
  found: number;
  /** The largest value of each modality that does not count, against its cut. */
  nearest: PerModality<Link, K>;
  noise: PerModality<Noise, K>;
  /**
   * Posterior means, n x rank row-major, in the unit in which the prior has variance one: column k of u meets column k
   * of the others. Signs: the skewness of u and the sum of x are positive, and v and y follow.
   */
  factors: PerFactor<Float64Array>;
  sizes: PerFactor<number>;
  /** Share of the (centred, scaled) squares of the observed entries of each modality that the factors account for. */
  explained: PerModality<number, K>;
  /** Absent where there is nothing to refine, or the noise model fails. */
  refinement?: Refinement;
  /** Sentences on what a reader should know before believing the numbers. */
  warnings: string[];
}
