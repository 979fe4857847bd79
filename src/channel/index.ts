export type { Identity, IdentityReport } from '../numerics/identities.js';
export type { Channel, Field, Labels, OutOptions, Output } from './channel.js';
export { checkChannel } from './check.js';
export {
  type ChannelFunctions,
  fromFunctions,
  fromLogLikelihood,
  type LabelKinds,
  type Likelihood,
} from './likelihood.js';
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
