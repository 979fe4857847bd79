// A linear map that a caller gives by its two products.

import { checkCount, checkObject, type Fields, shown } from '../core/check.js';
import { core, padded, readFactor, writeFactor } from '../core/index.js';
import { normals, purpose } from '../random/index.js';
import { type LinearMap, sweepPasses } from './linear-map.js';

/**
 * Rows x_i that you know how to multiply by: sparse ones, a Fourier or Hadamard transform, a convolution. State evolution is that of independent entries
 * of mean 0 and variance 1 / d; rows of another law are taken as if they had it.
 *
 * @example
 * // The rows of a matrix in an array, n x d row-major, with one direction.
 * const map = {
 *   rows: n,
 *   columns: d,
 *   forward: (W) => Float64Array.from({ length: n }, (_, i) => W.reduce((sum, w, j) => sum + X[i * d + j] * w, 0)),
 *   adjoint: (g) => Float64Array.from({ length: d }, (_, j) => g.reduce((sum, v, i) => sum + X[i * d + j] * v, 0)),
 * };
 * const run = bayesAmp(observe(model, map, labels));
 */
export interface OwnMap {
  /** n. */
  rows: number;
  /** d. */
  columns: number;
  /** X W, n x p row-major, of W, d x p row-major. */
  forward(W: Float64Array, p: number): ArrayLike<number>;
  /** X' g, d x p row-major, of g, n x p row-major: the transpose of `forward`. */
  adjoint(g: Float64Array, p: number): ArrayLike<number>;
}

const ownFields: Fields<OwnMap> = { rows: true, columns: true, forward: true, adjoint: true };

/** Share of |X w| |g| that <X w, g> and <w, X' g> may differ by: f32 products do by 1e-6. */
const ADJOINT = 1e-4;

/**
 * @param given what a caller gave, called `map` in errors
 * @throws TypeError and RangeError for what is missing, of another kind, or no transpose of the other
 */
export function ownMap(given: OwnMap): LinearMap {
  checkObject('map', given, ownFields);
  const { rows: n, columns: d } = given;
  checkCount('map.rows', n, 1);
  checkCount('map.columns', d, 1);
  for (const name of ['forward', 'adjoint'] as const)
    if (typeof given[name] !== 'function')
      throw new TypeError(`map.${name} must be a function, got ${shown(given[name])}`);
  const forward = (W: Float64Array, p: number) => numbersOf('map.forward', () => given.forward(W, p), n, p);
  const adjoint = (g: Float64Array, p: number) => numbersOf('map.adjoint', () => given.adjoint(g, p), d, p);
  checkTransposed(n, d, forward, adjoint);
  return {
    rows: n,
    columns: d,
    rowsPerLabel: 1,
    open: (scratch, p, rowsPerLabel = 1) => {
      const { exports, memory } = core();
      const layout = { type: 0, rows: n, columns: d, x: 0 };
      const { ws, begin } = sweepPasses(scratch, layout, p, rowsPerLabel);
      const projections = scratch.f64(p * padded(n));
      return {
        ws,
        begin: (at) => {
          writeFactor(projections, forward(readFactor(at.W, d, p), p), n, p);
          begin(at);
          exports.glm_project(ws, projections);
        },
        end: ({ g, field }) => {
          const sum = adjoint(readFactor(g, n, p), p);
          for (let a = 0; a < p; a++) {
            const column = memory.f64(field + 8 * a * padded(d), d);
            for (let j = 0; j < d; j++) column[j] += sum[j * p + a];
          }
        },
      };
    },
  };
}

/** What a caller's product returns: finite numbers, as many as it has to be. */
function numbersOf(name: string, call: () => ArrayLike<number>, rows: number, p: number): ArrayLike<number> {
  let values: ArrayLike<number>;
  try {
    values = call();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} threw: ${message}`, { cause: error });
  }
  const expected = `${name} must return ${rows} x ${p} numbers in one array`;
  if (typeof (values as Partial<PromiseLike<unknown>> | undefined)?.then === 'function')
    throw new TypeError(`${expected}, got a promise`);
  if (!Array.isArray(values) && (!ArrayBuffer.isView(values) || values instanceof DataView))
    throw new TypeError(`${expected}, got ${shown(values)}`);
  if (values.length !== rows * p) throw new RangeError(`${expected}, got ${values.length}`);
  for (let e = 0; e < values.length; e++)
    if (!Number.isFinite(values[e]))
      throw new RangeError(`${expected}, all finite, got ${shown(values[e])} at ${e}`);
  return values;
}

type Product = (x: Float64Array, p: number) => ArrayLike<number>;

/** <X w, g> = <w, X' g> for a random w and g. */
function checkTransposed(n: number, d: number, forward: Product, adjoint: Product): void {
  const w = normals(d, { seed: 0, purpose: purpose.probe, index: 0 });
  const g = normals(n, { seed: 0, purpose: purpose.probe, index: 1 });
  // The products get copies: they may write to what they are given.
  const [Xw, Xg] = [Float64Array.from(forward(w.slice(), 1)), Float64Array.from(adjoint(g.slice(), 1))];
  const inner = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, e) => sum + x * b[e], 0);
  const [left, right] = [inner(Xw, g), inner(w, Xg)];
  const size = Math.sqrt(inner(Xw, Xw) * inner(g, g)) + Math.sqrt(inner(w, w) * inner(Xg, Xg));
  if (Math.abs(left - right) <= ADJOINT * size) return;
  throw new RangeError(
    `map.adjoint must be the transpose of map.forward, got <X w, g> = ${left.toPrecision(6)} and <w, X' g> = ${right.toPrecision(6)} for one w and g`,
  );
}
