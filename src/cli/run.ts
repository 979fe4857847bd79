import type { Command } from 'commander';
import { InputError } from '../io/input-error.js';
import type { TaskRecord } from '../sweep/record.js';
import { valuesOf } from '../sweep/values.js';
import { lossText } from '../system/outcomes.js';
import { integer, jsonOption } from './options.js';
import { makeFolder, note, print, printJson, tableText } from './output.js';
import { exitCodeOf, failuresOf, interruptible, noteFailures, workersOption } from './work.js';

interface RunFlags {
  set: string[];
  vary: string[];
  seeds?: number;
  seed?: string;
  quick?: boolean;
  out: string;
  workers: number;
  json?: boolean;
}

const examples = `
Examples:
  onsager run spiked/staircase-snr --quick
  onsager run spiked/staircase-snr --set size=200 --set snr=1:3:9 --seeds 20
  onsager run spiked/phase-diagram --out results --workers 8
  onsager run ./mine.js --seeds 20
  onsager run wigner.yaml --vary channels.0.snr=0.5:2:16 --vary size=200,400 --seeds 8

./mine.js is a module whose default export is an experiment: import { experiment } from 'onsager/experiments'.
Of a model file, theory is drawn as lines and the algorithm on sampled data as points, along the numbers that --vary names:
a second one gives a family of curves, or a plane where it has many values.

Results go to OUT/NAME/<hash of the config>/: manifest.json, records.jsonl,
summary and records as .csv and .parquet, arrays.npz, figure.svg, figure.png. The figure
is drawn once the lines of theory are known, and again as points arrive.
The same command again continues a run that was stopped.`;

export function register(program: Command): void {
  program
    .command('run <name>')
    .description('run an experiment, one in a file of yours, or a model file, and draw the figure')
    .option('--set <key=value>', 'change a parameter (repeatable); ranges are start:stop:count', collect, [])
    .option(
      '--vary <path=values>',
      'of a model file: a number of the model, or size, and its values, start:stop:count or a,b,c (repeatable)',
      collect,
      [],
    )
    .option('--seeds <n>', 'number of seeds at each point', integer(1))
    .option('--seed <word>', 'where randomness starts')
    .option('--quick', 'coarser and smaller, in seconds')
    .option('--out <dir>', 'folder of all results', 'results')
    .option(...workersOption)
    .option(...jsonOption)
    .addHelpText('after', examples)
    .action(runExperiment);
}

async function runExperiment(name: string, flags: RunFlags): Promise<void> {
  const [{ choose }, { resolve }, { parseYaml }] = await Promise.all([
    import('../experiments/choose.js'),
    import('../experiments/config.js'),
    import('../io/document.js'),
  ]);
  const { experiment, source, given } = await choose(name, varied(flags.vary));
  const { quick, seeds, seed } = flags;
  const set = [...given, ...flags.set.map((text) => assignment('--set', text, parseYaml))];
  const config = resolve(experiment, { quick, set, seeds, seed, source });
  makeFolder(flags.out);
  const { run } = await import('../experiments/run.js');
  const { out, workers } = flags;
  const started = Date.now();
  const result = await interruptible((options) => run(experiment, config, { ...options, out, workers }));

  const { total, finished, failed, skipped, hash, directory, figures, records, interrupted } = result;
  const tasks = { total, done: finished - failed, failed, skipped };
  const failures = failuresOf(records);
  const table = experiment.table(records, config.parameters);
  if (flags.json) {
    printJson({
      experiment: experiment.name,
      config,
      hash,
      directory,
      tasks,
      interrupted,
      failures,
      figures,
      table,
    });
  } else if (!interrupted) {
    print(`${experiment.title}\n`);
    print(`${tableText(table)}\n`);
    const snrLoss = lossIn(records);
    if (snrLoss > 0) print(`${lossText(snrLoss, '--set data=f32')}\n`);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const earlier = skipped > 0 ? `, ${skipped} of them by an earlier run` : '';
    print(`${tasks.done} of ${total} tasks done${earlier}; ${seconds} s`);
    print(`results  ${directory}`);
    if (figures.length > 0) print(`figure   ${figures.at(-1)}`);
  }
  noteFailures(failures, directory);
  if (interrupted) {
    note(
      `stopped: ${finished} of ${total} tasks are kept in ${directory}; the same command again does the rest`,
    );
  }
  process.exitCode = exitCodeOf(result);
}

/** The largest loss of SNR by integers that a record states. */
function lossIn(records: TaskRecord[]): number {
  const rows = records.flatMap((record) => (record.status === 'done' ? record.rows : []));
  return rows.reduce((most, { snrLoss }) => Math.max(most, Number(snrLoss ?? 0)), 0);
}

function collect(text: string, others: string[]): string[] {
  return [...others, text];
}

/** The values of each number that --vary names. */
function varied(texts: string[]): Record<string, number[]> {
  const lists: Record<string, number[]> = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    const values = valuesOf(text.slice(at + 1));
    if (at < 1 || !values)
      throw new InputError(
        `--vary: expected path=start:stop:count or path=a,b,c with numbers, found ${JSON.stringify(text)}`,
      );
    const path = text.slice(0, at).trim();
    if (Object.hasOwn(lists, path)) throw new InputError(`--vary ${path}: expected once, found twice`);
    lists[path] = values;
  }
  return lists;
}

function assignment(option: string, text: string, parse: (yaml: string) => unknown): [string, unknown] {
  const at = text.indexOf('=');
  if (at < 1) throw new InputError(`${option} ${text}: expected key=value, found no key or no "="`);
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), parse(value)];
  } catch (error) {
    const found = `${JSON.stringify(value)}: ${(error as Error).message}`;
    throw new InputError(`${option} ${text}: expected a number, a list or a word after "=", found ${found}`);
  }
}
