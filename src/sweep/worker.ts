import { init } from '../core/index.js';
import type { Coordinates, Row, Study } from './study.js';

/** What a worker is told. */
export interface Job {
  /** URL of a module that exports `find(name)`: workers share nothing with the process that started them. */
  module: string;
  study: string;
  /** Done in order. A message holds parameters that tasks share once. */
  tasks: { at: Coordinates; parameters: Record<string, unknown>; seed: string }[];
}

/** What a task gave, and the seconds that it took. */
export type Answer = ({ rows: Row[] } | { error: string }) & { seconds: number };

/** Entry of a worker thread: evaluates tasks on an instance of the core of its own. One answer for each. */
export default async function work({ module, study, tasks }: Job): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { at, parameters, seed } of tasks) {
    let start = performance.now();
    const seconds = () => (performance.now() - start) / 1000;
    try {
      await init();
      const { find }: { find: (name: string) => Study } = await import(module);
      start = performance.now();
      const result = await find(study).measure(at, parameters, seed);
      answers.push({ rows: Array.isArray(result) ? result : [result], seconds: seconds() });
    } catch (error) {
      answers.push({ error: error instanceof Error ? error.message : String(error), seconds: seconds() });
    }
  }
  return answers;
}
