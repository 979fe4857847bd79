import { checkNumbers, core, padded } from '../core/index.js';

/** What `contract` and `sample_tensor` of the core take first. */
export type TensorArgs = [
  kind: number,
  type: number,
  n1: number,
  n2: number,
  n3: number,
  n4: number,
  ptr: number,
];

/** What the core can contract: stored tensors and those that are drawn as they are asked for. */
export interface Contractible {
  /** Its name in messages. */
  readonly kind: string;
  readonly dims: readonly number[];
  readonly symmetric: boolean;
  readonly args: TensorArgs;
}

/**
 * The fields of rank one of all modes, one for a symmetric tensor.
 *
 * @throws RangeError when a factor has another length than its mode, or there are too few or too many
 */
export function rankOneFields(tensor: Contractible, factors: ArrayLike<number>[]): Float64Array[] {
  const { kind, dims, symmetric } = tensor;
  const modes = symmetric ? 1 : dims.length;
  if (factors.length !== modes) {
    throw new RangeError(
      `factors must be ${modes === 1 ? 'one array' : `${modes} arrays`} for a ${kind} tensor, got ${factors.length}`,
    );
  }
  factors.forEach((factor, m) => {
    checkNumbers(`factors[${m}]`, factor, dims[m], true);
  });
  const { exports, memory } = core();
  const [code, type, n1, n2, n3, n4] = tensor.args;
  return memory.scope((scratch) => {
    const column = (m: number, values?: ArrayLike<number>) => {
      if (m >= modes) return 0;
      const at = scratch.f64(padded(dims[m]));
      if (values) memory.f64(at, dims[m]).set(values);
      return at;
    };
    const [x1, x2, x3, x4] = [0, 1, 2, 3].map((m) => column(m, factors[m]));
    const [y1, y2, y3, y4] = [0, 1, 2, 3].map((m) => column(m));
    const ws = scratch.bytes(exports.contract_ws(code, type, n1, n2, n3, n4, 0));
    exports.contract(...tensor.args, 0, x1, x2, x3, x4, y1, y2, y3, y4, ws);
    return [y1, y2, y3, y4].slice(0, modes).map((y, m) => memory.f64(y, dims[m]).slice());
  });
}
