// The bulk, the outlier and the overlap of the symmetric operator in the limit (arXiv 2502.02545; docs/theory/multi-index.md, section 3).

import { checkArray, checkNumbers } from '../../core/check.js';
import { decomposed, identity, inverted, multiply } from '../../linalg/small.js';
import { brent } from '../../numerics/index.js';
import type { LabelLaw } from '../label-law.js';
import { checkedModel, type GlmModel } from '../model.js';
import { type Blocks, blocksOf } from './blocks.js';
import { checkTrim, lawOf, preprocessed, type SpectralPrediction, type SymmetricOptions } from './law.js';

/**
 * The symmetric operator sum_i (x_i x_i') kron T(y_i), T = G (1 + G)^-1. Without trimming its outlier is 1, and the overlap matrix S solves
 * S = A (1 + A)^-1, A = alpha E[(1 + G S)^-1 G S G]; where G(y) have common eigenvectors, every one of them is a problem of one direction. That the
 * outlier is 1 also where they have none is derived, with the choice of the physical branch assumed, and so is the overlap
 * (docs/theory/multi-index.md, section 3).
 *
 * @throws RangeError where the matrices G(y) have no common eigenvectors and T is trimmed: not computed
 */
export function symmetricPrediction(given: GlmModel, options: SymmetricOptions = {}): SpectralPrediction {
  const model = checkedModel(given);
  const predicted = symmetricLaw(model, checkTrim(options));
  if ('notComputed' in predicted) throw new RangeError(predicted.notComputed);
  return predicted;
}

/** The same of a checked model, or a sentence that says why it is not computed. */
export function symmetricLaw(model: GlmModel, trim: number): SpectralPrediction | { notComputed: string } {
  const { law, recovery } = lawOf(model);
  const { alpha } = model;
  const common = { threshold: recovery.alpha, missing: recovery.missing };
  const blocks = blocksOf(law);
  if (!blocks) {
    if (Number.isFinite(trim))
      return { notComputed: 'trim must be left out where the matrices G(y) do not commute' };
    return { ...common, ...generalSymmetric(law, alpha), degeneracy: recovery.degeneracy };
  }
  const all = blocks.eigenvalues.map((l) => blockPrediction(l, law.weight, alpha, trim));
  const edge = Math.max(...all.map((one) => one.edge));
  const seen = all.filter((one) => one.outlier > edge * (1 + 1e-12));
  if (seen.length === 0)
    return { ...common, edge, outlier: Number.NaN, overlap: 0, degeneracy: recovery.degeneracy };
  const outlier = Math.max(...seen.map((one) => one.outlier));
  const top = seen.filter((one) => Math.abs(one.outlier - outlier) < 1e-6 * outlier);
  const overlap = top.reduce((sum, one) => sum + one.overlap, 0) / top.length;
  return { ...common, edge, outlier, overlap, degeneracy: degeneracyOf(top.length, blocks, law) };
}

/** A block of u that all directions share alike counts once for each direction of w: p^2 for the norm. */
function degeneracyOf(blocks: number, { eigenvalues }: Blocks, { p }: LabelLaw): number {
  const alike = eigenvalues.every((l) =>
    l.every((value, i) => Math.abs(value - eigenvalues[0][i]) < 1e-6 * (1 + Math.abs(value))),
  );
  return alike ? p * blocks : blocks;
}

/**
 * One direction, T of any preprocessing, r the resolvent of the bulk: K = T / (1 - r T), 1 / r = lambda - alpha E[K]; edge where 1 / r^2 = alpha E[K^2], outlier
 * where 1 / r = alpha E[l K], overlap (1 / r^2 - alpha E[K^2]) / (1 / r^2 + alpha E[l K^2]). With a = 1 / r this is arXiv 1708.05932.
 */
function blockPrediction(l: Float64Array, weight: Float64Array, alpha: number, trim: number) {
  // Where T is not cut, K = l / (1 + l (1 - r)) stays finite where l = -1 and T is not.
  const cut = l.map((value) => (preprocessed(value, Number.POSITIVE_INFINITY) < -trim ? 1 : 0));
  const K = (i: number, r: number) => (cut[i] ? -trim / (1 + r * trim) : l[i] / (1 + l[i] * (1 - r)));
  const mean = (f: (i: number) => number) => {
    let sum = 0;
    for (let i = 0; i < l.length; i++) if (weight[i] > 1e-15) sum += weight[i] * f(i);
    return alpha * sum;
  };
  let largest = 0;
  for (let i = 0; i < l.length; i++)
    if (weight[i] > 1e-15) largest = Math.max(largest, preprocessed(l[i], trim));
  // In a = 1 / r: below its end the function is negative, far out positive.
  const edgeAt = (a: number) => a * a - mean((i) => K(i, 1 / a) ** 2);
  let low = largest * (1 + 1e-9);
  let high = 2 * Math.max(largest, 1) + 4 * alpha;
  while (edgeAt(high) < 0) high *= 2;
  while (edgeAt(low) > 0 && low > 1e-9) low *= 0.9;
  const end = edgeAt(low) < 0 ? brent(edgeAt, low, high).root : low;
  const lambdaAt = (a: number) => a + mean((i) => K(i, 1 / a));
  const edge = lambdaAt(end);
  const outlierAt = (a: number) => a - mean((i) => l[i] * K(i, 1 / a));
  if (!(outlierAt(end) < 0)) return { edge, outlier: Number.NaN, overlap: 0 };
  let far = 2 * end;
  while (outlierAt(far) < 0) far *= 2;
  const { root: a } = brent(outlierAt, end, far);
  const squares = mean((i) => K(i, 1 / a) ** 2);
  const overlap = (a * a - squares) / (a * a + mean((i) => l[i] * K(i, 1 / a) ** 2));
  return { edge, outlier: lambdaAt(a), overlap };
}

/** Directions that do not decouple: S by iteration from a small multiple of the identity, the edge by the resolvent's iteration from the right. */
function generalSymmetric(
  { p, weight, G }: LabelLaw,
  alpha: number,
): Omit<SpectralPrediction, 'threshold' | 'degeneracy' | 'missing'> {
  const at = (i: number) => G.subarray(i * p * p, (i + 1) * p * p);
  const one = identity(p);
  let S = identity(p, 1e-6);
  for (let iteration = 0; iteration < 5000; iteration++) {
    const A = new Float64Array(p * p);
    for (let i = 0; i < weight.length; i++) {
      const GS = multiply(p, at(i), S);
      const K = multiply(
        p,
        inverted(
          p,
          one.map((x, e) => x + GS[e]),
        ),
        multiply(p, GS, at(i)),
      );
      for (let e = 0; e < p * p; e++) A[e] += alpha * weight[i] * K[e];
    }
    const next = multiply(
      p,
      A,
      inverted(
        p,
        one.map((x, e) => x + A[e]),
      ),
    );
    const change = Math.max(...next.map((x, e) => Math.abs(x - S[e])));
    S = next.map((x, e) => 0.5 * (x + next[(e % p) * p + Math.floor(e / p)]));
    if (change < 1e-13) break;
  }
  const found = Array.from(decomposed(p, S).values).filter((q) => q > 1e-6);
  const settles = (lambda: number) => {
    let R = identity(p, 1 / lambda);
    for (let iteration = 0; iteration < 600; iteration++) {
      const inner = identity(p, lambda);
      for (let i = 0; i < weight.length; i++) {
        // K = (1 + G (1 - R))^-1 G
        const left = multiply(
          p,
          at(i),
          one.map((x, e) => x - R[e]),
        );
        const K = multiply(
          p,
          inverted(
            p,
            one.map((x, e) => x + left[e]),
          ),
          at(i),
        );
        for (let e = 0; e < p * p; e++) inner[e] -= alpha * weight[i] * K[e];
      }
      const next = inverted(p, inner);
      if (!next.every(Number.isFinite) || !(decomposed(p, next).values[0] > 0)) return false;
      const change = Math.max(...next.map((x, e) => Math.abs(x - R[e])));
      R = next;
      if (change < 1e-9) return true;
    }
    return false;
  };
  let [low, high] = [0.05, 1];
  for (let k = 0; k < 10; k++) {
    const middle = 0.5 * (low + high);
    if (settles(middle)) high = middle;
    else low = middle;
  }
  const edge = 0.5 * (low + high);
  if (found.length === 0) return { edge, outlier: Number.NaN, overlap: 0 };
  return { edge, outlier: 1, overlap: found.reduce((sum, q) => sum + q, 0) / found.length };
}

/**
 * The density of the bulk of the symmetric operator (trimmed or not) at given points, where G(y) have common eigenvectors; its integral is 1, a mass at 0
 * (alpha < 1) left out.
 */
export function symmetricDensity(
  given: GlmModel,
  at: ArrayLike<number>,
  options: SymmetricOptions = {},
): Float64Array {
  const model = checkedModel(given);
  checkArray('at', at);
  checkNumbers('at', at, at.length);
  const trim = checkTrim(options);
  const { law } = lawOf(model);
  const blocks = blocksOf(law);
  const density = new Float64Array(at.length).fill(blocks ? 0 : Number.NaN);
  blocks?.eigenvalues.forEach((l) => {
    const T = Array.from(l, (value) => preprocessed(value, trim));
    // From far above the real axis down to it, each solution the start of the next: r = 1 / (z - alpha E[T / (1 - r T)]).
    for (let k = 0; k < at.length; k++) {
      let [rr, ri] = [0, -1];
      for (let height = 1; height > 1e-5; height *= 0.5) {
        for (let iteration = 0; iteration < 60; iteration++) {
          let [sr, si] = [at[k], height];
          for (let i = 0; i < T.length; i++) {
            const w = model.alpha * law.weight[i];
            if (T[i] === Number.NEGATIVE_INFINITY) {
              const size = rr * rr + ri * ri;
              sr += (w * rr) / size;
              si -= (w * ri) / size;
              continue;
            }
            const [cr, ci] = [1 - rr * T[i], -ri * T[i]];
            const size = cr * cr + ci * ci;
            sr -= (w * T[i] * cr) / size;
            si += (w * T[i] * ci) / size;
          }
          const size = sr * sr + si * si;
          const [nr, ni] = [0.5 * (rr + sr / size), 0.5 * (ri - si / size)];
          const change = Math.hypot(nr - rr, ni - ri);
          [rr, ri] = [nr, ni];
          if (change < 1e-8 * Math.hypot(rr, ri)) break;
        }
      }
      density[k] -= ri / (Math.PI * model.directions);
    }
  });
  return density;
}
