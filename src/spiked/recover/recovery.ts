import type { Bulk } from './bulk.js';
import type { Link, PerFactor } from './components.js';
import type { Refinement } from './refine.js';

/** One shared component: what each modality shows of it, and how much of its factors is signal. */
export interface Component {
  matrix: Link;
  tensor: Link;
  /** Squared cosine between estimated and true factor that theory predicts of the factors as reported. */
  overlap: PerFactor<number>;
  /** The same before the refinement. */
  spectralOverlap: PerFactor<number>;
}

export interface Recovery {
  /**
   * Which modalities carry the components: both at least one in common ('shared'), one of them only, or neither any
   * that could be told from noise.
   */
  status: 'shared' | 'matrix-only' | 'tensor-only' | 'below-threshold';
  /** Where the shared factor was first seen. */
  origin: 'matrix' | 'tensor' | 'none';
  components: Component[];
  /** What neither modality could show: the top of each against its edge. Only where there are no components. */
  nearest?: { matrix: Link; tensor: Link };
  noise: { matrix: Bulk; tensor: Bulk };
  /**
   * Posterior means, n x rank row-major, in the unit in which the prior has variance one: column k of u meets column k
   * of the others. Signs: the skewness of u and the sum of x are positive, and v and y follow.
   */
  factors: PerFactor<Float64Array>;
  sizes: PerFactor<number>;
  /** Share of the (centred, scaled) squares of each modality that the factors account for. */
  explained: { matrix: number; tensor: number };
  refinement?: Refinement;
  /** Sentences on what a reader should know before believing the numbers. */
  warnings: string[];
}
