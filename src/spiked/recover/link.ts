/** How strongly one modality carries one component, and how that compares with what can be seen at all. */
export interface Link {
  /** Estimated snr of the component in this modality (lambda, tau); 0 where it does not stand out of the noise. */
  snr: number;
  /** The snr above which this step recovers it in the limit of large data. */
  threshold: number;
  /** snr / threshold. */
  ratio: number;
  /** The snr at which a component would on average reach the cut: what does not show is likely weaker. */
  detectable: number;
  /**
   * Whether the modality shows it by itself, among its singular values; otherwise it was looked for in what a
   * contraction with the shared factor leaves, as the other modality shows that factor.
   */
  alone: boolean;
  /** The value that decided, in units of the noise; where the noise ends; above what it had to lie. */
  value: number;
  edge: number;
  cut: number;
  /** value / cut - 1: how far above (positive) or below the cut that is, relative to it. */
  excess: number;
  /** The same in units of the scale on which the top value of white noise fluctuates. */
  fluctuations: number;
}

/** A value beside its edge and cut; `fluctuation` is relative to the edge. */
export type Sight = Pick<Link, 'alone' | 'value' | 'edge' | 'cut'> & { fluctuation: number };

/** The snr at a threshold, at the cut, and of a component whose value lies above it. */
export function linkOf(
  snr: number,
  threshold: number,
  detectable: number,
  { fluctuation, ...seen }: Sight,
): Link {
  return {
    ...{ snr, threshold, ratio: snr / threshold, detectable, ...seen },
    excess: seen.value / seen.cut - 1,
    fluctuations: (seen.value - seen.cut) / (seen.edge * fluctuation),
  };
}
