import { core } from '../core/index.js';
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
 * The first n standard normals of a stream. A longer request begins with the shorter one.
 *
 * @throws RangeError when n, purpose or index is not an integer in range, or the seed is none
 */
export function normals(n: number, stream: Stream): Float64Array {
  return draw('dnormal', n, stream);
}

/** The first n numbers of a stream, uniform in the open interval (0, 1). Errors as `normals`. */
export function uniforms(n: number, stream: Stream): Float64Array {
  return draw('duniform', n, stream);
}

function draw(kernel: 'dnormal' | 'duniform', n: number, stream: Stream): Float64Array {
  const { seed, purpose = purposes.user, index = 0 } = stream;
  checkInteger('n', n, 2 ** 31);
  checkInteger('purpose', purpose, 2 ** 32);
  checkInteger('index', index, 2 ** 32);
  const [key0, key1] = key(seed);
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const at = scratch.bytes(8 * n);
    exports[kernel](n, at, key0, key1, purpose, index);
    return memory.f64(at, n).slice();
  });
}

function checkInteger(name: string, value: number, limit: number): void {
  if (Number.isInteger(value) && value >= 0 && value < limit) return;
  throw new RangeError(`${name} must be an integer in [0, 2^${Math.log2(limit)}), got ${value}`);
}
