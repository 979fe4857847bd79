import { readFileSync } from 'node:fs';
import { load, use } from '../src/core/load.js';

// ONSAGER_CORE=build/core-relaxed.wasm runs the same tests on another build of the core.
const path = process.env.ONSAGER_CORE ?? new URL('../build/core.wasm', import.meta.url);

/** Compiled once for the files of a worker, so that what the host has optimised stays so. */
const shared = globalThis as { compiled?: WebAssembly.Module };
shared.compiled ??= await WebAssembly.compile(readFileSync(path));

// Every file has a core of its own: what the files before it left to the garbage collector is not in its memory.
use(await load({ wasm: shared.compiled }));
