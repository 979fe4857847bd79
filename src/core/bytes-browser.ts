import type { Variant } from './variant.js';

/** The response that holds a build of the core, which lies beside this file in the package. Bundlers look for these very expressions. */
export function coreBytes(variant: Variant): Promise<Response> {
  if (variant === 'core-relaxed') return fetch(new URL('./core-relaxed.wasm', import.meta.url));
  if (variant === 'core-threads') return fetch(new URL('./core-threads.wasm', import.meta.url));
  if (variant === 'core-relaxed-threads')
    return fetch(new URL('./core-relaxed-threads.wasm', import.meta.url));
  return fetch(new URL('./core.wasm', import.meta.url));
}
