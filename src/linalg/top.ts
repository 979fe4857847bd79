import { checkCount, checkObject, core, type Fields, padded, shown } from '../core/index.js';
import type { Basis } from './basis.js';
import { lendScaled, scaledBy } from './boundary.js';
import { EigenKrylov } from './eigen-krylov.js';
import { basisSize, type LanczosOptions, type LanczosResult, lanczos } from './lanczos.js';
import { type AnyMatrix, checkMatrix, checkSymmetric } from './matrix.js';
import {
  type Apply,
  isOperator,
  type Operator,
  onArrays,
  type Space,
  type SymmetricOperator,
} from './operator.js';
import { SingularKrylov } from './singular-krylov.js';

export interface EigenOptions extends LanczosOptions {
  /** 'largest' (default) takes the algebraically largest eigenvalues, 'magnitude' those of largest modulus. */
  which?: 'largest' | 'magnitude';
}

/** Eigenpairs in the order of `which`: vectors[i] is the unit eigenvector of values[i], its sign arbitrary. */
export interface TopEigen extends LanczosResult {
  vectors: Float64Array[];
}

/** Singular triplets, descending: left[i] (rows entries) and right[i] (cols entries) are unit vectors of values[i]. */
export interface TopSingular extends LanczosResult {
  left: Float64Array[];
  right: Float64Array[];
}

export const lanczosFields: Fields<LanczosOptions> = { tolerance: true, maxIterations: true, seed: true };

export function checkOptions(options: LanczosOptions): void {
  checkObject('options', options);
  const { tolerance = 1e-10, maxIterations = 3000, seed = 1 } = options;
  if (!(tolerance > 0 && tolerance < 1)) {
    throw new RangeError(`tolerance must be between 0 and 1, got ${shown(tolerance)}`);
  }
  checkCount('maxIterations', maxIterations, 1);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be an integer, got ${shown(seed)}`);
}

/**
 * The k top eigenpairs of a symmetric matrix or operator, by thick-restart Lanczos with full reorthogonalisation. Values are
 * accurate to the square of the tolerance over the gap, vectors to the tolerance over the gap. With a status other than
 * 'converged' the result is the best that there was ('non-finite': NaN).
 *
 * For k > 1 the search goes on in random directions beside the pairs that have converged, and brings the further copies of
 * multiple eigenvalues. It ends when an eigenvalue that exceeds the k-th by more than 1e-8 of the largest modulus (by more than
 * 10 tolerances, if these are larger) would have been missed with a chance below 1e-6 over the seeds; at d < 1e-8 the chance is
 * about 1e-14 / d. Where the cap ends the search, the status is 'max-iterations', whatever the residual. For k = 1 there is no
 * search: of two eigenvalues that are d of the modulus apart the lower one is returned with a chance of up to
 * 0.64 tolerance / d. A smaller tolerance lowers it, or k = 2.
 *
 * @throws RangeError when k is not from 1 to the size, or a matrix is not square, symmetric and finite
 */
export function topEigen(a: AnyMatrix | SymmetricOperator, k: number, options: EigenOptions = {}): TopEigen {
  checkObject('options', options, { ...lanczosFields, which: true });
  const { exports, memory } = core();
  if (isOperator(a)) {
    checkCount('a.size', a.size, 1);
    const apply = onArrays('a.apply', a.size, a.size, (x, y) => a.apply(x, y));
    return topEigenOf({ size: a.size, apply }, k, options);
  }
  checkSymmetric('a', a);
  return memory.scope((scratch) => {
    const n = a.rows;
    const { at, exponent } = lendScaled(scratch, a);
    const apply: Apply = (x, y) => exports.dgemv(n, padded(n), at, padded(n), x, y);
    const result = topEigenOf({ size: n, apply }, k, options);
    return { ...result, values: scaledBy(exponent, result.values) };
  });
}

/**
 * The k largest singular values of a matrix or operator and their vectors, by restarted Golub-Kahan bidiagonalisation. The
 * matrix is never squared: a small singular value among the k is as accurate, absolutely, as the largest. Copies of multiple
 * values are found as `topEigen` finds them.
 *
 * @throws RangeError when k is not from 1 to min(rows, cols), or a matrix is not finite
 */
export function topSingular(a: AnyMatrix | Operator, k: number, options: LanczosOptions = {}): TopSingular {
  checkObject('options', options, lanczosFields);
  const { exports, memory } = core();
  if (isOperator(a, 'applyTransposed')) {
    checkCount('a.rows', a.rows, 1);
    checkCount('a.cols', a.cols, 1);
    const apply = onArrays('a.apply', a.cols, a.rows, (x, y) => a.apply(x, y));
    const applyTransposed = onArrays('a.applyTransposed', a.rows, a.cols, (x, y) => a.applyTransposed(x, y));
    return topSingularOf({ rows: a.rows, cols: a.cols, apply, applyTransposed }, k, options);
  }
  checkMatrix('a', a);
  return memory.scope((scratch) => {
    const { rows, cols } = a;
    const ld = padded(cols);
    const { at, exponent } = lendScaled(scratch, a);
    const apply: Apply = (x, y) => exports.dgemv(rows, ld, at, ld, x, y);
    const applyTransposed: Apply = (x, y) => {
      memory.f64(y, ld).fill(0);
      exports.dgemvt(rows, ld, at, ld, x, y);
    };
    const result = topSingularOf({ rows, cols, apply, applyTransposed }, k, options);
    return { ...result, values: scaledBy(exponent, result.values) };
  });
}

/** `topEigen` for an operator on core memory: apply(x, y) overwrites the padded vector y with A x; with a space both are coordinates. */
export function topEigenOf(
  a: { size: number; apply: Apply; space?: Space },
  k: number,
  options: EigenOptions = {},
): TopEigen {
  checkCount('k', k, 1, a.size);
  checkOptions(options);
  const { which = 'largest', seed = 1 } = options;
  if (which !== 'largest' && which !== 'magnitude') {
    throw new RangeError(`which must be 'largest' or 'magnitude', got ${shown(which)}`);
  }
  return core().memory.scope((scratch) => {
    const capacity = basisSize(k, Math.min(a.size, a.space?.length ?? a.size), options);
    const krylov = new EigenKrylov(scratch, a, capacity, which === 'magnitude', seed);
    const result = lanczos(krylov, k, options);
    const vectors = result.values.some(Number.isNaN)
      ? Array.from({ length: k }, () => new Float64Array(krylov.basis.n).fill(NaN))
      : Array.from({ length: k }, (_, i) => krylov.basis.vector(i));
    return { ...result, vectors };
  });
}

/** `topSingular` for an operator on core memory: both maps overwrite the padded vector y; with spaces all are coordinates. */
export function topSingularOf(
  a: {
    rows: number;
    cols: number;
    apply: Apply;
    applyTransposed: Apply;
    spaces?: { rows: Space; cols: Space };
  },
  k: number,
  options: LanczosOptions = {},
): TopSingular {
  if (a.rows < a.cols) {
    const turned = {
      rows: a.cols,
      cols: a.rows,
      apply: a.applyTransposed,
      applyTransposed: a.apply,
      spaces: a.spaces && { rows: a.spaces.cols, cols: a.spaces.rows },
    };
    const { left, right, ...result } = topSingularOf(turned, k, options);
    return { ...result, left: right, right: left };
  }
  checkCount('k', k, 1, a.cols);
  checkOptions(options);
  return core().memory.scope((scratch) => {
    const capacity = basisSize(k, Math.min(a.cols, a.spaces?.cols.length ?? a.cols), options);
    const krylov = new SingularKrylov(scratch, a, capacity, options.seed ?? 1);
    const result = lanczos(krylov, k, options);
    const failed = result.values.some(Number.isNaN);
    const vectors = (basis: Basis) =>
      Array.from({ length: k }, (_, i) => (failed ? new Float64Array(basis.n).fill(NaN) : basis.vector(i)));
    return { ...result, left: vectors(krylov.left), right: vectors(krylov.right) };
  });
}
