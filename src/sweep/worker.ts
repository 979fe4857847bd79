import { init, shown } from '../core/index.js';
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

/** @throws TypeError for what is no row of numbers and words */
function checkedRows(result: Row | Row[]): Row[] {
  const rows = Array.isArray(result) ? result : [result];
  for (const row of rows) {
    const expected = 'an object of numbers and words, or a list of them';
    if (typeof row !== 'object' || row === null)
      throw new TypeError(`measure must return ${expected}, got ${shown(row)}`);
    for (const [key, value] of Object.entries(row)) {
      if (typeof value !== 'number' && typeof value !== 'string')
        throw new TypeError(`measure must return ${expected}, got ${shown(value)} as ${key}`);
    }
  }
  return rows;
}

/** Entry of a worker thread: evaluates tasks on an instance of the core of its own. One answer for each. */
export default async function work({ module, study, tasks }: Job): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { at, parameters, seed } of tasks) {
    let start = performance.now();
    const seconds = () => (performance.now() - start) / 1000;
    try {
      await init();
      const { find }: { find: (name: string) => Study | Promise<Study> } = await import(module);
      const { measure } = await find(study);
      start = performance.now();
      answers.push({ rows: checkedRows(await measure(at, parameters, seed)), seconds: seconds() });
    } catch (error) {
      answers.push({ error: error instanceof Error ? error.message : String(error), seconds: seconds() });
    }
  }
  return answers;
}
