import type { instantiate } from '../../build/core.js';

/** Every function of the core, as the compiler declares them. */
export type Exports = Awaited<ReturnType<typeof instantiate>>;
