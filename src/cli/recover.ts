import { type Command, InvalidArgumentError, Option } from 'commander';
import { integer, jsonOption } from './options.js';
import { makeFolder, print, printJson } from './output.js';

interface RecoverFlags {
  matrix?: string;
  tensor?: string;
  sharedMode: number;
  rank: 'auto' | number;
  scale?: boolean;
  robust?: boolean;
  centre: boolean;
  margin?: number;
  missing: 'refuse' | 'mean' | 'impute';
  subjects?: string;
  columns?: string;
  tensorLabels?: string[];
  groups?: string;
  names?: 'none' | 'rows' | 'columns' | 'both';
  decimal?: '.' | ',';
  out: string;
  threads: number;
  json?: boolean;
}

const examples = `
Examples:
  onsager recover --matrix people.csv --tensor measurements.npy
  onsager recover --matrix A.npy --tensor T.npy --shared-mode 2 --rank 3 --scale
  onsager recover --matrix answers.csv --missing impute
  onsager recover --matrix examples/countries/matrix.csv --tensor examples/countries/tensor.npy --scale \\
    --groups examples/countries/regions.txt --out results/countries

The matrix has a row per subject. A table may have column names in its first row and subjects in its first column, as pandas, R
and spreadsheets write them. A tensor as a table has a line for each entry; its subjects are found by the names of the matrix's rows.
A matrix alone, or a tensor alone, is searched for its own factors.
Written to OUT: u, v, x, y as .npy and .csv (u: the subjects, shared), figure.svg, figure.png, report.json.
Finding nothing above the noise is an answer, with exit code 0; exit code 2 means that the input is wrong.
The noise must be white: equally strong everywhere, without heavy tails, uncorrelated. That is tested; where it fails the
status is noise-model-fails, and what is listed are candidates without predicted overlaps. --robust bounds heavy tails.
Cells without a number are an error. --missing mean takes the mean of their column for them, --missing impute what the found
components say, again and again until it settles; both take them to be missing at random.`;

export function register(program: Command): void {
  program
    .command('recover')
    .description(
      'estimate the factors that a matrix and a tensor about the same subjects share, or those of one of them',
    )
    .option('--matrix <file>', 'N1 x N2, .csv, .tsv, .txt or .npy')
    .option('--tensor <file>', 'N1 x N3 x N4, .npy; or a table of subject, mode, mode, value')
    .option('--shared-mode <k>', 'which mode of the tensor, from 0, is the subjects', integer(0), 0)
    .option('--rank <r>', 'components to keep at most, or auto: all above the noise', rank, 'auto')
    .option('--scale', 'bring the noise of all columns and fibres to one level')
    .option('--robust', 'rank the entries of every column and fibre (normal scores), against heavy tails')
    .option('--no-centre', 'do not subtract their mean over the subjects')
    .option(
      '--margin <m>',
      'how far above the edge of the noise, relative to it, a component must lie',
      fraction,
    )
    .addOption(
      new Option('--missing <how>', 'what becomes of cells without a number')
        .choices(['refuse', 'mean', 'impute'])
        .default('refuse'),
    )
    .option('--subjects <file>', 'names of the subjects, one a line')
    .option('--columns <file>', 'names of the columns of the matrix, one a line')
    .option('--tensor-labels <files...>', "names along the tensor's other two modes, a file each")
    .addOption(
      new Option('--names <where>', 'where the file of the matrix has names (default: as it looks)').choices([
        'none',
        'rows',
        'columns',
        'both',
      ]),
    )
    .addOption(
      new Option('--decimal <mark>', 'the mark before decimals (default: as it looks)').choices(['.', ',']),
    )
    .option('--groups <file>', 'a word per subject, to colour the figure by')
    .option('--out <dir>', 'folder of the results', 'results/recover')
    .option('--threads <n>', 'threads that share every large sweep of the data', integer(1), 1)
    .option(...jsonOption)
    .addHelpText('after', examples)
    .action(run);
}

async function run({ json, out, threads, ...flags }: RecoverFlags): Promise<void> {
  const [{ readCoupled }, { reportOf, summary }, { init }, { recover }] = await Promise.all([
    import('./recover/read.js'),
    import('./recover/report.js'),
    import('../core/index.js'),
    import('../spiked/recover/index.js'),
  ]);
  const { rank, scale = false, robust = false, centre, margin, missing, ...files } = flags;
  const coupled = readCoupled({ ...files, missing });
  await init({ threads });
  const settings = { rank, scale, robust, centre, margin, missing };
  const recovery = recover(coupled.data, settings);
  const report = reportOf(recovery, { files, settings, notes: coupled.notes });
  const { writeResults } = await import('./recover/write.js');
  makeFolder(out);
  await writeResults(out, recovery, coupled, report);
  if (json) printJson(report);
  else
    print(
      `${[summary(recovery), ...coupled.notes.map((sentence) => `Note: ${sentence}`)].join('\n')}\n\nresults  ${out}`,
    );
}

function rank(text: string): 'auto' | number {
  return text === 'auto' ? text : integer(1)(text);
}

function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && Number.isFinite(value)))
    throw new InvalidArgumentError(`Expected a number >= 0, found "${text}".`);
  return value;
}
