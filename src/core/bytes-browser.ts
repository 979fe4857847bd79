import type { Variant } from './variant.js';

/** Place of a build of the core, beside this file in the package. Bundlers look for these very expressions, and take the file along. */
export function coreBytes(variant: Variant): URL {
  if (variant === 'core-relaxed') return new URL('./core-relaxed.wasm', import.meta.url);
  if (variant === 'core-threads') return new URL('./core-threads.wasm', import.meta.url);
  if (variant === 'core-relaxed-threads') return new URL('./core-relaxed-threads.wasm', import.meta.url);
  return new URL('./core.wasm', import.meta.url);
}
