import type { Missing } from './cells.js';
import { FEWEST } from './noise.js';
import type { NoiseModel } from './noise-model.js';
import { modalities, type Pair } from './pair.js';
import { type Prepared, placeOf } from './prepare.js';
import type { Noise, Recovery } from './recovery.js';

/** A component this near its threshold is seen or missed by luck: docs/theory/recover.md, the last paragraph. */
const NEAR = 1.3;

/** Columns whose standard deviations differ by this factor are in different units. */
const DECADE = 10;

/** Above this excess kurtosis normal scores are worth a try: those of a t law with 7 degrees of freedom. */
const HEAVY = 2;

interface Settings {
  missing: Missing;
  rank: 'auto' | number;
  scale: boolean;
  robust: boolean;
}

/** Sentences on what a reader should know before believing the numbers of a recovery. */
export function warningsOf(
  recovery: Omit<Recovery<never>, 'warnings'>,
  pair: Pair,
  settings: Settings,
): string[] {
  const { components, found, refinement } = recovery;
  const { rank } = settings;
  const sentences = [
    ...modalities(pair).flatMap((modality) => aboutNoise(modality, settings)),
    ...Object.entries(recovery.noise).flatMap(([kind, noise]) => aboutHoles(kind, noise, settings)),
  ];
  if (typeof rank === 'number' && components.length < rank)
    sentences.push(`${rank} components were asked for, but only ${found} stand out of the noise.`);
  if (found > components.length)
    sentences.push(`Kept ${components.length} of the ${found} components that stand out of the noise.`);
  components.forEach(({ origin, ...links }, k) => {
    for (const kind of ['matrix', 'tensor'] as const) {
      const { ratio = 0 } = links[kind] ?? {};
      if (ratio > 0 && ratio < NEAR && origin !== 'tensor')
        sentences.push(
          `Component ${k + 1} is only ${ratio.toFixed(2)} times its threshold in the ${kind}: ` +
            'its strength and overlap are uncertain there.',
        );
    }
  });
  if (refinement?.kept === 'spectral')
    sentences.push(
      refinement.status === 'converged'
        ? 'AMP ended at a lower Bethe free entropy than it started from; the spectral factors are reported.'
        : `AMP did not settle (${refinement.status} after ${refinement.iterations} iterations); ` +
            'the spectral factors are reported.',
    );
  return sentences;
}

function aboutNoise(
  { prepared, model }: { prepared: Prepared; model: NoiseModel },
  { scale, robust }: Settings,
): string[] {
  const { span } = prepared;
  const { kind } = prepared.cells;
  const { failures, kurtosis } = model;
  const sentences: string[] = [];
  if (!model.holds)
    sentences.push(
      `${unjudged(model) ? `The ${kind} cannot be judged` : `The ${kind}'s noise is not white`}: ${failures.map((failure) => reasons[failure](model, prepared)).join('; ')}. ` +
        'Strengths and thresholds are those of white noise, and do not hold for it.',
    );
  const heavy = failures.includes('tails');
  const spread = Math.sqrt(24 / prepared.data.length);
  if (!robust && (heavy || kurtosis > Math.max(HEAVY, 5 * spread)))
    sentences.push(
      heavy
        ? `Replacing the ${kind}'s entries by their normal scores (robust, --robust) bounds their tails.`
        : `The ${kind}'s entries have heavier tails than Gaussian ones (excess kurtosis ${short(kurtosis)}); ` +
            'their normal scores (robust, --robust) may show more.',
    );
  const word = kind === 'matrix' ? 'columns' : 'fibres';
  if (!scale && (span > DECADE || failures.includes('columns')))
    sentences.push(
      `The ${kind}'s ${word} differ ${short(span)}-fold in their standard deviation; ` +
        'scaling (scale, --scale) brings their noise to one level.',
    );
  return sentences;
}

function aboutHoles(kind: string, { observed, model }: Noise, { missing, scale }: Settings): string[] {
  if (observed === 1) return [];
  const share = `${short(100 * (1 - observed))} % of the ${kind}'s entries are missing`;
  const sentences = [
    `${share}: its strengths and thresholds are those of what is observed, ${short(observed)} times the snr of the whole; ` +
      'they are taken to be missing at random.',
  ];
  if (scale)
    sentences.push(
      `Scaling divides a column of the ${kind} by the noise that its holes leave it: its factors are times the root of the share that is observed.`,
    );
  if (missing === 'mean' && !model.holds)
    sentences.push(
      `Filled by means, a strong component of the ${kind} becomes noise; its estimate (missing, --missing: impute) does not.`,
    );
  return sentences;
}

/** Whether nothing speaks against white noise but that there is too little to judge it by. */
export function unjudged({ failures }: NoiseModel): boolean {
  return failures.every((failure) => failure === 'small' || failure === 'holes');
}

const reasons: Record<NoiseModel['failures'][number], (model: NoiseModel, prepared: Prepared) => string> = {
  small: ({ extent }) =>
    `telling components from uneven or heavy-tailed noise takes ${FEWEST.entries} independent entries, and ${FEWEST.side} along ` +
    `each side; it has ${extent.rows} x ${extent.columns}`,
  crowded: () =>
    'there is no bulk of noise (more than a third of its singular values lie above the edge that the middle one ' +
    'sets, as where columns nearly repeat others or are in units apart, or where series are smooth)',
  outliers: ({ outliers }, prepared) => {
    const places = outliers
      .slice(0, 3)
      .map(({ value, ...at }) => `${short(value)} on ${placeOf(prepared.cells, at)}`);
    const etc = outliers.length > places.length ? ', ...' : '';
    return (
      `${outliers.length} of its singular values above the cut ${outliers.length === 1 ? 'rests' : 'rest'} ` +
      `on a single row, column or entry (${places.join(', ')}${etc})`
    );
  },
  tails: ({ kurtosis, largest }, prepared) =>
    `its entries have heavy tails (excess kurtosis ${short(kurtosis)}; the largest is ` +
    `${short(largest.size)} standard deviations, at ${placeOf(prepared.cells, largest)})`,
  rows: ({ noisiest: { row } }, prepared) =>
    `its rows are uneven (the noise of ${placeOf(prepared.cells, { row: row.at })} has ${short(row.variance)} times the mean variance)`,
  columns: ({ noisiest: { column } }, prepared) =>
    `its columns are uneven (the noise of ${placeOf(prepared.cells, { column: column.at })} has ` +
    `${short(column.variance)} times the mean variance)`,
  correlation: ({ displacement }) =>
    'its rows or columns are correlated (the singular values below the edge spread so far that the edge moves by ' +
    `${short(100 * displacement.bulk)} %)`,
  dependence: ({ extent }, { rows, degrees, columns }) =>
    `some of it repeats or depends on the rest (${extent.rows + rows - degrees} of ${rows} rows and ` +
    `${extent.columns} of ${columns} columns are independent)`,
  holes: ({ holes }) => {
    const { pattern, hidden = 0, settled } = holes!;
    if (settled === false) return 'the estimates in its holes did not settle';
    return settled
      ? `its holes hide ${short(100 * hidden)} % of a change of the components, as where blocks of subjects and of columns ` +
          'have no entries in common'
      : `its holes form a pattern (whose largest singular value is ${short(pattern)} times that of holes at random), and the ` +
          'means in them make components of it';
  },
};

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
