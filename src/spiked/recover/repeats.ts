import { normals, purpose } from '../../random/index.js';
import type { Prepared } from './prepare.js';
import { dot, norm } from './vector.js';

/** Columns (or rows) whose correlation differs from 1 or -1 by less than this are one column. */
const SAME = 1e-9;

/**
 * Which columns of the prepared data repeat an earlier one, up to a factor: a column that was entered twice, a yes
 * beside its no, a slice of the tensor that is there again. `first[j]` is the earliest column like column j, and j
 * itself where there is none.
 */
export function repeatedColumns({ data, rows, columns }: Prepared): Uint32Array {
  const column = (j: number) => Float64Array.from({ length: rows }, (_, i) => data[i * columns + j]);
  return repeated(columns, rows, column);
}

/** The same of the subjects. */
export function repeatedRows({ data, rows, columns }: Prepared): Uint32Array {
  return repeated(rows, columns, (i) => data.subarray(i * columns, (i + 1) * columns));
}

export function distinct(first: Uint32Array): number {
  return first.filter((earlier, j) => earlier === j).length;
}

/** Vectors that are parallel have equal angles to a random direction; those that have them are compared in full. */
function repeated(count: number, length: number, vector: (j: number) => Float64Array): Uint32Array {
  const probe = normals(length, { seed: 'repeats', purpose: purpose.probe });
  const angle = Float64Array.from({ length: count }, (_, j) => {
    const v = vector(j);
    return Math.abs(dot(v, probe)) / (norm(v) || 1);
  });
  const order = [...angle.keys()].sort((i, j) => angle[i] - angle[j]);
  const first = Uint32Array.from(order.keys());
  for (let from = 0, to = 0; from < count; from = to) {
    const group: number[] = [];
    while (to < count && (group.length === 0 || angle[order[to]] - angle[order[to - 1]] < SAME * norm(probe)))
      group.push(order[to++]);
    group.sort((i, j) => i - j);
    group.forEach((j, at) => {
      const earlier = group.slice(0, at).find((i) => first[i] === i && parallel(vector(i), vector(j)));
      if (earlier !== undefined) first[j] = earlier;
    });
  }
  return first;
}

function parallel(a: Float64Array, b: Float64Array): boolean {
  return Math.abs(dot(a, b)) > (1 - SAME) * norm(a) * norm(b);
}
