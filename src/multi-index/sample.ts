import { checkCount, checkNumbers, checkObject, shown } from '../core/check.js';
import { core, padded, writeFactor } from '../core/index.js';
import { fillNormals } from '../glm/design.js';
import { Instance } from '../glm/instance.js';
import { drawn, project, stored } from '../glm/linear-map.js';
import { channelOf } from '../glm/model.js';
import { drawSignal, rankOf } from '../prior/index.js';
import { normals, purpose, type Seed } from '../random/index.js';
import { DataTensor, type DataType, dataTypes } from '../tensor/index.js';
import { checkedModel, type MultiIndexModel } from './model.js';

export interface SampleOptions {
  /** d; there are round(alpha d) rows. */
  size: number;
  seed?: Seed;
  /**
   * `stored` (default), or `drawn`: no row is stored, and every pass over them draws the rows anew that would be stored in f64 for the seed. Results are
   * the same to the last bit, memory is that of labels and estimates, and an iteration takes longer. Spectral methods need stored rows.
   */
  rows?: 'stored' | 'drawn';
  /** Type of the stored rows. Default f64; the numbers drawn are the same. */
  data?: DataType;
  /** Planted directions of your own, d x p row-major; otherwise drawn from the prior. */
  signal?: ArrayLike<number>;
}

/**
 * Draws directions W from the prior, rows x_i ~ N(0, I / d) and labels from the channel, rows straight into WebAssembly memory. The result
 * depends on the seed alone. Labels are those of the rows as they are stored.
 *
 * @throws RangeError for a size that is no integer >= p, that leaves no row, or that does not fit into memory; and for a function that returns
 * what is no finite number
 */
export function sample(given: MultiIndexModel, options: SampleOptions): Instance {
  const model = checkedModel(given);
  const { alpha, directions: p } = model;
  checkObject('options', options, { size: true, seed: true, rows: true, data: true, signal: true });
  const { size: d, seed = 0, rows = 'stored', data: type = 'f64', signal } = options;
  checkCount('size', d, 1);
  if (p > d) throw new RangeError(`size must be at least the number of directions, ${p}, got ${d}`);
  if (!dataTypes.includes(type))
    throw new RangeError(`data must be one of ${dataTypes.join(', ')}, got ${shown(type)}`);
  if (rows !== 'stored' && rows !== 'drawn')
    throw new RangeError(`rows must be 'stored' or 'drawn', got ${shown(rows)}`);
  if (rows === 'drawn' && type !== 'f64')
    throw new RangeError(`data must be f64 where rows are drawn, got ${shown(type)}`);
  const n = Math.round(alpha * d);
  if (n < 1) throw new RangeError(`size must give at least one row at alpha ${alpha}, got ${d}`);
  if (!(n < 2 ** 31)) throw new RangeError(`size must give fewer than 2^31 rows at alpha ${alpha}, got ${d}`);
  if (signal !== undefined) checkNumbers('signal', signal, d * p);
  const W = signal ?? drawDirections(model, d, seed);
  const { memory } = core();
  const data = rows === 'stored' ? new DataTensor('dense2', [n, d], type) : undefined;
  const map = data ? stored(data) : drawn(n, d, seed);
  const owned: number[] = [];
  try {
    if (data) fillNormals(data, 1 / Math.sqrt(d), seed);
    const truth = memory.alloc(8 * p * padded(d));
    owned.push(truth);
    writeFactor(truth, W, d, p);
    const labels = memory.alloc(8 * padded(n));
    owned.push(labels);
    memory.f64(labels, padded(n)).fill(0);
    const y = labelsOf(model, project(map, truth, p), n, seed);
    memory.f64(labels, n).set(y);
    return new Instance(model, data ?? map, labels, truth);
  } catch (error) {
    data?.dispose();
    for (const at of owned) memory.free(at);
    throw error;
  }
}

function drawDirections({ prior, directions: p }: MultiIndexModel, d: number, seed: Seed): Float64Array {
  if (rankOf(prior) === p) return drawSignal(prior, d, { seed });
  const columns = Array.from({ length: p }, (_, a) => drawSignal(prior, d, { seed, index: a }));
  return Float64Array.from({ length: d * p }, (_, e) => columns[e % p][Math.floor(e / p)]);
}

function labelsOf(model: MultiIndexModel, projections: Float64Array, n: number, seed: Seed): Float64Array {
  const law = channelOf(model);
  const { p, draws } = law;
  const noise = draws > 0 ? normals(n * draws, { seed, purpose: purpose.label }) : new Float64Array(0);
  const z = new Float64Array(p);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < p; a++) z[a] = projections[a * n + i];
    y[i] = law.label(z, noise.subarray(i * draws, (i + 1) * draws));
    if (!Number.isFinite(y[i]))
      throw new RangeError(
        `link.g must return finite numbers, got ${y[i]} at z = [${[...z].map((x) => x.toPrecision(4)).join(', ')}]`,
      );
  }
  return y;
}
