import * as z from 'zod/mini';
import { closed, parse } from '../core/schema.js';
import { diagonal, type Mixture } from './components.js';
import { covarianceSchema, finite, rankSchema, stop, vectorSchema } from './parameters.js';

export const gaussianSchema = closed({
  kind: z.literal('gaussian'),
  rank: z.optional(rankSchema),
  variance: z.optional(finite.check(z.gt(0, stop('must be > 0')))),
  covariance: z.optional(covarianceSchema),
  mean: z.optional(z.union([finite, vectorSchema], { error: 'must be a number or an array of numbers' })),
}).check(
  z.superRefine(({ rank, variance, covariance, mean }, context) => {
    const flaw = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (covariance && variance !== undefined) flaw('variance', 'must not be given beside covariance');
    const r = covariance?.length ?? rank ?? (Array.isArray(mean) ? mean.length : 1);
    if (rank !== undefined && rank !== r) flaw('rank', `must be that of covariance, ${r}`);
    if (Array.isArray(mean) && mean.length !== r) flaw('mean', `must have ${r} entries`);
    if (typeof mean === 'number' && r !== 1) flaw('mean', `must be an array of ${r} numbers`);
  }),
);

/** N(mean, covariance). */
export type Gaussian = z.infer<typeof gaussianSchema>;

/** One whose type says that its rank is one. */
type ScalarGaussian = Omit<Gaussian, 'rank' | 'covariance' | 'mean'> & {
  rank?: 1;
  mean?: number;
  covariance?: undefined;
};

/**
 * N(mean, covariance) on R^rank; N(0, 1) by default. `variance` stands for variance times the identity.
 *
 * @throws RangeError naming the argument, for example "covariance must be positive semidefinite, got [[1,2],[2,1]]"
 */
export function gaussian(options?: {
  rank?: 1;
  variance?: number;
  mean?: number;
  covariance?: undefined;
}): ScalarGaussian;
export function gaussian(options: Omit<Gaussian, 'kind'>): Gaussian;
export function gaussian(options: Omit<Gaussian, 'kind'> = {}): Gaussian {
  return parse(gaussianSchema, { ...options, kind: 'gaussian' });
}

export function lowerGaussian({ rank, variance = 1, covariance, mean }: Gaussian): Mixture {
  const r = covariance?.length ?? rank ?? (Array.isArray(mean) ? mean.length : 1);
  const center = typeof mean === 'number' ? [mean] : (mean ?? new Array<number>(r).fill(0));
  return { rank: r, weights: [1], means: [center], covariances: [covariance ?? diagonal(r, variance)] };
}
