import { type Command, Option } from 'commander';
import { fraction, integer, jsonOption } from './options.js';
import { entriesOf, print, printJson, tableText } from './output.js';

interface SimulateFlags {
  size: number;
  seeds: number;
  seed: string;
  noise: 'dense' | 'implicit';
  iterations: number;
  damping: number;
  threads: number;
  json?: boolean;
}

const examples = `
Examples:
  onsager simulate model.yaml --size 300 --seeds 10
  onsager simulate model.yaml --size 1000 --seeds 4 --json
  onsager simulate model.yaml --size 1000000 --seeds 1 --noise implicit --damping 0 --iterations 20`;

export function register(program: Command): void {
  program
    .command('simulate <model>')
    .description('Bayes-AMP on sampled data beside the prediction of state evolution')
    .requiredOption('--size <n>', 'N, the length of a factor of size 1', integer(2))
    .option('--seeds <n>', 'number of independent instances', integer(1), 5)
    .option('--seed <word>', 'where randomness starts', 'onsager')
    .addOption(
      new Option(
        '--noise <kind>',
        "'implicit' draws the noise as it is asked for and stores no array: N up to a million",
      )
        .choices(['dense', 'implicit'])
        .default('dense'),
    )
    .option('--iterations <n>', 'of AMP at most', integer(1), 200)
    .option(
      '--damping <d>',
      'of AMP, in [0, 1): 0 follows state evolution in time, more settles sooner',
      fraction,
      0.3,
    )
    .option('--threads <n>', 'threads that share every large sweep of the data', integer(1), 1)
    .option(...jsonOption)
    .addHelpText('after', examples)
    .action(simulate);
}

async function simulate(path: string, flags: SimulateFlags): Promise<void> {
  const [{ readModel }, { bayesAmp, curriculum, sample, stateEvolution }, { init }, { summarise }] =
    await Promise.all([
      import('./model-file.js'),
      import('../spiked/index.js'),
      import('../core/index.js'),
      import('../sweep/summary.js'),
    ]);
  const model = readModel(path);
  const { threads } = flags;
  await init({ threads });
  const prediction = stateEvolution(model);
  const { size, seeds, seed, noise, iterations, damping } = flags;
  const runs = Array.from({ length: seeds }, (_, k) => {
    const instance = sample(model, { size, seed: `${seed}/${k}`, noise });
    try {
      const run = bayesAmp(instance, { start: curriculum(instance), maxIterations: iterations, damping });
      return { overlap: run.overlap, cosine2: run.cosine2, status: run.status, iterations: run.iterations };
    } finally {
      instance.dispose();
    }
  });
  const mean = (key: 'overlap' | 'cosine2') => {
    const records = runs.map((run, k) => {
      const rows = [Object.fromEntries(entriesOf(run[key]))];
      return { id: `0:${k}`, point: 0, seed: k, at: {}, status: 'done' as const, rows };
    });
    return summarise(records)[0].values;
  };
  const measured = { overlap: mean('overlap'), cosine2: mean('cosine2') };
  if (flags.json) {
    const { overlap, freeEntropy, status } = prediction;
    printJson({
      size,
      seeds,
      seed,
      noise,
      damping,
      prediction: { overlap, freeEntropy, status },
      measured,
      runs,
    });
    return;
  }
  const rows = entriesOf(prediction.overlap).map(([name, predicted]) => {
    const { mean, error } = measured.overlap[name] ?? {};
    const cosine = measured.cosine2[name];
    return [name, predicted, mean, error, cosine?.mean, cosine?.error];
  });
  print(tableText({ columns: ['factor', 'predicted', 'AMP', '± s.e.', 'cos²', '± s.e.'], rows }));
  const converged = runs.filter(({ status }) => status === 'converged').length;
  print(
    `\nN = ${size}, ${seeds} instances, ${converged} runs of AMP converged within ${iterations} iterations`,
  );
}
