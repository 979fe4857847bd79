// Products with the observed arrays that spectral methods need, on vectors in core memory.

import { core, padded, type Scratch } from '../core/index.js';
import { fourDims, kinds } from '../tensor/kinds.js';

const DENSE2 = kinds.indexOf('dense2');
const SYMMETRIC2 = kinds.indexOf('symmetric2');

/** A dense array of the core: row-major, the last dimension padded. type: 0 f64, 1 f32, 2 int8, 3 int16. */
export interface Dense {
  ptr: number;
  type: number;
  dims: readonly number[];
}

/** y = M x and y = M' x of a dense matrix, f64 vectors. */
export function matrixOperator(scratch: Scratch, { ptr, type, dims }: Dense) {
  const { exports, memory } = core();
  const [rows, cols] = dims;
  const sizes = [rows, cols, 1, 1] as const;
  const ws = scratch.bytes(exports.contract_ws(DENSE2, type, ...sizes, 0));
  const idleRows = scratch.f64(padded(rows));
  const idleCols = scratch.f64(padded(cols));
  const spare = scratch.f64(Math.max(padded(rows), padded(cols)));
  // The sweep adds both products at once; the one that is not wanted meets a zero vector or goes to a spare.
  const sweep = (u: number, v: number, Mv: number, Mu: number) =>
    exports.contract(DENSE2, type, ...sizes, ptr, 0, u, v, 0, 0, Mv, Mu, 0, 0, ws);
  return {
    rows,
    cols,
    apply: (x: number, y: number) => {
      memory.f64(y, padded(rows)).fill(0);
      sweep(idleRows, x, y, spare);
    },
    applyTransposed: (x: number, y: number) => {
      memory.f64(y, padded(cols)).fill(0);
      sweep(x, idleCols, spare, y);
    },
    /** y = (M + M') x / 2 of a square matrix, in one pass. */
    applySymmetrised: (x: number, y: number) => {
      memory.f64(y, padded(rows)).fill(0);
      sweep(x, x, y, y);
      exports.dscal(padded(rows), 0.5, y);
    },
  };
}

/** y = S x of a packed symmetric matrix. */
export function symmetricOperator(scratch: Scratch, { ptr, type, dims }: Dense) {
  const { exports, memory } = core();
  const sizes = [dims[0], 1, 1, 1] as const;
  const ws = scratch.bytes(exports.contract_ws(SYMMETRIC2, type, ...sizes, 0));
  return (x: number, y: number) => {
    memory.f64(y, padded(dims[0])).fill(0);
    exports.contract(SYMMETRIC2, type, ...sizes, ptr, 0, x, 0, 0, 0, y, 0, 0, 0, ws);
  };
}

/**
 * Sums one mode of a dense array against a vector; the result keeps the order of the other modes, and the type unless that is an
 * integer: then it is f32.
 */
export function contractMode(scratch: Scratch, array: Dense, mode: number, vector: Float64Array): Dense {
  const { exports } = core();
  const { type, ptr } = array;
  if (type > 1) return contractIntegers(scratch, array, mode, vector);
  const width = type === 0 ? 8 : 4;
  const allocate = type === 0 ? scratch.f64.bind(scratch) : scratch.f32.bind(scratch);
  const gemv = type === 0 ? exports.dgemv : exports.sgemv;
  const gemvt = type === 0 ? exports.dgemvt : exports.sgemvt;
  const x = allocate(padded(vector.length), pad(vector));
  const n = array.dims[mode];
  const dims = array.dims.filter((_, m) => m !== mode);
  const product = (part: number[]) => part.reduce((a, b) => a * b, 1);
  const last = array.dims.length - 1;
  const out = allocate(product(dims.slice(0, -1)) * padded(dims[dims.length - 1]));
  if (mode === last) {
    const rows = dims[dims.length - 1];
    const blocks = product(dims.slice(0, -1));
    for (let b = 0; b < blocks; b++)
      gemv(rows, n, ptr + b * rows * padded(n) * width, padded(n), x, out + b * padded(rows) * width);
  } else {
    const inner = product(array.dims.slice(mode + 1, last)) * padded(array.dims[last]);
    const blocks = product(array.dims.slice(0, mode));
    for (let b = 0; b < blocks; b++)
      gemvt(n, inner, ptr + b * n * inner * width, inner, x, out + b * inner * width);
  }
  return { ptr: out, type, dims };
}

/** The same for integers, in f32 slab by slab; of order three and four. */
function contractIntegers(scratch: Scratch, array: Dense, mode: number, vector: Float64Array): Dense {
  const { exports, memory } = core();
  const dims = array.dims.filter((_, m) => m !== mode);
  const inside = array.dims.slice(1);
  const size = (shape: readonly number[]) =>
    shape.slice(0, -1).reduce((a, b) => a * b, 1) * padded(shape[shape.length - 1]);
  const out = scratch.f32(size(dims));
  const kind = kinds.indexOf(array.dims.length === 3 ? 'dense3' : 'dense4');
  memory.scope((local) => {
    const ws = local.bytes(exports.transfer_ws());
    const slab: Dense = { ptr: local.bytes(4 * size(inside)), type: 1, dims: inside };
    for (let i = 0; i < array.dims[0]; i++) {
      exports.slab_to_f32(kind, array.type, ...fourDims(array.dims), array.ptr, slab.ptr, i, ws);
      if (mode === 0) exports.saxpy(size(inside), vector[i], slab.ptr, out);
      else
        memory.scope((inner) => {
          const part = contractMode(inner, slab, mode - 1, vector);
          const count = size(part.dims);
          memory.f32(out + 4 * i * count, count).set(memory.f32(part.ptr, count));
        });
    }
  });
  return { ptr: out, type: 1, dims };
}

function pad(vector: Float64Array): Float64Array {
  const out = new Float64Array(padded(vector.length));
  out.set(vector);
  return out;
}

/** An array of one mode, as f64. */
export function readVector({ ptr, type, dims }: Dense): Float64Array {
  const { memory } = core();
  return Float64Array.from(type === 0 ? memory.f64(ptr, dims[0]) : memory.f32(ptr, dims[0]));
}
