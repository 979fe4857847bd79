import * as z from 'zod/mini';
import { closed, parse } from '../core/schema.js';
import { atoms, type Mixture } from './components.js';
import { rankSchema } from './parameters.js';

const CORRELATION = 'must be in [-1, 1]';

export const rademacherSchema = closed({
  kind: z.literal('rademacher'),
  rank: z.optional(rankSchema),
  correlation: z.optional(
    z.number({ error: CORRELATION }).check(z.gte(-1, CORRELATION), z.lte(1, CORRELATION)),
  ),
}).check(
  z.superRefine(({ rank, correlation }, context) => {
    if (correlation === undefined || (rank ?? 2) === 2) return;
    context.addIssue({ code: 'custom', path: ['rank'], message: 'must be 2 beside a correlation' });
  }),
);

/** Independent fair signs, or two signs with a correlation. */
export type Rademacher = z.infer<typeof rademacherSchema>;

/** One whose type says that its rank is one. */
type ScalarRademacher = { kind: 'rademacher'; rank?: 1; correlation?: undefined };

/**
 * `rank` independent entries +1 or -1 with probability 1/2 (2^rank atoms), rank 1 by default. With a `correlation` c the rank is 2:
 * (1, 1) and (-1, -1) with probability (1 + c)/4 each, (1, -1) and (-1, 1) with (1 - c)/4.
 */
export function rademacher(options?: { rank?: 1; correlation?: undefined }): ScalarRademacher;
export function rademacher(options: Omit<Rademacher, 'kind'>): Rademacher;
export function rademacher(options: Omit<Rademacher, 'kind'> = {}): Rademacher {
  return parse(rademacherSchema, { ...options, kind: 'rademacher' });
}

export function lowerRademacher({ rank, correlation }: Rademacher): Mixture {
  const r = rank ?? (correlation === undefined ? 1 : 2);
  const points = Array.from({ length: 2 ** r }, (_, bits) =>
    Array.from({ length: r }, (_, i) => ((bits >> (r - 1 - i)) & 1 ? -1 : 1)),
  );
  const c = correlation ?? 0;
  const probability = (point: number[]) => (c === 0 ? 2 ** -r : (1 + c * point[0] * point[1]) / 4);
  return atoms(points, points.map(probability));
}
