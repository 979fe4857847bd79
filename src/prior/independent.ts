import { checkCount } from '../core/index.js';
import { MAX_COMPONENTS } from '../core/layout.js';
import type { Mixture } from './components.js';
import { zeros } from './components.js';
import type { FunctionPrior } from './functions.js';
import { lower, rankOf } from './lower.js';
import { checked, type Prior } from './schema.js';

/**
 * The law of a row of r independent entries, each drawn from a prior of rank 1; a prior of rank r is its own.
 *
 * @throws RangeError for another rank, and where the mixture would have more than 256 components
 */
export function independent(prior: Prior, r: number): Mixture {
  checkCount('r', r, 1, 8);
  const entry = lower(prior);
  if (rankOf(prior) === r) return entry;
  if (entry.rank !== 1) throw new RangeError(`prior must have rank 1 or ${r}, got ${entry.rank}`);
  const count = entry.weights.length ** r;
  if (count > MAX_COMPONENTS)
    throw new RangeError(
      `prior must have at most ${MAX_COMPONENTS} components on ${r} independent entries, got ${entry.weights.length}^${r} = ${count}`,
    );
  const all = { rank: r, weights: [] as number[], means: [] as number[][], covariances: [] as number[][][] };
  for (let code = 0; code < count; code++) {
    const digits = Array.from(
      { length: r },
      (_, a) => Math.floor(code / entry.weights.length ** a) % entry.weights.length,
    );
    all.weights.push(digits.reduce((product, k) => product * entry.weights[k], 1));
    all.means.push(digits.map((k) => entry.means[k][0]));
    const covariance = zeros(r);
    digits.forEach((k, a) => {
      covariance[a][a] = entry.covariances[k][0][0];
    });
    all.covariances.push(covariance);
  }
  return all;
}

/** The law of a row of r entries, as a mixture, or as the functions that a prior of rank r is given by. @throws as `independent` */
export function rowLaw(prior: Prior, r: number): Mixture | FunctionPrior {
  const data = checked(prior);
  if (data.kind !== 'functions') return independent(data, r);
  if (data.rank === r) return data;
  throw new RangeError(`prior must have rank ${r} where it is given by functions, got ${data.rank}`);
}
