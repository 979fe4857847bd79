/**
 * A rank-one signal in white noise, seen through its singular value. For an m x n array with unit noise divided by
 * sqrt(N1), of aspects a = m / N1 and b = n / N1, and a signal of singular value theta, the top singular value y
 * of the sum and the squared overlaps of its vectors are (Benaych-Georges and Nadakuditi 2012, arXiv 1103.2221)
 *
 *     y^2 = (theta^2 + a) (theta^2 + b) / theta^2     for theta^4 > a b, above the edge sqrt(a) + sqrt(b)
 *     left: (theta^4 - a b) / (theta^4 + a theta^2)    right: (theta^4 - a b) / (theta^4 + b theta^2)
 */
export interface Spike {
  /** theta^2. */
  power: number;
  /** Squared overlap of the left singular vector with the signal's, and of the right one. */
  left: number;
  right: number;
}

/** Inverts the law for an observed singular value; undefined at or below the edge, where it carries nothing. */
export function spikeOf(y: number, a: number, b: number): Spike | undefined {
  const t = y * y - a - b;
  const discriminant = t * t - 4 * a * b;
  if (!(t > 0 && discriminant > 0)) return undefined;
  return spikeOfPower((t + Math.sqrt(discriminant)) / 2, a, b);
}

/** The same for a known signal; overlaps are zero below the threshold. */
export function spikeOfPower(power: number, a: number, b: number): Spike {
  const excess = Math.max(0, power * power - a * b);
  return { power, left: excess / (power * (power + a)), right: excess / (power * (power + b)) };
}

/** theta^2 that makes the singular value y; at the edge and below, the threshold. */
export function powerAt(y: number, a: number, b: number): number {
  return spikeOf(y, a, b)?.power ?? Math.sqrt(a * b);
}
