/**
 * The Gaussian mixture that a prior is lowered to: sum_k weights[k] N(means[k], covariances[k]) on R^rank; a
 * zero covariance is an atom.
 */
export interface Mixture {
  rank: number;
  weights: number[];
  means: number[][];
  covariances: number[][][];
}

export function zeros(rank: number): number[][] {
  return Array.from({ length: rank }, () => new Array<number>(rank).fill(0));
}

/** value on the diagonal. */
export function diagonal(rank: number, value: number): number[][] {
  return zeros(rank).map((row, i) => row.map((_, j) => (i === j ? value : 0)));
}

/** Atoms with their probabilities; those of probability 0 are left out. */
export function atoms(points: number[][], probabilities: number[]): Mixture {
  const kept = points.map((_, k) => k).filter((k) => probabilities[k] > 0);
  const rank = points[0].length;
  return {
    rank,
    weights: kept.map((k) => probabilities[k]),
    means: kept.map((k) => points[k]),
    covariances: kept.map(() => zeros(rank)),
  };
}
