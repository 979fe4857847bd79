import { readFile } from 'node:fs/promises';

/** The bytes of core.wasm, which lies beside this file in the package. */
export function coreBytes(): Promise<Uint8Array> {
  return readFile(new URL('./core.wasm', import.meta.url));
}
