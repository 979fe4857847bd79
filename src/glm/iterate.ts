// Generalised approximate message passing for y_i ~ P(. | W' x_i), rows x_i of variance 1 / d: what multi-index models, regression, sequence models and
// restricted Boltzmann machines share. The pass over the data is in the core (assembly/amp/glm.ts).

import { checkCount, checkReal, type Fields } from '../core/check.js';
import { core, padded } from '../core/index.js';
import { runLoop } from '../iterate/loop.js';
import type { LoopResult } from '../iterate/result.js';
import { decomposed, symmetrised } from '../linalg/small.js';
import type { Denoiser } from '../prior/denoiser.js';
import { blend, constant, type Damping, nishimori } from './damping.js';
import { type SweepProblem, sweeper } from './sweep.js';

export interface GlmProblem extends SweepProblem {
  denoise: Denoiser;
  /** Pointer to the start, p columns of padded(d), which becomes the result. */
  estimate: number;
  /** The covariance of the start, p x p row-major, which becomes that of the result. */
  covariance: Float64Array;
  /** Pointer to the g that made the start from these data, p columns of padded(n). Default: none, the start knows nothing of the data. */
  response?: number;
  /** How the iteration is damped where the options do not say. Default: as Bayes-optimal estimates ask for. */
  damping?: Damping;
}

export interface GlmOptions {
  /**
   * Weight of the field before in the next one, in [0, 1), the same at every iteration. Moves the path, not the fixed points. Default: what each iteration
   * asks for. For Bayes-optimal estimates that is (1 - 1 / rho) / 2 where rho, the mean eigenvalue of A^-1 g'g / d, is above 1, and 1/2 where A is not
   * positive or V at its floor: in the limit rho is 1 as long as estimates are as good as V says, so that state evolution is followed undamped.
   */
  damping?: number;
  /** Root mean square change of an entry of the estimate, undamped, that counts as settled. Default 1e-6. */
  tolerance?: number;
  /** Default 200. */
  maxIterations?: number;
  /** Least eigenvalue of V: a noiseless channel that recovers everything has no variance left. Default 1e-10. */
  floor?: number;
}

export const glmFields: Fields<GlmOptions> = {
  damping: true,
  tolerance: true,
  maxIterations: true,
  floor: true,
};

/** @throws RangeError for an option out of range */
export function checkGlmOptions({
  damping,
  tolerance = 1e-6,
  maxIterations = 200,
  floor = 1e-10,
}: GlmOptions): Required<Omit<GlmOptions, 'damping'>> & Pick<GlmOptions, 'damping'> {
  if (damping !== undefined) checkReal('damping', damping, 'in [0, 1)', (x) => x >= 0 && x < 1);
  checkReal('tolerance', tolerance, '>= 0', (x) => x >= 0);
  checkCount('maxIterations', maxIterations, 1);
  checkReal('floor', floor, '> 0', (x) => x > 0);
  return { damping, tolerance, maxIterations, floor };
}

/**
 * Iterates, with p x p matrices V, A, C that all rows share (docs/theory/multi-index.md, section 2):
 *
 *     V = C;   Omega = X W - h C;   g_i = g_out(y_i, Omega_i, V);   A = -sum of dg_i / domega / d;   B = X' g + W A;   W, C = denoiser(B, A)
 *
 * h is the g of the iteration before. A, the mean slope of g, is the Onsager coefficient of X' g. It stays
 * right when V is inaccurate. g'g / d equals it in the limit only while estimates are as good as V says. Where
 * they are not, g'g / d makes V shrink as fast as V^2, and a noiseless run freezes far from W with a small V.
 *
 * With damping, B and A are running means, and h is the running mean of g with the same weights. That is the exact Onsager term of the
 * averaged fields. A g that is not finite ends the run with the last finite estimate in place.
 *
 * @param after called with the iteration and its residual
 */
export function runGlm(
  problem: GlmProblem,
  options: GlmOptions = {},
  after?: (iteration: number, residual: number) => void,
): LoopResult {
  const { damping, tolerance, maxIterations, floor } = checkGlmOptions(options);
  const { map, p, denoise, estimate, covariance, response } = problem;
  const policy = damping === undefined ? (problem.damping ?? nishimori) : constant(damping);
  const { rows: n, columns: d } = map;
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const sweep = sweeper(scratch, problem);
    const [tall, wide] = [p * padded(n), p * padded(d)];
    const g = scratch.f64(tall);
    const old = scratch.f64(tall);
    // Running means, which stay where the core reads them.
    const past = scratch.f64(tall, response ? memory.f64(response, tall).slice() : undefined);
    const B = scratch.f64(wide);
    const A = scratch.f64(p * p);
    const V = scratch.f64(p * p);
    const slopes = scratch.f64(p * p);
    const C = scratch.f64(p * p, covariance);
    const field = scratch.f64(wide);
    const next = scratch.f64(wide);
    const step = (iteration: number): number => {
      const variance = bounded(memory.f64(C, p * p).slice(), floor);
      memory.f64(V, p * p).set(variance.V);
      if (variance.share) {
        memory.f64(old, tall).set(memory.f64(past, tall));
        scale(memory.f64(old, tall), variance.share);
      }
      memory.f64(field, wide).fill(0);
      memory.f64(slopes, p * p).fill(0);
      sweep({ W: estimate, V, old: variance.share ? old : past, g, field }, slopes);
      const reaction = symmetrised(p, memory.f64(slopes, p * p), 1 / d);
      const products = gram(p, n, d, g);
      if (![...reaction, ...products].every(Number.isFinite)) return Number.NaN;
      // B = X' g + W A
      for (let a = 0; a < p; a++)
        for (let b = 0; b < p; b++)
          exports.daxpy(padded(d), reaction[b * p + a], column(estimate, b, d), column(field, a, d));
      const floored = variance.share !== undefined;
      const keep = iteration > 1 ? policy.keep({ iteration, reaction, products, floored }) : 0;
      blend(memory.f64(A, p * p), reaction, keep);
      blend(memory.f64(B, wide), memory.f64(field, wide), keep);
      blend(memory.f64(past, tall), memory.f64(g, tall), keep);
      denoise(B, A, next, C);
      const [now, before] = [memory.f64(next, wide), memory.f64(estimate, wide)];
      let change = 0;
      for (let e = 0; e < wide; e++) change += (now[e] - before[e]) ** 2;
      const residual = Math.sqrt(change / (p * d)) / (1 - keep);
      if (Number.isFinite(residual)) {
        before.set(now);
        covariance.set(memory.f64(C, p * p));
        after?.(iteration, residual);
      }
      return residual;
    };
    return runLoop(step, { tolerance, maxIterations });
  });
}

/** V = C with eigenvalues not below the floor, and V^-1 C where that is not 1. */
function bounded(C: Float64Array, floor: number): { V: Float64Array; share?: Float64Array } {
  const p = Math.sqrt(C.length);
  const { values, vectors } = decomposed(p, C);
  if (values[0] >= floor) return { V: C };
  const of = (f: (value: number) => number) =>
    Float64Array.from({ length: p * p }, (_, e) => {
      const [a, b] = [Math.floor(e / p) * p, (e % p) * p];
      return values.reduce((sum, x, k) => sum + f(x) * vectors[a + k] * vectors[b + k], 0);
    });
  return { V: of((x) => Math.max(x, floor)), share: of((x) => Math.min(1, x / floor)) };
}

/** g' g / d. */
function gram(p: number, n: number, d: number, g: number): Float64Array {
  const { exports } = core();
  return Float64Array.from({ length: p * p }, (_, e) => {
    const [a, b] = [Math.floor(e / p), e % p];
    return exports.ddot(padded(n), column(g, Math.min(a, b), n), column(g, Math.max(a, b), n)) / d;
  });
}

const column = (at: number, a: number, rows: number) => at + 8 * a * padded(rows);

/** x_i = S x_i of rows x_i, p columns. */
function scale(x: Float64Array, S: Float64Array): void {
  const p = Math.sqrt(S.length);
  const ld = x.length / p;
  const row = new Float64Array(p);
  for (let i = 0; i < ld; i++) {
    for (let a = 0; a < p; a++) row[a] = x[a * ld + i];
    for (let a = 0; a < p; a++) {
      let sum = 0;
      for (let b = 0; b < p; b++) sum += S[a * p + b] * row[b];
      x[a * ld + i] = sum;
    }
  }
}
