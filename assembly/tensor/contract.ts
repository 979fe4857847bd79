// One door to all contractions with f64 state: what an AMP iteration calls.
//
// Data of a millisecond and more are cut into ranges of slabs of equal size, which threads contract to fields of their own.

import { implicit_contract } from '../implicit/contract';
import { ARGUMENTS, parts_of, run_parts, thread_count, thread_index } from '../parallel';
import { OK, UNSUPPORTED } from '../status';
import { F64, IMPLICIT, order_of, padded, slab_offset, SYMMETRIC2, tensor_bytes, tensor_size } from './layout';
import { contract_range, range_ws } from './range';
import { coupling_rank } from './work';

/** Bytes of workspace of `contract` and of every kernel of the kind. */
export function contract_ws(kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, coupling: usize): usize {
  if (kind == IMPLICIT) return 0;
  const range = range_ws(kind, n1, n2, n3, n4, coupling);
  if (ASC_FEATURE_THREADS) {
    const parts = parts_for(kind, type, n1, n2, n3, n4, coupling);
    if (parts > 1) {
      return <usize>thread_count() * aligned(range) + <usize>(parts - 1) * all_fields(kind, n1, n2, n3, n4, coupling);
    }
  }
  return range;
}

/**
 * Adds to y1 .. yp all fields of a tensor with data of `type` (0 f64, 1 f32, 2 int8, 3 int16), factors and fields f64. Symmetric kinds read n1,
 * x1 and y1 only. Returns OK, or UNSUPPORTED for an unknown kind or a coupling of another order; implicit data also NO_ROOM.
 */
export function contract(
  kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize, x4: usize,
  y1: usize, y2: usize, y3: usize, y4: usize, ws: usize,
): i32 {
  if (kind == IMPLICIT) {
    // @ts-ignore: the floor is compiled with --use FLOOR_ALONE=1, and has stored data only.
    if (isDefined(FLOOR_ALONE)) return UNSUPPORTED;
    return implicit_contract(t, coupling, x1, x2, x3, y1, y2, y3);
  }
  if (ASC_FEATURE_THREADS) {
    const parts = parts_for(kind, type, n1, n2, n3, n4, coupling);
    if (parts > 1) return contract_parts(parts, kind, type, n1, n2, n3, n4, t, coupling, x1, x2, x3, x4, y1, y2, y3, y4, ws);
  }
  return contract_range(kind, type, n1, n2, n3, n4, t, coupling, x1, x2, x3, x4, y1, y2, y3, y4, 0, n1, ws);
}

/** Into how many parts a contraction is cut: as few as it takes for all their fields to be less than the data. */
function parts_for(kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, coupling: usize): i32 {
  const parts = parts_of(estimate(kind, type, n1, n2, n3, n4, coupling));
  if (parts == 1) return 1;
  return <i32>min<f64>(<f64>parts, tensor_bytes(kind, type, n1, n2, n3, n4) / <f64>all_fields(kind, n1, n2, n3, n4, coupling));
}

/** Milliseconds that one thread takes for a contraction, roughly. */
function estimate(kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, coupling: usize): f64 {
  const order = order_of(kind);
  if (order == 0 || (coupling != 0 && load<i32>(coupling) != order)) return 0;
  // Too few slabs for ranges of their own, whose fields would cost what the slabs do.
  if (n1 < 64) return 0;
  const slots = (order > 2 ? coupling_rank(coupling, order - 2) : 1) * coupling_rank(coupling, order - 1);
  return tensor_size(kind, n1, n2, n3, n4) * (type == F64 ? 1.2e-6 : 6e-7) * <f64>slots;
}

/** What `contract` tells the threads. */
@unmanaged
class Contraction {
  kind: i32;
  type: i32;
  n1: i32;
  n2: i32;
  n3: i32;
  n4: i32;
  t: usize;
  coupling: usize;
  x1: usize;
  x2: usize;
  x3: usize;
  x4: usize;
  y1: usize;
  y2: usize;
  y3: usize;
  y4: usize;
  ws: usize;
  scratch: usize; // bytes of workspace of a thread
  fields: usize; // those of part 1; part 0 adds to y1 .. y4 themselves
  status: i32;
}

// @ts-ignore: decorator
@inline
function aligned(bytes: usize): usize {
  return (bytes + 63) & ~63;
}

/** Bytes of the field of mode m: a multiple of 32. */
function field_bytes(kind: i32, n1: i32, n2: i32, n3: i32, n4: i32, coupling: usize, m: i32): usize {
  if (m >= (kind >= SYMMETRIC2 ? 1 : order_of(kind))) return 0;
  const n = m == 0 ? n1 : m == 1 ? n2 : m == 2 ? n3 : n4;
  return (<usize>padded(n) << 3) * <usize>coupling_rank(coupling, m);
}

/** Bytes of the fields of a part. */
function all_fields(kind: i32, n1: i32, n2: i32, n3: i32, n4: i32, coupling: usize): usize {
  let bytes: usize = 0;
  for (let m = 0; m < 4; m++) bytes += field_bytes(kind, n1, n2, n3, n4, coupling, m);
  return aligned(bytes);
}

/** First slab of a part: a multiple of four, so that no block of lanes is cut. */
function first_slab(kind: i32, n1: i32, n2: i32, n3: i32, n4: i32, part: i32, parts: i32): i32 {
  if (part >= parts) return n1;
  const target = (tensor_size(kind, n1, n2, n3, n4) * <f64>part) / <f64>parts;
  let low = 0;
  let high = n1 >> 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (slab_offset(kind, n1, n2, n3, n4, middle << 2) < target) low = middle + 1;
    else high = middle;
  }
  return low << 2;
}

function contract_part(part: i32, parts: i32): void {
  const c = changetype<Contraction>(ARGUMENTS);
  const i0 = first_slab(c.kind, c.n1, c.n2, c.n3, c.n4, part, parts);
  const i1 = first_slab(c.kind, c.n1, c.n2, c.n3, c.n4, part + 1, parts);
  let y1 = c.y1;
  let y2 = c.y2;
  let y3 = c.y3;
  let y4 = c.y4;
  if (part > 0) {
    const bytes = all_fields(c.kind, c.n1, c.n2, c.n3, c.n4, c.coupling);
    y1 = c.fields + <usize>(part - 1) * bytes;
    y2 = y1 + field_bytes(c.kind, c.n1, c.n2, c.n3, c.n4, c.coupling, 0);
    y3 = y2 + field_bytes(c.kind, c.n1, c.n2, c.n3, c.n4, c.coupling, 1);
    y4 = y3 + field_bytes(c.kind, c.n1, c.n2, c.n3, c.n4, c.coupling, 2);
    memory.fill(y1, 0, bytes);
  }
  const ws = c.ws + <usize>thread_index() * c.scratch;
  const status = contract_range(
    c.kind, c.type, c.n1, c.n2, c.n3, c.n4, c.t, c.coupling, c.x1, c.x2, c.x3, c.x4, y1, y2, y3, y4, i0, i1, ws,
  );
  if (part == 0) c.status = status;
}

/** y += the fields of all parts but the first, in order. */
function add_parts(to: usize, from: usize, bytes: usize, step: usize, parts: i32): void {
  for (let part = 1; part < parts; part++, from += step) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, f64x2.add(v128.load(to + at), v128.load(from + at)));
  }
}

function contract_parts(
  parts: i32, kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize,
  x4: usize, y1: usize, y2: usize, y3: usize, y4: usize, ws: usize,
): i32 {
  const c = changetype<Contraction>(ARGUMENTS);
  c.kind = kind;
  c.type = type;
  c.n1 = n1;
  c.n2 = n2;
  c.n3 = n3;
  c.n4 = n4;
  c.t = t;
  c.coupling = coupling;
  c.x1 = x1;
  c.x2 = x2;
  c.x3 = x3;
  c.x4 = x4;
  c.y1 = y1;
  c.y2 = y2;
  c.y3 = y3;
  c.y4 = y4;
  c.ws = ws;
  c.scratch = aligned(range_ws(kind, n1, n2, n3, n4, coupling));
  c.fields = ws + <usize>thread_count() * c.scratch;
  run_parts(contract_part, parts);
  if (c.status != OK) return c.status;
  const step = all_fields(kind, n1, n2, n3, n4, coupling);
  let from = c.fields;
  for (let m = 0; m < 4; m++) {
    const bytes = field_bytes(kind, n1, n2, n3, n4, coupling, m);
    add_parts(m == 0 ? y1 : m == 1 ? y2 : m == 2 ? y3 : y4, from, bytes, step, parts);
    from += bytes;
  }
  return OK;
}
