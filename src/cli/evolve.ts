import type { Command } from 'commander';
import { InputError } from '../io/input-error.js';
import { jsonOption } from './options.js';
import { entriesOf, print, printJson, tableText } from './output.js';

interface EvolveFlags {
  start?: string;
  trajectory?: boolean;
  thresholds?: boolean;
  vary?: string;
  json?: boolean;
}

const examples = `
Examples:
  onsager evolve model.yaml
  onsager evolve model.yaml --start informed
  onsager evolve model.yaml --start "{u: 0.2, v: 0.2, x: 0.2, y: 0.2}" --trajectory --json
  onsager evolve model.yaml --thresholds
  onsager evolve model.yaml --thresholds --vary channels.0.snr=1:4
  onsager evolve model.yaml --thresholds --vary "channels.*.snr*=0.5:2"

Thresholds along a path of models: where factors begin to be recovered (onset), where the algorithm's overlap jumps,
where the optimal one does (information-theoretic), and where the informed fixed point ends (spinodal).
--vary PATH=FROM:TO sets a number of the model, PATH*=FROM:TO multiplies it (several: PATH,PATH*=..; * in a path stands
for all). Without it every signal-to-noise ratio is multiplied: channels.*.snr*=0.125:8.

A model file:
  model: spiked
  species: { u: { prior: gaussian }, v: { prior: gaussian } }
  channels: [ { modes: [u, v], snr: 2.5 } ]      # snr = 1 / Delta`;

/** Lines of a trajectory that fit on a screen; --json has them all. */
const screen = 40;

export function register(program: Command): void {
  program
    .command('evolve <model>')
    .description('state evolution of a model file: its fixed point and free entropy, or its thresholds')
    .option('--start <where>', 'uninformative, informed, or overlaps by name')
    .option('--trajectory', 'the overlaps at every iteration')
    .option('--thresholds', 'the thresholds along a path, instead of a fixed point')
    .option('--vary <path=from:to>', 'the path')
    .option(...jsonOption)
    .addHelpText('after', examples)
    .action(evolve);
}

async function evolve(path: string, flags: EvolveFlags): Promise<void> {
  refuseMixtures(flags);
  const [{ readModel }, { stateEvolution }, { init }, { parse }] = await Promise.all([
    import('./model-file.js'),
    import('../spiked/index.js'),
    import('../core/index.js'),
    import('yaml'),
  ]);
  const model = readModel(path, flags.start === undefined ? undefined : startOf(flags.start, parse));
  await init();
  if (flags.thresholds) {
    const { printThresholds } = await import('./thresholds.js');
    await printThresholds(model, flags.vary, flags.json);
    return;
  }
  const result = stateEvolution(model, { trajectory: flags.trajectory });
  const { overlap, freeEntropy, status, iterations, residual, trajectory } = result;
  if (flags.json) {
    printJson({ overlap, freeEntropy, status, iterations, residual, trajectory });
    return;
  }
  if (trajectory) print(`${trajectoryText(trajectory)}\n`);
  print(tableText({ columns: ['factor', 'overlap'], rows: entriesOf(overlap) }));
  print(`\nfree entropy ${freeEntropy.toPrecision(6)}, ${status} after ${iterations} iterations`);
}

/** Flags that would have no effect are mistakes. */
function refuseMixtures({ thresholds, vary, start, trajectory }: EvolveFlags): void {
  if (vary !== undefined && !thresholds) throw new InputError('--vary: expected with --thresholds only');
  const other = start !== undefined ? '--start' : trajectory ? '--trajectory' : undefined;
  if (thresholds && other) throw new InputError(`${other}: expected without --thresholds`);
}

function startOf(text: string, parse: (yaml: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    throw new InputError(`--start: expected a word or overlaps by name, found ${JSON.stringify(text)}`);
  }
}

function trajectoryText(trajectory: Record<string, unknown>[]): string {
  const step = Math.ceil(trajectory.length / screen);
  const shown = [...trajectory.keys()].filter((t) => t % step === 0 || t === trajectory.length - 1);
  const names = entriesOf(trajectory[0]).map(([name]) => name);
  const rows = shown.map((t) => [t, ...entriesOf(trajectory[t]).map(([, value]) => value)]);
  return tableText({ columns: ['t', ...names], rows });
}
