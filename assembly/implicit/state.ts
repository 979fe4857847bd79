// Gaussian noise of order 2 or 3 that is never stored: what has been seen of it, and nothing else (docs/theory/implicit-noise.md). Every mode
// keeps an orthonormal basis of the vectors it was contracted with; the noise within these spans
// is a small array, the core; and every contraction that was asked is kept with its whole answer. Symmetric noise has
// one mode that stands for all.
//
// All these vectors are short: coordinates in the frame of the mode (frame.ts), which arrays of the same factor share.
// They lie in one block, sized by the capacity: how many vectors a basis and how many answers a mode may have, and by the sizes of the
// frames. It is replaced by a larger one when it is full; the state itself stays where it is.

import { Frame } from './frame-state';

@unmanaged
export class State {
  order: i32;
  symmetric: i32;
  capacity: i32;
  /** The first of four purposes of streams. */
  purpose: u32;
  key0: u32;
  key1: u32;
  /** Strength of the planted signal; the coupling of its factors, of the same layout as in a contraction. */
  amplitude: f64;
  planted: usize;
  /** capacity^order numbers, row-major. */
  core: usize;
  /** Room for two planes of the core, and for a row of it. */
  plane: usize;
  draws: usize;
  weights: usize;
  reserved: usize;
}

/** What is known about one mode. */
@unmanaged
export class Side {
  frame: Frame;
  /** Pointer to the next side with the same frame. */
  next: usize;
  rank: i32;
  /** Coordinates that rows have room for. */
  size: i32;
  /** Vectors of the basis, and answers. */
  count: i32;
  answered: i32;
  /** Whether the planted factor has coordinates. */
  aware: i32;
  reserved: i32;
  /** Coordinates of the basis and of the answers, and, `rank` rows each, of the planted factor, the present vectors and their fields. */
  basis: usize;
  answers: usize;
  planted: usize;
  points: usize;
  images: usize;
  /**
   * The queries so far: unit tensors over the bases of the other modes, a plane of the core each, orthogonal to
   * one another.
   */
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

/** Row i of rows of coordinates. */
// @ts-ignore: decorator
@inline
export function row_of(side: Side, rows: usize, i: i32): usize {
  return rows + ((<usize>i * <usize>side.size) << 3);
}

const HEADER: usize = (offsetof<State>() + 3 * offsetof<Side>() + 63) & ~63;

/** Bytes of a state. */
export function implicit_state(): usize {
  return HEADER;
}

/** Bytes of the block that holds everything short, in f64 because large ones do not fit an address. d: the sizes of the frames, r: the columns of the factors. */
export function implicit_bytes(order: i32, symmetric: i32, capacity: i32, d1: i32, d2: i32, d3: i32, r1: i32, r2: i32, r3: i32): f64 {
  const c = <f64>capacity;
  const plane = order == 3 ? c * c : c;
  const count = symmetric ? 1 : order;
  let bytes = <f64>HEADER + 8 * (plane * c + 2 * plane + c) + 64 * 6;
  for (let m = 0; m < count; m++) {
    const r = <f64>(m == 0 ? r1 : m == 1 ? r2 : r3), d = <f64>(m == 0 ? d1 : m == 1 ? d2 : d3);
    bytes += 8 * (c * plane + r * c + r * r + (2 * c + 3 * r) * d) + 64 * 8;
  }
  return bytes;
}

/** A state that has seen nothing. The planted coupling, the factors (columns of padded(n)) and the frames are the caller's and stay. */
export function implicit_init(
  at: usize, block: usize, order: i32, symmetric: i32, capacity: i32, f1: usize, f2: usize, f3: usize,
  r1: i32, r2: i32, r3: i32, key0: u32, key1: u32, purpose: u32, amplitude: f64, planted: usize, x1: usize, x2: usize, x3: usize,
): void {
  const state = changetype<State>(at);
  memory.fill(at, 0, HEADER);
  state.order = order;
  state.symmetric = symmetric;
  state.capacity = capacity;
  state.key0 = key0;
  state.key1 = key1;
  state.purpose = purpose;
  state.amplitude = amplitude;
  state.planted = planted;
  for (let m = 0; m < sides(state); m++) {
    const side = side_of(state, m);
    side.frame = changetype<Frame>(m == 0 ? f1 : m == 1 ? f2 : f3);
    side.rank = m == 0 ? r1 : m == 1 ? r2 : r3;
    side.truth = m == 0 ? x1 : m == 1 ? x2 : x3;
    side.next = side.frame.sides;
    side.frame.sides = changetype<usize>(side);
  }
  place(state, block);
}

/** Takes a state out of the frames, which live on. */
export function implicit_leave(at: usize): void {
  const state = changetype<State>(at);
  for (let m = 0; m < sides(state); m++) {
    const side = side_of(state, m), frame = side.frame;
    if (frame.sides == changetype<usize>(side)) {
      frame.sides = side.next;
      continue;
    }
    let before = changetype<Side>(frame.sides);
    while (before.next != changetype<usize>(side)) before = changetype<Side>(before.next);
    before.next = side.next;
  }
}

/** Lays out everything short in a block, and clears it. */
function place(state: State, block: usize): void {
  const c = <usize>state.capacity;
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
  for (let m = 0; m < sides(state); m++) {
    const side = side_of(state, m);
    side.size = side.frame.size;
    const r = <usize>side.rank, row = <usize>side.size << 3;
    side.basis = at;
    at = align(at + c * row);
    side.answers = at;
    at = align(at + c * row);
    side.planted = at;
    at += r * row;
    side.points = at;
    at += r * row;
    side.images = at;
    at = align(at + r * row);
    side.asked = at;
    at = align(at + c * plane);
    side.coordinates = at;
    at = align(at + 8 * r * c);
    side.overlap = at;
    at = align(at + 8 * r * r);
  }
  memory.fill(from, 0, at - from);
}

/** Moves everything short to a block of a larger capacity, or for larger frames; the old one is then free. */
export function implicit_move(at: usize, block: usize, capacity: i32): void {
  const state = changetype<State>(at), old = changetype<State>(block);
  memory.copy(block, at, HEADER);
  state.capacity = capacity;
  place(state, block);
  const c = <usize>old.capacity, d = <usize>capacity;
  const rows: usize = old.order == 3 ? c : 1;
  copy_planes(old.core, state.core, c, rows, c, d);
  for (let m = 0; m < sides(state); m++) {
    const side = side_of(state, m), before = side_of(old, m);
    const from = <usize>before.size, to = <usize>side.size;
    copy_planes(before.basis, side.basis, c, 1, from, to);
    copy_planes(before.answers, side.answers, c, 1, from, to);
    copy_planes(before.planted, side.planted, <usize>side.rank, 1, from, to);
    copy_planes(before.asked, side.asked, c, rows, c, d);
  }
}

/** `count` planes of `rows` rows of c numbers, into planes with rows of d (a plane of order two is one row). */
export function copy_planes(from: usize, to: usize, count: usize, rows: usize, c: usize, d: usize): void {
  const step = rows == 1 ? d : d * d;
  for (let p: usize = 0; p < count; p++) {
    for (let i: usize = 0; i < rows; i++) memory.copy(to + ((p * step + i * d) << 3), from + (((p * rows + i) * c) << 3), c << 3);
  }
}

/** Columns of contractions that mode m has room for. */
export function implicit_spare(at: usize, m: i32): i32 {
  const state = changetype<State>(at);
  const side = side_of(state, m);
  return state.capacity - max(side.count, side.answered);
}

/** Number of vectors in the basis of mode m (`what` 0), or of its answers (1). */
export function implicit_count(at: usize, m: i32, what: i32): i32 {
  const side = side_of(changetype<State>(at), m);
  return what == 0 ? side.count : side.answered;
}
