import { join } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../io/input-error.js';
import { jsonOption, outOption } from './options.js';
import { print, printJson } from './output.js';

export function register(program: Command): void {
  program
    .command('plot <run>')
    .description('draw the figure of a run again, from its records')
    .option(...outOption)
    .option(...jsonOption)
    .addHelpText(
      'after',
      '\nExamples:\n  onsager plot results/spiked/staircase-snr/*\n\nA sweep over parameters gets a figure for every combination, in figures/.',
    )
    .action(plot);
}

async function plot(target: string, flags: { out: string; json?: boolean }): Promise<void> {
  const [{ openSweep, requireRun }, { statusOf }, { drawVariant }] = await Promise.all([
    import('./sweep/open.js'),
    import('../sweep/index.js'),
    import('../experiments/run.js'),
  ]);
  const opened = await openSweep(target, flags.out);
  requireRun(opened);
  const { experiment, plan, directory } = opened;
  const { records, done } = statusOf(directory, plan);
  if (done === 0) throw new InputError(`${directory}: expected records to draw, found none`);
  const figures: string[] = [];
  for (const variant of plan.variants) {
    const name = Object.entries(variant.at)
      .map(([path, value]) => `${path}=${value}`)
      .join(',')
      .replace(/[^\w.,=+-]/g, '_');
    const path = plan.variants.length === 1 ? join(directory, 'figure') : join(directory, 'figures', name);
    figures.push(...(await drawVariant(experiment, variant, records, path)));
  }
  if (flags.json) printJson({ directory, figures });
  else for (const figure of figures.filter((path) => path.endsWith('.png'))) print(`figure   ${figure}`);
}
