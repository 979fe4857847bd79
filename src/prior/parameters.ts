import * as z from 'zod';
import { semidefiniteFactor } from './semidefinite.js';

// The parameters that several priors share, as schemas.

/** The largest rank that the core handles. */
export const MAX_RANK = 8;
/** The largest number of mixture components that the core handles. */
export const MAX_COMPONENTS = 256;

export const finite = z.number({ error: 'must be a finite number' });

/** Options of a check after which checks between several parameters make no sense. */
export const stop = (error: string) => ({ error, abort: true });

/** Probability of a nonzero, or of the rarer of two values. */
export const rhoSchema = z
  .number({ error: 'must be a number in (0, 1]' })
  .gt(0, 'must be in (0, 1]')
  .lte(1, 'must be in (0, 1]');

const RANK = `must be an integer between 1 and ${MAX_RANK}`;
export const rankSchema = z.int({ error: RANK }).gte(1, stop(RANK)).lte(MAX_RANK, stop(RANK));

const VECTOR = `must be an array of 1 to ${MAX_RANK} numbers`;
export const vectorSchema = z
  .array(finite, { error: VECTOR })
  .min(1, stop(VECTOR))
  .max(MAX_RANK, stop(VECTOR));

const MATRIX = `must be a square matrix of 1 to ${MAX_RANK} rows, an array of arrays of numbers`;
export const covarianceSchema = z
  .array(z.array(finite, { error: 'must be an array of numbers' }), { error: MATRIX })
  .superRefine((matrix, context) => {
    const flaw = covarianceFlaw(matrix);
    if (flaw) context.addIssue({ code: 'custom', message: flaw, continue: false });
  });

function covarianceFlaw(matrix: number[][]): string | undefined {
  const r = matrix.length;
  if (r < 1 || r > MAX_RANK || matrix.some((row) => row.length !== r)) return MATRIX;
  const symmetric = matrix.every((row, i) => row.every((entry, j) => entry === matrix[j][i]));
  if (!symmetric) return 'must be symmetric';
  return semidefiniteFactor(matrix) ? undefined : 'must be positive semidefinite';
}
