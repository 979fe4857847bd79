// The library, its dependencies and its core in one file without imports: for a plain page and for notebooks.
// It has a core of its own: take everything from here, or nothing.
export * as channel from './channel/index.js';
export * from './inline.js';
export * as linalg from './linalg/index.js';
export * as multiIndex from './multi-index/index.js';
export * as neurons from './neurons/index.js';
export * as prior from './prior/index.js';
export * as random from './random/index.js';
export * as randomMatrix from './random-matrix/index.js';
export * as spiked from './spiked/index.js';
export * as tensor from './tensor/index.js';
