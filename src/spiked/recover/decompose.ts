import { type Bulk, bulkOf, type Extent, rankOf } from './bulk.js';
import { examine } from './noise.js';
import type { NoiseModel } from './noise-model.js';
import { type Prepared, placeOf } from './prepare.js';
import { distinct, repeatedColumns, repeatedRows } from './repeats.js';
import { even } from './scale.js';
import { type Spectrum, spectrum } from './spectrum.js';

/** Rounds of scaling. Where they do not suffice the noise is uneven, and is reported so. */
const ROUNDS = 8;

/** A modality, its singular values, and what of them counts. */
export interface Decomposition {
  prepared: Prepared;
  spectrum: Spectrum;
  bulk: Bulk;
  model: NoiseModel;
  /** Which singular values count as components. */
  components: number[];
}

/**
 * Singular values, and what stands out of their bulk.
 *
 * @param scale bring every column to one level of the noise; the columns have one standard deviation already
 * @throws RangeError when half of the singular values vanish, so that the data show no noise to compare with
 */
export function decompose(prepared: Prepared, scale: boolean, margin: number | undefined): Decomposition {
  let seen = look(prepared, margin);
  for (let round = 0; scale && round < ROUNDS && even(prepared, seen); round++) seen = look(prepared, margin);
  return seen;
}

function look(prepared: Prepared, margin: number | undefined): Decomposition {
  const found = spectrum(prepared.data, prepared.rows, prepared.columns, prepared.degrees);
  const at = (extent: Extent) => {
    const white = bulkOf(found, extent, margin);
    const { components, model, moved } = examine(prepared, found, white, extent);
    const bulk = { ...white, edge: white.edge * (1 + moved), cut: white.cut * (1 + moved) };
    return { prepared, spectrum: found, bulk, model, components };
  };
  const seen = at(extentOf(prepared, found));
  const { displacement, limit } = seen.model;
  if (displacement.bulk <= limit) return seen;
  const repeats = at(withoutRepeats(prepared, seen.model.extent));
  return Math.abs(repeats.model.displacement.bulk) <= limit ? repeats : seen;
}

/**
 * Independent rows and columns as far as the rank tells: centring takes a row, and a lower rank takes from the shorter
 * side.
 */
function extentOf(prepared: Prepared, found: Spectrum): Extent {
  const { cells, columns, degrees } = prepared;
  const count = Math.min(degrees, columns);
  const rank = rankOf(found);
  if (2 * rank <= count)
    throw new RangeError(
      `${cells.name} must have noise to measure components against, got ${count} singular values of which half vanish: ` +
        (againOf(prepared, 'column') ?? againOf(prepared, 'row') ?? 'are its columns linearly dependent?'),
    );
  return columns <= degrees ? { rows: degrees, columns: rank } : { rows: rank, columns };
}

/** The first row or column that is there already, if one is. */
function againOf(prepared: Prepared, side: 'row' | 'column'): string | undefined {
  const first = side === 'row' ? repeatedRows(prepared) : repeatedColumns(prepared);
  const again = first.findIndex((earlier, j) => earlier !== j);
  if (again < 0) return undefined;
  const [one, other] = [again, first[again]].map((at) => placeOf(prepared.cells, { [side]: at }));
  return (
    `${first.length - distinct(first)} of ${first.length} ${side}s repeat others, such as ${one}, which is ${other} again; ` +
    'keep one of each'
  );
}

/** A wide array hides repeated columns from its rank, and a tall one repeated rows. */
function withoutRepeats(prepared: Prepared, { rows, columns }: Extent): Extent {
  const taken = prepared.rows - prepared.degrees;
  return {
    rows: Math.min(rows, distinct(repeatedRows(prepared)) - taken),
    columns: Math.min(columns, distinct(repeatedColumns(prepared))),
  };
}
