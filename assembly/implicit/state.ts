// Gaussian noise of order 2 or 3 that is never stored: what has been seen of it, and nothing else (theory note
// implicit-noise). Every mode keeps an orthonormal basis of the vectors it was contracted with; the noise within these spans
// is a small array, the core; and every contraction that was asked is kept with its whole answer. Symmetric noise has
// one mode that stands for all.
//
// All these vectors are short: coordinates in an orthonormal frame of the mode (frame.ts), of which only those directions are
// known as vectors of n numbers that somebody has seen. They lie in blocks that the caller lends, so nothing long ever moves.
// Everything short lies in one more block, sized by the capacity: how many vectors a basis and how many answers a mode may
// have. It is replaced by a larger one when it is full; the state itself stays where it is.

import { thread_count } from '../parallel';
import { BLOCK, Pass, stripes_of } from './passes';

@unmanaged
export class State {
  order: i32;
  symmetric: i32;
  capacity: i32;
  /** Type of the long directions: 0 f64, 1 f32. */
  type: i32;
  /** The first of eight purposes of streams. */
  purpose: u32;
  key0: u32;
  key1: u32;
  reserved: i32;
  /** Strength of the planted signal; the coupling of its factors, of the same layout as in a contraction. */
  amplitude: f64;
  planted: usize;
  /** capacity^order numbers, row-major. */
  core: usize;
  /** Room for two planes of the core, for two rows of it, and for three vectors of coordinates. */
  plane: usize;
  draws: usize;
  weights: usize;
  products: usize;
  point: usize;
  image: usize;
  turn: usize;
  /** Room for eight numbers. */
  eight: usize;
  /** Of the passes over long vectors. */
  pass: usize;
}

/** What is known about one mode. */
@unmanaged
export class Side {
  n: i32;
  rank: i32;
  /** Vectors of the basis, and answers. */
  count: i32;
  answered: i32;
  /** Coordinates in use. */
  dims: i32;
  /** Directions that are known as long vectors, and how many there is room for. */
  shown: i32;
  room: i32;
  /** Normal vectors drawn so far. */
  drawn: i32;
  /** Whether the last of them waits behind the directions, and with how many of these its products are known. */
  ready: i32;
  valid: i32;
  /** Whether the planted factor has coordinates. */
  aware: i32;
  /** Random points drawn so far. */
  points: i32;
  /** Square of the length of the vector that waits. */
  square: f64;
  /** Pointers to the directions. */
  slots: usize;
  /** The coordinate of every direction. */
  place: usize;
  /** For every coordinate, whether its direction is hidden: i32. */
  hidden: usize;
  /** The Cholesky factor of the Gram matrix of the directions, as they are stored. */
  lower: usize;
  /** Products of the directions with the vector that waits. */
  waiting: usize;
  /** Coordinates of the basis and of the answers, and of the planted factor. */
  basis: usize;
  answers: usize;
  planted: usize;
  /** What was asked: unit tensors over the bases of the other modes, a plane of the core each, orthogonal to one another. */
  asked: usize;
  /** Coordinates of the present vectors in the basis, `capacity` for each column. */
  coordinates: usize;
  /** The planted factor, and its products with the present vectors, rank x rank. */
  truth: usize;
  overlap: usize;
}

// @ts-ignore: decorator
@inline
function align(bytes: usize): usize {
  return (bytes + 63) & ~63;
}

/** The side of mode m. */
// @ts-ignore: decorator
@inline
export function side_of(state: State, m: i32): Side {
  const at = state.symmetric ? 0 : m;
  return changetype<Side>(changetype<usize>(state) + offsetof<State>() + <usize>at * offsetof<Side>());
}

/** Modes with an answer of their own. */
// @ts-ignore: decorator
@inline
export function sides(state: State): i32 {
  return state.symmetric ? 1 : state.order;
}

/** Most coordinates of a frame: a basis vector and an answer add one each, and so does every column of the planted factor. */
// @ts-ignore: decorator
@inline
export function frame_size(capacity: i32): i32 {
  return (2 * capacity + 47) & ~7;
}

const HEADER: usize = (offsetof<State>() + 3 * offsetof<Side>() + 63) & ~63;

/** Bytes of a state. */
export function implicit_state(): usize {
  return HEADER;
}

/** Bytes of a direction of n numbers of a type. */
export function implicit_direction(n: i32, type: i32): usize {
  return (<usize>((n + 7) & ~7)) << (type == 1 ? 2 : 3);
}

/** Bytes of the block that holds everything short, in f64 because large ones do not fit an address. `n` is that of the largest mode. */
export function implicit_bytes(order: i32, symmetric: i32, capacity: i32, n: i32, r1: i32, r2: i32, r3: i32): f64 {
  const c = <f64>capacity, d = <f64>frame_size(capacity);
  const plane = order == 3 ? c * c : c;
  const count = symmetric ? 1 : order;
  let bytes = <f64>HEADER + 8 * (plane * c + 2 * plane + 2 * c + 3 * d + 8) + 64 * 12;
  bytes += <f64>offsetof<Pass>() + 8 * <f64>((2 * frame_size(capacity) + 8) * stripes_of(n)) + <f64>(16 * BLOCK * thread_count());
  for (let m = 0; m < count; m++) {
    const r = <f64>(m == 0 ? r1 : m == 1 ? r2 : r3);
    bytes += 8 * (c * plane + r * c + r * r + 2 * c * d + d * d + (r + 3) * d) + 64 * 12;
  }
  return bytes;
}

/** A state that has seen nothing. The planted coupling and the factors (columns of padded(n)) are the caller's and stay. */
export function implicit_init(
  at: usize, block: usize, order: i32, symmetric: i32, type: i32, capacity: i32, n1: i32, n2: i32, n3: i32,
  r1: i32, r2: i32, r3: i32, key0: u32, key1: u32, purpose: u32, amplitude: f64, planted: usize, x1: usize, x2: usize, x3: usize,
): void {
  const state = changetype<State>(at);
  memory.fill(at, 0, HEADER);
  state.order = order;
  state.symmetric = symmetric;
  state.type = type;
  state.capacity = capacity;
  state.key0 = key0;
  state.key1 = key1;
  state.purpose = purpose;
  state.amplitude = amplitude;
  state.planted = planted;
  for (let m = 0; m < sides(state); m++) {
    const side = side_of(state, m);
    side.n = m == 0 ? n1 : m == 1 ? n2 : n3;
    side.rank = m == 0 ? r1 : m == 1 ? r2 : r3;
    side.truth = m == 0 ? x1 : m == 1 ? x2 : x3;
  }
  place(state, block);
}

/** Lays out everything short in a block, and clears it. */
function place(state: State, block: usize): void {
  const c = <usize>state.capacity, d = <usize>frame_size(state.capacity);
  const plane: usize = 8 * (state.order == 3 ? c * c : c);
  // The block begins with room for the state that `implicit_move` needs.
  const from = block + HEADER;
  let at = from;
  state.core = at;
  at = align(at + c * plane);
  state.plane = at;
  at = align(at + plane);
  state.draws = at;
  // Numbers are drawn in groups of eight.
  at = align(at + plane + 64);
  state.weights = at;
  at = align(at + 8 * c);
  state.products = at;
  at = align(at + 8 * c);
  state.point = at;
  at = align(at + 8 * d);
  state.image = at;
  at = align(at + 8 * d);
  state.turn = at;
  at = align(at + 8 * d);
  state.eight = at;
  at += 64;
  for (let m = 0; m < sides(state); m++) {
    const side = side_of(state, m);
    const r = <usize>side.rank;
    side.slots = at;
    at += 4 * d;
    side.place = at;
    at = align(at + 4 * d);
    side.hidden = at;
    at = align(at + 4 * d);
    side.lower = at;
    at = align(at + 8 * d * d);
    side.waiting = at;
    at = align(at + 8 * d);
    side.basis = at;
    at = align(at + 8 * c * d);
    side.answers = at;
    at = align(at + 8 * c * d);
    side.planted = at;
    at = align(at + 8 * r * d);
    side.asked = at;
    at = align(at + c * plane);
    side.coordinates = at;
    at = align(at + 8 * r * c);
    side.overlap = at;
    at = align(at + 8 * r * r);
  }
  memory.fill(from, 0, at - from);
  state.pass = at;
  const pass = changetype<Pass>(at);
  at = align(at + offsetof<Pass>());
  pass.blocks = at;
  pass.partial = at + 16 * BLOCK * <usize>thread_count();
  pass.width = <i32>d;
}

/** Moves everything short to a block of a larger capacity; the old one is then free. Directions stay where they are. */
export function implicit_move(at: usize, block: usize, capacity: i32): void {
  const state = changetype<State>(at), old = changetype<State>(block);
  memory.copy(block, at, HEADER);
  state.capacity = capacity;
  place(state, block);
  const c = <usize>old.capacity, d = <usize>capacity;
  const f = <usize>frame_size(old.capacity), g = <usize>frame_size(capacity);
  const rows: usize = old.order == 3 ? c : 1;
  copy_planes(old.core, state.core, c, rows, c, d);
  for (let m = 0; m < sides(state); m++) {
    const side = side_of(state, m), before = side_of(old, m);
    memory.copy(side.slots, before.slots, 4 * f);
    memory.copy(side.place, before.place, 4 * f);
    memory.copy(side.hidden, before.hidden, 4 * f);
    memory.copy(side.waiting, before.waiting, 8 * f);
    copy_planes(before.lower, side.lower, f, 1, f, g);
    copy_planes(before.basis, side.basis, c, 1, f, g);
    copy_planes(before.answers, side.answers, c, 1, f, g);
    copy_planes(before.planted, side.planted, <usize>side.rank, 1, f, g);
    copy_planes(before.asked, side.asked, c, rows, c, d);
  }
}

/** `count` planes of `rows` rows of c numbers, into planes with rows of d (a plane of order two is one row). */
function copy_planes(from: usize, to: usize, count: usize, rows: usize, c: usize, d: usize): void {
  const step = rows == 1 ? d : d * d;
  for (let p: usize = 0; p < count; p++) {
    for (let i: usize = 0; i < rows; i++) memory.copy(to + ((p * step + i * d) << 3), from + (((p * rows + i) * c) << 3), c << 3);
  }
}

/** Of mode m: directions that it has room for (`what` 0), columns of contractions (1). */
export function implicit_spare(at: usize, m: i32, what: i32): i32 {
  const state = changetype<State>(at);
  const side = side_of(state, m);
  if (what == 0) return side.room - side.shown;
  return min(state.capacity - max(side.count, side.answered), (frame_size(state.capacity) - side.dims - 8) >> 1);
}

/** Of mode m: long directions (`what` 0), coordinates (1), vectors of its basis (2) or answers (3) that it has. */
export function implicit_count(at: usize, m: i32, what: i32): i32 {
  const side = side_of(changetype<State>(at), m);
  return what == 0 ? side.shown : what == 1 ? side.dims : what == 2 ? side.count : side.answered;
}

/**
 * Lends mode m memory for `count` more directions, `implicit_direction` bytes each, one after another. What exceeds the frame
 * is not used: returns how many were taken.
 */
export function implicit_lend(at: usize, m: i32, block: usize, count: i32): i32 {
  const state = changetype<State>(at);
  const side = side_of(state, m);
  const taken = min(count, frame_size(state.capacity) - side.room);
  const step = implicit_direction(side.n, state.type);
  for (let i = 0; i < taken; i++) store<u32>(side.slots + (<usize>(side.room + i) << 2), <u32>(block + <usize>i * step));
  side.room += taken;
  return taken;
}
