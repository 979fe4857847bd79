import * as z from 'zod/mini';
import { checkCount, checkObject, shown } from '../core/check.js';
import { MAX_RANK } from '../core/layout.js';
import { closed } from '../core/schema.js';

/** What a user's prior knows of one row: arrays of r and r x r (row-major) numbers. */
export interface RowPosterior {
  mean: ArrayLike<number>;
  covariance: ArrayLike<number>;
  /** ln E exp(B.x - x'A x / 2) over the prior. */
  logZ: number;
}

type PosteriorFunction = (B: Float64Array, A: Float64Array) => RowPosterior;
type DrawFunction = (uniforms: Float64Array, normals: Float64Array) => ArrayLike<number>;

/** A posterior in numbers, as rank 1 has it, or in arrays. */
interface GivenPosterior {
  mean: number | ArrayLike<number>;
  covariance: number | ArrayLike<number>;
  logZ: number;
}

const callable = <T>(what: string) =>
  z.custom<T>((f) => typeof f === 'function', `must be a function ${what}`);

export const functionsSchema = closed({
  kind: z.literal('functions'),
  rank: z.int({ error: `must be an integer from 1 to ${MAX_RANK}` }).check(z.gte(1), z.lte(MAX_RANK)),
  posterior: callable<PosteriorFunction>('of B and A'),
  draw: callable<DrawFunction>('of uniforms and normals'),
});

/** A prior by functions, whose answers are checked. It is no plain data: no model file holds it. */
export type FunctionPrior = z.infer<typeof functionsSchema>;

export interface PriorFunctions {
  /** Length r of a row. Default 1. */
  rank?: number;
  /**
   * The posterior of one row, of density proportional to prior(x) exp(B.x - x'A x / 2), with A symmetric positive semidefinite. In rank 1
   * B and A are numbers, and so may be the mean and the covariance; otherwise they are arrays of r and r x r (row-major) numbers. It must
   * not keep the arrays.
   */
  posterior:
    | ((B: number, A: number) => GivenPosterior)
    | ((B: Float64Array, A: Float64Array) => GivenPosterior);
  /**
   * One row, made of 8 uniforms in (0, 1) and 8 standard normals, all independent: a result depends on the seed alone. It must not keep
   * the arrays.
   */
  draw: (uniforms: Float64Array, normals: Float64Array) => number | ArrayLike<number>;
}

/** Uniforms, and normals, that a draw of one row is given. */
export const DRAWS = 8;

/**
 * A prior that is given by its posterior and by how it is drawn: `multiIndex` takes it as it takes a named one. State evolution needs
 * rank 1, since it integrates over the field: the density of B is N(B; 0, A) exp(logZ(B, A)).
 *
 * What a function returns is checked at every call: a number that is not finite, a wrong length or a promise is a RangeError or a TypeError
 * that names the function.
 *
 * @example
 * // Signs: E exp(B x - A x^2 / 2) = exp(-A / 2) cosh B.
 * const own = fromFunctions({
 *   posterior: (B, A) => ({
 *     mean: Math.tanh(B),
 *     covariance: 1 - Math.tanh(B) ** 2,
 *     logZ: Math.abs(B) + Math.log1p(Math.exp(-2 * Math.abs(B))) - Math.LN2 - A / 2,
 *   }),
 *   draw: (uniforms) => (uniforms[0] < 0.5 ? -1 : 1),
 * })
 *
 * @throws TypeError for a function that is missing, RangeError for a rank out of range
 */
export function fromFunctions(functions: PriorFunctions): FunctionPrior {
  checkObject('functions', functions, { rank: true, posterior: true, draw: true });
  const { rank = 1 } = functions;
  checkCount('rank', rank, 1, MAX_RANK);
  for (const name of ['posterior', 'draw'] as const) {
    if (typeof functions[name] !== 'function')
      throw new TypeError(`functions.${name} must be a function, got ${shown(functions[name])}`);
  }
  const given = functions.posterior as (B: unknown, A: unknown) => GivenPosterior;
  return {
    kind: 'functions',
    rank,
    posterior: (B, A) => {
      const [field, precision] = rank === 1 ? [B[0], A[0]] : [B, A];
      const where = () => `at B = [${Array.from(B)}], A = [${Array.from(A)}]`;
      const found = answer('prior.posterior', where, () => given(field, precision));
      if (typeof found !== 'object' || found === null || 'then' in found)
        throw new TypeError(
          `prior.posterior must return { mean, covariance, logZ }, got ${look(found)} ${where()}`,
        );
      return {
        mean: numbers('prior.posterior', 'mean', found.mean, rank, where),
        covariance: numbers('prior.posterior', 'covariance', found.covariance, rank * rank, where),
        logZ: numbers('prior.posterior', 'logZ', found.logZ, 1, where)[0],
      };
    },
    draw: (uniforms, normals) => {
      const found = answer(
        'prior.draw',
        () => '',
        () => functions.draw(uniforms, normals),
      );
      return numbers('prior.draw', 'a row', found, rank, () => '');
    },
  };
}

/** What a user's function returns; what it throws names the function, and where it was called. */
function answer<T>(name: string, where: () => string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${name} threw ${where()}: ${said}`.replace('  ', ' ').replace(' :', ':'), { cause });
  }
}

function numbers(
  name: string,
  what: string,
  value: unknown,
  length: number,
  where: () => string,
): ArrayLike<number> {
  const values = typeof value === 'number' && length === 1 ? [value] : value;
  const list = Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
  const wanted = length === 1 ? 'a finite number' : `${length} finite numbers`;
  if (!list)
    throw new TypeError(`${name} must return ${wanted} for ${what}, got ${look(value)} ${where()}`.trimEnd());
  const entries = values as ArrayLike<number>;
  if (entries.length !== length)
    throw new RangeError(
      `${name} must return ${wanted} for ${what}, got ${entries.length} ${where()}`.trimEnd(),
    );
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(entries[i]))
      throw new RangeError(
        `${name} must return ${wanted} for ${what}, got ${look(entries[i])} ${where()}`.trimEnd(),
      );
  }
  return entries;
}

const look = (value: unknown) =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
    ? 'a promise'
    : shown(value);
