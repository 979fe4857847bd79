import type { Summary } from '../../sweep/summary.js';

/** A curve of a figure: its name, and the measured numbers that it is the mean of. */
export type Curve = readonly [name: string, keys: readonly string[]];

/**
 * Mean of several numbers of a point, NaN where one was not measured. The error bar is the mean of theirs, since what one run measures is not
 * independent.
 */
export function averageOf({ values }: Summary, keys: readonly string[]): { mean: number; error?: number } {
  const over = (numbers: number[]) => numbers.reduce((sum, value) => sum + value, 0) / keys.length;
  const mean = over(keys.map((key) => values[key]?.mean ?? Number.NaN));
  const errors = keys.map((key) => values[key]?.error);
  return errors.includes(undefined) ? { mean } : { mean, error: over(errors as number[]) };
}

/** The point at the same place, as far as numbers tell. */
export function pointAt(points: Summary[], x: string, value: number): Summary | undefined {
  return points.find(({ at }) => Math.abs(Number(at[x]) - value) < 1e-9);
}
