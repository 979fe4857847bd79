// A data tensor drawn from a spiked model, directly in its layout: T = amplitude * sum_A A prod x + noise * W.
//
// W: independent standard normals in dense kinds; in symmetric kinds the entries i <= j <= .. are independent with variance
// prod m!, m the multiplicities of the index values, which makes W rotation invariant (order two: the Gaussian orthogonal
// ensemble). The numbers of slab i are stream (purpose, index = i), drawn in logical order: the same for every layout, and for slabs
// drawn alone. Entries in f64 take normals of 64 bits, all others the same normals of 32 bits, and calculate in f32.
//
// Integers get their scale before anything is drawn, from the noise and the size of the signal in the slab.

import { OK, UNSUPPORTED } from '../status';
import { ARGUMENTS, parts_of, run_parts, thread_count, thread_index } from '../parallel';
import { F64, INT8, order_of, padded, slab_offset } from './layout';
import { measure, pad, set_noisy, set_signal, store_integers, store_line } from './line';
import { begin_reach, count_entries, Reach, REACH_BYTES, reach_scale } from './reach';
import { entry_weight, first_row, next_row, record_address, Row, ROW_BYTES, row_start } from './rows';
import { Run, run_bytes, RUN_BYTES, start_run } from './run';
import { clear_slab, finish_slab } from './transfer';
import { power_of_two } from './units';
import { coupling_rank } from './work';

/** Milliseconds that one thread takes for slabs i0 .. i1-1, roughly: the normals are what takes long. */
// @ts-ignore: decorator
@inline
function estimate(kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, i0: i32, i1: i32): f64 {
  const entries = slab_offset(kind, n1, n2, n3, n4, i1) - slab_offset(kind, n1, n2, n3, n4, i0);
  return (type == F64 ? 1e-5 : 5e-6) * entries;
}

/** What is to be drawn. */
@unmanaged
class Sampling {
  kind: i32;
  type: i32;
  n1: i32;
  n2: i32;
  n3: i32;
  n4: i32;
  t: usize;
  coupling: usize;
  amplitude: f64;
  noise: f64;
  x1: usize;
  x2: usize;
  x3: usize;
  x4: usize;
  key0: u32;
  key1: u32;
  purpose: u32;
  i0: i32;
  i1: i32;
  ws: usize;
}

const SAMPLING_BYTES: usize = 128;

/** Bytes of workspace of `sample_tensor`. */
export function sample_ws(kind: i32, n1: i32, n2: i32, n3: i32, n4: i32, coupling: usize): usize {
  return SAMPLING_BYTES + <usize>thread_count() * thread_ws(kind, n1, n2, n3, n4, coupling);
}

/** Of a thread: row, run, reach, coefficients and units, a line, its normals, and the factor of the last index in f32. */
function thread_ws(kind: i32, n1: i32, n2: i32, n3: i32, n4: i32, coupling: usize): usize {
  const order = order_of(kind);
  if (order == 0) return 0;
  const row = padded(max(max(n1, n2), max(n3, n4)));
  const columns = <usize>padded(coupling_rank(coupling, order - 1));
  const line = <usize>(row + 16) << 3;
  return (ROW_BYTES + RUN_BYTES + REACH_BYTES + 16 * columns + line + run_bytes(row) + 4 * columns * <usize>row + 127) & ~63;
}

/**
 * Slabs i0 .. i1-1 of the tensor at t (type 0 f64, 1 f32, 2 int8, 3 int16); padding and unused slots become zero. Factors are
 * f64 columns; symmetric kinds read x1 only. Returns OK, or UNSUPPORTED for an unknown kind or a coupling of another order.
 */
export function sample_tensor(
  kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, coupling: usize, amplitude: f64, noise: f64,
  x1: usize, x2: usize, x3: usize, x4: usize, key0: u32, key1: u32, purpose: u32, i0: i32, i1: i32, ws: usize,
): i32 {
  const order = order_of(kind);
  if (order == 0 || (coupling != 0 && load<i32>(coupling) != order)) return UNSUPPORTED;
  const all = changetype<Sampling>(ws);
  all.kind = kind;
  all.type = type;
  all.n1 = n1;
  all.n2 = n2;
  all.n3 = n3;
  all.n4 = n4;
  all.t = t;
  all.coupling = coupling;
  all.amplitude = amplitude;
  all.noise = noise;
  all.x1 = x1;
  all.x2 = x2;
  all.x3 = x3;
  all.x4 = x4;
  all.key0 = key0;
  all.key1 = key1;
  all.purpose = purpose;
  all.i0 = i0;
  all.i1 = i1;
  all.ws = ws + SAMPLING_BYTES;
  if (ASC_FEATURE_THREADS) {
    const parts = min(parts_of(estimate(kind, type, n1, n2, n3, n4, i0, i1)), i1 - i0);
    if (parts > 1) {
      store<usize>(ARGUMENTS, ws);
      run_parts(sample_part, parts);
      return OK;
    }
  }
  sample_slabs(all, 0, 1, all.ws);
  return OK;
}

function sample_part(part: i32, parts: i32): void {
  const all = changetype<Sampling>(load<usize>(ARGUMENTS));
  const bytes = thread_ws(all.kind, all.n1, all.n2, all.n3, all.n4, all.coupling);
  sample_slabs(all, part, parts, all.ws + <usize>thread_index() * bytes);
}

/** Every parts-th slab from i0 + part on: near enough to equal work, and slabs are drawn alone anyway. */
function sample_slabs(all: Sampling, part: i32, parts: i32, ws: usize): void {
  if (all.type == F64) draw<f64>(all, part, parts, ws);
  else draw<f32>(all, part, parts, ws);
}

function draw<T extends number>(all: Sampling, part: i32, parts: i32, ws: usize): void {
  const row = row_start(ws, all.kind, all.type, all.n1, all.n2, all.n3, all.n4);
  const order = row.order;
  const same = row.symmetric;
  const rank = coupling_rank(all.coupling, order - 1);
  const run = changetype<Run>(ws + ROW_BYTES);
  const reach = changetype<Reach>(ws + ROW_BYTES + RUN_BYTES);
  const coef = ws + ROW_BYTES + RUN_BYTES + REACH_BYTES;
  const units = coef + (<usize>padded(rank) << 3);
  const line = units + (<usize>padded(rank) << 3);
  run.key0 = all.key0;
  run.key1 = all.key1;
  run.purpose = all.purpose;
  run.buffer = (line + (<usize>(row.P + 16) << 3) + 63) & ~63;
  const step = <usize>row.P * sizeof<T>();
  let y = same ? all.x1 : order == 2 ? all.x2 : order == 3 ? all.x3 : all.x4;
  if (sizeof<T>() == 4) y = demoted(run.buffer + run_bytes(row.P), y, row.P, rank, units);
  else for (let d = 0; d < rank; d++) store<f64>(units + (<usize>d << 3), 1);
  for (let i = all.i0 + part; i < all.i1; i += parts) {
    if (same) clear_slab(row, all.t, i);
    if (all.type >= INT8) store<f64>(record_address(row, all.t, i), scale_slab(all, row, i, reach, line, y, step, coef, units, rank));
    first_row(row, all.t, i);
    start_run<T>(run, <u32>i);
    const inverse = row.scale > 0 ? 1 / row.scale : 0;
    run.noise = all.noise * inverse;
    do {
      coefficients(all, row, coef, units, rank, inverse);
      if (run.noise == 0) set_signal<T>(row, line, y, step, coef, rank);
      else set_noisy<T>(row, line, y, step, coef, rank, run);
      pad<T>(row, line);
      if (all.type < INT8) store_line<T>(row, line);
      else if (all.type == INT8) store_integers<i8>(row, line);
      else store_integers<i16>(row, line);
    } while (next_row(row));
    finish_slab(row, all.t);
  }
}

/** The columns at `from` in f32 at `to`, each over a power of two near its largest entry, which goes to `units`. */
function demoted(to: usize, from: usize, n: i32, rank: i32, units: usize): usize {
  for (let d = 0; d < rank; d++) {
    const column = from + ((<usize>d * <usize>n) << 3);
    let most: f64 = 0;
    for (let l: usize = 0; l < <usize>n; l++) most = max(most, Math.abs(load<f64>(column + (l << 3))));
    const unit = power_of_two(most);
    store<f64>(units + (<usize>d << 3), unit);
    for (let l: usize = 0; l < <usize>n; l++) {
      store<f32>(to + ((<usize>d * <usize>n + l) << 2), <f32>(load<f64>(column + (l << 3)) / unit));
    }
  }
  return to;
}

/** The scale of slab i, by a pass over its signal, in a unit that f32 can hold it in. */
function scale_slab(
  all: Sampling, row: Row, i: i32, reach: Reach, line: usize, y: usize, step: usize, coef: usize, units: usize, rank: i32,
): f64 {
  begin_reach(reach);
  let largest: f64 = 0;
  first_row(row, all.t, i);
  do {
    coefficients(all, row, coef, units, rank, 1);
    for (let d: usize = 0; d < <usize>rank; d++) largest = max(largest, Math.abs(load<f64>(coef + (d << 3))));
  } while (next_row(row));
  const unit = power_of_two(largest);
  first_row(row, all.t, i);
  do {
    coefficients(all, row, coef, units, rank, 1 / unit);
    set_signal<f32>(row, line, y, step, coef, rank);
    pad<f32>(row, line);
    measure(row, line, reach);
    count_entries(reach, entry_weight(row, row.from), 1);
    count_entries(reach, entry_weight(row, row.from + 1), <f64>(row.length - row.from - 1));
  } while (next_row(row));
  reach.most *= unit;
  reach.squares *= unit * unit;
  return reach_scale(reach, all.type, all.noise);
}

/** coef[d] = by * amplitude * unit_d * the sum over the coupling of A[.., d] times the factors at the row's indices. */
function coefficients(all: Sampling, row: Row, coef: usize, units: usize, rank: i32, by: f64): void {
  row_coefficients(all, row, coef, rank);
  for (let d: usize = 0; d < <usize>rank; d++) {
    store<f64>(coef + (d << 3), all.amplitude * load<f64>(coef + (d << 3)) * by * load<f64>(units + (d << 3)));
  }
}

function row_coefficients(all: Sampling, row: Row, coef: usize, rank: i32): void {
  const order = row.order;
  const same = row.symmetric;
  const x2 = same ? all.x1 : all.x2;
  const x3 = same ? all.x1 : all.x3;
  const n2 = same ? all.n1 : all.n2;
  const n3 = same ? all.n1 : all.n3;
  const i = <usize>row.i << 3;
  const second = <usize>(order == 4 ? row.j : row.k) << 3;
  const third = <usize>row.k << 3;
  if (all.coupling == 0) {
    let product = load<f64>(all.x1 + i);
    if (order > 2) product *= load<f64>(x2 + second);
    if (order > 3) product *= load<f64>(x3 + third);
    store<f64>(coef, product);
    return;
  }
  memory.fill(coef, 0, <usize>rank << 3);
  const terms = load<i32>(all.coupling, 4);
  let index = all.coupling + 24;
  let value = index + 16 * <usize>terms;
  for (let e = 0; e < terms; e++) {
    let product = load<f64>(value) * load<f64>(all.x1 + <usize>load<i32>(index) * (<usize>padded(row.n1) << 3) + i);
    if (order > 2) product *= load<f64>(x2 + <usize>load<i32>(index, 4) * (<usize>padded(n2) << 3) + second);
    if (order > 3) product *= load<f64>(x3 + <usize>load<i32>(index, 8) * (<usize>padded(n3) << 3) + third);
    const to = coef + (<usize>load<i32>(index + ((order - 1) << 2)) << 3);
    store<f64>(to, load<f64>(to) + product);
    index += 16;
    value += 8;
  }
}
