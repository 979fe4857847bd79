import * as z from 'zod/mini';
import { closed, parse } from '../core/schema.js';
import { atoms, type Mixture } from './components.js';

const RHO = 'must be in (0, 1)';

export const twoPointSchema = closed({
  kind: z.literal('two-point'),
  rho: z.number({ error: RHO }).check(z.gt(0, RHO), z.lt(1, RHO)),
});

/** A skewed prior of two values with mean 0 and variance 1. */
export type TwoPoint = z.infer<typeof twoPointSchema>;

/**
 * sqrt((1 - rho)/rho) with probability rho, -sqrt(rho/(1 - rho)) otherwise: mean 0, variance 1, skewed unless rho = 1/2.
 * rho in (0, 1): at 1 the variance would be 0.
 */
export function twoPoint(options: Omit<TwoPoint, 'kind'>): TwoPoint {
  return parse(twoPointSchema, { ...options, kind: 'two-point' });
}

export function lowerTwoPoint({ rho }: TwoPoint): Mixture {
  return atoms([[Math.sqrt((1 - rho) / rho)], [-Math.sqrt(rho / (1 - rho))]], [rho, 1 - rho]);
}
