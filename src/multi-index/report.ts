import { exponents } from '../glm/exponents.js';
import { fullRecovery } from '../glm/full-recovery.js';
import { staircase } from '../glm/staircase.js';
import { weakRecovery } from '../glm/weak-recovery.js';
import type { Cell, Report } from '../system/report.js';
import type { ThresholdOptions } from '../system/system.js';
import { TimeIsOver, TimeLimit, type Told } from '../system/time-limit.js';
import type { MultiIndexModel } from './model.js';

/** Seconds that all thresholds have together. */
const LIMIT = 600;
const table = {
  columns: ['threshold', 'value'],
  widths: ['full recovery from an informed start, alpha'.length, 24],
};

/** The thresholds of a model, each told once it is known: what is cheap first. */
export function thresholdsOf(
  model: MultiIndexModel,
  { fullRecovery: wanted = true, timeLimit = LIMIT, onProgress, onRow }: ThresholdOptions,
): Report {
  const limit = new TimeLimit(timeLimit);
  const given: string[] = [];
  const rows: Cell[][] = [];
  const values: Record<string, number> = {};
  const row = (name: string, text: string, value?: number) => {
    rows.push([name, text]);
    if (value !== undefined) values[name] = value;
    onRow?.([name, text], table);
  };
  /** What a computation finds, unless the time is over before. */
  const within = <T>(name: string, work: (tell: Told) => T): T | undefined => {
    try {
      const tell = limit.telling(onProgress);
      return work((where) => tell(() => `${name}: ${where()}`));
    } catch (error) {
      if (!(error instanceof TimeIsOver)) throw error;
      given.push(error.reached ?? name);
      return undefined;
    }
  };

  const weak = within('weak recovery', () => weakRecovery(model));
  if (weak) {
    const directions = weak.directions.map((row) => `[${row.map((x) => x.toFixed(3)).join(' ')}]`);
    row('class', weak.class);
    row('weak recovery, alpha', number(weak.alpha), weak.alpha);
    row('directions found first', directions.join(' '));
  }
  const orders = within('exponents', (tell) =>
    exponents(model, undefined, (done) => tell(() => `${share(done)} of the fields`)),
  );
  if (orders) {
    row('information exponent', String(orders.information ?? 'none up to the order looked at'));
    row('generative exponent', String(orders.generative ?? 'none up to the order looked at'));
  }
  const stairs = within('staircase', (tell) =>
    staircase(model, (rungs, done) => tell(() => `${rungs} rungs, ${share(done)} of the next`)),
  );
  const rungs = stairs?.steps.slice(1);
  for (const rung of rungs ?? []) {
    const name = `${rung.class} once ${rung.known.length} of ${model.directions} are known, alpha`;
    row(name, number(rung.alpha), rung.alpha);
  }
  const full = wanted
    ? within('full recovery', (tell) =>
        fullRecovery(model, undefined, (done, next) =>
          tell(() => `looked at ${done} overlaps of about 20 to 45, ${share(next)} of the next`),
        ),
      )
    : undefined;
  if (full) {
    const undefinedFor = full.status === 'undefined' ? undetermined(model) : undefined;
    row('full recovery by AMP, alpha', undefinedFor ?? number(full.alpha), full.alpha);
    if (!undefinedFor)
      row('full recovery from an informed start, alpha', number(full.informed), full.informed);
  }

  const found = [weak, ...(rungs ?? []), full].flatMap((one) => one ?? []);
  const missing = Math.max(...found.map((one) => one.missing));
  const { information, generative } = orders ?? {};
  return {
    tables: [{ columns: table.columns, rows }],
    sentences: [
      ...(found.some(({ status }) => status === 'inaccurate') ? [`inaccurate: ${missed(missing)}`] : []),
      ...(given.length > 0 ? [givenUp(given, timeLimit, wanted)] : []),
    ],
    json: {
      ...weak,
      exponents: orders && { information, generative },
      rungs,
      full,
      ...(given.length > 0 && { timeLimit: { seconds: timeLimit, notFound: given } }),
    },
    values,
    ...(given.length > 0 && { incomplete: true }),
  };
}

function givenUp(given: string[], seconds: number, wanted: boolean): string {
  const without = wanted ? ', and --no-full-recovery leaves out what takes longest' : '';
  return `not found within the time limit of ${seconds} s: ${given.join('; ')}. --time-limit SECONDS gives more time${without}.`;
}

export const missed = (missing: number) =>
  `the quadrature over labels misses ${missing.toPrecision(2)} of their probability`;

const share = (done: number) => `${Math.round(100 * done)} %`;
const number = (alpha: number) => (Number.isFinite(alpha) ? alpha.toPrecision(8) : 'no alpha is enough');

/** Why there is no threshold of full recovery. */
function undetermined({ noise }: MultiIndexModel): string {
  if (noise.variance > 0) return 'none: labels are noisy';
  return 'not determined: directions are not found alike';
}
