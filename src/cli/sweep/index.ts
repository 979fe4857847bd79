import type { Command } from 'commander';
import * as merge from './merge.js';
import * as plan from './plan.js';
import * as run from './run.js';
import * as slurm from './slurm.js';
import * as status from './status.js';

const examples = `
Examples:
  onsager sweep plan examples/sweep.yaml
  onsager sweep run examples/sweep.yaml --workers 4
  onsager sweep status examples/sweep.yaml
  onsager sweep slurm examples/sweep.yaml --time 01:00:00

A config, in YAML or JSON (keys and defaults of an experiment: onsager experiments --json):
  experiment: spiked/staircase-snr
  seeds: 20
  parameters: { snr: "1:3:9" }       # nested, or by dotted keys
  sweep: { size: [100, 200, 400] }   # every combination of these values; start:stop:count is a range too

Where a command takes a config it takes a folder of results as well.`;

export function register(program: Command): void {
  const sweep = program
    .command('sweep')
    .description('run an experiment over many parameters and seeds, on this machine or a cluster')
    .addHelpText('after', examples);
  for (const { register } of [plan, run, status, merge, slurm]) register(sweep);
}
