export { normals, type Stream, uniforms } from './draw.js';
export { type Key, key, type Seed } from './key.js';
export { purpose } from './purpose.js';
