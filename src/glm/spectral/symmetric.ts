import { checkCount, checkObject, type Fields } from '../../core/check.js';
import { core, padded } from '../../core/index.js';
import { matrix, svd } from '../../linalg/index.js';
import type { LanczosOptions } from '../../linalg/lanczos.js';
import { identity, spectralMap } from '../../linalg/small.js';
import { lanczosFields, topEigenOf } from '../../linalg/top.js';
import { topSpectrumOf } from '../../linalg/top-spectrum.js';
import { checkInstance, type Instance } from '../instance.js';
import type { Start } from '../starts.js';
import { weakRecovery } from '../weak-recovery.js';
import { balanced, combined, symmetricResponse } from './start.js';
import {
  asymmetricPrediction,
  checkTrim,
  type SpectralPrediction,
  type SymmetricOptions,
  symmetricPrediction,
} from './symmetric-law.js';

export interface SpectralOptions extends LanczosOptions {
  /** How many eigenvectors to use. Default: as many as share the top in the limit, at most 2 p. */
  vectors?: number;
}

const spectralFields: Fields<SpectralOptions> = { ...lanczosFields, vectors: true };

export interface SpectralResult {
  /** An orthonormal basis of the estimated subspace, times sqrt(d): d x p row-major. */
  estimate: Float64Array;
  /** The eigenvalues that were used, descending. */
  values: Float64Array;
  /**
   * Where directions are planted: the squared overlap of each eigenvector V (d x p, of norm 1) with their span, |(W' W)^(-1/2) W' V|^2, in [0, 1].
   */
  overlaps?: number[];
  /**
   * Where Bayes-AMP may start: the combination of the eigenvectors that is nearest to p orthogonal directions of one length, with the size that
   * the predicted overlap gives it (at most 1 - d^(-1/2)), and its response, what the rows have to do with it already.
   */
  start: Start;
  predicted: SpectralPrediction;
  status: 'converged' | 'max-iterations' | 'stalled' | 'non-finite';
  iterations: number;
  residual: number;
}

/**
 * The symmetric spectral method: top eigenvectors of sum_i (x_i x_i') kron T(y_i), T = G (1 + G)^-1, by Lanczos; one pass over the data a product
 * (arXiv 2502.02545; docs/theory/multi-index.md, section 3).
 *
 * T has no lower bound for many links, which makes Lanczos slow; so its eigenvalues are trimmed at -5 unless `trim` says otherwise. Data of type f64
 * or f32; residuals below 1e-6 take f64 no more than f32, since vectors are f64.
 *
 * @throws RangeError for data of another type, and for options out of range
 */
export function symmetricSpectral(
  instance: Instance,
  options: SpectralOptions & SymmetricOptions = {},
): SpectralResult {
  checkInstance(instance);
  checkObject('options', options, { ...spectralFields, trim: true });
  const trim = checkTrim({ trim: options.trim ?? TRIM });
  const { samples: n, size: d, model } = instance;
  const p = model.directions;
  const tall = kernel(instance);
  const { memory } = core();
  const ld = padded(d);
  return memory.scope((scratch) => {
    const preprocessed = preprocessing(instance, trim);
    const T = scratch.f64(n * p * p, preprocessed);
    const ws = scratch.f64(5 * p);
    const apply = (x: number, y: number) => {
      memory.f64(y, p * ld).fill(0);
      tall(n, ld, p, instance.data.ptr, T, x, 0, y, ws);
    };
    const k = countOf(instance, options);
    const found = topEigenOf({ size: p * ld, apply }, k, {
      tolerance: 1e-7,
      maxIterations: 2000,
      ...options,
    });
    const predicted = predictionOf(instance, options.trim ?? TRIM);
    const mean = found.values.reduce((sum, value) => sum + value, 0) / k;
    return resultOf(instance, found.values, found.vectors, predicted, found, (W) =>
      symmetricResponse(instance, preprocessed, mean, W),
    );
  });
}

/**
 * The asymmetric spectral method: top eigenvectors v of L v = (X X' - 1) (Ghat v), Ghat the block diagonal of G(y_i), by Arnoldi; directions are X' Ghat v.
 * Two passes over the data a product. An outlier on the left (links whose G takes both signs alike have one) does not disturb: what is furthest to the
 * right is looked for.
 *
 * @throws RangeError as `symmetricSpectral` does
 */
export function asymmetricSpectral(instance: Instance, options: SpectralOptions = {}): SpectralResult {
  checkInstance(instance);
  checkObject('options', options, spectralFields);
  const { samples: n, size: d, model } = instance;
  const p = model.directions;
  const tall = kernel(instance);
  const { memory } = core();
  const ld = padded(d);
  return memory.scope((scratch) => {
    const G = labelMoments(instance);
    const s = scratch.f64(padded(n * p));
    const w = scratch.f64(p * ld);
    const ws = scratch.f64(5 * p);
    const weigh = (x: number) => {
      const [from, to] = [memory.f64(x, n * p), memory.f64(s, n * p)];
      for (let i = 0; i < n; i++) {
        for (let a = 0; a < p; a++) {
          let sum = 0;
          for (let b = 0; b < p; b++) sum += G[(i * p + a) * p + b] * from[i * p + b];
          to[i * p + a] = sum;
        }
      }
      memory.f64(w, p * ld).fill(0);
      tall(n, ld, p, instance.data.ptr, 0, 0, s, w, ws);
    };
    const apply = (x: number, y: number) => {
      weigh(x);
      memory.f64(y, padded(n * p)).fill(0);
      tall(n, ld, p, instance.data.ptr, 0, w, y, 0, ws);
      const [out, own] = [memory.f64(y, n * p), memory.f64(s, n * p)];
      for (let e = 0; e < n * p; e++) out[e] -= own[e];
    };
    const k = countOf(instance, options);
    const { re, vectors, status, iterations, residual } = topSpectrumOf({ size: n * p, apply }, k, {
      tolerance: 1e-7,
      maxIterations: 1000,
      ...options,
    });
    const x = scratch.f64(padded(n * p));
    const responses: Float64Array[] = [];
    const images = vectors.map((vector) => {
      memory.f64(x, n * p).set(vector.re);
      weigh(x);
      responses.push(memory.f64(s, n * p).slice());
      return memory.f64(w, p * ld).slice();
    });
    // The image is X' g of g = Ghat v, and L v = X (X' g) - g: the iteration of Bayes-AMP at no overlap, where V = 1.
    return resultOf(
      instance,
      re,
      images,
      asymmetricPrediction(model),
      { status, iterations, residual },
      (_, weights) => combined(responses, weights),
    );
  });
}

/** Where T is trimmed unless a caller says otherwise. */
const TRIM = 5;

type Tall = (
  n: number,
  ld: number,
  p: number,
  x: number,
  t: number,
  v: number,
  u: number,
  y: number,
  ws: number,
) => void;

/** The products with the rows of the data. */
function kernel({ data }: Instance): Tall {
  const { exports } = core();
  if (data.type === 'f64') return exports.dtall;
  if (data.type === 'f32') return exports.mtall;
  throw new RangeError(`data must be f64 or f32 for spectral methods, got ${data.type}`);
}

/** G(y_i), n x p x p. @throws RangeError for a label that cannot occur */
export function labelMoments(instance: Instance): Float64Array {
  const G = instance.channel.secondMoment(instance.y);
  const bad = G.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return G;
  const i = Math.floor(bad / instance.model.directions ** 2);
  throw new RangeError(
    `labels must be such that the channel can give them, got ${instance.y[i]} in row ${i}`,
  );
}

/** T(y_i), n x p x p, its eigenvalues not below -trim. */
export function preprocessing(instance: Instance, trim: number): Float64Array {
  const p = instance.model.directions;
  const G = labelMoments(instance);
  const T = new Float64Array(G.length);
  for (let at = 0; at < G.length; at += p * p) {
    T.set(
      spectralMap(p, G.subarray(at, at + p * p), (l) => (l <= -1 ? -trim : Math.max(-trim, l / (1 + l)))),
      at,
    );
  }
  return T;
}

function countOf(instance: Instance, { vectors }: SpectralOptions): number {
  const p = instance.model.directions;
  const k = vectors ?? Math.max(1, Math.min(2 * p, weakRecovery(instance.channel).degeneracy));
  checkCount('vectors', k, 1);
  return k;
}

/** The prediction with trimming where there is one, otherwise that without. */
function predictionOf({ model }: Instance, trim: number): SpectralPrediction {
  try {
    return symmetricPrediction(model, { trim });
  } catch {
    return symmetricPrediction(model);
  }
}

/**
 * @param vectors p columns of padded(d) each, of any norm
 * @param response V g, n x p row-major, of a combination of the vectors: of the estimate itself (d x p row-major), and of its weights; undefined where it
 * has none
 */
function resultOf(
  instance: Instance,
  values: Float64Array,
  vectors: Float64Array[],
  predicted: SpectralPrediction,
  { status, iterations, residual }: Pick<SpectralResult, 'status' | 'iterations' | 'residual'>,
  response: (estimate: Float64Array, weights: number[]) => Float64Array | undefined,
): SpectralResult {
  const { size: d, model, truth } = instance;
  const p = model.directions;
  const ld = padded(d);
  const rows = vectors.map((vector) =>
    Float64Array.from({ length: d * p }, (_, e) => vector[(e % p) * ld + Math.floor(e / p)]),
  );
  const norms = rows.map((vector) => Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0)));
  const units = rows.map((vector, j) => vector.map((x) => x / norms[j]));
  const common = { values: Float64Array.from(values), predicted, status, iterations, residual };
  const nothing = { estimate: new Float64Array(d * p), covariance: square(p, identity(p)) };
  if (units.some((unit) => !unit.every(Number.isFinite)))
    return { ...common, estimate: new Float64Array(d * p).fill(Number.NaN), start: nothing };
  // All vectors side by side, d x (k p): the p left singular vectors that they share most.
  const k = units.length;
  const side = matrix(d, k * p);
  units.forEach((unit, j) => {
    for (let i = 0; i < d; i++)
      for (let a = 0; a < p; a++) side.data[i * k * p + j * p + a] = unit[i * p + a];
  });
  const { u } = svd(side);
  const basis = Float64Array.from({ length: d * p }, (_, e) => u.data[Math.floor(e / p) * u.cols + (e % p)]);
  const estimate = basis.map((x) => Math.sqrt(d) * x);
  const q = Math.max(Math.min(predicted.overlap, 1 - 1 / Math.sqrt(d)), 1e-3);
  const size = Math.sqrt(q * d * p);
  const weights = balanced(basis, units, p).map((weight) => weight * size);
  const first = combined(units, weights);
  const reaction = response(
    first,
    weights.map((weight, j) => weight / norms[j]),
  );
  const start: Start = {
    estimate: first,
    covariance: square(p, identity(p, 1 - q)),
    ...(reaction && { response: reaction.map((x) => x / (1 - q)) }),
  };
  if (truth === undefined) return { ...common, estimate, start };
  const signal = matrix(d, p);
  signal.data.set(instance.signal);
  const planted = svd(signal).u.data;
  return { ...common, estimate, start, overlaps: units.map((unit) => captured(planted, unit, d, p)) };
}

/** |U' V|^2 of an orthonormal U, both d x p row-major. */
function captured(U: ArrayLike<number>, V: Float64Array, d: number, p: number): number {
  let sum = 0;
  for (let a = 0; a < p; a++) {
    for (let b = 0; b < p; b++) {
      let inner = 0;
      for (let i = 0; i < d; i++) inner += U[i * p + a] * V[i * p + b];
      sum += inner * inner;
    }
  }
  return sum;
}

function square(p: number, A: ArrayLike<number>): number[][] {
  return Array.from({ length: p }, (_, a) => Array.from({ length: p }, (_, b) => A[a * p + b]));
}
