import { readFile } from 'node:fs/promises';
import type { Variant } from './variant.js';

/** The bytes of a build of the core, which lies beside this file in the package. */
export function coreBytes(variant: Variant): Promise<Uint8Array> {
  return readFile(new URL(`./${variant}.wasm`, import.meta.url));
}
