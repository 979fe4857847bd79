// One AMP iteration of any spiked model (arXiv 2506.02664; docs/theory/spiked-matrix-tensor.md, section 2):
// sweep every channel's data once, subtract the Onsager term, damp, denoise, measure. Updates are parallel.
// The denoiser is the posterior mean (Bayes-AMP) or, species by species, the projection to a sphere (ML-AMP, section 5).

import { daxpy } from '../blas/vector';
import { answer_all, can_answer, enter_columns, show_columns } from '../implicit/contract';
import { frame_spare } from '../implicit/frame-state';
import { Side, side_of, State } from '../implicit/state';
import { contract, contract_ws } from '../tensor/contract';
import { IMPLICIT } from '../tensor/layout';
import { NO_ROOM, NON_FINITE, OK } from '../status';
import { add_pairs, mode_at } from './coupling';
import { denoise, denoise_ws } from './denoise';
import { Channel, Model, SPHERE, Species, channel_at, collect_precisions, species_at, species_of } from './model';

/** Workspace bytes of spiked_iterate: raw fields of one channel or a spare estimate, and the kernels' own room. */
export function spiked_iterate_ws(model: usize): usize {
  const header = changetype<Model>(model);
  let inner: usize = 0;
  for (let s = 0; s < header.species_count; s++) inner = max(inner, denoise_ws(species_at(model, s).prior, species_at(model, s).n));
  for (let c = 0; c < header.channel_count; c++) {
    const channel = channel_at(model, c);
    inner = max(inner, contract_ws(
      channel.kind, channel.type, size_of(model, channel, 0), size_of(model, channel, 1),
      size_of(model, channel, 2), size_of(model, channel, 3), channel.coupling,
    ));
  }
  return rooms(model) * largest_factor(model) + inner;
}

/** x'x, x'old and truth'x of all species, from the vectors: call once before the first iteration. */
export function spiked_measure(model: usize): void {
  const count = changetype<Model>(model).species_count;
  for (let s = 0; s < count; s++) {
    const species = species_at(model, s);
    products(species, species.x, species.x, species.overlap);
    products(species, species.x, species.old, species.lagged);
    if (species.truth) products(species, species.truth, species.x, species.alignment);
  }
}

/**
 * One iteration, in place. `damping` in [0, 1) is the weight of the previous field (0: none; pass 0 at the first
 * iteration). Writes to `residual` the largest root mean square change of an estimate *without* damping.
 */
export function spiked_iterate(model: usize, damping: f64, residual: usize, ws: usize): i32 {
  const header = changetype<Model>(model);
  const status = spiked_fields(model, ws);
  if (status != OK) return status;
  for (let c = 0; c < header.channel_count; c++) channel_at(model, c).silent = 0;
  let worst: f64 = 0;
  for (let s = 0; s < header.species_count; s++) {
    // max keeps a NaN
    worst = max<f64>(worst, denoise_species(species_at(model, s), damping, ws, ws + rooms(model) * largest_factor(model)));
  }
  spiked_measure(model);
  store<f64>(residual, worst);
  return isFinite(worst) ? OK : NON_FINITE;
}

/**
 * Fields with their Onsager terms, precisions, and the gain of every channel, at the estimates and small matrices as they stand.
 * Where all covariances are 0 the fields are the gradients of the gains. ws: spiked_iterate_ws(model) bytes.
 */
export function spiked_fields(model: usize, ws: usize): i32 {
  const header = changetype<Model>(model);
  collect_precisions(model);
  for (let s = 0; s < header.species_count; s++) memory.fill(species_at(model, s).field, 0, species_at(model, s).factor_bytes);
  const status = add_implicit_fields(model);
  if (status != OK) return status;
  for (let c = 0; c < header.channel_count; c++) {
    const channel = channel_at(model, c);
    const status = channel.kind == IMPLICIT ? OK : add_fields(model, channel, ws);
    if (status != OK) return status;
    for (let k = 0; k < channel.senders; k++) subtract_onsager(model, channel, k);
  }
  return OK;
}

/** Fields F = kappa Y(.., x, ..) on every mode of the channel, the data read once. */
function add_fields(model: usize, channel: Channel, ws: usize): i32 {
  const room = largest_factor(model);
  const raw0 = ws, raw1 = raw0 + room, raw2 = raw1 + room, raw3 = raw2 + room;
  const all = rooms(model) * room;
  memory.fill(ws, 0, all);
  const status = contract(
    channel.kind, channel.type, size_of(model, channel, 0), size_of(model, channel, 1),
    size_of(model, channel, 2), size_of(model, channel, 3), channel.data, channel.coupling,
    x_of(model, channel, 0), x_of(model, channel, 1), x_of(model, channel, 2), x_of(model, channel, 3),
    raw0, raw1, raw2, raw3, ws + all,
  );
  if (status != OK) return status;
  const kappa = kappa_of(model, channel);
  for (let k = 0; k < channel.senders; k++) {
    const species = species_of(model, channel, k);
    add_scaled(species.factor_bytes, kappa, ws + <usize>k * room, species.field);
  }
  const first = species_of(model, channel, 0);
  channel.gain = (kappa * dot(first.factor_bytes, first.x, raw0)) / <f64>(channel.symmetric ? channel.order : 1);
  return OK;
}

/** What the contraction of a channel is multiplied by. */
function kappa_of(model: usize, channel: Channel): f64 {
  const kappa = Math.sqrt(channel.snr / Math.pow(changetype<Model>(model).size, channel.order - 1));
  return channel.symmetric ? kappa / Math.sqrt(factorial(channel.order - 1)) : kappa;
}

/**
 * The fields of all channels whose noise is not stored. They add up in the frames of the species: every estimate is looked at once, and of all
 * fields of a species one sum becomes a long vector.
 */
function add_implicit_fields(model: usize): i32 {
  const header = changetype<Model>(model);
  for (let c = 0; c < header.channel_count; c++) {
    const channel = channel_at(model, c);
    if (channel.kind != IMPLICIT) continue;
    const state = changetype<State>(channel.data);
    const status = can_answer(state, channel.coupling);
    if (status != OK) return status;
    for (let k = 0; k < channel.senders; k++) {
      const frame = changetype<usize>(side_of(state, k).frame);
      if (frame_spare(frame, 0) < 2 * species_of(model, channel, k).rank) return NO_ROOM;
    }
  }
  for (let c = 0; c < header.channel_count; c++) {
    const channel = channel_at(model, c);
    if (channel.kind != IMPLICIT) continue;
    const state = changetype<State>(channel.data);
    for (let k = 0; k < channel.senders; k++) {
      const side = side_of(state, k), first = first_side(model, channel, k), species = species_of(model, channel, k);
      if (side == first) enter_columns(side, species.rank, species.x);
      else memory.copy(side.points, first.points, <usize>species.rank * (<usize>side.size << 3));
    }
  }
  for (let c = 0; c < header.channel_count; c++) {
    const channel = channel_at(model, c);
    if (channel.kind != IMPLICIT) continue;
    const state = changetype<State>(channel.data);
    channel.gain = answer_all(state, channel.coupling, kappa_of(model, channel)) / <f64>(channel.symmetric ? channel.order : 1);
    for (let k = 0; k < channel.senders; k++) {
      const side = side_of(state, k), first = first_side(model, channel, k);
      if (side != first) daxpy(species_of(model, channel, k).rank * side.size, 1, side.images, first.images);
    }
  }
  for (let c = 0; c < header.channel_count; c++) {
    const channel = channel_at(model, c);
    if (channel.kind != IMPLICIT) continue;
    for (let k = 0; k < channel.senders; k++) {
      const side = side_of(changetype<State>(channel.data), k), species = species_of(model, channel, k);
      if (side == first_side(model, channel, k)) show_columns(side, species.rank, species.field);
    }
  }
  return OK;
}

/**
 * The first of all sides that have the frame of mode k of a channel; the fields of its species are summed
 * there.
 */
function first_side(model: usize, asking: Channel, k: i32): Side {
  const frame = side_of(changetype<State>(asking.data), k).frame;
  for (let c = 0, count = changetype<Model>(model).channel_count; c < count; c++) {
    const channel = channel_at(model, c);
    if (channel.kind != IMPLICIT) continue;
    for (let l = 0; l < channel.senders; l++) {
      const side = side_of(changetype<State>(channel.data), l);
      if (side.frame == frame) return side;
    }
  }
  return side_of(changetype<State>(asking.data), k);
}

/** F -= snr old G', with G the coupling of one covariance (current) and lagged overlaps over the other modes. */
function subtract_onsager(model: usize, channel: Channel, k: i32): void {
  const target = species_of(model, channel, k);
  const G = target.spare;
  memory.fill(G, 0, target.small_bytes);
  for (let l = 0; l < channel.order; l++) {
    if (l == k || (channel.silent >> l) & 1) continue;
    for (let m = 0; m < channel.order; m++) {
      const sender = species_of(model, channel, m);
      mode_at(channel.modes, m).matrix = m == l ? sender.covariance : sender.lagged;
    }
    add_pairs(channel.coupling, channel.order, channel.modes, k, -channel.snr, G);
  }
  const rank = target.rank, column = (<usize>target.stride) << 3;
  for (let a = 0; a < rank; a++) {
    for (let b = 0; b < rank; b++) {
      const g = load<f64>(G + ((<usize>(a * rank + b)) << 3));
      add_scaled(column, g, target.old + <usize>b * column, target.field + <usize>a * column);
    }
  }
}

/** Turns the field into the new estimate. Returns the root mean square change that the undamped field makes. */
function denoise_species(species: Species, damping: f64, spare: usize, ws: usize): f64 {
  const bytes = species.factor_bytes;
  let undamped: f64 = 0;
  if (damping > 0) {
    // The room held a raw field, which may reach into what is padding here.
    memory.fill(spare, 0, bytes);
    estimate(species, spare, species.spare, ws);
    undamped = rms_difference(species, spare, species.x);
    blend(bytes, damping, species.previous, species.field);
    blend(species.small_bytes, damping, species.previous_precision, species.precision);
  }
  memory.copy(species.previous, species.field, bytes);
  memory.copy(species.previous_precision, species.precision, species.small_bytes);
  memory.copy(species.old, species.x, bytes);
  estimate(species, species.x, species.covariance, ws);
  return damping > 0 ? undamped : rms_difference(species, species.x, species.old);
}

/** The estimate from the field: `out` (may be x) and its mean covariance. */
function estimate(species: Species, out: usize, covariance: usize, ws: usize): void {
  if (species.denoiser != SPHERE) {
    const log_partition = denoise(species.prior, species.n, species.field, species.precision, out, covariance, ws);
    species.log_partition = log_partition / <f64>species.n;
    return;
  }
  const bytes = species.factor_bytes;
  // |x| / |field| is the mean Jacobian too, up to O(1/n).
  const scale = Math.sqrt(dot(bytes, species.x, species.x) / dot(bytes, species.field, species.field));
  memory.fill(out, 0, bytes);
  add_scaled(bytes, scale, species.field, out);
  store<f64>(covariance, scale);
}

function size_of(model: usize, channel: Channel, m: i32): i32 {
  return m < channel.order ? species_of(model, channel, m).n : 1;
}

function x_of(model: usize, channel: Channel, m: i32): usize {
  return m < channel.order ? species_of(model, channel, m).x : 0;
}

function largest_factor(model: usize): usize {
  const count = changetype<Model>(model).species_count;
  let bytes: usize = 0;
  for (let s = 0; s < count; s++) bytes = max(bytes, species_at(model, s).factor_bytes);
  return (bytes + 63) & ~63;
}

/** Raw fields that a channel has at most. */
function rooms(model: usize): usize {
  let most: usize = 1;
  for (let c = 0, count = changetype<Model>(model).channel_count; c < count; c++) {
    const channel = channel_at(model, c);
    if (channel.kind != IMPLICIT) most = max(most, <usize>channel.senders);
  }
  return most;
}

function factorial(n: i32): f64 {
  let product: f64 = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
}

// The loops below run over whole columns: lengths are multiples of 4 and the padding is zero.

export function dot(bytes: usize, x: usize, y: usize): f64 {
  let even = f64x2.splat(0), odd = even;
  for (let p: usize = 0; p < bytes; p += 32) {
    even = f64x2.add(even, f64x2.mul(v128.load(x + p), v128.load(y + p)));
    odd = f64x2.add(odd, f64x2.mul(v128.load(x + p, 16), v128.load(y + p, 16)));
  }
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** y += a x */
export function add_scaled(bytes: usize, a: f64, x: usize, y: usize): void {
  const scale = f64x2.splat(a);
  for (let p: usize = 0; p < bytes; p += 16) {
    v128.store(y + p, f64x2.add(v128.load(y + p), f64x2.mul(scale, v128.load(x + p))));
  }
}

/** y = (1 - d) y + d previous; lengths need not be even. */
function blend(bytes: usize, d: f64, previous: usize, y: usize): void {
  for (let p: usize = 0; p < bytes; p += 8) {
    store<f64>(y + p, (1 - d) * load<f64>(y + p) + d * load<f64>(previous + p));
  }
}

/** out[a,b] = sum_i x[i,a] y[i,b] / n */
function products(species: Species, x: usize, y: usize, out: usize): void {
  const rank = species.rank, column = (<usize>species.stride) << 3;
  for (let a = 0; a < rank; a++) {
    for (let b = 0; b < rank; b++) {
      const sum = dot(column, x + <usize>a * column, y + <usize>b * column);
      store<f64>(out + ((<usize>(a * rank + b)) << 3), sum / <f64>species.n);
    }
  }
}

function rms_difference(species: Species, x: usize, y: usize): f64 {
  const bytes = species.factor_bytes;
  let sum = f64x2.splat(0);
  for (let p: usize = 0; p < bytes; p += 16) {
    const d = f64x2.sub(v128.load(x + p), v128.load(y + p));
    sum = f64x2.add(sum, f64x2.mul(d, d));
  }
  return Math.sqrt((f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)) / <f64>(species.n * species.rank));
}
