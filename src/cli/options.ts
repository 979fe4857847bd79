import { InvalidArgumentError } from 'commander';

/** Parser of an option that takes an integer of at least `low`. */
export function integer(low: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < low) {
      throw new InvalidArgumentError(`Expected an integer >= ${low}, found "${text}".`);
    }
    return value;
  };
}

export const jsonOption = ['--json', 'print one JSON document and nothing else'] as const;

/** Parser of an option that takes a number in [0, 1). */
export function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1)) {
    throw new InvalidArgumentError(`Expected a number in [0, 1), found "${text}".`);
  }
  return value;
}

export const outOption = ['--out <dir>', 'folder of all results', 'results'] as const;

/** Parser of --time-limit. */
export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError(`Expected a number of seconds > 0, found "${text}".`);
  }
  return value;
}
