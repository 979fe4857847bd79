export {
  integers,
  normals,
  permutation,
  type Stream,
  signs,
  sphere,
  type Target,
  uniforms,
} from './draw.js';
export { type Key, key, type Seed } from './key.js';
export { purpose } from './purpose.js';
