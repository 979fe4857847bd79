import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { allFamilies } from '../families.js';
import { InputError } from '../io/input-error.js';
import * as cite from './cite.js';
import * as doctor from './doctor.js';
import * as evolve from './evolve.js';
import * as experiments from './experiments.js';
import * as plot from './plot.js';
import * as recover from './recover.js';
import * as run from './run.js';
import * as simulate from './simulate.js';
import * as sweep from './sweep/index.js';

const commands = [experiments, run, sweep, plot, cite, evolve, simulate, recover, doctor];

/** Runs one command line, without the names of node and the script. @returns the exit code */
export async function onsager(args: string[]): Promise<number> {
  const program = new Command('onsager')
    .description('A laboratory of high-dimensional inference: sample, estimate, predict, compare.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(--help tells more)');
  const systems = args.some((word) => word === '--help' || word === '-h') ? await allFamilies() : [];
  for (const { register } of commands) register(program, systems);
  if (args.length === 0) {
    program.outputHelp();
    return 0;
  }
  process.exitCode = 0;
  try {
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode);
  } catch (error) {
    return report(error);
  }
}

/** Exit code of an error, after its sentence went to stderr: 2 for what the person gave, 1 for everything else. */
function report(error: unknown): number {
  // Commander has printed its own sentence, and throws for --help and --version too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`onsager: ${error instanceof Error ? error.message : error}\n`);
  // The library throws RangeError for wrong arguments, and only for those.
  return error instanceof InputError || error instanceof RangeError ? 2 : 1;
}
