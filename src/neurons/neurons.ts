import { checkArray, checkCount, checkNumbers, checkObject, checkReal, shown } from '../core/check.js';
import { core } from '../core/index.js';
import { key, purpose, type Seed } from '../random/index.js';
import { coordinatesOf } from './landscape.js';
import { type AdditiveModel, type Basis, basisOf, checkedAdditive } from './model.js';

/** Unit vectors w_1 .. w_n that learn, as far as the index vectors and each other see them. */
export interface Neurons {
  count: number;
  /** w_i . v_j, n x k. */
  overlaps: Float64Array;
  /** w_i . w_l, n x n; what the squared loss needs of several neurons. */
  between?: Float64Array;
}

/** Neurons by their overlaps alone: one list of k numbers each. */
export type OverlapRows = readonly ArrayLike<number>[];

export interface RandomNeurons {
  /** d, at least the dimension that the index vectors span. */
  dimension: number;
  count: number;
  seed?: Seed;
}

/** How far the integration of a flow may carry a vector off the sphere. */
const SLACK = 1e-6;

/**
 * Neurons uniform on the sphere of R^d, independent: where gradient descent begins that knows nothing. Those of `sgd` with the same
 * dimension, count and seed.
 *
 * @throws RangeError for a dimension or count out of range
 */
export function randomNeurons(model: AdditiveModel, options: RandomNeurons): Neurons {
  const { gram } = checkedAdditive(model);
  checkObject('options', options, { dimension: true, count: true, seed: true });
  const { dimension, count, seed = 0 } = options;
  const basis = basisOf(gram);
  checkDimension(basis, dimension);
  return overlapsOf(basis, randomVectors(dimension, checkNeurons(count, dimension), seed), dimension);
}

/** n rows of d numbers, uniform on the sphere. */
export function randomVectors(d: number, n: number, seed: Seed): Float64Array {
  const [key0, key1] = key(seed, 'neurons');
  const { exports, memory } = core();
  const rows = new Float64Array(n * d);
  memory.scope((scratch) => {
    const at = scratch.bytes(8 * d);
    for (let i = 0; i < n; i++) {
      exports.dnormal(d, at, key0, key1, purpose.start, i);
      rows.set(memory.f64(at, d), i * d);
      normalise(rows.subarray(i * d, (i + 1) * d), 1);
    }
  });
  return rows;
}

/** Unit vectors of R^d with given overlaps; what the index vectors do not see is random. */
export function vectorsAt(basis: Basis, { count, overlaps }: Neurons, d: number, seed: Seed): Float64Array {
  const k = basis.vectors.length;
  const rows = randomVectors(d, count, seed);
  for (let i = 0; i < count; i++) {
    const seen = coordinatesOf(basis, overlaps.subarray(i * k, (i + 1) * k));
    const row = rows.subarray(i * d, (i + 1) * d);
    const left = Math.sqrt(Math.max(0, 1 - seen.reduce((sum, x) => sum + x * x, 0)));
    row.set(seen);
    const hidden = row.subarray(basis.rank);
    if (hidden.length > 0) normalise(hidden, left);
  }
  return rows;
}

/** What index vectors in the first coordinates see of unit vectors of R^d. */
export function overlapsOf({ vectors, rank }: Basis, rows: Float64Array, d: number): Neurons {
  const count = rows.length / d;
  const overlaps = new Float64Array(count * vectors.length);
  const between = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    vectors.forEach((v, j) => {
      let sum = 0;
      for (let r = 0; r < rank; r++) sum += v[r] * rows[i * d + r];
      overlaps[i * vectors.length + j] = sum;
    });
    for (let l = 0; l <= i; l++) {
      let sum = 0;
      for (let r = 0; r < d; r++) sum += rows[i * d + r] * rows[l * d + r];
      between[i * count + l] = between[l * count + i] = sum;
    }
  }
  return { count, overlaps, between };
}

/** Neurons from whatever names them. @throws RangeError where no unit vector has such overlaps */
export function neuronsFrom(basis: Basis, start: Neurons | OverlapRows): Neurons {
  const k = basis.vectors.length;
  checkObject('start', start);
  const given = Array.isArray(start) ? fromRows(start, k) : (start as Neurons);
  checkObject('start', given, { count: true, overlaps: true, between: true });
  const { count } = given;
  checkNeurons(count);
  checkNumbers('start.overlaps', given.overlaps, count * k);
  if (given.between !== undefined) checkNumbers('start.between', given.between, count * count);
  const overlaps = Float64Array.from(given.overlaps);
  const between = given.between && Float64Array.from(given.between);
  for (let i = 0; i < count; i++) {
    checkSphere(basis, overlaps.subarray(i * k, (i + 1) * k), i);
    if (between && !(Math.abs(between[i * (count + 1)] - 1) <= SLACK))
      throw new RangeError(
        `start.between must be 1 on its diagonal, got ${between[i * (count + 1)]} at ${i}`,
      );
  }
  return { count, overlaps, ...(between && { between }) };
}

function fromRows(rows: OverlapRows, k: number): Neurons {
  checkArray('start', rows);
  for (let i = 0; i < rows.length; i++) checkNumbers(`start.${i}`, rows[i], k);
  return {
    count: rows.length,
    overlaps: Float64Array.from(Array.from(rows, (row) => Array.from(row)).flat()),
  };
}

function checkSphere(basis: Basis, u: Float64Array, i: number): void {
  const seen = coordinatesOf(basis, u);
  const square = seen.reduce((sum, x) => sum + x * x, 0);
  if (!(square <= 1 + SLACK))
    throw new RangeError(
      `start.${i} must be overlaps of a unit vector, got one of length ${Math.sqrt(square)}`,
    );
  basis.vectors.forEach((v, j) => {
    const value = v.reduce((sum, x, r) => sum + x * seen[r], 0);
    if (!(Math.abs(value - u[j]) < SLACK))
      throw new RangeError(`start.${i} must be overlaps of a unit vector, got ${u[j]} at ${j} for ${value}`);
  });
}

/** How many neurons, whose numbers in `dimension` dimensions have to fit into memory. */
export function checkNeurons(count: number, dimension = 1): number {
  checkCount('count', count, 1);
  if (count * dimension >= 2 ** 28)
    throw new RangeError(`count must be below 2^28 / ${dimension}, the dimension, got ${count}`);
  return count;
}

export function checkDimension({ rank }: Basis, dimension: number): void {
  checkReal('dimension', dimension, 'below 2^28', (d) => d < 2 ** 28);
  if (!(Number.isInteger(dimension) && dimension >= rank))
    throw new RangeError(
      `dimension must be an integer >= ${rank}, which the index vectors span, got ${shown(dimension)}`,
    );
}

function normalise(x: Float64Array, length: number): void {
  let square = 0;
  for (let i = 0; i < x.length; i++) square += x[i] * x[i];
  const scale = length / Math.sqrt(square);
  for (let i = 0; i < x.length; i++) x[i] *= scale;
}

/**
 * The overlaps of a start that is given as lists, or as one number: the overlap of a single neuron with the first index vector, along which it then
 * lies.
 */
export function overlapsOfStart({ gram }: AdditiveModel, start: number | number[][]): number[][] {
  return typeof start === 'number' ? [gram[0].map((overlap) => start * overlap)] : start;
}
