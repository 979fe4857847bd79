// One pass over the rows x_i of a data matrix for a generalised linear model: omega_i = W' x_i - V g_old_i, the channel g_i = g_out(y_i, omega_i, V), and
// X' g, p columns each. Every datum is read from memory once.
//
// Rows come in batches of groups of four, one row from each quarter of the matrix: four streams far apart fill the memory bus. A batch is read for its
// dots; then whoever knows the channel fills in g, `glm_sweep` for the closed forms of channel/ or the caller of `glm_step`; then the batch, still in the
// second-level cache, adds g_i x_i to the fields. To do both at once, the sums of one batch beside the dots of the next, takes half as long again:
// what a processor has in flight is limited by instructions, and a line of memory should come with few of them.
//
// The rows are stored, or drawn for each batch as `sample_tensor` draws them (`glm_draw`), or known to the caller alone, who hands in the projections and
// takes g (`glm_project`). Each label may belong to several consecutive rows: a batch holds all rows of its labels.

import { channel_rows, directions } from '../channel/channel';
import { OK, UNSUPPORTED } from '../status';
import { F32, F64, INT16, INT8, padded, RECORD, tensor_records, DENSE2 } from '../tensor/layout';
import { sample_tensor, sample_ws } from '../tensor/sample';
import { above_floor, demote, power_of_two, promote, unit_of } from '../tensor/units';
import { axpy1, axpy2, dots1, dots2 } from './glm-rows';

/** Overlay on the start of the workspace. */
@unmanaged
class Job {
  type: i32;
  n: i32;
  d: i32;
  p: i32;
  rowsPerLabel: i32;
  quarter: i32; // rows of a quarter
  groups: i32; // of a full batch
  next: i32; // place in the quarters where the coming batch begins
  held: i32; // groups of the batch whose g is expected
  unflushed: i32; // groups since the f32 fields were last added to the f64 ones
  x: usize;
  rowBytes: usize;
  records: usize; // of integers; 0 otherwise
  unit: f64; // what an integer counts in the loops
  y: usize;
  old: usize; // n x p, may be `g`
  g: usize;
  V: usize;
  field: usize; // d x p, f64
  w: usize; // of T: the estimates, and the fields that are added to
  f: usize;
  columnBytes: usize; // of w and f
  wUnits: usize; // f64[p]: units of the columns of w, where they are f32 (tensor/units.ts)
  fUnits: usize; // f64[p]: of the coefficients since the f32 fields were last added to the f64 ones
  labels: usize; // f64[4 groups]
  omega: usize; // p columns of f64[4 groups]
  out: usize; // the same
  dots: usize; // f64[groups][p][4]
  coef: usize; // T[groups][p][4]
  moved: usize; // g of moved fields, as `out`
  projected: usize; // the caller's projections X W, p columns of padded(n); 0 otherwise
  drawn: usize; // rows of the batch at hand, where they are drawn: a run of `groups` rows for each quarter; 0 otherwise
  first: i32; // place in the quarters where they begin
  nothing: usize; // the factors of a signal that there is none of
  drawing: usize; // workspace of sample_tensor
  key0: u32;
  key1: u32;
  purpose: u32;
  scale: f64;
}

const HEADER: usize = 256;
/** Bytes of a row for all columns in turn: the four rows of a group come from memory for the first of them alone. */
const PIECE: usize = 16384;
/** Bytes of rows in a batch: they stay within a second-level cache, and the streams seldom pause. */
const BATCH: i32 = 1 << 19;
const MAX_GROUPS: i32 = 16;
/** Step of the finite difference for the slope of g, in standard deviations of the field. */
const STEP: f64 = 0.01;
/** Groups after which f32 partial sums are added to the f64 fields. */
const FLUSH: i32 = 32;

// @ts-ignore: decorator
@inline
function aligned(bytes: usize): usize {
  return (bytes + 63) & ~63;
}

// @ts-ignore: decorator
@inline
function entry_bytes(type: i32): i32 {
  return type == F64 ? 8 : type == F32 ? 4 : type == INT8 ? 1 : 2;
}

/** Groups of a full batch: whole labels. */
function groups_of(type: i32, n: i32, d: i32, rowsPerLabel: i32): i32 {
  const fit = BATCH / (4 * max(1, padded(d) * entry_bytes(type)));
  return max(1, min(min(MAX_GROUPS, (n + 3) >> 2), fit) / rowsPerLabel) * rowsPerLabel;
}

/** Bytes of workspace of a sweep over an n x d matrix of the given type with p columns, `rowsPerLabel` consecutive rows a label. */
export function glm_ws(type: i32, n: i32, d: i32, p: i32, rowsPerLabel: i32): usize {
  const groups = <usize>groups_of(type, n, d, rowsPerLabel);
  const columns: usize = type == F64 ? 0 : 2 * aligned(<usize>padded(d) * 4) * <usize>p;
  return HEADER + 128 + columns + aligned(32 * groups) * <usize>(1 + 3 * p) + 2 * aligned(groups * <usize>p << 5) + 64;
}

/**
 * Prepares a sweep in ws: x a dense2 array (tensor/layout.ts) of n rows and d columns; w and field p columns of padded(d) f64; y a label for every
 * `rowsPerLabel` rows; old and g p columns of padded(n), the same or apart; V p x p. The field is added to. Status OK, or UNSUPPORTED for p outside of
 * 1 .. 8, an unknown type, and a number of rows that is no multiple of `rowsPerLabel`.
 */
export function glm_begin(
  ws: usize, type: i32, n: i32, d: i32, p: i32, rowsPerLabel: i32, x: usize, w: usize, y: usize, old: usize, V: usize, g: usize, field: usize,
): i32 {
  if (p < 1 || p > 8 || type < F64 || type > INT16 || rowsPerLabel < 1 || n % rowsPerLabel != 0) return UNSUPPORTED;
  const job = changetype<Job>(ws);
  job.type = type;
  job.n = n;
  job.d = d;
  job.p = p;
  job.rowsPerLabel = rowsPerLabel;
  job.quarter = ((n / rowsPerLabel + 3) >> 2) * rowsPerLabel;
  job.groups = groups_of(type, n, d, rowsPerLabel);
  job.projected = 0;
  job.drawn = 0;
  job.next = 0;
  job.held = 0;
  job.unflushed = 0;
  job.x = x;
  job.rowBytes = <usize>padded(d) * <usize>entry_bytes(type);
  job.records = type < INT8 ? 0 : tensor_records(DENSE2, type, n, d, 1, 1, x);
  // Integers come out of load_row in the top bits of 32.
  job.unit = type == INT8 ? 1.0 / 16777216.0 : type == INT16 ? 1.0 / 65536.0 : 1;
  job.y = y;
  job.old = old;
  job.g = g;
  job.V = V;
  job.field = field;
  job.wUnits = ws + HEADER;
  job.fUnits = job.wUnits + 64;
  let at = job.fUnits + 64;
  for (let a = 0; a < p; a++) store<f64>(job.wUnits + (<usize>a << 3), 1);
  for (let a = 0; a < p; a++) store<f64>(job.fUnits + (<usize>a << 3), 1);
  if (type == F64) {
    job.w = w;
    job.f = field;
    job.columnBytes = <usize>padded(d) << 3;
  } else {
    job.columnBytes = aligned(<usize>padded(d) << 2);
    job.w = at;
    at += job.columnBytes * <usize>p;
    job.f = at;
    at += job.columnBytes * <usize>p;
    for (let a = 0; a < p; a++) {
      const from = w + ((<usize>a * <usize>padded(d)) << 3);
      const unit = unit_of(from, padded(d));
      store<f64>(job.wUnits + (<usize>a << 3), unit);
      demote(job.w + <usize>a * job.columnBytes, from, padded(d), unit);
    }
    memory.fill(job.f, 0, job.columnBytes * <usize>p);
  }
  const column = aligned(<usize>job.groups << 5);
  job.labels = at;
  job.omega = at + column;
  job.out = job.omega + column * <usize>p;
  job.dots = job.out + column * <usize>p;
  job.moved = job.dots + aligned(<usize>job.groups * <usize>p << 5);
  job.coef = job.moved + column * <usize>p;
  return OK;
}

/** Bytes of workspace of `glm_draw`. */
export function glm_draw_ws(n: i32, d: i32, rowsPerLabel: i32): usize {
  const rows = <usize>(4 * groups_of(F64, n, d, rowsPerLabel));
  return aligned((rows * <usize>padded(d) + <usize>padded(max(n, d))) << 3) + sample_ws(DENSE2, n, d, 1, 1, 0);
}

/**
 * After `glm_begin` of type 0 with x = 0: the rows are normals of deviation `scale`, drawn in `room` for every batch. They are those that `sample_tensor`
 * without a signal stores of this stream, to the last bit.
 */
export function glm_draw(ws: usize, room: usize, scale: f64, key0: u32, key1: u32, purpose: u32): void {
  const job = changetype<Job>(ws);
  job.drawn = room;
  job.first = 0;
  job.nothing = room + <usize>(4 * job.groups) * job.rowBytes;
  const factors = <usize>padded(max(job.n, job.d)) << 3;
  memory.fill(job.nothing, 0, factors);
  job.drawing = room + aligned(<usize>(4 * job.groups) * job.rowBytes + factors);
  job.scale = scale;
  job.key0 = key0;
  job.key1 = key1;
  job.purpose = purpose;
}

/** After `glm_begin` of type 0 with x = 0: X W of all rows is at `projections`, p columns of padded(n), and X' g is left to the caller. */
export function glm_project(ws: usize, projections: usize): void {
  changetype<Job>(ws).projected = projections;
}

/**
 * Takes the g of the batch before from `glm_g`, and reads the next batch. Returns its number of rows, a multiple of four (where a quarter has ended
 * rows are repeated, and their g is ignored), or 0 when all is done. Then y lies at `glm_labels`, omega at `glm_omega`.
 */
export function glm_step(ws: usize): i32 {
  const job = changetype<Job>(ws);
  if (job.type == F64) return step<f64, f64>(job);
  if (job.type == F32) return step<f32, f32>(job);
  return job.type == INT8 ? step<i8, f32>(job) : step<i16, f32>(job);
}

/** Labels of the batch, f64. */
export function glm_labels(ws: usize): usize {
  return changetype<Job>(ws).labels;
}

/** omega of the batch: p columns, glm_stride bytes apart. */
export function glm_omega(ws: usize): usize {
  return changetype<Job>(ws).omega;
}

/** Where the g of the batch belongs, as omega. */
export function glm_g(ws: usize): usize {
  return changetype<Job>(ws).out;
}

/** Bytes from a column of omega or g to the next. */
export function glm_stride(ws: usize): usize {
  return aligned(<usize>changetype<Job>(ws).groups << 5);
}

/**
 * Moves the fields at `glm_omega`, one row of each label along one direction, and returns where the g that they have there belongs, as omega. With that and
 * the g before in their places `glm_slopes` tells the slopes of g; the next `glm_step` takes no notice of either.
 */
export function glm_move(ws: usize): usize {
  const job = changetype<Job>(ws);
  const stride = glm_stride(ws);
  for (let k = 0; k < 4 * job.held; k++) {
    const i = row_at(job, k);
    const b = direction_of(job, i);
    if (b < 0) continue;
    const at = job.omega + <usize>b * stride + (<usize>k << 3);
    store<f64>(at, load<f64>(at) + step_of(job, i, b));
  }
  return job.moved;
}

/**
 * Adds to `slopes` (p x p) an estimate of -dg / domega summed over the rows of the batch, after `glm_move`: differences of g where label l has moved along
 * coordinate (l >> 1) % (P) of its P = p rowsPerLabel fields alone, by a hundredth of a standard deviation, up for even l and down for odd ones; P times those.
 */
export function glm_slopes(ws: usize, slopes: usize): void {
  const job = changetype<Job>(ws);
  const p = job.p;
  const stride = glm_stride(ws);
  for (let k = 0; k < 4 * job.held; k++) {
    const i = row_at(job, k);
    if (i >= job.n) continue;
    const b = direction_of(job, i);
    if (b < 0) continue;
    const factor = <f64>(p * job.rowsPerLabel) / step_of(job, i, b);
    for (let a = 0; a < p; a++) {
      const from = <usize>a * stride + (<usize>k << 3);
      const at = slopes + (<usize>(a * p + b) << 3);
      store<f64>(at, load<f64>(at) + factor * (load<f64>(job.out + from) - load<f64>(job.moved + from)));
    }
  }
}

/**
 * The whole pass with a channel that the core knows (channel/channel.ts), and where `slopes` (p x p) is not 0 what `glm_slopes` adds to it, for the
 * price of one more g. Status OK, or UNSUPPORTED for another channel, and for several rows a label.
 */
export function glm_sweep(ws: usize, channel: usize, slopes: usize): i32 {
  const job = changetype<Job>(ws);
  if (directions(channel) != job.p || job.rowsPerLabel != 1) return UNSUPPORTED;
  const stride = glm_stride(ws);
  for (let rows = glm_step(ws); rows > 0; rows = glm_step(ws)) {
    const status = channel_rows(channel, rows, job.labels, job.omega, stride, job.V, 0, job.out);
    if (status != OK) return status;
    if (slopes == 0) continue;
    channel_rows(channel, rows, job.labels, job.omega, stride, job.V, 0, glm_move(ws));
    glm_slopes(ws, slopes);
  }
  return OK;
}

/** The row that is k-th of the batch at hand, lane k & 3 of place k >> 2; n or more where its quarter has ended. */
// @ts-ignore: decorator
@inline
function row_at(job: Job, k: i32): i32 {
  return (k & 3) * job.quarter + job.next - job.held + (k >> 2);
}

/** The direction along which row i moves for the slopes of its label; negative where another row of that label does. */
// @ts-ignore: decorator
@inline
function direction_of(job: Job, i: i32): i32 {
  const label = i / job.rowsPerLabel;
  const coordinate = (label >> 1) % (job.p * job.rowsPerLabel) - (i - label * job.rowsPerLabel) * job.p;
  return coordinate < job.p ? coordinate : -1;
}

// @ts-ignore: decorator
@inline
function step_of(job: Job, i: i32, b: i32): f64 {
  const size = STEP * sqrt(load<f64>(job.V + (<usize>(b * (job.p + 1)) << 3)));
  return (i / job.rowsPerLabel) & 1 ? -size : size;
}

// @ts-ignore: decorator
@inline
function scale_of(job: Job, i: i32): f64 {
  return job.records == 0 ? 1 : load<f64>(job.records + RECORD * <usize>i) * job.unit;
}

/** Row of lane r at a place of the quarters; that of lane 0 where the quarter has ended. */
// @ts-ignore: decorator
@inline
function row_of(job: Job, r: i32, place: i32): i32 {
  const i = r * job.quarter + place;
  return i < job.n ? i : place;
}

/** Where that row lies. */
// @ts-ignore: decorator
@inline
function row_address(job: Job, r: i32, place: i32): usize {
  if (job.drawn == 0) return job.x + <usize>row_of(job, r, place) * job.rowBytes;
  const lane = r * job.quarter + place < job.n ? r : 0;
  return job.drawn + <usize>(lane * job.groups + place - job.first) * job.rowBytes;
}

/** Draws the rows of the coming batch. */
function draw(job: Job, groups: i32): void {
  job.first = job.next;
  for (let r = 0; r < 4; r++) {
    const from = r * job.quarter + job.next;
    const to = min(from + groups, job.n);
    if (from >= to) continue;
    // The address that row 0 would have.
    const t = job.drawn + <usize>(r * job.groups) * job.rowBytes - <usize>from * job.rowBytes;
    sample_tensor(
      DENSE2, F64, job.n, job.d, 1, 1, t, 0, 0, job.scale, job.nothing, job.nothing, 0, 0, job.key0, job.key1, job.purpose, from, to, job.drawing,
    );
  }
}

function step<D extends number, T extends number>(job: Job): i32 {
  const held = job.held;
  const before = job.next - held;
  const width = (<usize>padded(job.d)) * sizeof<T>();
  if (held > 0) take<T>(job, before, held);
  const projected = job.projected != 0;
  for (let s = 0; s < held && !projected; s++) {
    const coef = job.coef + (<usize>(s * job.p) << 2) * sizeof<T>();
    for (let from: usize = 0; from < width; from += PIECE) write<D, T>(job, before + s, coef, from, min(width, from + PIECE));
  }
  const groups = max(0, min(job.groups, job.quarter - job.next));
  if (groups > 0) open(job, groups);
  if (groups > 0 && job.drawn != 0) draw(job, groups);
  for (let s = 0; s < groups && !projected; s++) {
    const dots = job.dots + (<usize>(s * job.p) << 5);
    for (let from: usize = 0; from < width; from += PIECE) read<D, T>(job, job.next + s, dots, from, min(width, from + PIECE));
  }
  if (groups > 0) close(job, groups);
  if (sizeof<T>() == 4) {
    job.unflushed += held;
    if (job.unflushed >= FLUSH || groups == 0) flush(job);
  }
  job.held = groups;
  job.next += job.held;
  return 4 * job.held;
}

/**
 * Units of the coefficients, no smaller than it takes for those of the batch. They are not known before their rows are, so they may grow from batch to batch:
 * then the fields until here go to the f64 ones.
 */
function fit_units(job: Job, before: i32, held: i32): void {
  const stride = aligned(<usize>job.groups << 5);
  for (let a = 0; a < job.p; a++) {
    let most: f64 = 0;
    for (let s = 0; s < held; s++) {
      for (let r = 0; r < 4; r++) {
        const i = r * job.quarter + before + s;
        if (i >= job.n) continue;
        most = max(most, Math.abs(load<f64>(job.out + <usize>a * stride + (<usize>(4 * s + r) << 3)) * scale_of(job, i)));
      }
    }
    const at = job.fUnits + (<usize>a << 3);
    if (job.unflushed > 0 && most < 2 * load<f64>(at)) continue;
    if (job.unflushed > 0) flush(job);
    store<f64>(at, power_of_two(most));
  }
}

/** g of the batch, from where the channel left it: to its rows, and as coefficients of them. */
function take<T extends number>(job: Job, before: i32, held: i32): void {
  if (sizeof<T>() == 4) fit_units(job, before, held);
  const stride = aligned(<usize>job.groups << 5);
  const column = (<usize>padded(job.n)) << 3;
  let coef = job.coef;
  for (let s = 0; s < held; s++) {
    for (let a = 0; a < job.p; a++) {
      for (let r = 0; r < 4; r++) {
        const i = r * job.quarter + before + s;
        const value = load<f64>(job.out + <usize>a * stride + (<usize>(4 * s + r) << 3));
        const inside = i < job.n;
        if (inside) store<f64>(job.g + <usize>a * column + (<usize>i << 3), value);
        const counts = inside ? value * scale_of(job, i) : 0;
        store<T>(coef, <T>(sizeof<T>() == 8 ? counts : above_floor(counts / load<f64>(job.fUnits + (<usize>a << 3)))));
        coef += sizeof<T>();
      }
    }
  }
}

/** Dots of the rows of one place with all columns, from one byte of w to another. */
function read<D extends number, T extends number>(job: Job, place: i32, dots: usize, from: usize, to: usize): void {
  const skip = from / (sizeof<T>() / sizeof<D>());
  const p0 = row_address(job, 0, place) + skip;
  const p1 = row_address(job, 1, place) + skip;
  const p2 = row_address(job, 2, place) + skip;
  const p3 = row_address(job, 3, place) + skip;
  let w = job.w;
  let a = 0;
  for (; a + 1 < job.p; a += 2) {
    dots2<D, T>(p0, p1, p2, p3, w + from, job.columnBytes, w + to, dots);
    w += 2 * job.columnBytes;
    dots += 64;
  }
  if (a < job.p) dots1<D, T>(p0, p1, p2, p3, w + from, w + to, dots);
}

/** Adds the rows of one place to the fields. */
function write<D extends number, T extends number>(job: Job, place: i32, coef: usize, from: usize, to: usize): void {
  const skip = from / (sizeof<T>() / sizeof<D>());
  const p0 = row_address(job, 0, place) + skip;
  const p1 = row_address(job, 1, place) + skip;
  const p2 = row_address(job, 2, place) + skip;
  const p3 = row_address(job, 3, place) + skip;
  let f = job.f;
  let a = 0;
  for (; a + 1 < job.p; a += 2) {
    axpy2<D, T>(p0, p1, p2, p3, f + from, job.columnBytes, f + to, coef);
    f += 2 * job.columnBytes;
    coef += 8 * sizeof<T>();
  }
  if (a < job.p) axpy1<D, T>(p0, p1, p2, p3, f + from, f + to, coef);
}

/**
 * Labels of the coming batch and -V g_old of its rows. They have left the caches since the last pass: to ask for all of them before the rows are read
 * waits for memory once a batch, where a row at a time would wait once a row.
 */
function open(job: Job, groups: i32): void {
  const stride = aligned(<usize>job.groups << 5);
  const column = (<usize>padded(job.n)) << 3;
  for (let r = 0; r < 4; r++) {
    for (let s = 0; s < groups; s++) {
      const i = row_of(job, r, job.next + s);
      store<f64>(job.labels + (<usize>(4 * s + r) << 3), load<f64>(job.y + (<usize>(i / job.rowsPerLabel) << 3)));
    }
    for (let a = 0; a < job.p; a++) {
      for (let s = 0; s < groups; s++) {
        const i = row_of(job, r, job.next + s);
        let omega: f64 = job.projected == 0 ? 0 : load<f64>(job.projected + <usize>a * column + (<usize>i << 3));
        for (let b = 0; b < job.p; b++) {
          omega -= load<f64>(job.V + (<usize>(a * job.p + b) << 3)) * load<f64>(job.old + <usize>b * column + (<usize>i << 3));
        }
        store<f64>(job.omega + <usize>a * stride + (<usize>(4 * s + r) << 3), omega);
      }
    }
  }
  memory.fill(job.dots, 0, <usize>(groups * job.p) << 5);
}

/** Completes omega of the batch with the dots. */
function close(job: Job, groups: i32): void {
  const stride = aligned(<usize>job.groups << 5);
  for (let s = 0; s < groups; s++) {
    for (let r = 0; r < 4; r++) {
      const scale = scale_of(job, row_of(job, r, job.next + s));
      for (let a = 0; a < job.p; a++) {
        const at = job.omega + <usize>a * stride + (<usize>(4 * s + r) << 3);
        const dot = load<f64>(job.dots + (<usize>(4 * (s * job.p + a) + r) << 3));
        store<f64>(at, load<f64>(at) + scale * dot * load<f64>(job.wUnits + (<usize>a << 3)));
      }
    }
  }
}

/** Adds the f32 fields to the f64 ones and clears them. */
function flush(job: Job): void {
  const column = (<usize>padded(job.d)) << 3;
  for (let a = 0; a < job.p; a++) {
    const unit = load<f64>(job.fUnits + (<usize>a << 3));
    promote(job.field + <usize>a * column, job.f + <usize>a * job.columnBytes, padded(job.d), unit);
  }
  job.unflushed = 0;
}
