// How long the search for one index vector takes, and how many neurons find all of them (docs/theory/neurons.md, section 4).

import { checkCount, checkObject, checkReal, shown } from '../core/check.js';
import { quadrature } from '../numerics/index.js';
import { landscapeOf, polynomial } from './landscape.js';
import { type AdditiveModel, checkedAdditive } from './model.js';

export interface SearchOptions {
  /** Overlap at the start, in (0, to). d^{-1/2} for a random neuron. */
  from: number;
  /** Overlap that counts as found. Default 1/2. */
  to?: number;
}

/**
 * How long one neuron's gradient flow takes from one overlap with the only index vector to another: the integral of du / (f(u) (1 - u^2)). From
 * d^{-1/2} it grows as d^{p/2 - 1} for information exponent p > 2, as log d for p = 2. Infinity where the overlap does not grow all the way.
 *
 * @throws RangeError for a model of several index vectors and for overlaps out of order
 */
export function searchTime(model: AdditiveModel, options: SearchOptions): number {
  const checked = checkedAdditive(model);
  if (checked.factors !== 1) throw new RangeError(`factors must be 1, got ${checked.factors}`);
  checkObject('options', options, { from: true, to: true });
  const { from, to = 0.5 } = options;
  checkReal('to', to, 'in (0, 1)', (x) => x > 0 && x < 1);
  if (!(Number.isFinite(from) && from > 0 && from < to))
    throw new RangeError(`from must be in (0, to = ${to}), got ${shown(from)}`);
  const { force } = landscapeOf(checked);
  // In the logarithm of u, since the slow part is at small u.
  const time = (log: number) => {
    const u = Math.exp(log);
    return u / (polynomial(force, u) * (1 - u * u));
  };
  for (let i = 0; i <= PROBES; i++) {
    const u = from * (to / from) ** (i / PROBES);
    if (!(polynomial(force, u) > 0)) return Number.POSITIVE_INFINITY;
  }
  return quadrature(time, Math.log(from), Math.log(to)).value;
}

const PROBES = 200;
/** Index vectors and neurons of the collector, and their product, which its time goes with. */
const MOST = 100_000;
const WORK = 1e9;

/**
 * The probability that n neurons which each find one of k index vectors, all alike and independently, find all of them: coupon collecting.
 * About k log k neurons are needed.
 *
 * @param success probability that a neuron finds any. Default 1; for odd links and orthogonal vectors it is 1 - 2^{-k}, since a
 * neuron on the far side of all of them finds none
 * @throws RangeError for numbers out of range, which k and n are beyond 100000 and k n beyond 1e9
 */
export function couponProbability(k: number, n: number, success = 1): number {
  checkCount('k', k, 1, MOST);
  checkCount('n', n, 0, MOST);
  if (k * n > WORK) throw new RangeError(`n must be at most ${WORK} / k = ${Math.floor(WORK / k)}, got ${n}`);
  checkReal('success', success, 'in [0, 1]', (x) => x >= 0 && x <= 1);
  // Of how many are found, neuron by neuron: the alternating sum of inclusion and exclusion loses all digits at large k.
  const chance = new Float64Array(k + 1);
  chance[0] = 1;
  for (let i = 0; i < n; i++) {
    for (let j = Math.min(i + 1, k); j >= 0; j--) {
      const stays = chance[j] * (1 - success + (success * j) / k);
      chance[j] = stays + (j > 0 ? (chance[j - 1] * success * (k - j + 1)) / k : 0);
    }
  }
  return chance[k];
}
