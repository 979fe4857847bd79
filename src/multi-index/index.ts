export { type AmpMeasurement, type AmpOptions, type AmpResult, bayesAmp } from '../glm/amp.js';
export { Instance } from '../glm/instance.js';
export { type LabelLaw, labelLaw } from '../glm/label-law.js';
export type { Measurement } from '../glm/measure.js';
export { channelOf } from '../glm/model.js';
export { type ObserveOptions, observe } from '../glm/observe.js';
export { asymmetricSpectrum, type ComplexValues, symmetricSpectrum } from '../glm/spectral/spectrum.js';
export {
  asymmetricSpectral,
  type SpectralOptions,
  type SpectralResult,
  symmetricSpectral,
} from '../glm/spectral/symmetric.js';
export {
  asymmetricPrediction,
  type SpectralPrediction,
  type SymmetricOptions,
  symmetricDensity,
  symmetricPrediction,
} from '../glm/spectral/symmetric-law.js';
export { informed, random, type Start, uninformative } from '../glm/starts.js';
export { type WeakRecovery, weakRecovery } from '../glm/weak-recovery.js';
export {
  type Evolution,
  type EvolutionOptions,
  freeEntropy,
  stateEvolution,
} from './evolution.js';
export { type Exponents, exponents } from './exponents.js';
export { type FullRecovery, fixedPointAlpha, fullRecovery } from './full-recovery.js';
export {
  type MultiIndexDefinition,
  type MultiIndexModel,
  multiIndex,
  multiIndexSchema,
} from './model.js';
export { type SampleOptions, sample } from './sample.js';
export { type Staircase, type Step, staircase } from './staircase.js';
