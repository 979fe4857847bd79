export type { Vary } from '../system/path.js';
export type { AmpOptions, AmpResult, RunOptions } from './amp.js';
export { bayesAmp, mlAmp, powerIteration } from './amp.js';
export { betheFreeEntropy } from './bethe.js';
export type { DescentOptions, DescentResult, FlowOptions, FlowResult, LangevinOptions } from './descent.js';
export { descent, gradientFlow, langevin } from './descent.js';
export type { Dynamics, DynamicsOptions, TensorChannel } from './dynamics.js';
export { dynamics, gradientFlowThreshold, mlThreshold } from './dynamics.js';
export type { Evolution, EvolutionOptions, FixedPoint } from './evolution.js';
export { fixedPoint, freeEntropy, stateEvolution } from './evolution.js';
export { ImplicitData } from './implicit.js';
export { type ChannelData, Instance } from './instance.js';
export type { Measurement } from './measure.js';
export type { MismatchedEvolution, MismatchedOptions, MismatchedState } from './mismatch/evolution.js';
export { mismatchedEvolution, mlEvolution, mlGain } from './mismatch/evolution.js';
export type {
  EvolutionStart,
  Overlap,
  Species,
  SpikedChannel,
  SpikedDefinition,
  SpikedModel,
} from './model.js';
export { spiked, spikedSchema } from './model.js';
export { type ObserveOptions, observe } from './observe.js';
export {
  type Bulk,
  type Component,
  type Link,
  type Modality,
  type Noise,
  type NoiseModel,
  type PerFactor,
  type RecoverOptions,
  type Recovery,
  type Refinement,
  recover,
} from './recover/index.js';
export { type SampleOptions, sample } from './sample.js';
export { curriculum, spectral } from './spectral/curriculum.js';
export { type UnfoldingOptions, unfolding } from './spectral/unfolding.js';
export type { Learned, Start } from './start.js';
export { aligned, informed, random } from './starts.js';
export { type Threshold, type ThresholdKind, thresholdKinds } from './thresholds/threshold.js';
export { type ThresholdOptions, type Thresholds, thresholds } from './thresholds/thresholds.js';
