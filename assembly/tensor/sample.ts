// A data tensor drawn from a spiked model, directly in its layout: T = amplitude * sum_A A prod x + noise * W.
//
// W: independent standard normals in dense kinds; in symmetric kinds the entries i <= j <= .. are independent with variance
// prod m!, m the multiplicities of the index values, which makes W rotation invariant (order two: the Gaussian orthogonal
// ensemble). The numbers of slab i are stream (purpose, index = i), drawn in logical order: the same for every layout and
// type, and for slabs drawn alone.
//
// Integers get their scale before anything is drawn, from the noise and the size of the signal in the slab.

import { OK, UNSUPPORTED } from '../status';
import { ARGUMENTS, parts_of, run_parts, thread_count, thread_index } from '../parallel';
import { fill_normals } from '../random/normal';
import { erfcx, exp } from '../special';
import { INT8, order_of, padded, slab_offset, SYMMETRIC3_TILED } from './layout';
import { largest_integer, scale_of } from './quantise';
import { entry_weight, first_row, next_row, record_address, Row, ROW_BYTES, row_start } from './rows';
import { clear_slab, finish_slab, write } from './transfer';
import { coupling_rank } from './work';

/** Milliseconds that one thread takes for slabs i0 .. i1-1, roughly: the normals are what takes long. */
// @ts-ignore: decorator
@inline
function estimate(kind: i32, n1: i32, n2: i32, n3: i32, n4: i32, i0: i32, i1: i32): f64 {
  return 1e-5 * (slab_offset(kind, n1, n2, n3, n4, i1) - slab_offset(kind, n1, n2, n3, n4, i0));
}

/** Bytes of workspace of `sample_tensor`. */
export function sample_ws(kind: i32, n1: i32, n2: i32, n3: i32, n4: i32, coupling: usize): usize {
  return <usize>thread_count() * thread_ws(kind, n1, n2, n3, n4, coupling);
}

/** One more than the largest variance of an entry, 4!. */
const VARIANCES: usize = 25;

function thread_ws(kind: i32, n1: i32, n2: i32, n3: i32, n4: i32, coupling: usize): usize {
  const order = order_of(kind);
  if (order == 0) return 0;
  const row = max(max(n1, n2), max(n3, n4));
  const columns = <usize>padded(coupling_rank(coupling, order - 1));
  return (ROW_BYTES + 8 * (2 * <usize>padded(row) + 32 + columns + VARIANCES) + 63) & ~63;
}

/** coef[d] = sum over the coupling of A[.., d] times the factors at the row's indices. */
function row_coefficients(row: Row, coupling: usize, x1: usize, x2: usize, x3: usize, n2: i32, n3: i32, coef: usize): void {
  const order = row.order;
  const i = <usize>row.i << 3;
  const second = <usize>(order == 4 ? row.j : row.k) << 3;
  const third = <usize>row.k << 3;
  if (coupling == 0) {
    let product = load<f64>(x1 + i);
    if (order > 2) product *= load<f64>(x2 + second);
    if (order > 3) product *= load<f64>(x3 + third);
    store<f64>(coef, product);
    return;
  }
  memory.fill(coef, 0, <usize>coupling_rank(coupling, order - 1) << 3);
  const terms = load<i32>(coupling, 4);
  let index = coupling + 24;
  let value = index + 16 * <usize>terms;
  for (let e = 0; e < terms; e++) {
    let product = load<f64>(value) * load<f64>(x1 + <usize>load<i32>(index) * (<usize>padded(row.n1) << 3) + i);
    if (order > 2) product *= load<f64>(x2 + <usize>load<i32>(index, 4) * (<usize>padded(n2) << 3) + second);
    if (order > 3) product *= load<f64>(x3 + <usize>load<i32>(index, 8) * (<usize>padded(n3) << 3) + third);
    const to = coef + (<usize>load<i32>(index + ((order - 1) << 2)) << 3);
    store<f64>(to, load<f64>(to) + product);
    index += 16;
    value += 8;
  }
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
  if (ASC_FEATURE_THREADS) {
    const parts = min(parts_of(estimate(kind, n1, n2, n3, n4, i0, i1)), i1 - i0);
    if (parts > 1) {
      const all = changetype<Sampling>(ARGUMENTS);
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
      all.ws = ws;
      run_parts(sample_part, parts);
      return OK;
    }
  }
  sample_slabs(kind, type, n1, n2, n3, n4, t, coupling, amplitude, noise, x1, x2, x3, x4, key0, key1, purpose, i0, i1, ws);
  return OK;
}

/** What `sample_tensor` tells the threads. */
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

/** Every parts-th slab from i0 + part on: near enough to equal work, and slabs are drawn alone anyway. */
function sample_part(part: i32, parts: i32): void {
  const all = changetype<Sampling>(ARGUMENTS);
  const ws = all.ws + <usize>thread_index() * thread_ws(all.kind, all.n1, all.n2, all.n3, all.n4, all.coupling);
  for (let i = all.i0 + part; i < all.i1; i += parts) {
    sample_slabs(
      all.kind, all.type, all.n1, all.n2, all.n3, all.n4, all.t, all.coupling, all.amplitude, all.noise, all.x1, all.x2, all.x3,
      all.x4, all.key0, all.key1, all.purpose, i, i + 1, ws,
    );
  }
}

function sample_slabs(
  kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, coupling: usize, amplitude: f64, noise: f64,
  x1: usize, x2: usize, x3: usize, x4: usize, key0: u32, key1: u32, purpose: u32, i0: i32, i1: i32, ws: usize,
): void {
  const order = order_of(kind);
  const row = row_start(ws, kind, type, n1, n2, n3, n4);
  if (row.symmetric) {
    x2 = x1;
    x3 = x1;
    x4 = x1;
    n2 = n1;
    n3 = n1;
  }
  const last = order == 2 ? x2 : order == 3 ? x3 : x4;
  const step = <usize>row.P << 3;
  const rank = coupling_rank(coupling, order - 1);
  const signal = ws + ROW_BYTES;
  const normal = signal + step;
  const counts = normal + step + 256;
  const coef = counts + 8 * VARIANCES;
  if (noise == 0) memory.fill(normal, 0, step + 256);
  for (let i = i0; i < i1; i++) {
    clear_slab(row, t, i);
    if (type >= INT8) {
      first_row(row, t, i);
      let most: f64 = 0;
      let squares: f64 = 0;
      let count: f64 = 0;
      memory.fill(counts, 0, 8 * VARIANCES);
      do {
        row_coefficients(row, coupling, x1, x2, x3, n2, n3, coef);
        add_columns(signal, row, last, step, coef, rank, amplitude);
        for (let l = row.from; l < row.length; l++) {
          const value = load<f64>(signal + (<usize>l << 3));
          squares += value * value;
          most = max(most, Math.abs(value));
        }
        count += <f64>(row.length - row.from);
        add_count(counts, entry_weight(row, row.from), 1);
        add_count(counts, entry_weight(row, row.from + 1), <f64>(row.length - row.from - 1));
      } while (next_row(row));
      const levels = largest_integer(type);
      const range = range_of(noise, deviations(type, counts), most, squares / count);
      store<f64>(record_address(row, t, i), scale_of(range, levels));
    }
    first_row(row, t, i);
    let drawn: u32 = 0;
    do {
      row_coefficients(row, coupling, x1, x2, x3, n2, n3, coef);
      add_columns(signal, row, last, step, coef, rank, amplitude);
      // Numbers are drawn in groups of eight: take the groups that cover the row.
      const count = <u32>(row.length - row.from);
      const first = drawn & ~7;
      if (noise != 0) fill_normals<f64>(<i32>((drawn + count - first + 7) >> 3), normal, key0, key1, purpose, i, first);
      add_noise(row, signal, normal + (<usize>(drawn - first) << 3), noise);
      store_row(row, signal);
      drawn += count;
    } while (next_row(row));
    finish_slab(row, t);
  }
}

/**
 * The range of a slab with noise of standard deviation `noise` under a signal of the given largest size and mean square: `wide`
 * standard deviations, more where the signal has tails, no more than can occur.
 */
function range_of(noise: f64, wide: f64, most: f64, square: f64): f64 {
  return min(most + wide * noise, max(wide * Math.sqrt(noise * noise + square), most + (wide - 1.5) * noise));
}

/** Adds to the number of entries whose variance is 1 / weight. */
// @ts-ignore: decorator
@inline
function add_count(counts: usize, weight: f64, number: f64): void {
  const at = counts + (<usize>nearest(1 / weight) << 3);
  store<f64>(at, load<f64>(at) + number);
}

/**
 * How far integers reach, in standard deviations of an entry whose indices differ: 4.5 (int8) or 8 (int16), and further as long as that
 * costs less in rounding than it spares entries of larger variance in clipping, each entry as often as it stands in the full array.
 */
function deviations(type: i32, counts: usize): f64 {
  const levels = largest_integer(type);
  let wide: f64 = type == INT8 ? 4.5 : 8;
  for (let k = 0; k < 64; k++) {
    const further = 1.05 * wide;
    let total: f64 = load<f64>(counts, 8);
    let gain: f64 = 0;
    for (let v: usize = 2; v < VARIANCES; v++) {
      const count = load<f64>(counts + (v << 3));
      const sigma = Math.sqrt(<f64>v);
      total += count / <f64>v;
      if (count > 0) gain += count * (clipping(wide / sigma) - clipping(further / sigma));
    }
    if (gain <= (total * (further * further - wide * wide)) / (12 * levels * levels)) break;
    wide = further;
  }
  return wide;
}

/** E (|z| - a)^2 over |z| > a of a standard normal z. */
function clipping(a: f64): f64 {
  const tail = (1 + a * a) * Math.sqrt(Math.PI / 2) * erfcx(a * Math.SQRT1_2) - a;
  return Math.sqrt(2 / Math.PI) * exp(-0.5 * a * a) * tail;
}

/** signal_l = amplitude * sum_d coef_d y_d[l], from row.from on. */
function add_columns(signal: usize, row: Row, y: usize, step: usize, coef: usize, rank: i32, amplitude: f64): void {
  const start = <usize>(row.from & ~1) << 3;
  for (let d = 0; d < rank; d++) {
    const c = f64x2.splat(amplitude * load<f64>(coef + (<usize>d << 3)));
    for (let at = start; at < step; at += 16) {
      const product = f64x2.mul(c, v128.load(y + at));
      v128.store(signal + at, d == 0 ? product : f64x2.add(v128.load(signal + at), product));
    }
    y += step;
  }
}

/** signal_l += sigma * normal_l, from row.from on. Only the first entry of a row can have a variance of its own. */
function add_noise(row: Row, signal: usize, normal: usize, noise: f64): void {
  let at = signal + (<usize>row.from << 3);
  const end = signal + (<usize>row.length << 3);
  const first = load<f64>(at) + (noise / Math.sqrt(entry_weight(row, row.from))) * load<f64>(normal);
  const sigma = noise / Math.sqrt(entry_weight(row, row.from + 1));
  const sigmas = f64x2.splat(sigma);
  const start = at;
  for (; at + 8 < end; at += 16, normal += 16) {
    v128.store(at, f64x2.add(v128.load(at), f64x2.mul(sigmas, v128.load(normal))));
  }
  if (at < end) store<f64>(at, load<f64>(at) + sigma * load<f64>(normal));
  if (row.symmetric) store<f64>(start, first);
}

/** Copies the row to where it belongs. */
function store_row(row: Row, from: usize): void {
  if (row.kind == SYMMETRIC3_TILED || row.type >= INT8) {
    for (let l = row.from; l < row.length; l++) write(row, l, load<f64>(from + (<usize>l << 3)));
    return;
  }
  let at = from + (<usize>row.from << 3);
  const end = from + (<usize>row.length << 3);
  let to = row.at;
  if (row.size == 8) {
    memory.copy(to, at, end - at);
    return;
  }
  for (; at + 8 < end; at += 16, to += 8) v128.store_lane<i64>(to, f32x4.demote_f64x2_zero(v128.load(at)), 0);
  if (at < end) store<f32>(to, <f32>load<f64>(at));
}
