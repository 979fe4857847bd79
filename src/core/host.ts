/** The smallest modules that use a feature; a host without it does not validate them. */
const probes = {
  simd: '0061736d010000000105016000017b030201000a080106004100fd110b',
  'relaxed simd': '0061736d0100000001060160017b017b030201000a0d010b00200020002000fd85020b',
  threads: '0061736d01000000010401600000030201000504010301010a0b0109004100fe1002001a0b',
};

export type Feature = keyof typeof probes;
export const features = Object.keys(probes) as Feature[];

/** Whether this host compiles modules that use a feature. */
export function validates(feature: Feature): boolean {
  const bytes = probes[feature].match(/../g)!.map((hex) => Number.parseInt(hex, 16));
  return WebAssembly.validate(Uint8Array.from(bytes));
}

type Builtins = { getBuiltinModule?: (name: string) => unknown };

interface Node {
  'fs/promises': typeof import('node:fs/promises');
  os: typeof import('node:os');
  worker_threads: typeof import('node:worker_threads');
}

/** A module of Node, undefined elsewhere: without an import that a bundler for browsers would stumble over. */
export function nodeModule<Name extends keyof Node>(name: Name): Node[Name] | undefined {
  const process = globalThis.process as Builtins | undefined;
  return process?.getBuiltinModule?.(`node:${name}`) as Node[Name] | undefined;
}

/** Whether the calling thread may block, as the main thread of a page may not. */
export function maySleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}

/** How many threads this machine runs at once. */
export function cores(): number {
  return nodeModule('os')?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/**
 * A memory that threads can share, or why there is none.
 * It reserves addresses, not memory; hosts that refuse 4 GiB of them get a smaller limit.
 */
export function sharedMemory(): WebAssembly.Memory | string {
  if (!validates('threads')) return 'this host has no WebAssembly threads';
  if (typeof SharedArrayBuffer !== 'function' || globalThis.crossOriginIsolated === false) {
    return 'memory cannot be shared here (a page has to be cross-origin isolated)';
  }
  for (const maximum of [65536, 32768, 16384]) {
    try {
      return new WebAssembly.Memory({ initial: 16, maximum, shared: true });
    } catch {
      // The next smaller one.
    }
  }
  return 'the host refuses a shared memory';
}
