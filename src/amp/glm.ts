// Generalised approximate message passing for y_i ~ P(. | W' x_i), rows x_i of variance 1 / d: what multi-index models, regression, sequence models and
// restricted Boltzmann machines share. The pass over the data is in the core (assembly/amp/glm.ts).

import { checkCount, checkReal } from '../core/check.js';
import { core, padded, type Scratch } from '../core/index.js';
import type { Mixture } from '../prior/components.js';
import { writeMixture } from '../prior/lower.js';
import { type DataTensor, dataTypes } from '../tensor/index.js';
import { type LoopResult, runLoop } from './loop.js';

/** g_out of many rows, p columns each; `src/channel` makes them. A channel that is `lowered` is evaluated by the core. */
export interface GlmChannel {
  readonly lowered?: Float64Array;
  gOut(y: ArrayLike<number>, omega: ArrayLike<number>, V: ArrayLike<number>): { g: Float64Array };
}

/**
 * What becomes of the fields: from B (d x p by columns of padded(d), pointer) and the precision A (p x p, pointer) the estimates, in place of what is at
 * `estimate`, and their mean covariance (p x p, pointer).
 */
export type GlmDenoiser = (B: number, A: number, estimate: number, covariance: number) => void;

export interface GlmProblem {
  /** n x d, kind dense2. */
  data: DataTensor;
  /** Pointer to padded(n) labels. */
  labels: number;
  /** Columns of the estimate. */
  p: number;
  channel: GlmChannel;
  denoise: GlmDenoiser;
  /** Pointer to the start, p columns of padded(d), which becomes the result. */
  estimate: number;
  /** The covariance of the start, p x p row-major, which becomes that of the result. */
  covariance: Float64Array;
}

export interface GlmOptions {
  /** Weight of the previous field, in [0, 1). Moves the path, not the fixed points. Default 0. */
  damping?: number;
  /** Root mean square change of an entry of the estimate, undamped, that counts as settled. Default 1e-6. */
  tolerance?: number;
  /** Default 200. */
  maxIterations?: number;
  /** Added to the variances of omega: a noiseless channel that recovers everything has none left. Default 1e-10. */
  floor?: number;
}

/** @throws RangeError for an option out of range */
export function checkGlmOptions({
  damping = 0,
  tolerance = 1e-6,
  maxIterations = 200,
  floor = 1e-10,
}: GlmOptions): Required<GlmOptions> {
  checkReal('damping', damping, 'in [0, 1)', (x) => x >= 0 && x < 1);
  checkReal('tolerance', tolerance, '>= 0', (x) => x >= 0);
  checkCount('maxIterations', maxIterations, 1);
  checkReal('floor', floor, '>= 0', (x) => x >= 0);
  return { damping, tolerance, maxIterations, floor };
}

/**
 * Iterates, with p x p matrices V, A, C that all rows share (theory note multi-index, section 2):
 *
 *     V = C;   Omega = X W - g V;   g_i = g_out(y_i, Omega_i, V);   A = g' g / d;   B = X' g + W A;   W, C = denoiser(B, A)
 *
 * A is the mean of g g', which is positive where the mean of -dg / domega, its equal in the limit, need not be. A g that is not finite ends the run with
 * the last finite estimate in place.
 *
 * @param after called with the iteration and its residual
 */
export function runGlm(
  problem: GlmProblem,
  options: GlmOptions = {},
  after?: (iteration: number, residual: number) => void,
): LoopResult {
  const { damping, tolerance, maxIterations, floor } = checkGlmOptions(options);
  const { data, p, denoise, estimate, covariance } = problem;
  const [n, d] = data.dims;
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const sweep = sweeper(scratch, problem);
    const length = p * padded(d);
    const g = scratch.f64(p * padded(n));
    const V = scratch.f64(p * p);
    const A = scratch.f64(p * p);
    const C = scratch.f64(p * p, covariance);
    const field = scratch.f64(length);
    const next = scratch.f64(length);
    let previous: { field: Float64Array; A: Float64Array } | undefined;
    const step = (iteration: number): number => {
      const v = memory.f64(V, p * p);
      v.set(memory.f64(C, p * p));
      for (let a = 0; a < p; a++) v[a * (p + 1)] += floor;
      memory.f64(field, length).fill(0);
      sweep(estimate, V, g, field);
      gram(p, n, d, g, A);
      if (!memory.f64(A, p * p).every(Number.isFinite)) return Number.NaN;
      // B = X' g + W A
      const precision = memory.f64(A, p * p).slice();
      for (let a = 0; a < p; a++)
        for (let b = 0; b < p; b++)
          exports.daxpy(padded(d), precision[b * p + a], column(estimate, b, d), column(field, a, d));
      if (previous && damping > 0) {
        blend(memory.f64(field, length), previous.field, damping);
        blend(memory.f64(A, p * p), previous.A, damping);
      }
      if (damping > 0)
        previous = { field: memory.f64(field, length).slice(), A: memory.f64(A, p * p).slice() };
      denoise(field, A, next, C);
      const [now, before] = [memory.f64(next, length), memory.f64(estimate, length)];
      let change = 0;
      for (let e = 0; e < length; e++) change += (now[e] - before[e]) ** 2;
      // The first step is not damped.
      const residual = Math.sqrt(change / (p * d)) / (iteration > 1 ? 1 - damping : 1);
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

/** The Bayes-optimal denoiser of rows that are drawn from a mixture, which lives as long as the scratch. */
export function mixtureDenoiser(scratch: Scratch, prior: Mixture, d: number): GlmDenoiser {
  const { exports } = core();
  const at = writeMixture(scratch, prior);
  const ws = scratch.bytes(exports.denoise_ws(at, d) >>> 0);
  return (B, A, estimate, covariance) => {
    exports.denoise(at, d, B, A, estimate, covariance, ws);
  };
}

/** One pass over the data: reads W, V and the old g, writes g, and adds X' g to the field. */
function sweeper(scratch: Scratch, { data, labels, p, channel }: GlmProblem) {
  const { exports, memory } = core();
  const [n, d] = data.dims;
  const type = dataTypes.indexOf(data.type);
  const ws = scratch.bytes(exports.glm_ws(type, n, d, p));
  const lowered = channel.lowered && scratch.f64(channel.lowered.length, channel.lowered);
  return (W: number, V: number, g: number, field: number): void => {
    exports.glm_begin(ws, type, n, d, p, data.ptr, W, labels, g, V, g, field);
    if (lowered) {
      exports.glm_sweep(ws, lowered);
      return;
    }
    const variance = memory.f64(V, p * p).slice();
    for (let rows = exports.glm_step(ws); rows > 0; rows = exports.glm_step(ws)) {
      const stride = exports.glm_stride(ws);
      const omega = new Float64Array(p * rows);
      for (let a = 0; a < p; a++) omega.set(memory.f64(exports.glm_omega(ws) + a * stride, rows), a * rows);
      const out = channel.gOut(memory.f64(exports.glm_labels(ws), rows).slice(), omega, variance);
      for (let a = 0; a < p; a++)
        memory.f64(exports.glm_g(ws) + a * stride, rows).set(out.g.subarray(a * rows, (a + 1) * rows));
    }
  };
}

/** A = g' g / d. */
function gram(p: number, n: number, d: number, g: number, A: number): void {
  const { exports, memory } = core();
  const products = Array.from({ length: p * p }, (_, e) => {
    const [a, b] = [Math.floor(e / p), e % p];
    return exports.ddot(padded(n), column(g, Math.min(a, b), n), column(g, Math.max(a, b), n)) / d;
  });
  memory.f64(A, p * p).set(products);
}

const column = (at: number, a: number, rows: number) => at + 8 * a * padded(rows);

function blend(now: Float64Array, before: Float64Array, damping: number): void {
  for (let e = 0; e < now.length; e++) now[e] = (1 - damping) * now[e] + damping * before[e];
}
