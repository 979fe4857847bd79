import { init } from '../core/index.js';
import type { Coordinates, Row, Study } from './study.js';

/** What a worker is told. */
export interface Job {
  /** URL of a module that exports `find(name)`: workers share nothing with the process that started them. */
  module: string;
  study: string;
  parameters: Record<string, unknown>;
  /** Tasks with these parameters, done in order. */
  tasks: { at: Coordinates; seed: string }[];
}

export type Answer = { rows: Row[] } | { error: string };

/** Entry of a worker thread: evaluates tasks on an instance of the core of its own. One answer for each. */
export default async function work({ module, study, parameters, tasks }: Job): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { at, seed } of tasks) {
    try {
      await init();
      const { find }: { find: (name: string) => Study } = await import(module);
      const result = await find(study).measure(at, parameters, seed);
      answers.push({ rows: Array.isArray(result) ? result : [result] });
    } catch (error) {
      answers.push({ error: error instanceof Error ? error.message : String(error) });
    }
  }
  return answers;
}
