import { existsSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { jsonOption, outOption } from './options.js';
import { print, printJson } from './output.js';

export function register(program: Command): void {
  program
    .command('cite <what>')
    .description(
      'BibTeX of the papers behind a model file, behind a run, given by its folder or config, or behind an experiment by name or in a file',
    )
    .option(...outOption)
    .option(...jsonOption)
    .addHelpText(
      'after',
      '\nExamples:\n  onsager cite model.yaml\n  onsager cite spiked/staircase-snr\n  onsager cite results/spiked/staircase-snr/*',
    )
    .action(cite);
}

async function cite(target: string, flags: { out: string; json?: boolean }): Promise<void> {
  const said = (await modelAt(target)) ?? (await experimentAt(target, flags.out));
  if (flags.json) printJson(said);
  else print(said.bibtex);
}

/** What a model file stands on: all papers of its family. */
async function modelAt(path: string) {
  if (!/\.(ya?ml|json)$/.test(path) || !existsSync(path) || !statSync(path).isFile()) return undefined;
  const [{ readDocument }, { readModel }] = await Promise.all([
    import('../io/document.js'),
    import('./model-file.js'),
  ]);
  const document = readDocument(path);
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, 'model'))
    return undefined;
  const { system } = await readModel(path);
  const papers = Object.keys(system.references);
  return { model: system.name, papers, bibtex: Object.values(system.references).join('\n\n') };
}

async function experimentAt(target: string, out: string) {
  const [{ find }, { bibtexOf }] = await Promise.all([
    import('../experiments/index.js'),
    import('../experiments/references.js'),
  ]);
  const { isExperimentFile, ownExperiment } = await import('../experiments/own.js');
  const { name, papers } = isExperimentFile(target)
    ? (await ownExperiment(target)).experiment
    : existsSync(target)
      ? (await (await import('./sweep/open.js')).openSweep(target, out)).experiment
      : await find(target);
  return { experiment: name, papers, bibtex: await bibtexOf({ papers }) };
}
