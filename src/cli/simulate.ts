import { type Command, Option } from 'commander';
import { fraction, integer, jsonOption } from './options.js';
import type { SimulateFlags } from './systems/index.js';

const examples = `
Examples:
  onsager simulate model.yaml --size 300 --seeds 10
  onsager simulate model.yaml --size 1000 --seeds 4 --json
  onsager simulate model.yaml --size 300 --data f32
  onsager simulate model.yaml --size 1000000 --seeds 1 --noise implicit --damping 0 --iterations 20
  onsager simulate multi-index.yaml --size 1500 --start 0.2`;

export function register(program: Command): void {
  program
    .command('simulate <model>')
    .description('Bayes-AMP on sampled data beside the prediction of state evolution')
    .requiredOption('--size <n>', 'N, the length of a factor of size 1; d of a multi-index model', integer(2))
    .option('--seeds <n>', 'number of independent instances', integer(1), 5)
    .option('--seed <word>', 'where randomness starts', 'onsager')
    .addOption(
      new Option(
        '--noise <kind>',
        "'implicit' draws the noise as it is asked for and stores no array: N up to ten million",
      )
        .choices(['dense', 'implicit'])
        .default('dense'),
    )
    .addOption(
      new Option(
        '--data <type>',
        'of the stored entries (default: spiked 8-bit integers for tensors that lose less than 0.05 % of their SNR by them and else f32, f64 for matrices and multi-index models)',
      ).choices(['f64', 'f32', 'int8', 'int16']),
    )
    .option('--start <where>', 'of multi-index models: uninformed (a random start), informed, or an overlap')
    .option('--iterations <n>', 'of AMP at most', integer(1), 200)
    .option(
      '--damping <d>',
      'of AMP, in [0, 1): 0 follows state evolution in time, more settles sooner (default: spiked 0.3, multi-index what each iteration asks for)',
      fraction,
    )
    .option(
      '--tolerance <t>',
      'change of the estimates in an iteration that ends AMP (default: spiked 0.05 / sqrt(N), no less than 1e-6; multi-index 1e-6), in [0, 1)',
      fraction,
    )
    .option('--threads <n>', 'threads that share every large sweep of the data', integer(1), 1)
    .option(...jsonOption)
    .addHelpText('after', examples)
    .action(simulate);
}

async function simulate(path: string, flags: SimulateFlags): Promise<void> {
  const [{ readModel }, { init }] = await Promise.all([
    import('./model-file.js'),
    import('../core/index.js'),
  ]);
  await init({ threads: flags.threads });
  const { system, model } = await readModel(path, flags.start);
  await system.simulate(model, flags);
}
