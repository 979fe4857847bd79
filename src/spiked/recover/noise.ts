import { type Bulk, CROWD, defaultMargin, type Extent } from './bulk.js';
import { type Displacement, isWhite, ofBulk, ofEntries, ofHoles, sumOfEntries } from './displacement.js';
import { carried, chanceOnColumn, chanceOnRow } from './leverage.js';
import type { Failure, NoiseModel, Noisy } from './noise-model.js';
import type { Prepared } from './prepare.js';
import { type Residual, residualOf, type Triplet } from './residual.js';
import type { Spectrum } from './spectrum.js';
import { type Spike, spikeOf } from './spike.js';

export interface Examined {
  model: NoiseModel;
  /** Which singular values count as components. */
  components: number[];
  /** By how much the noise moves its edge and the cut, relative to these. */
  moved: number;
}

/**
 * Independent entries, and rows and columns, that it takes to judge noise. With fewer, heavy tails, or one row or column of three times the noise,
 * pass for components in up to one of six arrays (10 x 10, 8 x 20, 60 x 5); with more in one of thirty at most (16 x 16, 20 x 13).
 */
export const FEWEST = { entries: 240, side: 8 };

/** At most so many values are looked at one by one; where more stand out, the noise is not white. */
export function mostOf({ rank }: Bulk): number {
  return Math.min(32, Math.floor(CROWD * rank));
}

/**
 * Whether the noise is white, and what stands out of it. Values above the edge may be components and are taken out
 * before the rest is judged, except those below the cut that single rows or columns carry, which belong to the noise.
 * The rest is judged by how far it moves the edge, and the cut moves with it. Where that uses up half of the margin
 * that a component must keep, the model fails; then a value counts that stands out of the noise without it.
 */
export function examine(prepared: Prepared, spectrum: Spectrum, bulk: Bulk, extent: Extent): Examined {
  const { values } = bulk;
  const { triplets, onRow, onColumn } = aboveEdge(prepared, spectrum, bulk);
  const all = [...triplets.keys()];
  const single = (k: number) => onRow[k] || onColumn[k];
  const counted = all.filter((k) => values[k] > bulk.cut);
  const out = all.filter((k) => values[k] > bulk.cut || !single(k));
  const left = without(extent, out);
  const residual = residualOf(
    prepared,
    out.map((k) => triplets[k]),
  );
  const { tails, ...entries } = ofEntries(residual, left);
  const holes = ofHoles(prepared.cells.observed, left);
  const displacement = { ...entries, tails: tails - holes, bulk: ofBulk(rest(bulk, out), left) - holes };
  const limit = defaultMargin(extent.rows, extent.rows, extent.columns) / 2;
  const even = isWhite(displacement, limit, left);
  const white = even && !bulk.crowded;
  const outliers = counted.filter(single);
  const failures: Failure[] = [
    ...when('small', tooFew(extent)),
    ...when('crowded', bulk.crowded),
    ...when('outliers', outliers.length > 0),
    ...(even ? [] : causesOf(displacement, limit)),
    ...when('dependence', extent.rows < prepared.degrees || extent.columns < prepared.columns),
  ];
  const candidates = counted.filter((k) => !single(k));
  const moved = Math.max(0, sumOfEntries(displacement) + holes);
  return {
    ...(white
      ? { components: above(bulk, candidates, moved), moved }
      : outOfNoise(bulk, extent, candidates, outliers, moved)),
    model: {
      holds: failures.length === 0,
      ...{ failures, displacement, limit, extent },
      ...ofObserved(residual, prepared.cells.observed),
      noisiest: { row: noisiest(residual.rows), column: noisiest(residual.columns) },
      outliers: outliers.map((k) => ({
        value: values[k],
        ...(onRow[k] && { row: heaviest(triplets[k].left) }),
        ...(onColumn[k] && { column: heaviest(triplets[k].right) }),
      })),
    },
  };
}

/**
 * The law of the observed cells. The residual of a missing one vanishes, which leaves the even moments of all cells with
 * the share p of theirs.
 */
function ofObserved({ kurtosis, largest }: Residual, observed: number) {
  return {
    kurtosis: observed * (kurtosis + 3) - 3,
    largest: { ...largest, size: Math.sqrt(observed) * largest.size },
  };
}

/** The values above the edge, their vectors, and whether these rest on single rows or columns. */
function aboveEdge(prepared: Prepared, spectrum: Spectrum, bulk: Bulk) {
  const { values, aspect } = bulk;
  const triplets: Triplet[] = [];
  const spikes: Spike[] = [];
  for (let k = 0; k < mostOf(bulk); k++) {
    const spike = spikeOf(values[k], 1, aspect);
    if (!spike) break;
    triplets.push(tripletOf(spectrum, k));
    spikes.push(spike);
  }
  const on = (side: 'left' | 'right', chance: number, axis: number) =>
    carried(
      triplets.map((triplet) => triplet[side]),
      spikes.map((spike) => spike[side]),
      chance,
      axis,
    );
  const count = triplets.length;
  return {
    triplets,
    onRow: on('left', chanceOnRow(prepared, count), prepared.degrees / prepared.rows),
    onColumn: on('right', chanceOnColumn(prepared, count), 1),
  };
}

/**
 * The components above a cut that moves out as far as the noise without them moves its edge.
 *
 * @param entries how far its entries alone move it
 */
function outOfNoise(
  bulk: Bulk,
  extent: Extent,
  candidates: number[],
  outliers: number[],
  entries: number,
): Pick<Examined, 'components' | 'moved'> {
  const out = [...candidates, ...outliers];
  const moved = Math.max(entries, ofBulk(rest(bulk, out), without(extent, out)));
  const components = above(bulk, candidates, moved);
  return components.length === candidates.length
    ? { components, moved }
    : outOfNoise(bulk, extent, components, outliers, entries);
}

function above({ values, cut }: Bulk, candidates: number[], moved: number): number[] {
  return candidates.filter((k) => values[k] > cut * (1 + moved));
}

/** The singular values that are left without some. */
function rest({ values, rank }: Bulk, out: number[]): number[] {
  const taken = new Set(out);
  return [...values.subarray(0, rank)].filter((_, k) => !taken.has(k));
}

export function tripletOf(spectrum: Spectrum, k: number): Triplet {
  return { value: spectrum.values[k], left: spectrum.left(k), right: spectrum.right(k) };
}

/** Every component takes a dimension of either side. */
export function without({ rows, columns }: Extent, out: readonly number[]): Extent {
  return { rows: rows - out.length, columns: columns - out.length };
}

function tooFew({ rows, columns }: Extent): boolean {
  return rows * columns < FEWEST.entries || Math.min(rows, columns) < FEWEST.side;
}

function when(failure: Failure, holds: boolean): Failure[] {
  return holds ? [failure] : [];
}

/** The failures that move the edge by half of the limit or more; without any, the one that moves it most. */
function causesOf(displacement: Displacement, limit: number): Failure[] {
  const { tails, rows, columns, bulk } = displacement;
  const moves = { tails, rows, columns, correlation: bulk - sumOfEntries(displacement) };
  const causes = Object.entries(moves).sort(([, a], [, b]) => b - a) as [Failure, number][];
  return causes.filter(([, moved], k) => k === 0 || moved > limit / 2).map(([cause]) => cause);
}

function noisiest(variances: Float64Array): Noisy {
  const at = heaviest(variances);
  return { at, variance: variances[at] };
}

function heaviest(vector: Float64Array): number {
  return vector.reduce((best, entry, i) => (Math.abs(entry) > Math.abs(vector[best]) ? i : best), 0);
}
