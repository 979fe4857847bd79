import { checkObject, core, padded, shown } from '../core/index.js';
import type { AnyMatrix } from './matrix.js';

/** y = A x; x and y are padded vectors in core memory, y is overwritten. */
export type Apply = (x: number, y: number) => void;

/**
 * Where the vectors of an operator live, if not in R^n itself: coordinates, `length` numbers each, in an orthonormal basis of a part of it,
 * which may grow. `random` writes those of a direction that is uniform in R^n.
 */
export interface Space {
  length: number;
  random(at: number): void;
}

/**
 * A symmetric operator that is not stored. It writes A x into y, which holds zeros when it is called. It must
 * be symmetric; that is not checked.
 */
export interface SymmetricOperator {
  size: number;
  apply(x: Float64Array, y: Float64Array): void;
}

/** A rectangular operator that is not stored: A x into y of `rows` entries, A' x into y of `cols` entries, which are zero before. */
export interface Operator {
  rows: number;
  cols: number;
  apply(x: Float64Array, y: Float64Array): void;
  applyTransposed(x: Float64Array, y: Float64Array): void;
}

/** A square operator that is not stored and need not be symmetric: writes A x into y, which is zero before. */
export interface SquareOperator {
  size: number;
  apply(x: Float64Array, y: Float64Array): void;
}

/** Whether it is an operator, not a matrix. @throws TypeError for what is neither */
export function isOperator<T extends { apply: unknown }>(a: T | AnyMatrix, ...maps: string[]): a is T {
  checkObject('a', a);
  if (!('apply' in a)) return false;
  for (const name of ['apply', ...maps]) {
    const map = (a as Record<string, unknown>)[name];
    if (typeof map !== 'function') throw new TypeError(`a.${name} must be a function, got ${shown(map)}`);
  }
  return true;
}

/** A user's map on arrays as a map on core memory. The arrays are copies: the map may allocate in the core or keep them. */
export function onArrays(
  name: string,
  from: number,
  to: number,
  map: (x: Float64Array, y: Float64Array) => unknown,
): Apply {
  const { memory } = core();
  const refuse = (why: string) => {
    throw new TypeError(`${name} must write into its second argument, ${why}`);
  };
  /** Whether a product leaves a mark on a y of nothing but `fill`. */
  const marks = (x: Float64Array, y: Float64Array, fill: number) => {
    const returned = map(x, y.fill(fill));
    if (typeof (returned as PromiseLike<unknown> | undefined)?.then === 'function') {
      // Nobody awaits it any more: its failure must not end the process.
      Promise.resolve(returned).catch(() => {});
      refuse('before it returns, got a promise');
    }
    if (returned !== y && (Array.isArray(returned) || ArrayBuffer.isView(returned)))
      refuse('got an array that it returns');
    return y.some((value) => !Object.is(value, fill));
  };
  // Negative zeros seldom come out of a sum. Where all of them remain, a vector of both signs shows whether
  // zeros are written or added. This is tested once, because products that skip zeros may leave y unchanged
  // later on.
  const generic = () => Float64Array.from({ length: from }, (_, i) => Math.sin(1 + 3 * i));
  let writes = false;
  return (x, y) => {
    const result = new Float64Array(to);
    const marked = marks(memory.f64(x, from).slice(), result, -0);
    writes ||= marked || [-0, Number.NaN].some((fill) => marks(generic(), new Float64Array(to), fill));
    if (!writes) refuse('which it left as it was');
    memory.f64(y, padded(to)).fill(0);
    // What was left of the negative zeros becomes plain ones.
    memory.f64(y, to).set(result.map((value) => value + 0));
  };
}
