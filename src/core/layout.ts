// Written by scripts/layout.mjs from the sources of the core: change those, and run the build.

/** Layouts of stored data, in the order of their codes (assembly/tensor/layout.ts). */
export const TENSOR_KINDS = [
  'dense2',
  'dense3',
  'dense4',
  'symmetric2',
  'symmetric3-tiled',
  'symmetric3-slabs',
  'symmetric4',
] as const;

/** The kind of data that are drawn as they are asked for (assembly/tensor/layout.ts). */
export const IMPLICIT = 7;

/** Types of stored entries, in the order of their codes (assembly/tensor/layout.ts). */
export const DATA_TYPES = ['f64', 'f32', 'int8', 'int16'] as const;

/** Bytes of the record of a slab of integers, which are f64 (assembly/tensor/layout.ts). */
export const RECORD_BYTES = 32;

/** Kinds of output channels (assembly/channel/channel.ts). */
export const CHANNEL = {
  LINEAR: 1,
  MIRROR: 2,
  SIGN: 3,
  SIGN_PAIR: 4,
  RATIO: 5,
  PRODUCT: 6,
  HALVES: 7,
  RELU: 8,
  LINE: 9,
  NESTED: 10,
} as const;

/** Position of a small matrix of a species (assembly/amp/model.ts). */
export const SMALL = {
  overlap: 0,
  lagged: 1,
  covariance: 2,
  precision: 3,
  previous_precision: 4,
  alignment: 5,
  spare: 6,
} as const;

/** The denoiser of estimates on a sphere (assembly/amp/model.ts). */
export const SPHERE = 1;

/** The largest rank that the core handles (assembly/amp/prior.ts). */
export const MAX_RANK = 8;

/** The largest number of mixture components that the core handles (assembly/amp/prior.ts). */
export const MAX_COMPONENTS = 256;
