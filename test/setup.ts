import { readFileSync } from 'node:fs';
import { init } from '../src/core/index.js';

// ONSAGER_CORE=build/core-relaxed.wasm runs the same tests on another build of the core.
const path = process.env.ONSAGER_CORE ?? new URL('../build/core.wasm', import.meta.url);
await init({ wasm: readFileSync(path) });
