import { core, padded } from '../core/index.js';
import { decomposed, multiply, pseudoInverse, rowsOf, trace, transposed } from '../linalg/small.js';
import type { Instance } from './instance.js';

/** How near an estimate is to the planted directions. */
export interface Measurement {
  /**
   * M = W' What / d, p x p. Links have symmetries (signs, permutations, rotations), so that M is known up to those. Where all is found it is W' W / d,
   * whose entries scatter by d^(-1/2) around those of 1: above 1 as often as below.
   */
  overlap: number[][];
  /** Q = What' What / d, p x p: what state evolution follows; in the limit M is Q up to the symmetries. It ends at W' W / d, as M does. */
  self: number[][];
  /**
   * The share of the planted subspace that the estimated one has found: trace(M' S^-1 M Q^-1) / p with S = W' W / d, in [0, 1]. For p = 1 the
   * squared cosine.
   */
  subspace: number;
  /** Mean square error of an entry of W, at the best rotation of the estimate: (trace S + trace Q - 2 |M|_*) / p. */
  mse: number;
}

/**
 * The measurement of p columns of padded(d) at `estimate`; without planted directions `self` alone is known.
 */
export function measure(
  instance: Instance,
  estimate: number,
): Partial<Measurement> & Pick<Measurement, 'self'> {
  const { size: d, truth } = instance;
  const p = instance.model.directions;
  const gram = (u: number, v: number) =>
    Float64Array.from({ length: p * p }, (_, e) => {
      const [a, b] = [Math.floor(e / p), e % p];
      return core().exports.ddot(d, u + 8 * a * padded(d), v + 8 * b * padded(d)) / d;
    });
  const Q = gram(estimate, estimate);
  if (truth === undefined) return { self: rowsOf(p, Q) };
  const M = gram(truth, estimate);
  const S = gram(truth, truth);
  const adjoint = transposed(p, M);
  const nuclear = decomposed(p, multiply(p, adjoint, M)).values.reduce(
    (sum, v) => sum + Math.sqrt(Math.max(v, 0)),
    0,
  );
  const planted = multiply(p, adjoint, pseudoInverse(p, S));
  // Directions that are not estimated at all are left out.
  const found = trace(p, multiply(p, planted, multiply(p, M, pseudoInverse(p, Q))));
  return {
    overlap: rowsOf(p, M),
    self: rowsOf(p, Q),
    subspace: found / p,
    mse: (trace(p, S) + trace(p, Q) - 2 * nuclear) / p,
  };
}
