export * as z from 'zod';
export type { TaskRecord } from '../sweep/record.js';
export type { Coordinates, Row } from '../sweep/study.js';
export { type Moments, type Summary, summarise } from '../sweep/summary.js';
export type { Curves, Drawing, Phases, Scatter, Series, Spectrum } from '../system/drawing.js';
export type { Table } from '../system/report.js';
export {
  type Defaults,
  type Definition,
  type Experiment,
  experiment,
  type PlainDefinition,
} from './experiment.js';
export { type Curve, seriesOf, type TheoryVsRuns, theoryVsRuns } from './recipes/theory-vs-runs.js';
export { allExperiments, find } from './registry.js';
export { type RunExperimentOptions, runExperiment } from './run-experiment.js';
