// Between a user's plain array (C order, no padding) and a data tensor in its layout.

import { OK, UNSUPPORTED } from '../status';
import { F32, F64, INT16, INT8, order_of, SYMMETRIC3_TILED, type_size } from './layout';
import { largest_integer } from './quantise';
import {
  entry_address, entry_weight, first_row, go_to_row, next_row, record_address, Row, ROW_BYTES, row_start, slab_address,
} from './rows';

/** Bytes of workspace of `pack_tensor`, `unpack_tensor` and `tensor_entry`. */
export function transfer_ws(): usize {
  return ROW_BYTES;
}

/** Entries of a plain slab. */
// @ts-ignore: decorator
@inline
export function plain_slab(row: Row): usize {
  return <usize>row.length * (row.order == 2 ? 1 : <usize>row.nk) * (row.order == 4 ? <usize>row.nj : 1);
}

/** Offset in a plain slab of the row's entry with last index 0. */
// @ts-ignore: decorator
@inline
export function plain_row(row: Row): usize {
  if (row.order == 2) return 0;
  const before = row.order == 4 ? <usize>row.j * <usize>row.nk : 0;
  return (before + <usize>row.k) * <usize>row.length;
}

/** A real number of 8 or 4 bytes. */
// @ts-ignore: decorator
@inline
export function load_real(at: usize, size: i32): f64 {
  return size == 8 ? load<f64>(at) : <f64>load<f32>(at);
}

// @ts-ignore: decorator
@inline
function read(row: Row, at: usize): f64 {
  if (row.type < INT8) return load_real(at, row.size);
  return row.scale * (row.type == INT8 ? <f64>load<i8>(at) : <f64>load<i16>(at));
}

/** The entry of the row whose last index is l. */
// @ts-ignore: decorator
@inline
export function write(row: Row, l: i32, value: f64): void {
  const at = entry_address(row, l);
  if (row.type == F64) store<f64>(at, value);
  else if (row.type == F32) store<f32>(at, <f32>value);
  else write_integer(row, at, value, entry_weight(row, l));
}

/** The nearest integer multiple of the scale, ties to even, and what is lost by it. */
function write_integer(row: Row, at: usize, value: f64, weight: f64): void {
  const limit = largest_integer(row.type);
  const exact = row.scale > 0 ? value / row.scale : 0;
  const wanted = nearest(exact);
  const q = max(-limit - 1, min(limit, wanted));
  if (row.type == INT8) store<i8>(at, <i8>(<i32>q));
  else store<i16>(at, <i16>(<i32>q));
  row.error += weight * (exact - q) * (exact - q);
  row.square += weight * exact * exact;
  if (q != wanted) row.clipped += weight;
}

/** Writes the record of the slab, whose rows are all written. */
export function finish_slab(row: Row, t: usize): void {
  if (row.type < INT8) return;
  const record = record_address(row, t, row.i);
  store<f64>(record, row.error, 8);
  store<f64>(record, row.square, 16);
  store<f64>(record, row.clipped, 24);
}

/**
 * Slabs i0 .. i1-1 of the tensor at t from the plain slabs at `source`, which begins with slab i0 and holds f64
 * (source_type 0) or f32 (1). Symmetric kinds read entries i <= j <= .. only. Padding becomes zero. Integers
 * take the scale that the record of the slab holds, see `scale_tensor`, and the rest of the record is written.
 */
export function pack_tensor(
  kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, source: usize, source_type: i32,
  i0: i32, i1: i32, ws: usize,
): i32 {
  if (order_of(kind) == 0) return UNSUPPORTED;
  const row = row_start(ws, kind, type, n1, n2, n3, n4);
  const size = type_size(source_type);
  for (let i = i0; i < i1; i++) {
    clear_slab(row, t, i);
    first_row(row, t, i);
    do {
      const from = source + plain_row(row) * <usize>size;
      for (let l = row.from; l < row.length; l++) {
        write(row, l, load_real(from + <usize>l * <usize>size, size));
      }
    } while (next_row(row));
    finish_slab(row, t);
    source += plain_slab(row) * <usize>size;
  }
  return OK;
}

/** Sets the entries of slab i to zero. */
export function clear_slab(row: Row, t: usize, i: i32): void {
  const at = slab_address(row, t, i);
  memory.fill(at, 0, slab_address(row, t, i + 1) - at);
}

/**
 * The reverse, to plain f64 slabs at `target`. Of symmetric kinds only entries i <= j <= .. are written.
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
        store<f64>(to + (<usize>l << 3), read(row, entry_address(row, l)));
      }
    } while (next_row(row));
    target += plain_slab(row) << 3;
  }
  return OK;
}

/**
 * Slab i of a tensor to f32 at `target`, in the layout that the slab has in a tensor of f32 (of tiled slabs and others alike).
 */
export function slab_to_f32(
  kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, target: usize, i: i32, ws: usize,
): i32 {
  if (order_of(kind) == 0) return UNSUPPORTED;
  const row = row_start(ws, kind, type, n1, n2, n3, n4);
  first_row(row, t, i);
  const end = slab_address(row, t, i + 1);
  if (kind == SYMMETRIC3_TILED && type == F64) {
    // Two numbers of each of four rows a line, where f32 has four.
    for (let at = row.slab; at < end; at += 128, target += 64) {
      for (let e = 0; e < 16; e++) {
        const to = ((e & 6) << 1) + ((e >> 3) << 1) + (e & 1);
        store<f32>(target + (<usize>to << 2), <f32>load<f64>(at + (<usize>e << 3)));
      }
    }
    return OK;
  }
  if (type == INT8) scaled<i8>(row.slab, end, target, row.scale);
  else if (type == INT16) scaled<i16>(row.slab, end, target, row.scale);
  else for (let at = row.slab; at < end; at += row.size, target += 4) store<f32>(target, <f32>read(row, at));
  return OK;
}

/** The integers from `at` to `end`, a multiple of four, times the scale. */
// @ts-ignore: decorator
@inline
function scaled<D extends number>(at: usize, end: usize, target: usize, scale: f64): void {
  const by = f32x4.splat(<f32>scale);
  for (; at < end; at += 4 * sizeof<D>(), target += 16) {
    const words = sizeof<D>() == 2 ? v128.load64_zero(at) : i16x8.extend_low_i8x16_s(v128.load32_zero(at));
    v128.store(target, f32x4.mul(by, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(words))));
  }
}

/** One entry; the indices inside of the tensor, unused ones 0, and sorted for symmetric kinds. */
export function tensor_entry(
  kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, i: i32, j: i32, k: i32, l: i32, ws: usize,
): f64 {
  const row = row_start(ws, kind, type, n1, n2, n3, n4);
  const last = row.order == 2 ? j : row.order == 3 ? k : l;
  go_to_row(row, t, i, row.order == 4 ? j : 0, row.order == 2 ? (row.symmetric ? i : 0) : row.order == 3 ? j : k);
  return read(row, entry_address(row, last));
}
