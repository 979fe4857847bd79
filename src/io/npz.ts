import { unzipSync, zipSync } from 'fflate';
import type { NpyData } from '../npy/index.js';
import { InputError } from './input-error.js';
import { decodeNpy, encodeNpy, type NdArray } from './npy.js';

/** The arrays of real numbers of a .npz archive by name; those of words are left out. @throws InputError, naming the array where one is at fault */
export function decodeNpz(bytes: Uint8Array, source: string): Record<string, NdArray> {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch (error) {
    throw new InputError(
      `${source}: expected a .npz archive, found a file that does not unzip (${(error as Error).message})`,
    );
  }
  const arrays: Record<string, NdArray> = {};
  for (const [name, content] of Object.entries(files)) {
    if (!name.endsWith('.npy') || holdsWords(content)) continue;
    const key = name.slice(0, -4);
    arrays[key] = decodeNpy(content, `${source}: ${key}`);
  }
  return arrays;
}

/** Whether the header of a .npy file tells of strings. */
function holdsWords(content: Uint8Array): boolean {
  return /'descr': *'[<>|=]?[US]\d/.test(new TextDecoder('latin1').decode(content.subarray(0, 128)));
}

/** The bytes of a .npz archive as numpy.savez writes it: stored, not compressed; the same for the same arrays. */
export function encodeNpz(arrays: Record<string, { data: NpyData; shape?: number[] }>): Uint8Array {
  const files: Record<string, Uint8Array> = {};
  for (const [name, array] of Object.entries(arrays)) files[`${name}.npy`] = encodeNpy(array);
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}
