// Products with the observed arrays that spectral methods need, on vectors in core memory. A sweep adds all fields of an array
// at once.

import { core, padded, type Scratch } from '../../core/index.js';
import type { ImplicitData } from '../implicit.js';

/** An array of which all modes but one or two are held at vectors: a vector or a matrix of the open modes. */
export interface Slice {
  dims: readonly number[];
  args: readonly [kind: number, type: number, n1: number, n2: number, n3: number, n4: number, ptr: number];
  open: readonly number[];
  /** Pointers, by mode; those of open modes are not read. */
  held: readonly number[];
  /** Where the array is implicit. */
  implicit?: ImplicitData;
}

/** A sweep of a slice, from vectors of its open modes to fields that it adds to; all others go to a spare. */
export function sweeper(scratch: Scratch, { dims, args, implicit, open, held }: Slice) {
  const { exports } = core();
  const [kind, type, n1, n2, n3, n4] = args;
  const ws = scratch.bytes(exports.contract_ws(kind, type, n1, n2, n3, n4, 0));
  const spare = scratch.f64(Math.max(...dims.map(padded)));
  return (vectors: number[], fields: number[]) => {
    const x = four((m) => (open.includes(m) ? vectors[open.indexOf(m)] : (held[m] ?? 0)));
    const y = four((m) => (open.includes(m) ? fields[open.indexOf(m)] : spare));
    implicit?.reserve();
    exports.contract(...args, 0, ...x, ...y, ws);
  };
}

function four(of: (mode: number) => number): [number, number, number, number] {
  return [of(0), of(1), of(2), of(3)];
}

/** y = M x and y = M' x of a matrix, f64 vectors. */
export function matrixOperator(scratch: Scratch, matrix: Slice) {
  const { exports, memory } = core();
  const [rows, cols] = matrix.open.map((m) => matrix.dims[m]);
  const idleRows = scratch.f64(padded(rows));
  const idleCols = scratch.f64(padded(cols));
  const spare = scratch.f64(Math.max(padded(rows), padded(cols)));
  // The product that is not wanted meets a zero vector.
  const sweep = sweeper(scratch, matrix);
  return {
    rows,
    cols,
    apply: (x: number, y: number) => {
      memory.f64(y, padded(rows)).fill(0);
      sweep([idleRows, x], [y, spare]);
    },
    applyTransposed: (x: number, y: number) => {
      memory.f64(y, padded(cols)).fill(0);
      sweep([x, idleCols], [spare, y]);
    },
    /** y = (M + M') x / 2 of a square matrix, in one pass. */
    applySymmetrised: (x: number, y: number) => {
      memory.f64(y, padded(rows)).fill(0);
      sweep([x, x], [y, y]);
      exports.dscal(padded(rows), 0.5, y);
    },
  };
}

/** y = S x of a symmetric matrix, of which one mode stands for both. */
export function symmetricOperator(scratch: Scratch, matrix: Slice) {
  const sweep = sweeper(scratch, { ...matrix, open: [0] });
  return (x: number, y: number) => {
    core().memory.f64(y, padded(matrix.dims[0])).fill(0);
    sweep([x], [y]);
  };
}
