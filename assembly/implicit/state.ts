// Gaussian noise of order 2 or 3 that is never stored: what has been seen of it, and nothing else (theory note
// implicit-noise). Every mode keeps an orthonormal basis of the vectors it was contracted with; the noise within these spans
// is a small array, the core; and every contraction that was asked is kept with its whole answer. Symmetric noise has
// one mode that stands for all.
//
// The n-long vectors lie in blocks that the caller lends; the tables here only point to them, so nothing long ever moves.
// Everything short lies in one more block, sized by the capacity: how many vectors a basis and how many answers a mode may
// have. It is replaced by a larger one when it is full; the state itself stays where it is.

@unmanaged
export class State {
  order: i32;
  symmetric: i32;
  capacity: i32;
  /** Streams: numbers outside of the spans are (purpose, index 4 t + mode), those of the core (purpose + 1, the same). */
  purpose: u32;
  key0: u32;
  key1: u32;
  /** Strength of the planted signal; the coupling of its factors, of the same layout as in a contraction. */
  amplitude: f64;
  planted: usize;
  /** capacity^order numbers, row-major. */
  core: usize;
  /** Room for two planes of the core, and for two rows of it. */
  plane: usize;
  draws: usize;
  weights: usize;
  products: usize;
  reserved: usize;
}

/** What is known about one mode. */
@unmanaged
export class Side {
  n: i32;
  rank: i32;
  /** Vectors of the basis, and how many could be pointed to. */
  count: i32;
  room: i32;
  /** The same for answers. */
  answered: i32;
  answer_room: i32;
  /** Tables of pointers. */
  basis: usize;
  answers: usize;
  /** What was asked: unit tensors over the bases of the other modes, a plane of the core each, orthogonal to one another. */
  asked: usize;
  /** Coordinates of the present vectors, `capacity` for each column. */
  coordinates: usize;
  /** The planted factor, and its products with the present vectors, rank x rank. */
  truth: usize;
  overlap: usize;
}

export const BASIS: i32 = 0;
export const ANSWERS: i32 = 1;

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

const HEADER: usize = (offsetof<State>() + 3 * offsetof<Side>() + 63) & ~63;

/** Bytes of a state. */
export function implicit_state(): usize {
  return HEADER;
}

/** Bytes of the block that holds everything short, in f64 because large ones do not fit an address. */
export function implicit_bytes(order: i32, symmetric: i32, capacity: i32, r1: i32, r2: i32, r3: i32): f64 {
  const c = <f64>capacity;
  const plane = order == 3 ? c * c : c;
  const count = symmetric ? 1 : order;
  let bytes = <f64>HEADER + 8 * (plane * c + 2 * plane + 2 * c) + 64 * 6;
  for (let m = 0; m < count; m++) {
    const r = <f64>(m == 0 ? r1 : m == 1 ? r2 : r3);
    bytes += 8 * (c + c * plane + r * c + r * r) + 64 * 4;
  }
  return bytes;
}

/** A state that has seen nothing. The planted coupling and the factors (columns of padded(n)) are the caller's and stay. */
export function implicit_init(
  at: usize, block: usize, order: i32, symmetric: i32, capacity: i32, n1: i32, n2: i32, n3: i32, r1: i32, r2: i32, r3: i32,
  key0: u32, key1: u32, purpose: u32, amplitude: f64, planted: usize, x1: usize, x2: usize, x3: usize,
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
    side.n = m == 0 ? n1 : m == 1 ? n2 : n3;
    side.rank = m == 0 ? r1 : m == 1 ? r2 : r3;
    side.truth = m == 0 ? x1 : m == 1 ? x2 : x3;
  }
  place(state, block);
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
  state.products = at;
  at = align(at + 8 * c);
  for (let m = 0; m < sides(state); m++) {
    const side = side_of(state, m);
    const r = <usize>side.rank;
    side.basis = at;
    at += 4 * c;
    side.answers = at;
    at = align(at + 4 * c);
    side.asked = at;
    at = align(at + c * plane);
    side.coordinates = at;
    at = align(at + 8 * r * c);
    side.overlap = at;
    at = align(at + 8 * r * r);
  }
  memory.fill(from, 0, at - from);
}

/** Moves everything short to a block of a larger capacity; the old one is then free. Vectors and answers stay where they are. */
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
    memory.copy(side.basis, before.basis, 4 * c);
    memory.copy(side.answers, before.answers, 4 * c);
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

/** How many more basis vectors or answers (`what`: 0 or 1) mode m can take before it needs memory. */
export function implicit_spare(at: usize, m: i32, what: i32): i32 {
  const side = side_of(changetype<State>(at), m);
  return what == BASIS ? side.room - side.count : side.answer_room - side.answered;
}

/** Basis vectors or answers that mode m has. */
export function implicit_count(at: usize, m: i32, what: i32): i32 {
  const side = side_of(changetype<State>(at), m);
  return what == BASIS ? side.count : side.answered;
}

/**
 * Lends mode m memory for `count` more basis vectors or answers, padded(n) f64 each, one after another. What exceeds the capacity
 * is not used: returns how many were taken.
 */
export function implicit_lend(at: usize, m: i32, what: i32, block: usize, count: i32): i32 {
  const state = changetype<State>(at);
  const side = side_of(state, m);
  const room = what == BASIS ? side.room : side.answer_room;
  const table = what == BASIS ? side.basis : side.answers;
  const taken = min(count, state.capacity - room);
  const step = (<usize>((side.n + 3) & ~3)) << 3;
  for (let i = 0; i < taken; i++) store<u32>(table + (<usize>(room + i) << 2), <u32>(block + <usize>i * step));
  if (what == BASIS) side.room += taken;
  else side.answer_room += taken;
  return taken;
}
