import { type Command, Option } from 'commander';
import { InputError } from '../io/input-error.js';
import type { SimulateOptions, System } from '../system/system.js';
import { familiesText, refuseOptions } from './families.js';
import { fraction, integer, jsonOption } from './options.js';
import { printJson, printReport } from './output.js';
import { withProgressLine } from './progress.js';
import { checkOut, outFileOption, writeReport } from './report-file.js';

interface SimulateFlags extends Omit<SimulateOptions, 'onProgress'> {
  start?: string;
  threads: number;
  out?: string;
  json?: boolean;
}

const examples = `
Examples:
  onsager simulate model.yaml --size 300 --seeds 10
  onsager simulate model.yaml --size 1000 --seeds 4 --json
  onsager simulate model.yaml --size 2000 --trajectory --out path.csv
  onsager simulate model.yaml --size 300 --data f32
  onsager simulate model.yaml --size 1000000 --seeds 1 --noise implicit --damping 0 --iterations 20

Options that only some families take, and their defaults there:`;

export function register(program: Command, systems: System[] = []): void {
  program
    .command('simulate <model>')
    .description('the algorithm on sampled data, beside its prediction')
    .requiredOption('--size <n>', 'the size of the data (below: what it is in each family)', integer(2))
    .option('--seeds <n>', 'number of independent instances', integer(1), 5)
    .option('--seed <word>', 'where randomness starts', 'onsager')
    .addOption(
      new Option(
        '--noise <kind>',
        "'implicit' draws the noise as it is asked for and stores no array",
      ).choices(['dense', 'implicit']),
    )
    .addOption(new Option('--data <type>', 'of the stored entries').choices(['f64', 'f32', 'int8', 'int16']))
    .option('--start <where>', 'where the algorithm begins')
    .option('--iterations <n>', 'of the algorithm at most', integer(1), 200)
    .option(
      '--damping <d>',
      'of the algorithm, in [0, 1): 0 follows state evolution in time, more settles sooner',
      fraction,
    )
    .option(
      '--tolerance <t>',
      'change of the estimates in an iteration that ends the algorithm, in [0, 1)',
      fraction,
    )
    .option('--trajectory', 'means over the instances at every iteration, beside the prediction')
    .option('--threads <n>', 'threads that share every large sweep of the data', integer(1), 1)
    .option(...outFileOption)
    .option(...jsonOption)
    .addHelpText(
      'after',
      () =>
        `${examples}\n${familiesText(systems, ['size', 'start', 'noise', 'data', 'damping', 'tolerance'])}`,
    )
    .action(simulate);
}

async function simulate(path: string, flags: SimulateFlags): Promise<void> {
  await checkOut(flags.out);
  const [{ readModel }, { init }] = await Promise.all([
    import('./model-file.js'),
    import('../core/index.js'),
  ]);
  await init({ threads: flags.threads });
  const { system, model } = await readModel(path, flags.start);
  if (!system.simulate)
    throw new InputError(`${path}: expected a family with data to sample, found ${system.name}`);
  const { start, threads, out, json, ...options } = flags;
  const { noise, data, damping, tolerance } = options;
  refuseOptions(system, { start, noise: noise === 'dense' ? undefined : noise, data, damping, tolerance });
  const report = withProgressLine((onProgress) => system.simulate!(model, { ...options, onProgress }));
  if (out !== undefined) await writeReport(out, report);
  if (json) printJson(report.json);
  else printReport(report);
}
