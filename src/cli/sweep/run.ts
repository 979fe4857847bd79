import { type Command, Option } from 'commander';
import type { Plan, Shard } from '../../sweep/index.js';
import { jsonOption, outOption } from '../options.js';
import { makeFolder, note, print, printJson } from '../output.js';
import { exitCodeOf, failuresOf, interruptible, noteFailures, workersOption } from '../work.js';

interface RunFlags {
  shard?: string;
  workers: number;
  out: string;
  records?: boolean;
  json?: boolean;
}

const shardOption = [
  '--shard <i/N>',
  'do every N-th task from the i-th on, i from 0 (default: what Slurm, MPI or Kubernetes say, or all)',
] as const;

const recordsOption = [
  '--records',
  'print every record as a line of JSON once it is on the disk, and nothing else',
] as const;

export function register(sweep: Command): void {
  sweep
    .command('run <config>')
    .description('do the tasks that have no result yet, or one shard of them')
    .option(...shardOption)
    .option(...workersOption)
    .option(...outOption)
    .addOption(new Option(...recordsOption).conflicts('json'))
    .option(...jsonOption)
    .addHelpText(
      'after',
      '\nExamples:\n  onsager sweep run examples/sweep.yaml\n  parallel onsager sweep run examples/sweep.yaml --workers 1 --shard {}/8 ::: {0..7}',
    )
    .action((target: string, flags: RunFlags) => run(target, flags, false));
  sweep
    .command('resume <config>')
    .description('finish a sweep that was begun: holes and failures, with the same seeds')
    .option(...shardOption)
    .option(...workersOption)
    .option(...outOption)
    .addOption(new Option(...recordsOption).conflicts('json'))
    .option(...jsonOption)
    .addHelpText('after', '\nExamples:\n  onsager sweep resume examples/sweep.yaml')
    .action((target: string, flags: RunFlags) => run(target, flags, true));
}

async function run(target: string, flags: RunFlags, resume: boolean): Promise<void> {
  const [{ openSweep, requireRun }, { parseShard }, { runIn }] = await Promise.all([
    import('./open.js'),
    import('../../sweep/index.js'),
    import('../../experiments/run.js'),
  ]);
  const opened = await openSweep(target, flags.out);
  const { experiment, plan, directory } = opened;
  const { config } = plan;
  const shard = flags.shard === undefined ? await shardHere(plan) : parseShard(flags.shard);
  if (resume) requireRun(opened);
  else makeFolder(flags.out);
  const started = Date.now();
  if (flags.records)
    process.stdout.once('error', () => note(`nobody reads the records; they go on in ${directory}`));
  const result = await interruptible((options) =>
    runIn(experiment, config, {
      ...options,
      directory,
      shard,
      workers: flags.workers,
      ...(flags.records && { onRecord: (record) => print(JSON.stringify(record)) }),
    }),
  );
  const { total, finished, failed, skipped, hash, records, interrupted, figures } = result;
  const tasks = { total, done: finished - failed, failed, skipped };
  const failures = failuresOf(records);
  if (flags.json) printJson({ config, hash, directory, shard, tasks, interrupted, failures, figures });
  else if (!flags.records) {
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const earlier = skipped > 0 ? `, ${skipped} of them by an earlier run` : '';
    const part = shard.count > 1 ? ` of shard ${shard.index}/${shard.count}` : '';
    print(`${tasks.done} of ${total} tasks${part} done${earlier}; ${seconds} s`);
    print(`results  ${directory}`);
    if (figures.length > 0) print(`figure   ${figures.at(-1)}`);
    if (shard.count > 1) print(`tables   onsager sweep merge ${directory}`);
  }
  noteFailures(failures, directory);
  if (interrupted || failed > 0) {
    const kept = `${finished - failed} of ${total} tasks are kept in ${directory}`;
    note(`${interrupted ? 'stopped: ' : ''}${kept}; onsager sweep resume ${directory} does the rest`);
  }
  process.exitCode = exitCodeOf(result);
}

/** The shard that a scheduler made this process, told: one that was not meant would leave tasks undone. */
async function shardHere({ tasks }: Plan): Promise<Shard> {
  const { levelsOf, shardFromEnvironment, tasksOfShard } = await import('../../sweep/index.js');
  const shard = shardFromEnvironment(process.env);
  if (shard.count > 1) {
    const levels = levelsOf(process.env).filter(({ count }) => count > 1);
    const variables = levels.map(({ variable }) => variable);
    const own = `${tasksOfShard(tasks, shard).length} of ${tasks.length} tasks`;
    note(
      `shard ${shard.index}/${shard.count}, by ${variables.join(' and ')}: ${own}; --shard 0/1 does all of them`,
    );
  }
  return shard;
}
