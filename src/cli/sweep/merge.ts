import type { Command } from 'commander';
import { jsonOption, outOption } from '../options.js';
import { note, print, printJson } from '../output.js';
import { failuresOf, noteFailures } from '../work.js';

export function register(sweep: Command): void {
  sweep
    .command('merge <config>')
    .description(
      'make the tables and the figure of what all shards have recorded; exits with 1 where tasks lack',
    )
    .option(...outOption)
    .option(...jsonOption)
    .addHelpText('after', '\nExamples:\n  onsager sweep merge examples/sweep.yaml')
    .action(mergeSweep);
}

async function mergeSweep(target: string, flags: { out: string; json?: boolean }): Promise<void> {
  const [{ openSweep, requireRun }, { merge }, { drawWhole }] = await Promise.all([
    import('./open.js'),
    import('../../sweep/index.js'),
    import('../../experiments/run.js'),
  ]);
  const opened = await openSweep(target, flags.out);
  requireRun(opened);
  const { experiment, plan, directory } = opened;
  const { expected, done, failed, missing, complete, records } = await merge(directory, plan);
  const figures = await drawWhole(experiment, directory, plan, records, missing.length === 0);
  const failures = failuresOf(failed);
  if (flags.json) {
    printJson({
      directory,
      expected,
      done,
      failed: failed.length,
      missing: missing.length,
      failures,
      figures,
      complete,
    });
  } else {
    print(`${done} of ${expected} tasks merged`);
    print(`results  ${directory}`);
    if (figures.length > 0) print(`figure   ${figures.at(-1)}`);
  }
  noteFailures(failures, directory);
  if (!complete) {
    note(
      `${failed.length} failed and ${missing.length} missing; onsager sweep resume ${directory} does them`,
    );
  }
  process.exitCode = complete ? 0 : 1;
}
