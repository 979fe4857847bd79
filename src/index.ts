// The public list of the root: the core. Everything else has a subpath of its own.
export type { Backend, Core, InitOptions } from './core/index.js';
export {
  backend,
  core,
  init,
  keep,
  Memory,
  Owned,
  padded,
  Scratch,
  scope,
  stopThreads,
} from './core/index.js';
