import * as z from 'zod/mini';
import { closed, parse } from '../core/schema.js';
import { atoms, type Mixture } from './components.js';
import { rhoSchema } from './parameters.js';

export const sparseRademacherSchema = closed({
  kind: z.literal('sparse-rademacher'),
  rho: rhoSchema,
});

/** 0 with probability 1 - rho, otherwise a fair sign over sqrt(rho). */
export type SparseRademacher = z.infer<typeof sparseRademacherSchema>;

/** +-1/sqrt(rho) with probability rho/2 each, else 0: mean 0, variance 1. rho in (0, 1]. */
export function sparseRademacher(options: Omit<SparseRademacher, 'kind'>): SparseRademacher {
  return parse(sparseRademacherSchema, { ...options, kind: 'sparse-rademacher' });
}

export function lowerSparseRademacher({ rho }: SparseRademacher): Mixture {
  const size = 1 / Math.sqrt(rho);
  return atoms([[size], [-size], [0]], [rho / 2, rho / 2, 1 - rho]);
}
