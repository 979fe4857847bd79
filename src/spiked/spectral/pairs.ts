import { core } from '../../core/index.js';
import type { LanczosOptions } from '../../linalg/lanczos.js';
import { topEigenOf, topSingularOf } from '../../linalg/top.js';
import { innerMatrix } from '../inner.js';
import { matrixOperator, type Slice, symmetricOperator } from './sweeps.js';

/** Left and right singular vector, of unit norm; the same vector for a symmetric matrix. */
export interface Pair {
  left: Float64Array;
  right: Float64Array;
}

/** A packed symmetric matrix, a square one whose symmetric part counts, or any other. */
export type Shape = 'packed' | 'square' | 'rectangular';

/**
 * Spectral starts need directions, not digits: the noise moves them by much more. Implicit noise remembers every product: a tensor with the
 * third power of their number, and one part in a thousand of the singular value costs an overlap less than one part in a thousand even close
 * to threshold.
 */
const STORED: LanczosOptions = { tolerance: 1e-6 };
const IMPLICIT: Record<2 | 3, LanczosOptions> = {
  2: { tolerance: 1e-6, maxIterations: 128 },
  3: { tolerance: 1e-3, maxIterations: 48 },
};

/**
 * Leading pairs of a matrix, the strongest first. signs[k] is the sign of the k-th component, 0 for
 * unknown: where a matrix is symmetric it says whether to search both ends of the spectrum, otherwise it turns the right vector.
 */
export function leadingPairs(matrix: Slice, shape: Shape, signs: number[]): Pair[] {
  return core().memory.scope((scratch) => {
    const k = signs.length;
    const { implicit } = matrix;
    const options = implicit ? IMPLICIT[implicit.order as 2 | 3] : STORED;
    const inner = implicit && innerMatrix(scratch, matrix, implicit, 1 + (options.maxIterations ?? 0));
    if (shape === 'rectangular') {
      const found = topSingularOf(inner ?? matrixOperator(scratch, matrix), k, options);
      const left = inner ? inner.show('rows', found.left) : found.left;
      const right = inner ? inner.show('cols', found.right) : found.right;
      return left.map((vector, a) => ({
        left: vector,
        right: signs[a] < 0 ? right[a].map((value) => -value) : right[a],
      }));
    }
    const which = signs.every((sign) => sign > 0) ? 'largest' : 'magnitude';
    const size = matrix.dims[matrix.open[0]];
    const apply =
      inner?.applySymmetrised ??
      (shape === 'packed'
        ? symmetricOperator(scratch, matrix)
        : matrixOperator(scratch, matrix).applySymmetrised);
    const found = topEigenOf({ size, apply, space: inner?.spaces.rows }, k, { ...options, which });
    const vectors = inner ? inner.show('rows', found.vectors) : found.vectors;
    return vectors.map((vector) => ({ left: vector, right: vector }));
  });
}
