export { hermiteCoefficients } from '../numerics/index.js';
export { type AdditiveDefinition, type AdditiveModel, additive, additiveSchema } from './additive.js';
export { type AmpMeasurement, type AmpOptions, type AmpResult, bayesAmp } from './amp.js';
export { type CriticalOptions, type CriticalPoint, criticalPoint } from './critical.js';
export { averageThreshold, type Links, specialisedThreshold } from './equiangular.js';
export {
  type Evolution,
  type EvolutionOptions,
  freeEntropy,
  stateEvolution,
} from './evolution.js';
export { type Exponents, exponents } from './exponents.js';
export {
  gradientFlow,
  type IndexFlow,
  type IndexFlowOptions,
  type Loss,
  type RiskOptions,
  risk,
} from './flow.js';
export { type FullRecovery, fixedPointAlpha, fullRecovery } from './full-recovery.js';
export { Instance } from './instance.js';
export { type LabelLaw, labelLaw } from './label-law.js';
export type { Measurement } from './measure.js';
export {
  channelOf,
  type MultiIndexDefinition,
  type MultiIndexModel,
  multiIndex,
  multiIndexSchema,
} from './model.js';
export { type Neurons, type OverlapRows, type RandomNeurons, randomNeurons } from './neurons.js';
export { type ObserveOptions, observe } from './observe.js';
export { found, nearest, type Outcome, outcomes } from './outcome.js';
export {
  asymmetricPrediction,
  type SpectralPrediction,
  type SymmetricOptions,
  symmetricDensity,
  symmetricPrediction,
} from './predicted.js';
export { type SampleOptions, sample } from './sample.js';
export { couponProbability, type SearchOptions, searchTime } from './search.js';
export { type SgdOptions, type SgdRun, sgd } from './sgd.js';
export {
  asymmetricSpectral,
  type SpectralOptions,
  type SpectralResult,
  symmetricSpectral,
} from './spectral.js';
export { asymmetricSpectrum, type ComplexValues, symmetricSpectrum } from './spectrum.js';
export { type Staircase, type Step, staircase } from './staircase.js';
export { informed, random, type Start, uninformative } from './starts.js';
export { type WeakRecovery, weakRecovery } from './thresholds.js';
