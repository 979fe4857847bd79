// The root with the plain core inside: for hosts where core.wasm cannot be fetched from beside the library. All other
// subpaths share the core that is loaded here.
import { coreBytes } from './core/bytes-inline.js';
import { type InitOptions, init as load } from './core/index.js';

export * from './index.js';

/** `init` of the root. The plain core comes from the bytes that this module carries, the others from beside the library. */
export function init(options: InitOptions = {}): Promise<void> {
  const { relaxed, threads = 1 } = options;
  const plain = !relaxed && (threads === 1 || threads === false);
  return load(plain ? { wasm: coreBytes(), ...options } : options);
}
