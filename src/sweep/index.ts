export { grid, parseRange } from './grid.js';
export { hashOf } from './hash.js';
export { manifestIn, merge, type Status, statusOf, writePlan } from './merge.js';
export { type Plan, planOf, recordsWithin, type Variant } from './plan.js';
export type { TaskRecord } from './record.js';
export { levelsOf, parseShard, type Shard, shardFromEnvironment, tasksOfShard, whole } from './shard.js';
export type { Config, Coordinates, Point, Row, Study, Task } from './study.js';
export { type Summary, summarise } from './summary.js';
export {
  type Progress,
  type Running,
  runningFields,
  type SweepOptions,
  type SweepResult,
  sweep,
} from './sweep.js';
