import { join } from 'node:path';
import type { Command } from 'commander';
import type { Task } from '../../sweep/index.js';
import { jsonOption, outOption } from '../options.js';
import { makeFolder, print, printJson, tableText } from '../output.js';

/** Tasks shown on a screen; tasks.csv and --json have them all. */
const screen = 12;

export function register(sweep: Command): void {
  sweep
    .command('plan <config>')
    .description('resolve a config to its numbered tasks, and fix them in its folder')
    .option(...outOption)
    .option(...jsonOption)
    .addHelpText('after', '\nExamples:\n  onsager sweep plan examples/sweep.yaml')
    .action(plan);
}

async function plan(target: string, flags: { out: string; json?: boolean }): Promise<void> {
  const [{ openSweep }, { writePlan }, { columnsToCsv, writeAtomic }] = await Promise.all([
    import('./open.js'),
    import('../../sweep/index.js'),
    import('../../io/index.js'),
  ]);
  const { plan, directory } = await openSweep(target, flags.out);
  const { tasks, variants, config, hash } = plan;
  makeFolder(flags.out);
  await writePlan(directory, plan);
  const names = [...new Set(tasks.flatMap(({ at }) => Object.keys(at)))];
  await writeAtomic(
    join(directory, 'tasks.csv'),
    columnsToCsv([
      { name: 'task', kind: 'integer', values: tasks.map((_, k) => k) },
      { name: 'id', kind: 'word', values: tasks.map(({ id }) => id) },
      ...names.map((name) => ({ name, kind: 'word' as const, values: tasks.map(({ at }) => at[name]) })),
      { name: 'seed', kind: 'integer', values: tasks.map(({ seed }) => seed) },
    ]),
  );
  if (flags.json) {
    printJson({ config, hash, directory, total: tasks.length, tasks });
    return;
  }
  const line = ({ id, at, seed }: Task, k: number) => [k, id, ...names.map((name) => at[name]), seed];
  print(tableText({ columns: ['task', 'id', ...names, 'seed'], rows: tasks.slice(0, screen).map(line) }));
  if (tasks.length > screen) print(`... ${tasks.length - screen} more in ${join(directory, 'tasks.csv')}`);
  const points = (tasks.at(-1)?.point ?? -1) + 1;
  const combinations = variants.length > 1 ? `${variants.length} combinations, ` : '';
  print(`\n${tasks.length} tasks: ${combinations}${points} points, up to ${config.seeds} seeds`);
  print(`folder  ${directory}`);
}
