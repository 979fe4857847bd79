import { core } from '../core/index.js';
import { topEigenOf, topSingularOf } from '../linalg/top.js';
import { type Dense, matrixOperator, symmetricOperator } from './sweeps.js';

/** Left and right singular vector, of unit norm; the same vector for a symmetric matrix. */
export interface Pair {
  left: Float64Array;
  right: Float64Array;
}

/** A packed symmetric matrix, a square one whose symmetric part counts, or any other. */
export type Shape = 'packed' | 'square' | 'rectangular';

/** Spectral starts need directions, not digits: the noise moves them by much more. */
const TOLERANCE = 1e-6;

/**
 * Leading pairs of a matrix, the strongest first. signs[k] is the sign of the k-th component, 0 for
 * unknown: where a matrix is symmetric it says whether to search both ends of the spectrum, otherwise it turns the right vector.
 */
export function leadingPairs(matrix: Dense, shape: Shape, signs: number[]): Pair[] {
  return core().memory.scope((scratch) => {
    const k = signs.length;
    if (shape === 'rectangular') {
      const { left, right } = topSingularOf(matrixOperator(scratch, matrix), k, { tolerance: TOLERANCE });
      return left.map((vector, a) => ({
        left: vector,
        right: signs[a] < 0 ? right[a].map((value) => -value) : right[a],
      }));
    }
    const apply =
      shape === 'packed'
        ? symmetricOperator(scratch, matrix)
        : matrixOperator(scratch, matrix).applySymmetrised;
    const which = signs.every((sign) => sign > 0) ? 'largest' : 'magnitude';
    const { vectors } = topEigenOf({ size: matrix.dims[0], apply }, k, { which, tolerance: TOLERANCE });
    return vectors.map((vector) => ({ left: vector, right: vector }));
  });
}
