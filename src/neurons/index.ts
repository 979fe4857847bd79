export { hermiteCoefficients } from '../numerics/index.js';
export { type CriticalOptions, type CriticalPoint, criticalPoint } from './critical.js';
export { averageThreshold, type Links, specialisedThreshold } from './equiangular.js';
export {
  gradientFlow,
  type IndexFlow,
  type IndexFlowOptions,
  type Loss,
  type RiskOptions,
  risk,
} from './flow.js';
export { type AdditiveDefinition, type AdditiveModel, additive, additiveSchema } from './model.js';
export { type Neurons, type OverlapRows, type RandomNeurons, randomNeurons } from './neurons.js';
export { found, nearest, type Outcome, outcomes } from './outcome.js';
export { couponProbability, type SearchOptions, searchTime } from './search.js';
export { type SgdOptions, type SgdRun, sgd } from './sgd.js';
