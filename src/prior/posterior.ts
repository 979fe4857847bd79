import { core } from '../core/index.js';
import type { Mixture } from './components.js';
import type { FunctionPrior } from './functions.js';
import { lower, writeMixture } from './lower.js';
import { checked, type Prior } from './schema.js';

/** A vector of r numbers, a plain number for r = 1. */
export type Vector = number | ArrayLike<number>;

/** A symmetric r x r matrix: rows, or row-major entries; a plain number for r = 1. */
export type Matrix = number | ArrayLike<number> | ArrayLike<ArrayLike<number>>;

/** Arrays of r and r x r (row-major) numbers. */
export interface Posterior {
  mean: Float64Array;
  covariance: Float64Array;
  /** ln Z = ln E exp(B.x - x'Lambda x / 2) over the prior. */
  logPartition: number;
}

/** The same in rank 1, for a field that was given as a number. */
export interface ScalarPosterior {
  mean: number;
  covariance: number;
  logPartition: number;
}

/**
 * The posterior of one row x of a factor, given the field B and the precision Lambda: density proportional to
 * prior(x) exp(B.x - x'Lambda x / 2), as in arXiv 1701.00858. Numbers in, numbers out; arrays in, arrays out.
 *
 * Lambda is symmetric positive semidefinite; it is symmetrised, and eigenvalues below 0 count as 0.
 *
 * @throws RangeError for a wrong prior, a wrong length, or what is not finite
 */
export function posterior(prior: Prior, B: number, Lambda: number): ScalarPosterior;
export function posterior(prior: Prior, B: Vector, Lambda: Matrix): Posterior;
export function posterior(prior: Prior, B: Vector, Lambda: Matrix): Posterior | ScalarPosterior {
  const law = lawOf(prior);
  const field = vectorEntries('B', B, law.rank);
  const precision = matrixEntries('Lambda', Lambda, law.rank);
  const found = posteriorUnder(law, field, precision);
  if (typeof B !== 'number') return found;
  return { mean: found.mean[0], covariance: found.covariance[0], logPartition: found.logPartition };
}

/** A prior as it answers: the mixture, or the functions. */
export function lawOf(prior: Prior): Mixture | FunctionPrior {
  const data = checked(prior);
  return data.kind === 'functions' ? data : lower(data);
}

/** The posterior under a law that is prepared, of r and r x r numbers. */
export function posteriorUnder(
  law: Mixture | FunctionPrior,
  field: number[],
  precision: number[],
): Posterior {
  return 'posterior' in law ? asked(law, field, precision) : ofMixture(law, field, precision);
}

function asked({ posterior }: FunctionPrior, field: number[], precision: number[]): Posterior {
  const { mean, covariance, logZ } = posterior(Float64Array.from(field), Float64Array.from(precision));
  return { mean: Float64Array.from(mean), covariance: Float64Array.from(covariance), logPartition: logZ };
}

function ofMixture(mixture: Mixture, field: number[], precision: number[]): Posterior {
  const r = mixture.rank;
  const { memory, exports } = core();
  return memory.scope((scratch) => {
    const at = writeMixture(scratch, mixture);
    const fieldAt = scratch.f64(r, field);
    const precisionAt = scratch.f64(r * r, precision);
    const meanAt = scratch.f64(r);
    const covarianceAt = scratch.f64(r * r);
    const workspace = scratch.bytes(exports.denoise_ws(at, 1) >>> 0);
    const logPartition = exports.posterior(at, fieldAt, precisionAt, meanAt, covarianceAt, workspace);
    const mean = memory.f64(meanAt, r).slice();
    const covariance = memory.f64(covarianceAt, r * r).slice();
    return { mean, covariance, logPartition };
  });
}

/** The r * r entries of a matrix argument, row-major. @throws RangeError naming the argument */
export function matrixEntries(name: string, matrix: Matrix, r: number): number[] {
  const rows = parts(name, matrix);
  if (rows.every((row) => typeof row !== 'object')) return entries(name, rows, r * r);
  if (rows.length !== r) throw new RangeError(`${name} must have ${r} rows, got ${rows.length}`);
  return rows.flatMap((row, i) => vectorEntries(`${name}[${i}]`, row as Vector, r));
}

function vectorEntries(name: string, vector: Vector, r: number): number[] {
  return entries(name, parts(name, vector), r);
}

function parts(name: string, value: Vector | Matrix): unknown[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as ArrayLike<unknown>);
  throw new RangeError(`${name} must be a number or an array of numbers, got ${String(value)}`);
}

function entries(name: string, values: unknown[], length: number): number[] {
  if (values.length !== length)
    throw new RangeError(`${name} must have ${length} entries, got ${values.length}`);
  return values.map((value, i) => {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new RangeError(
      `${length > 1 ? `${name}[${i}]` : name} must be a finite number, got ${String(value)}`,
    );
  });
}
