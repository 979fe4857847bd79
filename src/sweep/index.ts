export { grid, range } from './grid.js';
export { hashOf } from './hash.js';
export type { TaskRecord } from './record.js';
export type { Config, Coordinates, Point, Row, Study, Task } from './study.js';
export { type Summary, summarise } from './summary.js';
export { type Progress, type SweepOptions, type SweepResult, sweep } from './sweep.js';
