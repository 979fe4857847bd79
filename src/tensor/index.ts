export {
  type DenseOptions,
  denseTensor,
  type SymmetricOptions,
  symmetricKind,
  symmetricTensor,
} from './create.js';
export { DataTensor } from './data-tensor.js';
export {
  type DataType,
  dataTypes,
  type Kind,
  kinds,
  largestThatFits,
  type Order,
  tensorBytes,
} from './kinds.js';
export { type NpyOptions, tensorFromNpy, tensorToNpy } from './npy.js';
export type { Quantisation } from './quantisation.js';
export { asymmetry } from './symmetry.js';
