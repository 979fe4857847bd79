import * as z from 'zod/mini';
import { MAX_RANK } from '../core/layout.js';
import { semidefiniteFactor } from './semidefinite.js';

// The parameters that several priors share, as schemas.

export const finite = z.number({ error: 'must be a finite number' });

/** Options of a check after which checks between several parameters make no sense. */
export const stop = (error: string) => ({ error, abort: true });

/** Probability of a nonzero, or of the rarer of two values. */
export const rhoSchema = z
  .number({ error: 'must be a number in (0, 1]' })
  .check(z.gt(0, 'must be in (0, 1]'), z.lte(1, 'must be in (0, 1]'));

const RANK = `must be an integer between 1 and ${MAX_RANK}`;
export const rankSchema = z.int({ error: RANK }).check(z.gte(1, stop(RANK)), z.lte(MAX_RANK, stop(RANK)));

const VECTOR = `must be an array of 1 to ${MAX_RANK} numbers`;
export const vectorSchema = z
  .array(finite, { error: VECTOR })
  .check(z.minLength(1, stop(VECTOR)), z.maxLength(MAX_RANK, stop(VECTOR)));

const MATRIX = `must be a square matrix of 1 to ${MAX_RANK} rows, an array of arrays of numbers`;
export const covarianceSchema = z
  .array(z.array(finite, { error: 'must be an array of numbers' }), { error: MATRIX })
  .check(
    z.superRefine((matrix, context) => {
      const flaw = covarianceFlaw(matrix);
      if (flaw) context.addIssue({ code: 'custom', message: flaw, continue: false });
    }),
  );

function covarianceFlaw(matrix: number[][]): string | undefined {
  const r = matrix.length;
  if (r < 1 || r > MAX_RANK || matrix.some((row) => row.length !== r)) return MATRIX;
  const symmetric = matrix.every((row, i) => row.every((entry, j) => entry === matrix[j][i]));
  if (!symmetric) return 'must be symmetric';
  return semidefiniteFactor(matrix) ? undefined : 'must be positive semidefinite';
}
