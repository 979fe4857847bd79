import { instantiate } from '@assemblyscript/loader';
import { checkBoolean, checkObject, type Fields, shown } from './check.js';
import type { Exports } from './exports.js';
import { cores, sharedMemory, validates } from './host.js';
import { Memory } from './memory.js';
import { Pool, type PoolOptions } from './pool.js';
import { compiled, compiledBeside, type Wasm } from './source.js';
import type { Variant } from './variant.js';

export interface InitOptions {
  /** The core itself, where the default place does not suit (edge runtimes, bundlers, tests). */
  wasm?: Wasm;
  /**
   * Fused multiply-adds: up to twice as fast where arithmetic is the limit. Results differ from those of the plain core in the last bits, and
   * between machines. A host without them gets the plain core, and a warning.
   */
  relaxed?: boolean;
  /**
   * How many threads share a large call; true for as many as the machine runs at once. The workers start with the first one. Where memory cannot
   * be shared, one thread and a warning.
   */
  threads?: number | boolean;
  /** Place of `worker.js`, where it does not lie beside the library. */
  worker?: URL;
}

const initFields: Fields<InitOptions> = { wasm: true, relaxed: true, threads: true, worker: true };

export interface Core {
  readonly exports: Exports;
  readonly memory: Memory;
  /** The workers of a core with threads. */
  readonly pool?: Pool;
}

/** What the running core is made of. */
export interface Backend {
  simd: boolean;
  relaxed: boolean;
  /** Threads that share a large call. */
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
 * @throws RangeError when `threads` is neither a boolean nor an integer from 1 to 64, and for an option that there is not, in further calls too
 */
export async function init(options: InitOptions = {}): Promise<void> {
  checkObject('options', options, initFields);
  pending ??= load(options).then(use, (error) => {
    pending = undefined;
    throw error;
  });
  return pending;
}

/** Makes a core the current one, and `init` a call that does nothing. What an earlier one owns stays with it. */
export function use(loaded: Core): void {
  current = loaded;
  pending = Promise.resolve();
}

/** Ends the worker threads, if there are any; resolves when they are gone. The next large call starts new ones. */
export async function stopThreads(): Promise<void> {
  await current?.pool?.stop();
}

/** What tests set besides. */
type Internals = InitOptions & Pick<PoolOptions, 'patience' | 'least'>;

/** A core of its own: what `init` makes the current one. */
export async function load(options: Internals): Promise<Core> {
  checkInit(options);
  const { wasm, worker, patience, least } = options;
  let { relaxed = false } = options;
  let threads = threadCount(options.threads);
  let shared: WebAssembly.Memory | undefined;
  if (relaxed && !wasm && !validates('relaxed simd')) {
    console.warn('onsager: this host has no relaxed SIMD, the core is the plain one');
    relaxed = false;
  }
  if (threads > 1) {
    const memory = sharedMemory();
    if (typeof memory === 'string') {
      console.warn(`onsager: one thread: ${memory}`);
      threads = 1;
    } else shared = memory;
  }
  const variant: Variant = `core${relaxed ? '-relaxed' : ''}${shared ? '-threads' : ''}`;
  const module = await (wasm === undefined ? compiledBeside(variant) : compiled(wasm));
  if (!WebAssembly.Module.exports(module).some(({ name }) => name === 'abi_version'))
    throw new Error('wasm: this module is not a core of onsager: it exports no abi_version');
  // A core that was given says itself whether its memory is shared.
  const imports = WebAssembly.Module.imports(module).some(({ name }) => name === 'memory');
  if (imports) shared ??= insist(sharedMemory());
  else if (shared) console.warn('onsager: one thread: the given core has a memory of its own');
  const pool = imports ? new Pool(shared!, { threads, worker, patience, least }) : undefined;
  const instance = await instantiate(module, pool?.imports ?? {});
  const exports = instance.exports as unknown as Exports;
  pool?.attach(exports, module);
  return { exports, memory: new Memory(exports), pool };
}

function checkInit(options: Internals): void {
  checkObject('options', options, { ...initFields, patience: true, least: true });
  const { wasm, worker, relaxed = false } = options;
  const hint = 'new URL(path, import.meta.url) makes a URL';
  if (wasm !== undefined && (typeof wasm !== 'object' || wasm === null))
    throw new TypeError(`wasm must be a URL, a Response, bytes or a Module, got ${shown(wasm)}: ${hint}`);
  if (worker !== undefined && !(worker instanceof URL))
    throw new TypeError(`worker must be a URL, got ${shown(worker)}: ${hint}`);
  checkBoolean('relaxed', relaxed);
}

function threadCount(threads: number | boolean = 1): number {
  if (typeof threads === 'boolean') return threads ? Math.min(64, cores()) : 1;
  if (Number.isInteger(threads) && threads >= 1 && threads <= 64) return threads;
  throw new RangeError(`threads must be a boolean or an integer from 1 to 64, got ${shown(threads)}`);
}

function insist(memory: WebAssembly.Memory | string): WebAssembly.Memory {
  if (typeof memory === 'string') throw new Error(`the given core needs a shared memory: ${memory}`);
  return memory;
}

/** The loaded core. @throws Error before `init` has finished */
export function core(): Core {
  if (!current) throw new Error('the core is not loaded: call `await init()` first');
  return current;
}

/** The build of the core that runs. @throws Error before init */
export function backend(): Backend {
  const { exports, pool } = core();
  return {
    simd: true,
    relaxed: (exports.features() & 1) !== 0,
    threads: pool?.threads ?? 1,
    abiVersion: exports.abi_version(),
    memoryBytes: exports.memory.buffer.byteLength,
  };
}
