import { type Bulk, defaultMargin } from './bulk.js';
import { ofEntries } from './displacement.js';
import { mostOf, tripletOf, without } from './noise.js';
import type { NoiseModel } from './noise-model.js';
import { type Prepared, rescale } from './prepare.js';
import { residualOf } from './residual.js';
import type { Spectrum } from './spectrum.js';

/** Columns whose noise moves the edge by less than this share of the limit are even enough. */
const EVEN = 0.1;

/**
 * Brings the noise of the columns closer to one level. Divided by its standard deviation, a column that a strong
 * component runs through has less noise than the others, and noise that is uneven has values above the edge. So what
 * is certainly not noise is taken out, and every column divided by the standard deviation of the rest. That is at most
 * one to begin with, and so is the noise of every column: what lies above the cut of noise of level one is certain.
 *
 * @returns whether the data were changed
 */
export function even(
  prepared: Prepared,
  { spectrum, bulk, model }: { spectrum: Spectrum; bulk: Bulk; model: NoiseModel },
): boolean {
  const { rows, columns } = model.extent;
  const highest = Math.sqrt(rows) * (1 + Math.sqrt(bulk.aspect)) * (1 + defaultMargin(rows, rows, columns));
  const certain: number[] = [];
  for (let k = 0; k < mostOf(bulk) && spectrum.values[k] > highest; k++) certain.push(k);
  const residual = residualOf(
    prepared,
    certain.map((k) => tripletOf(spectrum, k)),
  );
  if (ofEntries(residual, without(model.extent, certain)).columns <= EVEN * model.limit) return false;
  rescale(
    prepared,
    residual.columns.map((variance) => variance * residual.variance),
  );
  return true;
}
