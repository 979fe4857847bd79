// Between a user's plain array (C order, no padding) and a data tensor in its layout.

import { OK, UNSUPPORTED } from '../status';
import { order_of } from './layout';
import { entry_address, entry_weight, first_row, go_to_row, next_row, Row, ROW_BYTES, row_start, slab_address } from './rows';

/** Bytes of workspace of `pack_tensor`, `unpack_tensor` and `tensor_entry`. */
export function transfer_ws(): usize {
  return ROW_BYTES;
}

/** Entries of a plain slab. */
// @ts-ignore: decorator
@inline
function plain_slab(row: Row): usize {
  return <usize>row.length * (row.order == 2 ? 1 : <usize>row.nk) * (row.order == 4 ? <usize>row.nj : 1);
}

/** Offset in a plain slab of the row's entry with last index 0. */
// @ts-ignore: decorator
@inline
function plain_row(row: Row): usize {
  if (row.order == 2) return 0;
  const before = row.order == 4 ? <usize>row.j * <usize>row.nk : 0;
  return (before + <usize>row.k) * <usize>row.length;
}

// @ts-ignore: decorator
@inline
function read(at: usize, size: i32): f64 {
  return size == 8 ? load<f64>(at) : <f64>load<f32>(at);
}

// @ts-ignore: decorator
@inline
export function write(at: usize, size: i32, value: f64): void {
  if (size == 8) store<f64>(at, value);
  else store<f32>(at, <f32>value);
}

/**
 * Slabs i0 .. i1-1 of the tensor at t from the plain slabs at `source`, which begins with slab i0 and holds f64
 * (source_type 0) or f32 (1). Symmetric kinds read entries i <= j <= .. only and weight them. Padding becomes zero.
 */
export function pack_tensor(
  kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, source: usize, source_type: i32,
  i0: i32, i1: i32, ws: usize,
): i32 {
  if (order_of(kind) == 0) return UNSUPPORTED;
  const row = row_start(ws, kind, type, n1, n2, n3, n4);
  const size = source_type == 0 ? 8 : 4;
  for (let i = i0; i < i1; i++) {
    clear_slab(row, t, i);
    first_row(row, t, i);
    do {
      const from = source + plain_row(row) * <usize>size;
      for (let l = row.from; l < row.length; l++) {
        write(entry_address(row, l), row.size, read(from + <usize>l * <usize>size, size) * entry_weight(row, l));
      }
    } while (next_row(row));
    source += plain_slab(row) * <usize>size;
  }
  return OK;
}

/** Sets all that is stored for slab i to zero. */
export function clear_slab(row: Row, t: usize, i: i32): void {
  const at = slab_address(row, t, i);
  memory.fill(at, 0, slab_address(row, t, i + 1) - at);
}

/**
 * The reverse, to plain f64 slabs at `target`, weights removed. Of symmetric kinds only entries i <= j <= .. are written.
 */
export function unpack_tensor(
  kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, target: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  if (order_of(kind) == 0) return UNSUPPORTED;
  const row = row_start(ws, kind, type, n1, n2, n3, n4);
  for (let i = i0; i < i1; i++) {
    first_row(row, t, i);
    do {
      const to = target + (plain_row(row) << 3);
      for (let l = row.from; l < row.length; l++) {
        store<f64>(to + (<usize>l << 3), read(entry_address(row, l), row.size) / entry_weight(row, l));
      }
    } while (next_row(row));
    target += plain_slab(row) << 3;
  }
  return OK;
}

/** One entry, weight removed; the indices inside of the tensor, unused ones 0, and sorted for symmetric kinds. */
export function tensor_entry(
  kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, i: i32, j: i32, k: i32, l: i32, ws: usize,
): f64 {
  const row = row_start(ws, kind, type, n1, n2, n3, n4);
  const last = row.order == 2 ? j : row.order == 3 ? k : l;
  go_to_row(row, t, i, row.order == 4 ? j : 0, row.order == 2 ? (row.symmetric ? i : 0) : row.order == 3 ? j : k);
  return read(entry_address(row, last), row.size) / entry_weight(row, last);
}
