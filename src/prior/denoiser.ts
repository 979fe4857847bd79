import { core, padded, type Scratch } from '../core/index.js';
import type { FunctionPrior } from './functions.js';
import { rowLaw } from './independent.js';
import { writeMixture } from './lower.js';
import type { Prior } from './schema.js';

/**
 * What becomes of the fields of n rows: from B (n x r by columns of padded(n), pointer) and the precision A (r x r, pointer) that all rows
 * share, the posterior means, in place of what is at `estimate`, and their mean covariance (r x r, pointer).
 */
export type Denoiser = (B: number, A: number, estimate: number, covariance: number) => void;

/**
 * The Bayes-optimal denoiser of n rows of r entries, which lives as long as the scratch. A Gaussian mixture is the core's; of a prior that is
 * given by functions every row is asked for its posterior.
 *
 * @param r the rank of the prior, or any number of independent entries of a prior of rank 1 that lowers to a mixture
 * @throws RangeError for another rank
 */
export function denoiserOf(scratch: Scratch, prior: Prior, n: number, r: number): Denoiser {
  const law = rowLaw(prior, r);
  if ('posterior' in law) return callback(law, n, r);
  const { exports } = core();
  const at = writeMixture(scratch, law);
  const ws = scratch.bytes(exports.denoise_ws(at, n) >>> 0);
  return (B, A, estimate, covariance) => {
    exports.denoise(at, n, B, A, estimate, covariance, ws);
  };
}

function callback({ posterior }: FunctionPrior, n: number, r: number): Denoiser {
  const { memory } = core();
  const field = new Float64Array(r);
  return (B, A, estimate, covariance) => {
    const ld = padded(n);
    const fields = memory.f64(B, r * ld).slice();
    const precision = memory.f64(A, r * r).slice();
    const means = new Float64Array(r * ld);
    const sum = new Float64Array(r * r);
    for (let i = 0; i < n; i++) {
      for (let a = 0; a < r; a++) field[a] = fields[a * ld + i];
      const { mean, covariance: own } = posterior(field, precision);
      for (let a = 0; a < r; a++) means[a * ld + i] = mean[a];
      for (let e = 0; e < r * r; e++) sum[e] += own[e] / n;
    }
    // Views are taken after the calls: memory that grows in one of them would leave them empty.
    memory.f64(estimate, r * ld).set(means);
    memory.f64(covariance, r * r).set(sum);
  };
}
