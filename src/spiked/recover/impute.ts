import { type Cells, filled } from './cells.js';
import type { Decomposition } from './decompose.js';
import { mostOf } from './noise.js';
import type { Noise } from './recovery.js';
import { spikeOf } from './spike.js';

const ROUNDS = 200;
/** Change at which it has settled, in units of the noise: far below what that leaves uncertain. */
const SETTLED = 1e-6;

/**
 * Fills the holes with what the components say of them, and looks again, until that says the same. Every component
 * enters with the weight that its noise leaves it: the singular value that is closest to the signal's (Gavish and
 * Donoho 2017, arXiv 1405.7511), as in soft imputation (Mazumder, Hastie and Tibshirani 2010), which shrinks them by a
 * constant. The means, which the first filling took for all of the signal, are part of it.
 *
 * @param look prepares a table without holes, and decomposes it
 */
export function impute(
  cells: Cells,
  first: Decomposition,
  look: (data: Float64Array) => Decomposition,
): { seen: Decomposition; imputation: NonNullable<Noise['imputation']> } {
  // A direction within the observed cells of a column enters with 1 / p of them, and swings where that is above 2.
  const step = cells.observedOf.map((p) => Math.min(1, 1.5 * p));
  const guess = signalOf(first);
  for (let iterations = 1; ; iterations++) {
    const seen = look(filled(cells, () => guess));
    const says = signalOf(seen);
    const change = distance(says, guess, seen);
    const settled = change < SETTLED;
    if (settled || iterations === ROUNDS) {
      const status = settled ? ('converged' as const) : ('max-iterations' as const);
      return { seen, imputation: { status, iterations, change } };
    }
    for (let at = 0; at < guess.length; at++) guess[at] += step[at % step.length] * (says[at] - guess[at]);
  }
}

/**
 * The signal that the values above the cut show, with the means of the columns, in the unit of the table. Whether single
 * rows or columns carry them is not asked: where holes are filled by means, a strong signal looks so.
 */
function signalOf({ prepared, spectrum, bulk }: Decomposition): Float64Array {
  const { rows, columns, degrees, mean, scale } = prepared;
  const signal = new Float64Array(rows * columns);
  const unit = bulk.sigma * Math.sqrt(degrees);
  const components = [...bulk.values.keys()].filter((k) => k < mostOf(bulk) && bulk.values[k] > bulk.cut);
  const parts = components.map((k) => {
    const { power, left, right } = spikeOf(bulk.values[k], 1, bulk.aspect)!;
    const weight = unit * Math.sqrt(power * left * right);
    return { u: spectrum.left(k).map((entry) => weight * entry), v: spectrum.right(k) };
  });
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) {
      let sum = 0;
      for (const { u, v } of parts) sum += u[i] * v[j];
      signal[at] = mean[j] + scale[j] * sum;
    }
  }
  return signal;
}

/** Root mean square difference of two tables in units of the noise. */
function distance(a: Float64Array, b: Float64Array, { prepared, bulk }: Decomposition): number {
  const { columns, scale } = prepared;
  const square = a.reduce((sum, entry, at) => sum + ((entry - b[at]) / scale[at % columns]) ** 2, 0);
  return Math.sqrt(square / a.length) / bulk.sigma;
}
