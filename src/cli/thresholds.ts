import { InputError } from '../io/input-error.js';
import type { SpikedModel, Threshold, ThresholdOptions, Thresholds } from '../spiked/index.js';
import { entriesOf, print, printJson, tableText } from './output.js';
import { withProgressLine } from './progress.js';
import type { EvolveFlags } from './systems/index.js';
import { TimeLimit } from './time-limit.js';

/** All signal-to-noise ratios together, an eighth to eight times what the file has. */
const defaultVary = 'channels.*.snr*=0.125:8';

/** Prints the thresholds of a model along a path, for people or as JSON. */
export async function printThresholds(
  model: SpikedModel,
  { vary, json, fullRecovery, timeLimit }: EvolveFlags,
): Promise<void> {
  if (!fullRecovery)
    throw new InputError('--no-full-recovery: expected with a multi-index model, found a spiked one');
  const { thresholds } = await import('../spiked/index.js');
  const options = varyOf(vary ?? defaultVary);
  let result: Thresholds;
  try {
    result = withProgressLine(
      (update) =>
        thresholds(model, {
          ...options,
          onProgress: (done) => update(() => `thresholds: looked at ${done} fixed points`),
        }),
      new TimeLimit(timeLimit),
    );
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`--vary: ${error.message}`);
    throw error;
  }
  if (json) {
    printJson(result);
    return;
  }
  const { thresholds: found, absent, status, unsettled } = result;
  if (found.length > 0) {
    const columns = ['threshold', result.parameter, 'of', 'overlap below', 'overlap above'];
    const rows = found.map((one) => [
      one.kind,
      one.value.toPrecision(8),
      one.species.join(', '),
      ...sidesOf(one),
    ]);
    print(tableText({ columns, rows }));
  }
  const sentences = Object.entries(absent).map(([kind, reason]) => `no ${kind}: ${reason}`);
  if (sentences.length > 0) print(`${found.length > 0 ? '\n' : ''}${sentences.join('\n')}`);
  if (status !== 'converged') {
    print(`\n${status}: state evolution did not settle at ${result.parameter} = ${unsettled.join(', ')}`);
  }
}

/** Overlaps on the two sides, of the species that the threshold is about. */
function sidesOf({ species, below, above }: Threshold): string[] {
  return [below, above].map((side) =>
    entriesOf(Object.fromEntries(species.map((name) => [name, side[name]])))
      .map(([name, value]) => `${name} ${value.toFixed(4)}`)
      .join('  '),
  );
}

/** `PATH=FROM:TO` sets a number of the model, `PATH*=FROM:TO` multiplies it; several paths are separated by commas. */
function varyOf(text: string): Pick<ThresholdOptions, 'vary' | 'from' | 'to'> {
  const [, paths, times, range] = /^([^=]+?)(\*?)=(.*)$/.exec(text) ?? [];
  const ends = (range ?? '').split(':').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [from, to] = ends;
  if (!paths || ends.length !== 2 || !ends.every(Number.isFinite)) {
    throw new InputError(
      `--vary: expected path=from:to (sets) or path*=from:to (multiplies), found ${JSON.stringify(text)}`,
    );
  }
  const names = paths.split(',').map((name) => name.trim());
  if (!times && names.length > 1) {
    throw new InputError(
      `--vary: expected one path to set, found ${names.join(', ')}: *= multiplies several`,
    );
  }
  return { vary: times ? { scale: names } : names[0], from, to };
}
