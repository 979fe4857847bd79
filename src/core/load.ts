import { instantiate } from '@assemblyscript/loader';
import { coreBytes } from '#core-bytes';
import type { Exports } from './exports.js';
import { Memory } from './memory.js';
import { received } from './received.js';

/** What `init` takes: the core itself, where the default place does not suit (edge runtimes, bundlers, tests). */
export interface InitOptions {
  wasm?: BufferSource | WebAssembly.Module | Response | PromiseLike<Response> | URL;
}

export interface Core {
  readonly exports: Exports;
  readonly memory: Memory;
}

/** What the running core is made of. */
export interface Backend {
  simd: boolean;
  relaxed: boolean;
  threads: number;
  abiVersion: number;
  /** Size of the linear memory now; it only grows. */
  memoryBytes: number;
}

let current: Core | undefined;
let pending: Promise<void> | undefined;

/**
 * Loads the WebAssembly core. Call and await it once before anything that computes; further calls do nothing.
 *
 * @throws Error when the host has no WebAssembly SIMD, or the file cannot be read
 */
export function init(options: InitOptions = {}): Promise<void> {
  pending ??= load(options).catch((error) => {
    pending = undefined;
    throw error;
  });
  return pending;
}

async function load({ wasm }: InitOptions): Promise<void> {
  const given = await (wasm instanceof URL ? fetch(wasm) : (wasm ?? coreBytes()));
  const source = typeof Response === 'function' && given instanceof Response ? await received(given) : given;
  const { exports } = await instantiate(source as BufferSource, {});
  const typed = exports as unknown as Exports;
  current = { exports: typed, memory: new Memory(typed) };
}

/** The loaded core. @throws Error before `init` has finished */
export function core(): Core {
  if (!current) throw new Error('the core is not loaded: call `await init()` first');
  return current;
}

export function backend(): Backend {
  const { exports } = core();
  return {
    simd: true,
    relaxed: (exports.features() & 1) !== 0,
    threads: 1,
    abiVersion: exports.abi_version(),
    memoryBytes: exports.memory.buffer.byteLength,
  };
}
