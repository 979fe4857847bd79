export type { Channel, Field, Labels, OutOptions, Output } from './channel.js';
export {
  directionsOf,
  evaluate,
  type Link,
  type LinkDefinition,
  type LinkFunction,
  linkSchema,
  MAX_DIRECTIONS,
  powersOf,
  type TermLink,
} from './link.js';
export { channel } from './make.js';
export { isSignLink, type Noise, noiseSchema } from './noise.js';
