import { sha256 } from '@noble/hashes/sha2.js';
import seedrandom from 'seedrandom/seedrandom.js';
import { shown } from '../core/index.js';

/** The name of a run: an integer below 2^53 in size, or any string. 7 and '7' are the same seed. */
export type Seed = number | string;

/** Key of the core's generator: two unsigned 32-bit words. */
export type Key = [number, number];

/**
 * The generator key of a seed, and of task coordinates under it (a grid point, a repetition): one key per combination,
 * unrelated to all others, whatever the length and the script of the seed. The numbers come from Philox in the core.
 *
 * seedrandom alone is no hash: it reads the low byte of each UTF-16 unit, and its key schedule (RC4) maps long texts that
 * differ in two neighbouring characters to one state. It is given the 32 bytes of SHA-256 of the whole text instead.
 *
 * @throws RangeError when the seed or a coordinate is a number but not a safe integer
 * @example normals(3, { seed: 'first' }) // the numbers of key('first')
 */
export function key(seed: Seed, ...coordinates: Seed[]): Key {
  const parts = [seed, ...coordinates].map((part, at) => {
    if (typeof part === 'string' || Number.isSafeInteger(part)) return String(part);
    const name = at === 0 ? 'seed' : `coordinate ${at}`;
    throw new RangeError(`${name} must be a string or an integer below 2^53, got ${shown(part)}`);
  });
  // JSON writes a lone surrogate as its number: UTF-8 would make all of them one character.
  const digest = sha256(new TextEncoder().encode(JSON.stringify(parts)));
  const words = seedrandom(String.fromCharCode(...digest));
  return [words.int32() >>> 0, words.int32() >>> 0];
}
