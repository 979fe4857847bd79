export {
  checkArray,
  checkBoolean,
  checkCount,
  checkKeys,
  checkNumbers,
  checkObject,
  checkReal,
  type Fields,
  shown,
} from './check.js';
export type { Exports } from './exports.js';
export { readFactor, writeFactor } from './factor.js';
export { checkInstance, Instance } from './instance.js';
export type { Backend, Core, InitOptions } from './load.js';
export { backend, core, init, stopThreads } from './load.js';
export { Memory, Scratch } from './memory.js';
export { adopt, keep, Owned, scope } from './owned.js';
export { OwnedBlock } from './owned-block.js';
export { padded } from './padded.js';
export { assign, partOf, valueAt } from './path.js';
