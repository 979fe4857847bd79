import type { Command } from 'commander';
import { InputError } from '../io/input-error.js';
import { jsonOption } from './options.js';
import type { EvolveFlags } from './systems/index.js';
import { seconds } from './time-limit.js';

const examples = `
Examples:
  onsager evolve model.yaml
  onsager evolve model.yaml --start informed
  onsager evolve model.yaml --start "{u: 0.2, v: 0.2, x: 0.2, y: 0.2}" --trajectory --json
  onsager evolve model.yaml --thresholds
  onsager evolve model.yaml --thresholds --vary channels.0.snr=1:4
  onsager evolve model.yaml --thresholds --vary "channels.*.snr*=0.5:2"
  onsager evolve multi-index.yaml --thresholds --no-full-recovery
  onsager evolve multi-index.yaml --thresholds --time-limit 3600

Thresholds along a path of models: where factors begin to be recovered (onset), where the algorithm's overlap jumps,
where the optimal one does (information-theoretic), and where the informed fixed point ends (spinodal).
--vary PATH=FROM:TO sets a number of the model, PATH*=FROM:TO multiplies it (several: PATH,PATH*=..; * in a path stands
for all). Without it every signal-to-noise ratio is multiplied: channels.*.snr*=0.125:8.

For a multi-index model: the threshold of weak recovery, its class, the exponents of the link, and where AMP recovers everything; no path.
Each is printed once it is known. Full recovery comes last and is dear for three directions or more: --no-full-recovery leaves it out.

--time-limit ends what takes longer: what is known by then is printed, then what is not, and the exit code is 1. Without it thresholds of a
multi-index model have 600 seconds, and all else as long as it takes.

Model files:
  model: spiked
  species: { u: { prior: gaussian }, v: { prior: gaussian } }
  channels: [ { modes: [u, v], snr: 2.5 } ]      # snr = 1 / Delta

  model: multi-index
  link: { kind: product, factors: 2 }
  alpha: 1.5                                     # rows per dimension
  noise: 0                                       # variance, added to the label`;

export function register(program: Command): void {
  program
    .command('evolve <model>')
    .description('state evolution of a model file: its fixed point and free entropy, or its thresholds')
    .option('--start <where>', 'uninformative, informed, or overlaps (spiked: by name)')
    .option('--trajectory', 'the overlaps at every iteration')
    .option('--thresholds', 'the thresholds along a path, instead of a fixed point')
    .option('--vary <path=from:to>', 'the path')
    .option('--no-full-recovery', 'of --thresholds, without those of full recovery (multi-index models)')
    .option('--time-limit <seconds>', 'after which what is not known is given up', seconds)
    .option(...jsonOption)
    .addHelpText('after', examples)
    .action(evolve);
}

async function evolve(path: string, flags: EvolveFlags): Promise<void> {
  refuseMixtures(flags);
  const [{ readModel }, { init }] = await Promise.all([
    import('./model-file.js'),
    import('../core/index.js'),
  ]);
  await init();
  const { system, model } = await readModel(path, flags.start);
  await (flags.thresholds ? system.thresholds(model, flags) : system.evolve(model, flags));
}

/** Flags that would have no effect are mistakes. */
function refuseMixtures({ thresholds, vary, fullRecovery, start, trajectory }: EvolveFlags): void {
  if (vary !== undefined && !thresholds) throw new InputError('--vary: expected with --thresholds only');
  if (!fullRecovery && !thresholds)
    throw new InputError('--no-full-recovery: expected with --thresholds only');
  const other = start !== undefined ? '--start' : trajectory ? '--trajectory' : undefined;
  if (thresholds && other) throw new InputError(`${other}: expected without --thresholds`);
}
