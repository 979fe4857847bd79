import * as z from 'zod/mini';
import { MAX_COMPONENTS } from '../core/layout.js';
import { closed, parse } from '../core/schema.js';
import type { Mixture } from './components.js';
import { covarianceSchema, finite, stop, vectorSchema } from './parameters.js';

const COUNT = `must have 1 to ${MAX_COMPONENTS} entries`;

export const mixtureSchema = closed({
  kind: z.literal('mixture'),
  weights: z
    .array(finite.check(z.gt(0, stop('must be > 0'))))
    .check(z.minLength(1, stop(COUNT)), z.maxLength(MAX_COMPONENTS, stop(COUNT))),
  means: z.array(vectorSchema).check(z.minLength(1, stop(COUNT))),
  covariances: z.array(covarianceSchema).check(z.minLength(1, stop(COUNT))),
}).check(
  z.superRefine(({ weights, means, covariances }, context) => {
    const flaw = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const sum = weights.reduce((a, b) => a + b, 0);
    if (Math.abs(sum - 1) > 1e-9) flaw(['weights'], `must sum to 1 (the sum is ${sum})`);
    if (means.length !== weights.length) flaw(['means'], `must have ${weights.length} entries, one a weight`);
    if (covariances.length !== weights.length) {
      flaw(['covariances'], `must have ${weights.length} entries, one a weight`);
    }
    const r = means[0].length;
    means.forEach((mean, k) => {
      if (mean.length !== r) flaw(['means', k], `must have ${r} entries, like the first mean`);
    });
    covariances.forEach((matrix, k) => {
      if (matrix.length !== r) flaw(['covariances', k], `must have ${r} rows, like the first mean`);
    });
  }),
);

/** sum_k weights[k] N(means[k], covariances[k]), as data. */
export type MixturePrior = z.infer<typeof mixtureSchema>;

/**
 * Any Gaussian mixture: K weights (positive, sum 1 within 1e-9), K means of length r, K covariances r x r (positive semidefinite; zero
 * makes an atom). r <= 8, K <= 256.
 */
export function mixture(options: Omit<MixturePrior, 'kind'>): MixturePrior {
  return parse(mixtureSchema, { ...options, kind: 'mixture' });
}

export function lowerMixture({ weights, means, covariances }: MixturePrior): Mixture {
  const sum = weights.reduce((a, b) => a + b, 0);
  return { rank: means[0].length, weights: weights.map((weight) => weight / sum), means, covariances };
}
