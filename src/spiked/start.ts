/** Estimates to begin an algorithm from, n x rank row-major for every species. From where a run ended: `{ estimate: run.estimate }`. */
export interface Start {
  estimate: Record<string, Float64Array>;
  /** Squared cosine with the planted factor that theory predicts of each column, where it does. */
  predicted?: Record<string, number | number[]>;
  /** For estimates made from the data themselves: what bayesAmp has to know to be consistent from its first iteration on. */
  learned?: Learned;
  /** Floor that bayesAmp should keep (see its options). */
  floor?: number;
  /** The same with other signs or in another order, where the data do not tell well enough which is right: bayesAmp runs from each. */
  alternatives?: Pick<Start, 'estimate' | 'predicted' | 'learned'>[];
}

/**
 * How estimates depend on the data they were made from. A principal component is a fixed point of the linear AMP of its channel
 * (Montanari and Venkataramanan, arXiv 1711.01682), so an iteration that starts there owes the data the reaction of an iterate.
 */
export interface Learned {
  /** Mean derivative of every column with respect to its field; 0 for one that comes from nowhere. */
  response: Record<string, number[]>;
  /** Modes of every channel whose estimates were made from it. */
  modes: number[][];
}
