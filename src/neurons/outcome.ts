// What neurons at rest have found.

import { checkArray, checkNumbers, checkObject } from '../core/check.js';
import { coordinatesOf, landscapeOf } from './landscape.js';
import { type AdditiveModel, basisOf, checkedAdditive } from './model.js';
import { type Neurons, neuronsFrom, type OverlapRows } from './neurons.js';

/**
 * - `specialised`: closest to one index vector, number `index`;
 * - `average`: equally close to all;
 * - `stuck`: on the equator, not in the span of the index vectors;
 * - `mixed`: equally close to some.
 */
export interface Outcome {
  kind: 'specialised' | 'average' | 'stuck' | 'mixed';
  index?: number;
}

/** Overlaps that differ by less than this share of the largest count as equal. */
const EQUAL = 0.02;

/**
 * What each neuron at rest has found, up to its sign.
 *
 * @throws RangeError for overlaps that no unit vector has
 */
export function outcomes(model: AdditiveModel, neurons: Neurons | OverlapRows): Outcome[] {
  const { gram, factors: k } = checkedAdditive(model);
  const basis = basisOf(gram);
  const { count, overlaps } = neuronsFrom(basis, neurons);
  return Array.from({ length: count }, (_, i) => {
    const u = overlaps.subarray(i * k, (i + 1) * k);
    const seen = coordinatesOf(basis, u).reduce((sum, x) => sum + x * x, 0);
    if (seen < 0.5) return { kind: 'stuck' };
    const index = largestAt(u, Math.abs);
    const close = u.map((x) => Number(Math.abs(x - u[index]) < EQUAL * Math.abs(u[index])));
    const equals = close.reduce((sum, x) => sum + x, 0);
    if (equals === 1) return { kind: 'specialised', index };
    return { kind: equals === k ? 'average' : 'mixed' };
  });
}

/**
 * The index vector that a neuron is closest to: the largest overlap, of even links the largest in size. Where the flow of a random neuron leads when
 * the index vectors are orthogonal (arXiv 2411.08798), unless the link is odd and all overlaps are negative.
 */
export function nearest(model: AdditiveModel, overlaps: ArrayLike<number>): number {
  const checked = checkedAdditive(model);
  checkNumbers('overlaps', overlaps, checked.factors);
  const even = landscapeOf(checked).gain.every((c, m) => m % 2 === 0 || c === 0);
  return largestAt(overlaps, even ? Math.abs : (x) => x);
}

function largestAt(values: ArrayLike<number>, size: (x: number) => number): number {
  let best = 0;
  for (let j = 1; j < values.length; j++) if (size(values[j]) > size(values[best])) best = j;
  return best;
}

/** How many of the index vectors some neuron has found. */
export function found(results: readonly Outcome[]): number {
  checkArray('results', results);
  const all = Array.from(results);
  all.forEach((result, i) => {
    checkObject(`results[${i}]`, result);
  });
  return new Set(all.flatMap(({ kind, index }) => (kind === 'specialised' ? [index] : []))).size;
}
