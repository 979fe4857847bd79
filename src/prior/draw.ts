import { checkObject, core, shown } from '../core/index.js';
import { type Key, key, purpose, type Seed } from '../random/index.js';
import type { Mixture } from './components.js';
import { quantileOf } from './continuous.js';
import { DRAWS, type FunctionPrior } from './functions.js';
import { lower } from './lower.js';
import { checked, type Prior } from './schema.js';
import { semidefiniteFactor } from './semidefinite.js';

export interface DrawOptions {
  /** A seed, or a seed and coordinates under it: equal ones give equal signals. Default 0. */
  seed?: Seed | readonly [Seed, ...Seed[]];
  /** Keeps signals of one seed apart. Default 0. */
  index?: number;
}

/**
 * n independent rows of a signal, n x r row-major. On the sphere the whole signal has norm sqrt(n).
 *
 * @throws RangeError for a wrong prior, or an n or index that is not an integer in range
 */
export function drawSignal(prior: Prior, n: number, options: DrawOptions = {}): Float64Array {
  checkObject('options', options, { seed: true, index: true });
  const { seed = 0, index = 0 } = options;
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`n must be an integer >= 1, got ${shown(n)}`);
  if (!(Number.isInteger(index) && index >= 0 && index < 2 ** 32)) {
    throw new RangeError(`index must be an integer in [0, 2^32), got ${shown(index)}`);
  }
  const data = checked(prior);
  const [first, ...coordinates]: Seed[] = Array.isArray(seed) ? [...seed] : [seed as Seed];
  if (data.kind === 'functions') {
    const uniforms = stream('duniform', n * DRAWS, key(first, ...coordinates, 'component'), index);
    return byFunction(data, n, uniforms, stream('dnormal', n * DRAWS, key(first, ...coordinates), index));
  }
  if (data.kind === 'uniform' || data.kind === 'laplace' || data.kind === 'exponential')
    return stream('duniform', n, key(first, ...coordinates, 'component'), index).map(quantileOf(data));
  const mixture = lower(data);
  const signal = stream('dnormal', n * mixture.rank, key(first, ...coordinates), index);
  if (data.kind === 'sphere') return scaled(signal, n);
  // The components of rows come from a stream of their own; drawn from the stream of the normals they would
  // depend on them.
  const chosen = components(mixture.weights, n, key(first, ...coordinates, 'component'), index);
  place(mixture, chosen, signal);
  return signal;
}

/** Rows that a user's function makes of uniforms and normals. */
function byFunction(
  { rank: r, draw }: FunctionPrior,
  n: number,
  uniforms: Float64Array,
  normals: Float64Array,
) {
  const signal = new Float64Array(n * r);
  for (let i = 0; i < n; i++) {
    const [from, to] = [DRAWS * i, DRAWS * (i + 1)];
    signal.set(draw(uniforms.subarray(from, to), normals.subarray(from, to)), i * r);
  }
  return signal;
}

/** Turns rows of standard normals into rows of their components, mu + F z. */
function place({ rank: r, means, covariances }: Mixture, chosen: Uint16Array, signal: Float64Array): void {
  const factors = covariances.map((covariance) => semidefiniteFactor(covariance)!);
  const z = new Float64Array(r);
  chosen.forEach((k, row) => {
    z.set(signal.subarray(row * r, (row + 1) * r));
    for (let i = 0; i < r; i++) {
      let x = means[k][i];
      for (let j = 0; j < r; j++) x += factors[k][i][j] * z[j];
      signal[row * r + i] = x;
    }
  });
}

function components(weights: number[], n: number, streamKey: Key, index: number): Uint16Array {
  const chosen = new Uint16Array(n);
  if (weights.length === 1) return chosen;
  let sum = 0;
  const bounds = weights.map((weight) => {
    sum += weight;
    return sum;
  });
  // Rounding must not leave a gap below 1.
  bounds[bounds.length - 1] = 1;
  const uniform = stream('duniform', n, streamKey, index);
  for (let i = 0; i < n; i++) {
    let k = 0;
    while (uniform[i] > bounds[k]) k++;
    chosen[i] = k;
  }
  return chosen;
}

function scaled(signal: Float64Array, n: number): Float64Array {
  const norm = Math.sqrt(signal.reduce((sum, value) => sum + value * value, 0));
  return signal.map((value) => (value / norm) * Math.sqrt(n));
}

function stream(kernel: 'dnormal' | 'duniform', n: number, [key0, key1]: Key, index: number): Float64Array {
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const at = scratch.bytes(8 * n);
    exports[kernel](n, at, key0, key1, purpose.signal, index);
    return memory.f64(at, n).slice();
  });
}
