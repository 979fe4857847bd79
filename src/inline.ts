// The root with the core inside: for hosts where core.wasm cannot be fetched from beside the library. All other
// subpaths share the core that is loaded here.
import { coreBytes } from './core/bytes-inline.js';
import { type InitOptions, init as load } from './core/index.js';

export * from './index.js';

/** `init` of the root, from the bytes that this module carries. */
export function init(options: InitOptions = {}): Promise<void> {
  return load({ wasm: coreBytes(), ...options });
}
