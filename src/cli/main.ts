#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { InputError } from '../io/input-error.js';
import * as doctor from './doctor.js';
import * as evolve from './evolve.js';
import * as experiments from './experiments.js';
import * as recover from './recover.js';
import * as run from './run.js';
import * as simulate from './simulate.js';

const commands = [experiments, run, evolve, simulate, recover, doctor];

/** Exit code of an error, after its sentence went to stderr: 2 for what the person gave, 1 for everything else. */
function report(error: unknown): number {
  // Commander has printed its own sentence, and throws for --help and --version too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`onsager: ${error instanceof Error ? error.message : error}\n`);
  // The library throws RangeError for wrong arguments, and only for those.
  return error instanceof InputError || error instanceof RangeError ? 2 : 1;
}

// `onsager experiments | head` closes the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const program = new Command('onsager')
  .description('A laboratory of high-dimensional inference: sample, estimate, predict, compare.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(--help tells more)');
for (const { register } of commands) register(program);

if (process.argv.length <= 2) program.outputHelp();
else {
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}
