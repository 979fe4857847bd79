import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { jsonOption, outOption } from './options.js';
import { print, printJson } from './output.js';

export function register(program: Command): void {
  program
    .command('cite <run>')
    .description(
      'BibTeX of the papers behind a run, given by its folder or config, or behind an experiment by name',
    )
    .option(...outOption)
    .option(...jsonOption)
    .addHelpText(
      'after',
      '\nExamples:\n  onsager cite spiked/staircase-snr\n  onsager cite results/spiked/staircase-snr/*',
    )
    .action(cite);
}

async function cite(target: string, flags: { out: string; json?: boolean }): Promise<void> {
  const [{ find }, { bibtexOf }] = await Promise.all([
    import('../experiments/index.js'),
    import('../experiments/references.js'),
  ]);
  const experiment = existsSync(target)
    ? (await import('./sweep/open.js')).openSweep(target, flags.out).experiment
    : find(target);
  const bibtex = bibtexOf(experiment);
  if (flags.json) printJson({ experiment: experiment.name, papers: experiment.papers, bibtex });
  else print(bibtex);
}
