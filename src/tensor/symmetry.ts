import { checkArray, checkCount, checkNumbers } from '../core/index.js';

/** Calls `visit` with every index tuple i <= j <= .. and its offset in a full array in C order. */
function forSorted(order: number, n: number, visit: (index: number[], at: number) => void): void {
  const index = new Array<number>(order).fill(0);
  const step = (m: number, from: number, at: number) => {
    for (let i = from; i < n; i++) {
      index[m] = i;
      if (m === order - 1) visit(index, at * n + i);
      else step(m + 1, i, at * n + i);
    }
  };
  step(0, 0, 0);
}

/** All orders in which `order` modes can stand. */
function permutations(order: number): number[][] {
  if (order === 0) return [[]];
  return permutations(order - 1).flatMap((rest) =>
    Array.from({ length: order }, (_, at) => [...rest.slice(0, at), order - 1, ...rest.slice(at)]),
  );
}

/** Calls `visit` for every entry i <= j <= .. and every permutation of it, with their offsets. */
function forPermuted(order: number, n: number, visit: (sorted: number, permuted: number) => void): void {
  const modes = permutations(order);
  forSorted(order, n, (index, at) => {
    for (const permutation of modes) {
      let offset = 0;
      for (let m = 0; m < order; m++) offset = offset * n + index[permutation[m]];
      visit(at, offset);
    }
  });
}

/** Copies the entries i <= j <= .. of a full array to their permutations. */
export function mirror(order: number, n: number, full: Float64Array): void {
  forPermuted(order, n, (from, to) => {
    full[to] = full[from];
  });
}

/**
 * The largest |T[i,j,..] - T[permuted]| of a full array in C order: 0 for a symmetric one. `symmetricTensor` reads the
 * entries i <= j <= .. only; ask here first whether the others agree.
 *
 * @throws RangeError when the array does not hold n^order numbers
 */
export function asymmetry(order: number, n: number, values: ArrayLike<number>): number {
  checkCount('order', order, 1, 8);
  checkCount('n', n, 0);
  checkArray('values', values);
  if (values.length !== n ** order) {
    throw new RangeError(`values must hold ${n}^${order} = ${n ** order} numbers, got ${values.length}`);
  }
  let largest = 0;
  checkNumbers('values', values, values.length);
  forPermuted(order, n, (from, to) => {
    largest = Math.max(largest, Math.abs(values[to] - values[from]));
  });
  return largest;
}
