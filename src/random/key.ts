import seedrandom from 'seedrandom';
import { shown } from '../core/index.js';

/** What names a run: an integer below 2^53 in size, or any string. 7 and '7' are the same seed. */
export type Seed = number | string;

/** Key of the core's generator: two unsigned 32-bit words. */
export type Key = [number, number];

/**
 * The generator key of a seed, and of task coordinates under it (a grid point, a repetition): one key per combination,
 * unrelated to all others. Hashing is seedrandom's (ARC4); the numbers come from Philox in the core.
 *
 * @throws RangeError when the seed or a coordinate is a number but not a safe integer
 */
export function key(seed: Seed, ...coordinates: Seed[]): Key {
  const parts = [seed, ...coordinates].map((part, at) => {
    if (typeof part === 'string' || Number.isSafeInteger(part)) return String(part);
    const name = at === 0 ? 'seed' : `coordinate ${at}`;
    throw new RangeError(`${name} must be a string or an integer below 2^53, got ${shown(part)}`);
  });
  const words = seedrandom(JSON.stringify(parts));
  return [words.int32() >>> 0, words.int32() >>> 0];
}
