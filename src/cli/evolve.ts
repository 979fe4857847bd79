import type { Command } from 'commander';
import { InputError } from '../io/input-error.js';
import type { Report } from '../system/report.js';
import type { System } from '../system/system.js';
import { familiesText, refuseOptions } from './families.js';
import { jsonOption, seconds } from './options.js';
import { GrowingTable, printJson, printReport } from './output.js';
import { withProgressLine } from './progress.js';
import { checkOut, outFileOption, writeReport } from './report-file.js';

interface EvolveFlags {
  start?: string;
  trajectory?: boolean;
  thresholds?: boolean;
  vary?: string;
  fullRecovery: boolean;
  timeLimit?: number;
  out?: string;
  json?: boolean;
}

const examples = `
Examples:
  onsager evolve model.yaml
  onsager evolve model.yaml --start informed
  onsager evolve model.yaml --start "{u: 0.2, v: 0.2}" --trajectory --json
  onsager evolve model.yaml --trajectory --out path.csv
  onsager evolve model.yaml --thresholds
  onsager evolve model.yaml --thresholds --vary channels.0.snr=1:4
  onsager evolve model.yaml --thresholds --vary "channels.*.snr*=0.5:2"
  onsager evolve model.yaml --thresholds --no-full-recovery --time-limit 3600

--vary PATH=FROM:TO sets a number of the model, PATH*=FROM:TO multiplies it (several: PATH,PATH*=..; * in a path stands for all).

--time-limit ends what takes longer: what is known by then is printed, then what is not, and the exit code is 1.`;

export function register(program: Command, systems: System[] = []): void {
  program
    .command('evolve <model>')
    .description('state evolution of a model file: its fixed point and free entropy, or its thresholds')
    .option('--start <where>', 'uninformative, informed, or overlaps as the model has them')
    .option('--trajectory', 'the overlaps at every iteration')
    .option('--thresholds', 'the thresholds, instead of a fixed point')
    .option('--vary <path=from:to>', 'the path of models on which thresholds lie')
    .option('--no-full-recovery', 'of --thresholds, without those of full recovery')
    .option('--time-limit <seconds>', 'after which what is not known is given up', seconds)
    .option(...outFileOption)
    .option(...jsonOption)
    .addHelpText(
      'after',
      () => `${examples}\n${familiesText(systems, ['thresholds', 'vary', 'full-recovery'])}`,
    )
    .action(evolve);
}

async function evolve(path: string, flags: EvolveFlags): Promise<void> {
  refuseMixtures(flags);
  await checkOut(flags.out);
  const [{ readModel }, { init }] = await Promise.all([
    import('./model-file.js'),
    import('../core/index.js'),
  ]);
  await init();
  const { system, model } = await readModel(path, flags.start);
  const report = flags.thresholds ? thresholds(system, model, flags) : fixedPoint(system, model, flags);
  if (flags.out !== undefined) await writeReport(flags.out, report);
  if (report.incomplete) process.exitCode = 1;
}

function fixedPoint(system: System, model: unknown, { trajectory, timeLimit, json }: EvolveFlags): Report {
  const report = withProgressLine((onProgress) =>
    system.evolve(model, { trajectory, timeLimit, onProgress }),
  );
  if (json) printJson(report.json);
  else printReport(report);
  return report;
}

/** Rows are printed as they are found, where a family finds them one by one. */
function thresholds(system: System, model: unknown, flags: EvolveFlags): Report {
  const { vary, fullRecovery, timeLimit, json } = flags;
  if (!system.thresholds)
    throw new InputError(`--thresholds: ${system.name} models have none, found the option`);
  refuseOptions(system, { vary, ...(!fullRecovery && { 'full-recovery': 'no' }) });
  let table: GrowingTable | undefined;
  const report = withProgressLine((onProgress, clear) => {
    try {
      return system.thresholds!(model, {
        vary,
        fullRecovery,
        timeLimit,
        onProgress,
        onRow(row, { columns, widths }) {
          if (json) return;
          clear();
          table ??= new GrowingTable(columns, widths);
          table.row(...row.map((cell) => String(cell ?? '')));
        },
      });
    } catch (error) {
      if (error instanceof RangeError && vary !== undefined) throw new InputError(`--vary: ${error.message}`);
      throw error;
    }
  });
  if (json) printJson(report.json);
  else printReport(report, { printed: table !== undefined });
  return report;
}

/** Flags that would have no effect are mistakes. */
function refuseMixtures({ thresholds, vary, fullRecovery, start, trajectory }: EvolveFlags): void {
  if (vary !== undefined && !thresholds) throw new InputError('--vary: expected with --thresholds only');
  if (!fullRecovery && !thresholds)
    throw new InputError('--no-full-recovery: expected with --thresholds only');
  const other = start !== undefined ? '--start' : trajectory ? '--trajectory' : undefined;
  if (thresholds && other) throw new InputError(`${other}: expected without --thresholds`);
}
