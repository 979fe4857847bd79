// A path of models in a text: `PATH=FROM:TO` sets a number of the model, `PATH*=FROM:TO` multiplies it.

export interface VaryText {
  /** Dotted paths; several only where they are multiplied. */
  paths: string[];
  multiplies: boolean;
  from: number;
  to: number;
}

/** @throws RangeError for another text */
export function parseVary(text: string): VaryText {
  const [, names, times, range] = /^([^=]+?)(\*?)=(.*)$/.exec(text) ?? [];
  const ends = (range ?? '').split(':').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [from, to] = ends;
  if (!names || ends.length !== 2 || !ends.every(Number.isFinite)) {
    throw new RangeError(
      `expected path=from:to (sets) or path*=from:to (multiplies), found ${JSON.stringify(text)}`,
    );
  }
  const paths = names.split(',').map((name) => name.trim());
  if (!times && paths.length > 1)
    throw new RangeError(`expected one path to set, found ${paths.join(', ')}: *= multiplies several`);
  return { paths, multiplies: Boolean(times), from, to };
}
