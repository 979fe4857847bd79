export { type AmpMeasurement, type AmpOptions, type AmpResult, bayesAmp } from '../glm/amp.js';
export {
  type Evolution,
  type EvolutionOptions,
  freeEntropy,
  stateEvolution,
} from '../glm/evolution.js';
export { type Exponents, exponents } from '../glm/exponents.js';
export { type FullRecovery, fixedPointAlpha, fullRecovery } from '../glm/full-recovery.js';
export { Instance } from '../glm/instance.js';
export { type LabelLaw, labelLaw } from '../glm/label-law.js';
export type { Measurement } from '../glm/measure.js';
export { channelOf } from '../glm/model.js';
export { type ObserveOptions, observe } from '../glm/observe.js';
export type { OwnMap } from '../glm/own-map.js';
export { asymmetricSpectral } from '../glm/spectral/asymmetric.js';
export { asymmetricPrediction } from '../glm/spectral/asymmetric-law.js';
export type { SpectralPrediction, SymmetricOptions } from '../glm/spectral/law.js';
export type { SpectralOptions, SpectralResult } from '../glm/spectral/result.js';
export { asymmetricSpectrum, type ComplexValues, symmetricSpectrum } from '../glm/spectral/spectrum.js';
export { symmetricSpectral } from '../glm/spectral/symmetric.js';
export { symmetricDensity, symmetricPrediction } from '../glm/spectral/symmetric-law.js';
export { type Staircase, type Step, staircase } from '../glm/staircase.js';
export { informed, random, type Start, uninformative } from '../glm/starts.js';
export { type WeakRecovery, weakRecovery } from '../glm/weak-recovery.js';
export {
  type MultiIndexDefinition,
  type MultiIndexModel,
  multiIndex,
  multiIndexSchema,
} from './model.js';
export { type SampleOptions, sample } from './sample.js';
