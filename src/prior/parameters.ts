import { z } from 'zod';

// The parameters that several priors share, as schemas.

/** The largest rank that the core handles. */
export const MAX_RANK = 8;
/** The largest number of mixture components that the core handles. */
export const MAX_COMPONENTS = 256;

/** What a prior lowers to: sum_k weights[k] N(means[k], covariances[k]) on R^rank; a zero covariance is an atom. */
export interface Mixture {
  rank: number;
  weights: number[];
  means: number[][];
  covariances: number[][][];
}

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

/**
 * F with F F' = the matrix, by Cholesky with the largest remaining pivot first (columns beyond the matrix's rank are zero);
 * undefined where it is not positive semidefinite to 1e-12 of its largest diagonal entry.
 */
export function semidefiniteFactor(matrix: number[][]): number[][] | undefined {
  const r = matrix.length;
  const rest = matrix.map((row) => [...row]);
  const factor = matrix.map(() => new Array<number>(r).fill(0));
  const floor = 1e-12 * Math.max(...matrix.map((row, i) => Math.abs(row[i])));
  const left = new Set(matrix.keys());
  for (let column = 0; column < r; column++) {
    const pivot = [...left].reduce((best, i) => (rest[i][i] > rest[best][best] ? i : best));
    if (!(rest[pivot][pivot] > floor)) break;
    left.delete(pivot);
    const root = Math.sqrt(rest[pivot][pivot]);
    factor[pivot][column] = root;
    for (const i of left) factor[i][column] = rest[i][pivot] / root;
    for (const i of left) for (const j of left) rest[i][j] -= factor[i][column] * factor[j][column];
  }
  for (const i of left) for (const j of left) if (!(Math.abs(rest[i][j]) <= floor)) return undefined;
  return factor;
}

export function zeros(rank: number): number[][] {
  return Array.from({ length: rank }, () => new Array<number>(rank).fill(0));
}

/** value on the diagonal. */
export function diagonal(rank: number, value: number): number[][] {
  return zeros(rank).map((row, i) => row.map((_, j) => (i === j ? value : 0)));
}

/** Atoms with their probabilities; those of probability 0 are left out. */
export function atoms(points: number[][], probabilities: number[]): Mixture {
  const kept = points.map((_, k) => k).filter((k) => probabilities[k] > 0);
  const rank = points[0].length;
  return {
    rank,
    weights: kept.map((k) => probabilities[k]),
    means: kept.map((k) => points[k]),
    covariances: kept.map(() => zeros(rank)),
  };
}
