import type { DataType } from '../../tensor/index.js';

/** What the commands that take a model file need of a family of models. `Model` is what its files declare. */
export interface System<Model = unknown> {
  /**
   * The model that a file declares, and where an iteration is to start if `--start` says so.
   *
   * @throws RangeError naming the path in the file
   */
  declare(definition: Record<string, unknown>, start?: unknown): Model;
  /** State evolution: prints its fixed point. */
  evolve(model: Model, flags: EvolveFlags): Promise<void>;
  /** Prints the thresholds. */
  thresholds(model: Model, flags: EvolveFlags): Promise<void>;
  /** AMP on sampled data beside its prediction. */
  simulate(model: Model, flags: SimulateFlags): Promise<void>;
}

export interface EvolveFlags {
  start?: string;
  trajectory?: boolean;
  thresholds?: boolean;
  vary?: string;
  /** Whether thresholds of full recovery are looked for. */
  fullRecovery: boolean;
  /** Seconds. */
  timeLimit?: number;
  json?: boolean;
}

export interface SimulateFlags {
  size: number;
  seeds: number;
  seed: string;
  noise: 'dense' | 'implicit';
  /** Of the stored entries. Each system has its own default. */
  data?: DataType;
  start?: string;
  iterations: number;
  /** Each system has its own defaults. */
  damping?: number;
  tolerance?: number;
  /** Already given to the core. */
  threads: number;
  json?: boolean;
}
