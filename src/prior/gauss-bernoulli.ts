import * as z from 'zod/mini';
import { closed, parse } from '../core/schema.js';
import type { Mixture } from './components.js';
import { rhoSchema } from './parameters.js';

export const gaussBernoulliSchema = closed({ kind: z.literal('gauss-bernoulli'), rho: rhoSchema });

/** 0 with probability 1 - rho, otherwise N(0, 1/rho). */
export type GaussBernoulli = z.infer<typeof gaussBernoulliSchema>;

/** N(0, 1/rho) with probability rho, else 0: mean 0, variance 1. rho in (0, 1]. */
export function gaussBernoulli(options: Omit<GaussBernoulli, 'kind'>): GaussBernoulli {
  return parse(gaussBernoulliSchema, { ...options, kind: 'gauss-bernoulli' });
}

export function lowerGaussBernoulli({ rho }: GaussBernoulli): Mixture {
  if (rho === 1) return { rank: 1, weights: [1], means: [[0]], covariances: [[[1]]] };
  return { rank: 1, weights: [1 - rho, rho], means: [[0], [0]], covariances: [[[0]], [[1 / rho]]] };
}
