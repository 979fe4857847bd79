import type { Command } from 'commander';
import { InputError } from '../io/input-error.js';
import { jsonOption } from './options.js';
import { entriesOf, print, printJson, tableText } from './output.js';

interface EvolveFlags {
  start?: string;
  trajectory?: boolean;
  json?: boolean;
}

const examples = `
Examples:
  onsager evolve model.yaml
  onsager evolve model.yaml --start informed
  onsager evolve model.yaml --start "{u: 0.2, v: 0.2, x: 0.2, y: 0.2}" --trajectory --json

A model file:
  model: spiked
  species: { u: { prior: gaussian }, v: { prior: gaussian } }
  channels: [ { modes: [u, v], snr: 2.5 } ]      # snr = 1 / Delta`;

/** Lines of a trajectory that fit on a screen; --json has them all. */
const screen = 40;

export function register(program: Command): void {
  program
    .command('evolve <model>')
    .description('state evolution of a model file: its fixed point and free entropy')
    .option('--start <where>', 'uninformative, informed, or overlaps by name')
    .option('--trajectory', 'the overlaps at every iteration')
    .option(...jsonOption)
    .addHelpText('after', examples)
    .action(evolve);
}

async function evolve(path: string, flags: EvolveFlags): Promise<void> {
  const [{ readModel }, { stateEvolution }, { init }, { parse }] = await Promise.all([
    import('./model-file.js'),
    import('../spiked/index.js'),
    import('../core/index.js'),
    import('yaml'),
  ]);
  const model = readModel(path, flags.start === undefined ? undefined : startOf(flags.start, parse));
  await init();
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
