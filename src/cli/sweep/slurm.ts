import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { integer, jsonOption, outOption } from '../options.js';
import { makeFolder, note, print, printJson } from '../output.js';

interface SlurmFlags {
  maxArray: number;
  chunk: number;
  workers: number;
  time?: string;
  partition?: string;
  sbatch: string[];
  dryRun?: boolean;
  out: string;
  json?: boolean;
}

const examples = `
Examples:
  onsager sweep slurm examples/sweep.yaml --time 01:00:00 --partition cpu
  onsager sweep slurm examples/sweep.yaml --workers 8 --sbatch=--account=physics --dry-run

Submits a job array of the shards that have tasks left, and a job that merges when all of it has ended. The same
command again, after both, submits what is missing or failed. The scripts are in the run's folder, under slurm/.`;

export function register(sweep: Command): void {
  sweep
    .command('slurm <config>')
    .description('submit a sweep to Slurm as a job array, with a dependent job that merges')
    .option(
      '--max-array <n>',
      'array size that the site allows (scontrol show config: MaxArraySize - 1)',
      integer(1),
      1000,
    )
    .option(
      '--chunk <n>',
      'tasks in an array element, more where the array would be too large',
      integer(1),
      20,
    )
    .option('--workers <n>', 'worker threads, and CPUs asked for, in an array element', integer(1), 1)
    .option('--time <limit>', 'time limit of an array element')
    .option('--partition <name>', 'where to run')
    .option(
      '--sbatch <option>',
      'another option of sbatch (repeatable)',
      (text: string, others: string[]) => [...others, text],
      [],
    )
    .option('--dry-run', 'write the scripts and submit nothing')
    .option(...outOption)
    .option(...jsonOption)
    .addHelpText('after', examples)
    .action(slurm);
}

async function slurm(target: string, flags: SlurmFlags): Promise<void> {
  const [{ openSweep }, scripts, { statusOf, writePlan }, { writeAtomic }] = await Promise.all([
    import('./open.js'),
    import('../../sweep/slurm.js'),
    import('../../sweep/index.js'),
    import('../../io/index.js'),
  ]);
  const { plan, directory } = await openSweep(target, flags.out);
  const { records, complete } = statusOf(directory, plan);
  const count = scripts.shardCount(plan.tasks.length, flags.chunk, flags.maxArray);
  const shards = scripts.openShards(plan, records, count);
  if (complete) {
    if (flags.json) printJson({ directory, shards: 0, jobs: {} });
    else print(`all ${plan.tasks.length} tasks are done; onsager sweep merge ${directory} makes the tables`);
    return;
  }
  makeFolder(flags.out);
  await writePlan(directory, plan);
  const folder = resolve(directory, 'slurm');
  const options = {
    directory: resolve(directory),
    command: [process.execPath, resolve(process.argv[1])],
    name: plan.study.name,
    count,
    shards,
    ...flags,
  };
  const files = { array: join(folder, 'array.sh'), merge: join(folder, 'merge.sh') };
  await writeAtomic(files.array, scripts.arrayScript(options));
  await writeAtomic(files.merge, scripts.mergeScript(options));
  for (const file of Object.values(files)) chmodSync(file, 0o755);
  const jobs = flags.dryRun ? {} : await submit(files, scripts.sbatch);
  if (flags.json) printJson({ directory, shards: shards.length, count, files, jobs });
  else {
    print(`${shards.length} of ${count} shards, ${plan.tasks.length} tasks in all`);
    print(`scripts  ${folder}`);
    for (const [what, id] of Object.entries(jobs)) print(`${what.padEnd(8)} job ${id}`);
    if (flags.dryRun) note(`nothing submitted: sbatch ${files.array}`);
    else print(`status   onsager sweep status ${directory}`);
  }
}

async function submit(
  files: { array: string; merge: string },
  sbatch: (args: string[]) => string,
): Promise<{ array: string; merge: string }> {
  const array = sbatch([files.array]);
  return { array, merge: sbatch([`--dependency=afterany:${array}`, files.merge]) };
}
