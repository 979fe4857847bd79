import { defaultMargin } from './bulk.js';
import type { Cells } from './cells.js';
import type { Decomposition } from './decompose.js';
import type { Holes, NoiseModel } from './noise-model.js';
import { spectrum } from './spectrum.js';
import { apart, norm } from './vector.js';

/** Steps of the power iteration: within some per cent of the largest share. */
const STEPS = 60;
/**
 * A change of the components counts as hidden when at most one part in a hundred of it lies in observed cells.
 */
const UNSEEN = 0.99;

/**
 * Whether components are what the holes let them be. Filled by means, holes that form a pattern make components of their own. Estimated from the
 * components they do not, as long as every change of these would be seen: not so where no cell of one block of subjects lies in the columns of
 * another. Single rows with few cells are no pattern.
 *
 * @param settled whether the estimates did; undefined where holes are filled by means
 */
export function withHoles(seen: Decomposition, settled: boolean | undefined): Decomposition {
  const pattern = patternOf(seen.prepared.cells);
  const hidden = settled === undefined || pattern <= 1 ? undefined : hiddenShare(seen);
  const fails = settled === undefined ? pattern > 1 : !settled || (hidden ?? 0) > UNSEEN;
  const failures: NoiseModel['failures'] = [...seen.model.failures, ...(fails ? (['holes'] as const) : [])];
  const holes: Holes = {
    pattern,
    ...(hidden !== undefined && { hidden }),
    ...(settled !== undefined && { settled }),
  };
  return { ...seen, model: { ...seen.model, holds: failures.length === 0, failures, holes } };
}

/**
 * If cell (i, j) is observed with probability p_i p_j / p, whatever the others are, what is observed less these has no singular value beyond
 *
 *     max_i (sum_j s_ij^2)^{1/2} + max_j (sum_i s_ij^2)^{1/2},    s_ij^2 = p_ij (1 - p_ij)
 *
 * but for fluctuations (Bandeira and van Handel 2016, arXiv 1408.6185). Returns the largest over that bound.
 */
export function patternOf({ data, rows, columns, observed, observedOf }: Cells): number {
  const seen = data.map((entry) => (Number.isNaN(entry) ? 0 : 1));
  const pattern = new Float64Array(data.length);
  const [energyOfRow, energyOfColumn] = [new Float64Array(rows), new Float64Array(columns)];
  for (let i = 0, at = 0; i < rows; i++) {
    const share = seen.subarray(at, at + columns).reduce((sum, one) => sum + one, 0) / columns;
    for (let j = 0; j < columns; j++, at++) {
      const chance = Math.min(1, (share * observedOf[j]) / observed);
      pattern[at] = seen[at] - chance;
      energyOfRow[i] += chance * (1 - chance);
      energyOfColumn[j] += chance * (1 - chance);
    }
  }
  const most = (energy: Float64Array) => Math.sqrt(energy.reduce((a, b) => Math.max(a, b)));
  const bound = (most(energyOfRow) + most(energyOfColumn)) * (1 + defaultMargin(rows, rows, columns));
  return spectrum(pattern, rows, columns).values[0] / bound;
}

/** sum_k a_k v_k' + u_k b_k': a change of components u_k v_k', with every b_k orthogonal to all of v. */
interface Change {
  a: Float64Array[];
  b: Float64Array[];
}

/** The largest share of a change that lies in holes, by a power iteration of what the holes leave of one. */
export function hiddenShare({ prepared, spectrum: svd, components }: Decomposition): number {
  if (components.length === 0) return 0;
  const u = components.map((k) => svd.left(k));
  const v = components.map((k) => svd.right(k));
  const turned = (x: Float64Array, k: number) =>
    x.map((entry, i) => entry * Math.cos(7 * i + k) + Math.sin(3 * i + k) / x.length);
  let change: Change = { a: u.map(turned), b: v.map((x, k) => apart(turned(x, k), v)) };
  let share = 0;
  for (let step = 0; step < STEPS; step++) {
    const before = lengthOf(change);
    if (!(before > 0)) return 0;
    change = inHoles(prepared.cells, change, u, v);
    share = lengthOf(change) / before;
  }
  return share;
}

/** The part of a change that lies in holes, as a change again. */
function inHoles(
  { data, rows, columns }: Cells,
  { a, b }: Change,
  u: Float64Array[],
  v: Float64Array[],
): Change {
  const left = u.map(() => new Float64Array(rows));
  const right = v.map(() => new Float64Array(columns));
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) {
      if (!Number.isNaN(data[at])) continue;
      let entry = 0;
      for (let k = 0; k < u.length; k++) entry += a[k][i] * v[k][j] + u[k][i] * b[k][j];
      for (let k = 0; k < u.length; k++) {
        left[k][i] += entry * v[k][j];
        right[k][j] += entry * u[k][i];
      }
    }
  }
  return { a: left, b: right.map((vector) => apart(vector, v)) };
}

function lengthOf({ a, b }: Change): number {
  return Math.hypot(...[...a, ...b].map(norm));
}
