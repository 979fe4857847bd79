import type { Variant } from './variant.js';

/** Place of a build of the core, beside this file in the package. */
export function coreBytes(variant: Variant): URL {
  return new URL(`./${variant}.wasm`, import.meta.url);
}
