import { InputError } from '../../io/input-error.js';
import {
  exponents,
  fullRecovery,
  type MultiIndexModel,
  staircase,
  weakRecovery,
} from '../../multi-index/index.js';
import { GrowingTable, print, printJson } from '../output.js';
import { withProgressLine } from '../progress.js';
import { TimeIsOver, TimeLimit } from '../time-limit.js';
import type { EvolveFlags } from './system.js';

/** Seconds that all thresholds have together. */
const LIMIT = 600;
const WIDEST = 'full recovery from an informed start, alpha'.length;

type Told = (where: () => string) => void;

/** Prints the thresholds of a model, each once it is known: what is cheap first. */
export function printThresholds(
  model: MultiIndexModel,
  { vary, json, fullRecovery: wanted, timeLimit = LIMIT }: EvolveFlags,
): void {
  if (vary !== undefined)
    throw new InputError('--vary: the thresholds of a multi-index model are in alpha alone, found a path');
  const limit = new TimeLimit(timeLimit);
  const given: string[] = [];
  const table = json ? undefined : new GrowingTable(['threshold', 'value'], [WIDEST, 24]);
  /** What a computation finds, unless the time is over before. */
  const within = <T>(name: string, work: (tell: Told) => T): T | undefined => {
    try {
      return withProgressLine((update) => work((where) => update(() => `${name}: ${where()}`)), limit);
    } catch (error) {
      if (!(error instanceof TimeIsOver)) throw error;
      given.push(error.reached ?? name);
      return undefined;
    }
  };
  const share = (done: number) => `${Math.round(100 * done)} %`;

  const weak = within('weak recovery', () => weakRecovery(model));
  if (weak) {
    const directions = weak.directions.map((row) => `[${row.map((x) => x.toFixed(3)).join(' ')}]`);
    table?.row('class', weak.class);
    table?.row('weak recovery, alpha', number(weak.alpha));
    table?.row('directions found first', directions.join(' '));
  }
  const orders = within('exponents', (tell) =>
    exponents(model, undefined, (done) => tell(() => `${share(done)} of the fields`)),
  );
  if (orders) {
    table?.row('information exponent', String(orders.information ?? 'none up to the order looked at'));
    table?.row('generative exponent', String(orders.generative ?? 'none up to the order looked at'));
  }
  const stairs = within('staircase', (tell) =>
    staircase(model, (rungs, done) => tell(() => `${rungs} rungs, ${share(done)} of the next`)),
  );
  const rungs = stairs?.steps.slice(1);
  for (const rung of rungs ?? [])
    table?.row(
      `${rung.class} once ${rung.known.length} of ${model.directions} are known, alpha`,
      number(rung.alpha),
    );
  const full = wanted
    ? within('full recovery', (tell) =>
        fullRecovery(model, undefined, (done, next) =>
          tell(() => `looked at ${done} overlaps of about 20 to 45, ${share(next)} of the next`),
        ),
      )
    : undefined;
  if (full) {
    const undefinedFor = full.status === 'undefined' ? undetermined(model) : undefined;
    table?.row('full recovery by AMP, alpha', undefinedFor ?? number(full.alpha));
    if (!undefinedFor) table?.row('full recovery from an informed start, alpha', number(full.informed));
  }

  if (given.length > 0) process.exitCode = 1;
  const { information, generative } = orders ?? {};
  if (json) {
    // JSON has no infinity: null says that there is no such alpha.
    printJson({
      ...weak,
      exponents: orders && { information, generative },
      rungs,
      full,
      ...(given.length > 0 && { timeLimit: { seconds: timeLimit, notFound: given } }),
    });
    return;
  }
  const found = [weak, ...(rungs ?? []), full].flatMap((one) => one ?? []);
  const missing = Math.max(...found.map((one) => one.missing));
  if (found.some(({ status }) => status === 'inaccurate')) print(`\ninaccurate: ${missed(missing)}`);
  if (given.length > 0) print(`\n${givenUp(given, timeLimit, wanted)}`);
}

function givenUp(given: string[], seconds: number, wanted: boolean): string {
  const without = wanted ? ', and --no-full-recovery leaves out what takes longest' : '';
  return `not found within the time limit of ${seconds} s: ${given.join('; ')}. --time-limit SECONDS gives more time${without}.`;
}

export const missed = (missing: number) =>
  `the quadrature over labels misses ${missing.toPrecision(2)} of their probability`;

const number = (alpha: number) => (Number.isFinite(alpha) ? alpha.toPrecision(8) : 'no alpha is enough');

/** Why there is no threshold of full recovery. */
function undetermined({ noise }: MultiIndexModel): string {
  if (noise.variance > 0) return 'none: labels are noisy';
  return 'not determined: directions are not found alike';
}
