import { checkObject, core, shown } from '../core/index.js';
import { Matrix } from '../linalg/matrix.js';
import { key, type Seed } from './key.js';
import { purpose as purposes } from './purpose.js';

/** The address of a stream; see `purpose` for the table. */
export interface Stream {
  seed: Seed;
  /** Default `purpose.user`. */
  purpose?: number;
  /** Default 0. */
  index?: number;
}

/**
 * Target of the numbers: an array, or a matrix row by row. The numbers do not depend on the target; in a
 * Float32Array they are rounded.
 */
export type Target = Float64Array | Float32Array | Matrix;

/**
 * The first standard normals of a stream: n of them in a new array, or as many as the target holds, into it. A longer
 * request begins with the shorter one.
 *
 * @returns the array, or the target
 * @throws RangeError when n, purpose or index is not an integer in range, or the seed is none
 */
export function normals(n: number, stream: Stream): Float64Array;
export function normals<T extends Target>(into: T, stream: Stream): T;
export function normals(into: number | Target, stream: Stream): Target {
  return draw('dnormal', into, stream);
}

/** The first numbers of a stream, uniform in the open interval (0, 1). Arguments and errors as `normals`. */
export function uniforms(n: number, stream: Stream): Float64Array;
export function uniforms<T extends Target>(into: T, stream: Stream): T;
export function uniforms(into: number | Target, stream: Stream): Target {
  // Rounding to single precision must not reach 1.
  return draw('duniform', into, stream, (x) =>
    into instanceof Float32Array ? Math.min(x, 1 - 2 ** -24) : x,
  );
}

/** The first signs of a stream: 1 or -1 with probability 1/2 each. Arguments and errors as `normals`. */
export function signs(n: number, stream: Stream): Float64Array;
export function signs<T extends Target>(into: T, stream: Stream): T;
export function signs(into: number | Target, stream: Stream): Target {
  return draw('duniform', into, stream, (x) => (x < 0.5 ? -1 : 1));
}

/**
 * A uniform direction: a vector of norm `radius` (default 1), made of the normals of the stream. Arguments and errors
 * as `normals`.
 *
 * @throws RangeError also when there is no number to draw, or the radius is not finite and >= 0
 */
export function sphere(n: number, stream: Stream, radius?: number): Float64Array;
export function sphere<T extends Target>(into: T, stream: Stream, radius?: number): T;
export function sphere(into: number | Target, stream: Stream, radius = 1): Target {
  if (!(Number.isFinite(radius) && radius >= 0)) {
    throw new RangeError(`radius must be finite and >= 0, got ${shown(radius)}`);
  }
  if (countOf(into) === 0) throw new RangeError('n must be at least 1, got 0');
  let norm = 0;
  return draw('dnormal', into, stream, (x, at, all) => {
    if (at === 0) norm = Math.sqrt(all.reduce((sum, y) => sum + y * y, 0));
    return (x * radius) / norm;
  });
}

/**
 * The first n integers of a stream, each of 0 .. below - 1 with the same probability, up to 2^-20 of it.
 *
 * @throws RangeError when below is not an integer from 1 to 2^32, and as `normals`
 */
export function integers(n: number, below: number, stream: Stream): Uint32Array {
  if (!(Number.isInteger(below) && below >= 1 && below <= 2 ** 32)) {
    throw new RangeError(`below must be an integer from 1 to 2^32, got ${shown(below)}`);
  }
  return Uint32Array.from(uniforms(checked(n), stream), (u) => Math.floor(u * below));
}

/** 0 .. n - 1 in an order that is uniform among all. Errors as `normals`. */
export function permutation(n: number, stream: Stream): Uint32Array {
  const u = uniforms(checked(n), stream);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(u[i] * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Draws, maps every number where there is a map, and puts it where it goes. The map sees all numbers, those before it already mapped. */
function draw(
  kernel: 'dnormal' | 'duniform',
  into: number | Target,
  stream: Stream,
  map?: (x: number, at: number, all: Float64Array) => number,
): Target {
  checkObject('stream', stream, { seed: true, purpose: true, index: true });
  const { seed, purpose = purposes.user, index = 0 } = stream;
  const n = countOf(into);
  checkInteger('purpose', purpose, 2 ** 32);
  checkInteger('index', index, 2 ** 32);
  const [key0, key1] = key(seed);
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const at = scratch.bytes(8 * n);
    exports[kernel](n, at, key0, key1, purpose, index);
    const numbers = memory.f64(at, n);
    for (let i = 0; map && i < n; i++) numbers[i] = map(numbers[i], i, numbers);
    if (typeof into === 'number') return numbers.slice();
    if (into instanceof Matrix) into.write(numbers);
    else into.set(numbers);
    return into;
  });
}

/** How many numbers are asked for. */
function countOf(into: number | Target): number {
  if (into instanceof Matrix) return into.rows * into.cols;
  if (into instanceof Float64Array || into instanceof Float32Array) return into.length;
  if (typeof into === 'number') return checked(into);
  throw new TypeError(
    `n must be a number, or a Float64Array, Float32Array or Matrix to draw into, got ${shown(into)}`,
  );
}

function checked(n: number): number {
  checkInteger('n', n, 2 ** 31);
  return n;
}

function checkInteger(name: string, value: number, limit: number): void {
  if (Number.isInteger(value) && value >= 0 && value < limit) return;
  throw new RangeError(`${name} must be an integer in [0, 2^${Math.log2(limit)}), got ${shown(value)}`);
}
