import { init } from '../core/index.js';
import type { Coordinates, Row, Study } from './study.js';

/** What a worker is told. */
export interface Job {
  /** URL of a module that exports `find(name)`: workers share nothing with the process that started them. */
  module: string;
  study: string;
  at: Coordinates;
  parameters: Record<string, unknown>;
  seed: string;
}

export type Answer = { rows: Row[] } | { error: string };

/** Entry of a worker thread: evaluates one task on an instance of the core of its own. */
export default async function work({ module, study, at, parameters, seed }: Job): Promise<Answer> {
  try {
    await init();
    const { find }: { find: (name: string) => Study } = await import(module);
    const result = await find(study).measure(at, parameters, seed);
    return { rows: Array.isArray(result) ? result : [result] };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
