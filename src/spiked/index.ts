export type { Evolution, EvolutionOptions } from './evolution.js';
export { freeEntropy, stateEvolution } from './evolution.js';
export type {
  Channel,
  EvolutionStart,
  Overlap,
  Species,
  SpikedDefinition,
  SpikedModel,
} from './model.js';
export { spiked, spikedSchema } from './model.js';
