// An observed array contracted with the known factors: a vector or a matrix of the modes that are open.

import { core, padded, type Scratch } from '../../core/index.js';
import { fourDims, type Kind, kinds } from '../../tensor/kinds.js';
import { ImplicitData } from '../implicit.js';
import type { ChannelData } from '../instance.js';
import { type Slice, sweeper } from './sweeps.js';

/** The vector at which a mode that is not open is held. */
type Held = (mode: number) => Float64Array;

const DENSE2 = kinds.indexOf('dense2');

/** A dense array of the core: row-major, the last dimension padded. type: 0 f64, 1 f32, 2 int8, 3 int16. */
export interface Dense {
  ptr: number;
  type: number;
  dims: readonly number[];
}

/**
 * The matrix of two open modes. A stored array is summed over the other modes once; an implicit one is
 * contracted with them in every product.
 */
export function openMatrix(scratch: Scratch, data: ChannelData, open: number[], held: Held): Slice {
  if (data instanceof ImplicitData) return implicitSlice(scratch, data, open, held);
  const { args, dims } = data;
  if (open.length === dims.length) return { dims, args, open, held: [] };
  const left = contractAll(scratch, data, open, held);
  return {
    dims: left.dims,
    args: [DENSE2, left.type, left.dims[0], left.dims[1], 1, 1, left.ptr],
    open: [0, 1],
    held: [],
  };
}

/** The vector of one open mode. */
export function openVector(scratch: Scratch, data: ChannelData, open: number, held: Held): Float64Array {
  const { memory } = core();
  if (!(data instanceof ImplicitData)) return readVector(contractAll(scratch, data, [open], held));
  const n = data.dims[open];
  const [idle, y] = [scratch.f64(padded(n)), scratch.f64(padded(n))];
  sweeper(scratch, implicitSlice(scratch, data, [open], held))([idle], [y]);
  return memory.f64(y, n).slice();
}

function implicitSlice(scratch: Scratch, data: ImplicitData, open: number[], held: Held): Slice {
  const { dims, args } = data;
  const pointers = dims.map((n, m) => {
    if (open.includes(m)) return 0;
    const at = scratch.f64(padded(n));
    core().memory.f64(at, n).set(held(m));
    return at;
  });
  return { dims, args, open, held: pointers, implicit: data };
}

/** The last mode first. */
function contractAll(
  scratch: Scratch,
  { ptr, args, dims }: Exclude<ChannelData, ImplicitData>,
  open: number[],
  held: Held,
): Dense {
  let left: Dense = { ptr, type: args[1], dims };
  for (let m = dims.length - 1; m >= 0; m--) {
    if (!open.includes(m)) left = contractMode(scratch, left, m, held(m));
  }
  return left;
}

/**
 * Sums one mode of a dense array against a vector; the result keeps the order of the other modes, and the type unless that is an
 * integer: then it is f32.
 */
function contractMode(scratch: Scratch, array: Dense, mode: number, vector: Float64Array): Dense {
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

/** The same for integers, in f32: a matrix as a whole, others slab by slab. */
function contractIntegers(scratch: Scratch, array: Dense, mode: number, vector: Float64Array): Dense {
  if (array.dims.length === 2) return contractMode(scratch, inSingle(scratch, array), mode, vector);
  const { exports, memory } = core();
  const dims = array.dims.filter((_, m) => m !== mode);
  const inside = array.dims.slice(1);
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

/** A copy of integers in f32. */
export function inSingle(scratch: Scratch, { ptr, type, dims }: Dense): Dense {
  const { exports } = core();
  const at = scratch.f32(size(dims));
  const slab = size(dims) / dims[0];
  const ws = scratch.bytes(exports.transfer_ws());
  const kind = kinds.indexOf(`dense${dims.length}` as Kind);
  for (let i = 0; i < dims[0]; i++)
    exports.slab_to_f32(kind, type, ...fourDims(dims), ptr, at + 4 * i * slab, i, ws);
  return { ptr: at, type: 1, dims };
}

/** Entries that a dense array takes in memory. */
function size(shape: readonly number[]): number {
  return shape.slice(0, -1).reduce((a, b) => a * b, 1) * padded(shape[shape.length - 1]);
}

function pad(vector: Float64Array): Float64Array {
  const out = new Float64Array(padded(vector.length));
  out.set(vector);
  return out;
}

/** An array of one mode, as f64. */
function readVector({ ptr, type, dims }: Dense): Float64Array {
  const { memory } = core();
  return Float64Array.from(type === 0 ? memory.f64(ptr, dims[0]) : memory.f32(ptr, dims[0]));
}
