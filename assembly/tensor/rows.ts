// The logical rows of a slab: what has to be drawn, imported or exported, whatever the layout.
//
// A row fixes all indices but the last, which runs from `from` (0; for symmetric kinds the index before it, so that only
// i <= j <= .. occurs) to the end. Rows come in ascending order. Indices i, j, k are those before the last, right-aligned:
// order two has (i), order three (i, k), order four (i, j, k).

import {
  DENSE2, DENSE3, INT8, order_of, padded, RECORD, slab_offset, SYMMETRIC2, SYMMETRIC3_TILED, SYMMETRIC4, symmetric4_triangle,
  tensor_records, triangle_rows, type_size,
} from './layout';

@unmanaged
export class Row {
  kind: i32;
  order: i32;
  symmetric: bool;
  type: i32;
  size: i32; // bytes of an entry
  n1: i32;
  nj: i32; // ranges of j, k and the last index; nj = 1 below order four, nk = 1 at order two
  nk: i32;
  length: i32;
  P: i32; // padded length
  slab: usize; // where slab i starts
  i: i32;
  j: i32;
  k: i32;
  from: i32;
  records: usize; // bytes from the start of the tensor to the records of its slabs
  scale: f64; // of slab i; 1 unless the entries are integers
  error: f64; // what the record of the slab will say: squared error, squares, number clipped
  square: f64;
  clipped: f64;
  at: usize; // where entry `from` lies; in the tiled layout, where column k & ~3 of the four rows does
}

/** Bytes of workspace that a Row takes. */
export const ROW_BYTES: usize = 192;

/** Describes the rows of a tensor in the workspace. */
export function row_start(ws: usize, kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32): Row {
  const row = changetype<Row>(ws);
  row.kind = kind;
  row.order = order_of(kind);
  row.symmetric = kind >= SYMMETRIC2;
  row.type = type;
  row.size = type_size(type);
  row.records = tensor_records(kind, type, n1, n2, n3, n4, 0);
  row.n1 = n1;
  if (row.symmetric) {
    row.nj = n1;
    row.nk = n1;
    row.length = n1;
  } else {
    row.nj = row.order == 4 ? n2 : 1;
    row.nk = kind == DENSE2 ? 1 : kind == DENSE3 ? n2 : n3;
    row.length = kind == DENSE2 ? n2 : kind == DENSE3 ? n3 : n4;
  }
  row.P = padded(row.length);
  return row;
}

/** Address of slab i of the tensor at t. */
export function slab_address(row: Row, t: usize, i: i32): usize {
  const before = row.symmetric
    ? slab_offset(row.kind, row.n1, 1, 1, 1, i)
    : <f64>i * <f64>row.nj * <f64>row.nk * <f64>row.P;
  return t + <usize>before * <usize>row.size;
}

/** Address of the record of slab i of a tensor of integers at t. */
// @ts-ignore: decorator
@inline
export function record_address(row: Row, t: usize, i: i32): usize {
  return t + row.records + RECORD * <usize>i;
}

/** Goes to the first row of slab i of the tensor at t. */
export function first_row(row: Row, t: usize, i: i32): void {
  go_to_row(row, t, i, row.symmetric ? i : 0, row.symmetric ? i : 0);
}

/** Goes to row (i), (i, k) or (i, j, k) of the tensor at t. */
export function go_to_row(row: Row, t: usize, i: i32, j: i32, k: i32): void {
  row.i = i;
  row.slab = slab_address(row, t, i);
  row.scale = row.type < INT8 ? 1 : load<f64>(record_address(row, t, i));
  row.error = 0;
  row.square = 0;
  row.clipped = 0;
  row.j = j;
  row.k = k;
  locate(row);
}

/** Goes to the next row of the slab; false when there is none. */
export function next_row(row: Row): bool {
  if (row.order == 2) return false;
  row.k++;
  if (row.k == row.nk) {
    row.j++;
    if (row.order == 3 || row.j == row.nj) return false;
    row.k = row.symmetric ? row.j : 0;
  }
  locate(row);
  return true;
}

function locate(row: Row): void {
  const P = row.P;
  row.from = row.symmetric ? row.k : 0;
  let before: f64;
  if (!row.symmetric) {
    before = (<f64>row.j * <f64>row.nk + <f64>row.k) * <f64>P;
  } else {
    const inside = <f64>(row.k & 3);
    if (row.kind == SYMMETRIC2) {
      before = inside;
    } else {
      const block = row.kind == SYMMETRIC4 ? row.j & ~3 : row.i & ~3;
      before = triangle_rows(P, block, row.k);
      if (row.kind == SYMMETRIC4) before += symmetric4_triangle(P, row.i, row.j);
      if (row.kind != SYMMETRIC3_TILED) before += inside * <f64>(P - (row.k & ~3)) + inside;
    }
  }
  row.at = row.slab + <usize>before * <usize>row.size;
}

/** Address of the entry of the row whose last index is l. */
// @ts-ignore: decorator
@inline
export function entry_address(row: Row, l: i32): usize {
  if (row.kind != SYMMETRIC3_TILED) return row.at + <usize>(l - row.from) * <usize>row.size;
  const lanes = row.size == 8 ? 2 : 4;
  const column = l - (row.k & ~3);
  const piece = ((column & ~(lanes - 1)) * 4 + (row.k & 3) * lanes) * row.size;
  return row.at + <usize>(piece + (column & (lanes - 1)) * row.size);
}

/** Weight 1 / prod m! of the entry whose last index is l, m the multiplicities of the index values; 1 for dense kinds. */
export function entry_weight(row: Row, l: i32): f64 {
  if (!row.symmetric) return 1;
  // Indices are sorted, so equal ones are neighbours: divide by the length of the run at each step.
  let run: f64 = 1;
  let weight: f64 = 1;
  if (row.order == 4) {
    run = row.j == row.i ? 2 : 1;
    weight = run;
  }
  if (row.order > 2) {
    run = row.k == (row.order == 4 ? row.j : row.i) ? run + 1 : 1;
    weight *= run;
  }
  run = l == row.k ? run + 1 : 1;
  return 1 / (weight * run);
}
