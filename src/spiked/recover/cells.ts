import {
  checkFinite,
  checkModality,
  checkObserved,
  checkShape,
  checkVaries,
  type Modality,
} from './modality.js';
import { normalScores } from './scores.js';

/** What becomes of cells without a number: an error, the mean of their column, or an estimate from what is found. */
export type Missing = 'refuse' | 'mean' | 'impute';

/** A checked copy of one table with a row per subject; NaN where a cell is missing. */
export interface Cells {
  name: string;
  kind: 'matrix' | 'tensor';
  labels: Modality['labels'];
  shape: readonly number[];
  data: Float64Array;
  rows: number;
  columns: number;
  /** Share of the cells that have a number: of all, and of every column. */
  observed: number;
  observedOf: Float64Array;
}

/** @throws RangeError when the shape and the length disagree, an entry is not finite, or a column is constant or empty */
export function cellsOf(
  modality: Modality,
  kind: 'matrix' | 'tensor',
  { missing, robust }: { missing: Missing; robust: boolean },
): Cells {
  checkModality(`data.${kind}`, modality);
  const { data: given, shape, labels, name = kind } = modality;
  checkShape(name, kind, shape, given.length);
  const data = Float64Array.from(given);
  const rows = shape[0];
  const columns = data.length / rows;
  checkFinite(name, data, modality, missing !== 'refuse');
  checkObserved(name, data, modality);
  const { mean, range, counts } = moments(data, rows, columns);
  checkVaries(name, mean, range, modality);
  if (robust) normalScores(data, rows, columns);
  return {
    ...{ name, kind, labels, shape: [...shape], data, rows, columns },
    observed: counts.reduce((sum, count) => sum + count, 0) / data.length,
    observedOf: counts.map((count) => count / rows),
  };
}

/**
 * The table with its holes filled by a guess S at its signal, so that what is left of the signal counts as it should:
 * with the share p of a column observed at random,
 *
 *     S + (Y - S) / p   where Y is observed,   S   where it is not,
 *
 * has the mean of the whole table over the places of the holes. The noise of an observed cell, of variance sigma^2,
 * becomes noise of variance sigma^2 / p, and what the guess lacks of the signal adds to that.
 *
 * @param guess entry by entry; not asked for where nothing is missing
 */
export function filled(
  { data, columns, observed, observedOf }: Cells,
  guess: () => Float64Array,
): Float64Array {
  if (observed === 1) return Float64Array.from(data);
  return guess().map((at, index) => {
    const difference = data[index] - at;
    return Number.isNaN(difference) ? at : at + difference / observedOf[index % columns];
  });
}

/** The mean of every column over what is observed of it, in every row. */
export function columnMeans({ data, rows, columns }: Cells): Float64Array {
  const { mean } = moments(data, rows, columns);
  return Float64Array.from(data, (_, index) => mean[index % columns]);
}

/**
 * Mean and standard deviation of what every column holds, how many numbers these are, and the largest difference from
 * the first of them. One pass over these differences, which lose no digits.
 */
export function moments(data: Float64Array, rows: number, columns: number) {
  const first = new Float64Array(columns).fill(Number.NaN);
  const sum = new Float64Array(columns);
  const square = new Float64Array(columns);
  const range = new Float64Array(columns);
  const counts = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) {
      const entry = data[at];
      if (Number.isNaN(entry)) continue;
      if (counts[j]++ === 0) first[j] = entry;
      const difference = entry - first[j];
      sum[j] += difference;
      square[j] += difference * difference;
      if (Math.abs(difference) > range[j]) range[j] = Math.abs(difference);
    }
  }
  return {
    ...{ range, counts },
    mean: first.map((entry, j) => entry + sum[j] / counts[j]),
    deviation: square.map((total, j) => Math.sqrt(Math.max(0, total - sum[j] ** 2 / counts[j]) / counts[j])),
  };
}
