/** A share of successes with its confidence interval. */
export interface Rate {
  successes: number;
  trials: number;
  rate: number;
  low: number;
  high: number;
}

/**
 * A rate of success with Wilson's score interval, which is honest for few trials and for rates of 0 and 1 (Wilson 1927; Brown, Cai and
 * DasGupta 2001).
 *
 * @param z half width in standard deviations: 1.96 (default) covers 95 per cent, 1 is one standard error
 * @throws RangeError when successes is not an integer from 0 to trials, or trials is not an integer > 0
 */
export function successRate(successes: number, trials: number, z = 1.96): Rate {
  if (!(Number.isInteger(trials) && trials > 0))
    throw new RangeError(`trials must be an integer > 0, got ${trials}`);
  if (!(Number.isInteger(successes) && successes >= 0 && successes <= trials))
    throw new RangeError(`successes must be an integer from 0 to ${trials}, got ${successes}`);
  if (!(z >= 0 && Number.isFinite(z))) throw new RangeError(`z must be >= 0, got ${z}`);
  const rate = successes / trials;
  const share = (z * z) / trials;
  const middle = (rate + share / 2) / (1 + share);
  const half = (z * Math.sqrt((rate * (1 - rate)) / trials + share / (4 * trials))) / (1 + share);
  // At the ends the interval touches 0 or 1 up to rounding.
  const low = successes === 0 ? 0 : middle - half;
  const high = successes === trials ? 1 : middle + half;
  return { successes, trials, rate, low, high };
}
