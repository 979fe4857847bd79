import type { Command } from 'commander';
import { jsonOption } from './options.js';
import { print, printJson, tableText } from './output.js';

export function register(program: Command): void {
  program
    .command('experiments')
    .description('list what can be run')
    .option(...jsonOption)
    .addHelpText('after', '\nExamples:\n  onsager experiments\n  onsager experiments --json')
    .action(list);
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const { allExperiments } = await import('../experiments/index.js');
  const experiments = await allExperiments();
  const z = await import('zod');
  if (json) {
    printJson(
      experiments.map(({ name, title, papers, seeds, parameters }) => ({
        name,
        title,
        papers,
        seeds,
        parameters: z.toJSONSchema(parameters, { io: 'input' }),
      })),
    );
    return;
  }
  const rows = experiments.map(({ name, title, papers }) => [name, title, papers.join(', ')]);
  print(tableText({ columns: ['name', 'title', 'arXiv'], rows }));
  print(
    '\nonsager run NAME runs one; --quick in seconds. A file of your own, or a model file, is run like one: onsager run --help.',
  );
}
