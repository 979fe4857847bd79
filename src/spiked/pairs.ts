import { core } from '../core/index.js';
import { topEigenOf, topSingularOf } from '../linalg/top.js';
import { matrixOperator, type Slice, symmetricOperator } from './sweeps.js';

/** Left and right singular vector, of unit norm; the same vector for a symmetric matrix. */
export interface Pair {
  left: Float64Array;
  right: Float64Array;
}

/** A packed symmetric matrix, a square one whose symmetric part counts, or any other. */
export type Shape = 'packed' | 'square' | 'rectangular';

/**
 * Spectral starts need directions, not digits: the noise moves them by much more. Implicit noise remembers every product, and
 * one part in a thousand of the singular value costs an overlap less than one part in a thousand even close to threshold.
 */
const STORED = { tolerance: 1e-6 };
const IMPLICIT = { tolerance: 1e-3, maxIterations: 48 };

/**
 * Leading pairs of a matrix, the strongest first. signs[k] is the sign of the k-th component, 0 for
 * unknown: where a matrix is symmetric it says whether to search both ends of the spectrum, otherwise it turns the right vector.
 */
export function leadingPairs(matrix: Slice, shape: Shape, signs: number[]): Pair[] {
  return core().memory.scope((scratch) => {
    const options = matrix.reserve ? IMPLICIT : STORED;
    const k = signs.length;
    if (shape === 'rectangular') {
      const { left, right } = topSingularOf(matrixOperator(scratch, matrix), k, options);
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
    const { vectors } = topEigenOf({ size: matrix.dims[matrix.open[0]], apply }, k, { ...options, which });
    return vectors.map((vector) => ({ left: vector, right: vector }));
  });
}
