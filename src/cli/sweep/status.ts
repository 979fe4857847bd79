import type { Command } from 'commander';
import { jsonOption, outOption } from '../options.js';
import { note, print, printJson, tableText } from '../output.js';
import { failuresOf, noteFailures } from '../work.js';

export function register(sweep: Command): void {
  sweep
    .command('status <config>')
    .description('tasks expected, done, failed and missing; exits with 1 while some are not done')
    .option(...outOption)
    .option(...jsonOption)
    .addHelpText('after', '\nExamples:\n  onsager sweep status examples/sweep.yaml --json')
    .action(status);
}

async function status(target: string, flags: { out: string; json?: boolean }): Promise<void> {
  const [{ openSweep }, { statusOf }] = await Promise.all([
    import('./open.js'),
    import('../../sweep/index.js'),
  ]);
  const { plan, directory } = await openSweep(target, flags.out);
  const { expected, done, failed, missing, torn, complete } = statusOf(directory, plan);
  const failures = failuresOf(failed);
  if (flags.json) {
    printJson({
      directory,
      expected,
      done,
      failed: failed.length,
      missing: missing.map(({ id }) => id),
      failures,
      torn,
      complete,
    });
  } else {
    const rows = [
      ['expected', expected],
      ['done', done],
      ['failed', failed.length],
      ['missing', missing.length],
    ];
    print(tableText({ columns: ['tasks', ''], rows }));
    if (missing.length > 0) {
      const shown = missing.slice(0, 5).map(({ id, at }) => `${id} ${JSON.stringify(at)}`);
      print(`\nmissing: ${shown.join(', ')}${missing.length > 5 ? ', ...' : ''}`);
    }
  }
  for (const path of torn) note(`${path}: the last line is unfinished: a writer is at it, or was killed`);
  noteFailures(failures, directory);
  process.exitCode = complete ? 0 : 1;
}
