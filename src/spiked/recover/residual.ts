import type { Prepared } from './prepare.js';

/** A singular value of the data and its unit vectors. */
export interface Triplet {
  value: number;
  left: Float64Array;
  right: Float64Array;
}

/** The entries of the data without some of their components. */
export interface Residual {
  /** Excess kurtosis over all entries: 0 for Gaussian noise. */
  kurtosis: number;
  /** The largest entry in units of their standard deviation, and where it is. */
  largest: { size: number; row: number; column: number };
  /** Mean variance of the entries; the directions that components and centring took do not count. */
  variance: number;
  /** Variance of every row and every column over their mean; what a component took of them is made up for. */
  rows: Float64Array;
  columns: Float64Array;
}

/** One pass over the data, row by row; the residual is not stored. */
export function residualOf(
  { data, rows, columns, degrees }: Prepared,
  components: readonly Triplet[],
): Residual {
  const row = new Float64Array(columns);
  const ofRows = new Float64Array(rows);
  const ofColumns = new Float64Array(columns);
  let largest = { square: 0, row: 0, column: 0 };
  let fourth = 0;
  for (let i = 0; i < rows; i++) {
    row.set(data.subarray(i * columns, (i + 1) * columns));
    for (const { value, left, right } of components) {
      const weight = value * left[i];
      for (let j = 0; j < columns; j++) row[j] -= weight * right[j];
    }
    let second = 0;
    let top = 0;
    let at = 0;
    for (let j = 0; j < columns; j++) {
      const square = row[j] * row[j];
      second += square;
      fourth += square * square;
      ofColumns[j] += square;
      if (square > top) {
        top = square;
        at = j;
      }
    }
    ofRows[i] = second;
    if (top > largest.square) largest = { square: top, row: i, column: at };
  }
  const square = mean(ofRows) / columns;
  const count = components.length;
  const taken = (side: 'left' | 'right', at: number) =>
    components.reduce((sum, component) => sum + component[side][at] ** 2, 0);
  return {
    kurtosis: fourth / (data.length * square ** 2) - 3,
    largest: { size: Math.sqrt(largest.square / square), row: largest.row, column: largest.column },
    variance: (square * data.length) / ((degrees - count) * (columns - count)),
    rows: variances(ofRows, (i) => taken('left', i)),
    columns: variances(ofColumns, (j) => taken('right', j)),
  };
}

/** Where the components explain nearly all of a row, the remainder is too small to be rescaled. */
const LEAST = 0.02;

/** Energies without the components as variances over their mean; what the components took of a row is made up for. */
function variances(energies: Float64Array, taken: (at: number) => number): Float64Array {
  const whole = energies.map((energy, at) => energy / Math.max(LEAST, 1 - taken(at)));
  const average = mean(whole);
  return whole.map((energy) => energy / average);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
