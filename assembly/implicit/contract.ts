// Contractions of implicit data, signal and noise, by the interface of the stored kinds (tensor/contract.ts).

import { daxpy, ddot, dnrm2, dscal } from '../blas/vector';
import { NO_ROOM, OK, UNSUPPORTED } from '../status';
import { ANSWER, ANSWER_LENGTH, contract_core, grow, plane_add, plane_dot, plane_size } from './core';
import { draw_point, enter, known, random_point, show } from './frame';
import { frame_spare } from './frame-state';
import { implicit_spare, row_of, Side, side_of, sides, State } from './state';

// @ts-ignore: decorator
@inline
function padded(n: i32): i32 {
  return (n + 3) & ~3;
}

// @ts-ignore: decorator
@inline
function terms_of(coupling: usize): i32 {
  return coupling ? load<i32>(coupling, 4) : 1;
}

// @ts-ignore: decorator
@inline
function index_of(coupling: usize, term: i32, mode: i32): i32 {
  return coupling ? load<i32>(coupling + 24 + ((<usize>term) << 4) + ((<usize>mode) << 2)) : 0;
}

// @ts-ignore: decorator
@inline
function value_of(coupling: usize, term: i32): f64 {
  return coupling ? load<f64>(coupling + 24 + ((<usize>load<i32>(coupling, 4)) << 4) + ((<usize>term) << 3)) : 1;
}

function rank_of(coupling: usize, mode: i32): i32 {
  return coupling ? load<i32>(coupling + 8 + ((<usize>mode) << 2)) : 1;
}

/** Whether a term takes this column of mode m; of any mode where one stands for all. */
function mentions(state: State, coupling: usize, m: i32, column: i32): bool {
  const last = state.symmetric ? state.order - 1 : m;
  for (let e = 0, terms = terms_of(coupling); e < terms; e++) {
    for (let l = m; l <= last; l++) if (index_of(coupling, e, l) == column) return true;
  }
  return false;
}

/** Whether a contraction with this coupling can be answered: OK, or why not. */
export function can_answer(state: State, coupling: usize): i32 {
  if (coupling && load<i32>(coupling) != state.order) return UNSUPPORTED;
  for (let m = 0, modes = sides(state); m < modes; m++) {
    const side = side_of(state, m), rank = rank_of(coupling, m);
    if (rank > side.rank) return UNSUPPORTED;
    if (!side.aware || implicit_spare(changetype<usize>(state), m) < rank) return NO_ROOM;
    if (side.size < side.frame.size || frame_spare(changetype<usize>(side.frame), 1) < 2 * rank * modes) return NO_ROOM;
  }
  return OK;
}

/**
 * Adds to y1 .. yp all fields of the data at `at`, as `contract` does for stored data; symmetric data read x1 and write y1 only.
 * NO_ROOM, with nothing added, before `implicit_aware`, and unless there is room for one more column and two more directions of every mode
 * for each of its columns.
 */
export function implicit_contract(
  at: usize, coupling: usize, x1: usize, x2: usize, x3: usize, y1: usize, y2: usize, y3: usize,
): i32 {
  const state = changetype<State>(at);
  const modes = sides(state);
  const status = can_answer(state, coupling);
  if (status != OK) return status;
  for (let m = 0; m < modes; m++) {
    const frame = side_of(state, m).frame;
    let columns = 0;
    for (let l = 0; l < modes; l++) if (side_of(state, l).frame == frame) columns += rank_of(coupling, l);
    if (frame_spare(changetype<usize>(frame), 0) < 2 * columns) return NO_ROOM;
  }
  for (let m = 0; m < modes; m++) enter_columns(side_of(state, m), rank_of(coupling, m), m == 0 ? x1 : m == 1 ? x2 : x3);
  answer_all(state, coupling, 1);
  for (let m = 0; m < modes; m++) show_columns(side_of(state, m), rank_of(coupling, m), m == 0 ? y1 : m == 1 ? y2 : y3);
  return OK;
}

/** Coordinates of columns of padded(n), as the present vectors of a side. */
export function enter_columns(side: Side, rank: i32, x: usize): void {
  const column = (<usize>padded(side.frame.n)) << 3;
  for (let a = 0; a < rank; a++) enter(side.frame, x + <usize>a * column, row_of(side, side.points, a));
}

/** Adds the present fields of a side to columns of padded(n). */
export function show_columns(side: Side, rank: i32, y: usize): void {
  const column = (<usize>padded(side.frame.n)) << 3;
  for (let a = 0; a < rank; a++) show(side.frame, row_of(side, side.images, a), y + <usize>a * column);
}

/** The fields of the present vectors of every mode, times `scale`, all in coordinates. Returns the product of the first mode's with its vectors. */
export function answer_all(state: State, coupling: usize, scale: f64): f64 {
  const modes = sides(state);
  for (let m = 0; m < modes; m++) {
    for (let a = 0, rank = rank_of(coupling, m); a < rank; a++) {
      if (!mentions(state, coupling, m, a)) continue;
      locate(state, m, a);
      meet_signal(state, m, a);
    }
  }
  for (let k = 0; k < modes; k++) {
    const side = side_of(state, k), rank = rank_of(coupling, k);
    memory.fill(side.images, 0, <usize>rank * (<usize>side.size << 3));
    for (let a = 0; a < rank; a++) answer(state, k, a, coupling, row_of(side, side.images, a));
    add_signal(state, k, coupling);
    dscal(rank * side.size, scale, side.images);
  }
  const first = side_of(state, 0);
  return ddot(rank_of(coupling, 0) * first.size, first.points, first.images);
}

/**
 * The same with vectors of rank one given, and fields added to, as `length` coordinates in the frames of their modes, at least one more than
 * these have. No long vector is read or made.
 */
export function implicit_inner(at: usize, length: i32, x1: usize, x2: usize, x3: usize, y1: usize, y2: usize, y3: usize): i32 {
  const state = changetype<State>(at);
  const modes = sides(state);
  const status = can_answer(state, 0);
  if (status != OK) return status;
  for (let m = 0; m < modes; m++) if (length <= side_of(state, m).frame.dims + modes) return NO_ROOM;
  for (let m = 0; m < modes; m++) {
    const side = side_of(state, m);
    memory.fill(side.points, 0, <usize>side.size << 3);
    memory.copy(side.points, m == 0 ? x1 : m == 1 ? x2 : x3, <usize>side.frame.dims << 3);
  }
  answer_all(state, 0, 1);
  for (let m = 0; m < modes; m++) {
    const side = side_of(state, m);
    daxpy(side.frame.dims, 1, side.images, m == 0 ? y1 : m == 1 ? y2 : y3);
  }
  return OK;
}

/** Gives the planted factor of mode m coordinates, which contractions need. NO_ROOM unless there is room for one more direction than it has columns. */
export function implicit_aware(at: usize, m: i32): i32 {
  const side = side_of(changetype<State>(at), m);
  if (side.aware) return OK;
  if (side.size < side.frame.size) return NO_ROOM;
  const frame = changetype<usize>(side.frame);
  if (frame_spare(frame, 0) <= side.rank || frame_spare(frame, 1) < side.rank) return NO_ROOM;
  const column = (<usize>padded(side.frame.n)) << 3;
  for (let f = 0; f < side.rank; f++) enter(side.frame, side.truth + <usize>f * column, row_of(side, side.planted, f));
  side.aware = 1;
  return OK;
}

/** Coordinates of a long vector of mode m, to `out`: `length` numbers, more than `frame_count` says. */
export function implicit_enter(at: usize, m: i32, x: usize, length: i32, out: usize): i32 {
  const frame = side_of(changetype<State>(at), m).frame;
  const spare = changetype<usize>(frame);
  if (frame_spare(spare, 0) < 2 || frame_spare(spare, 1) < 1 || length <= frame.dims) return NO_ROOM;
  enter(frame, x, frame.point);
  memory.fill(out, 0, <usize>length << 3);
  memory.copy(out, frame.point, <usize>frame.dims << 3);
  return OK;
}

/** Coordinates of a random direction of mode m, to `out`, as `implicit_enter` writes them. */
export function implicit_random(at: usize, m: i32, length: i32, out: usize): i32 {
  const frame = side_of(changetype<State>(at), m).frame;
  if (frame_spare(changetype<usize>(frame), 1) < 1 || length <= frame.dims) return NO_ROOM;
  random_point(frame, frame.point);
  memory.fill(out, 0, <usize>length << 3);
  memory.copy(out, frame.point, <usize>frame.dims << 3);
  return OK;
}

/**
 * Adds to y, columns of padded(n), the long vectors of mode m with these coordinates: `count` rows of `length`, no more than the factor has
 * columns. Room for as many directions is needed.
 */
export function implicit_show(at: usize, m: i32, count: i32, length: i32, e: usize, y: usize): i32 {
  const side = side_of(changetype<State>(at), m);
  if (count > side.rank || length < side.frame.dims) return UNSUPPORTED;
  if (frame_spare(changetype<usize>(side.frame), 0) < count) return NO_ROOM;
  memory.fill(side.images, 0, <usize>count * (<usize>side.size << 3));
  for (let a = 0; a < count; a++) {
    memory.copy(row_of(side, side.images, a), e + ((<usize>a * <usize>length) << 3), <usize>side.frame.dims << 3);
  }
  show_columns(side, count, y);
  return OK;
}

/** Writes the coordinates of a present vector in the basis of mode k, after making what is new in it a basis vector. */
function locate(state: State, k: i32, a: i32): void {
  const side = side_of(state, k), dims = side.frame.dims;
  const coordinates = side.coordinates + ((<usize>(a * state.capacity)) << 3);
  memory.fill(coordinates, 0, (<usize>state.capacity) << 3);
  const count = side.count;
  const x = row_of(side, side.points, a), rest = row_of(side, side.basis, count);
  memory.copy(rest, x, <usize>side.size << 3);
  const norm = dnrm2(dims, x);
  // Twice is enough for orthogonality to rounding.
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < count; i++) {
      const vector = row_of(side, side.basis, i), to = coordinates + ((<usize>i) << 3);
      const along = ddot(dims, vector, rest);
      daxpy(dims, -along, vector, rest);
      store<f64>(to, load<f64>(to) + along);
    }
  }
  const left = dnrm2(dims, rest);
  if (!(left > known(side.frame) * norm && isFinite(norm))) return;
  dscal(dims, 1 / left, rest);
  store<f64>(coordinates + ((<usize>count) << 3), left);
  grow(state, k);
}

/** Products of a present vector with the planted factor of its mode. */
function meet_signal(state: State, m: i32, a: i32): void {
  const side = side_of(state, m), x = row_of(side, side.points, a);
  for (let f = 0; f < side.rank; f++) {
    const overlap = side.overlap + ((<usize>(f * side.rank + a)) << 3);
    store<f64>(overlap, ddot(side.frame.dims, row_of(side, side.planted, f), x));
  }
}

/** y_e += amplitude sum_f A_f B_e prod_{l != k} <truth_l f_l, x_l e_l> truth_k f_k over the terms f of the planted coupling. */
function add_signal(state: State, k: i32, coupling: usize): void {
  const target = side_of(state, k);
  for (let f = 0, planted = terms_of(state.planted); f < planted; f++) {
    for (let e = 0, terms = terms_of(coupling); e < terms; e++) {
      let product = state.amplitude * value_of(state.planted, f) * value_of(coupling, e);
      for (let l = 0; l < state.order; l++) {
        if (l == k) continue;
        const side = side_of(state, l);
        const at = index_of(state.planted, f, l) * side.rank + index_of(coupling, e, l);
        product *= load<f64>(side.overlap + ((<usize>at) << 3));
      }
      if (product == 0) continue;
      const from = row_of(target, target.planted, index_of(state.planted, f, k));
      daxpy(target.frame.dims, product, from, row_of(target, target.images, index_of(coupling, e, k)));
    }
  }
}

/**
 * y += the noise's answer to column a of mode k, in the frame. The question is a tensor over the bases of the other modes. What is new in it,
 * against all questions of this mode before, has an answer that is independent of theirs: normals, with the core's numbers
 * in the span of this mode's own basis.
 */
function answer(state: State, k: i32, a: i32, coupling: usize, y: usize): void {
  const side = side_of(state, k);
  const question = state.plane;
  ask(state, k, a, coupling, question);
  const norm = Math.sqrt(plane_dot(state, k, question, question));
  if (!(norm > 0 && isFinite(norm))) return;
  const weights = state.weights;
  const step = (<usize>plane_size(state)) << 3;
  memory.fill(weights, 0, (<usize>state.capacity) << 3);
  for (let pass = 0; pass < 2; pass++) {
    for (let s = 0; s < side.answered; s++) {
      const asked = side.asked + <usize>s * step;
      const along = plane_dot(state, k, asked, question);
      plane_add(state, k, -along, asked, question);
      store<f64>(weights + ((<usize>s) << 3), load<f64>(weights + ((<usize>s) << 3)) + along);
    }
  }
  const left = Math.sqrt(plane_dot(state, k, question, question));
  if (left > known(side.frame) * norm) {
    store<f64>(weights + ((<usize>side.answered) << 3), left);
    const asked = side.asked + <usize>side.answered * step;
    memory.fill(asked, 0, step);
    plane_add(state, k, 1 / left, question, asked);
    draw_answer(state, k, asked);
    side.answered++;
  }
  for (let s = 0; s < side.answered; s++) {
    daxpy(side.frame.dims, load<f64>(weights + ((<usize>s) << 3)), row_of(side, side.answers, s), y);
  }
}

/** The question of column a: sum of the terms that write there, each the product of its other vectors. */
function ask(state: State, k: i32, a: i32, coupling: usize, question: usize): void {
  const c = <usize>state.capacity;
  memory.fill(question, 0, (<usize>plane_size(state)) << 3);
  const first = k == 0 ? 1 : 0;
  const second = k == 2 ? 1 : 2;
  const rows = side_of(state, first).count;
  const columns = state.order == 2 ? 1 : side_of(state, second).count;
  for (let e = 0, terms = terms_of(coupling); e < terms; e++) {
    if (index_of(coupling, e, k) != a) continue;
    const u = side_of(state, first).coordinates + ((<usize>index_of(coupling, e, first) * c) << 3);
    const value = value_of(coupling, e);
    if (state.order == 2) {
      daxpy(rows, value, u, question);
      continue;
    }
    const v = side_of(state, second).coordinates + ((<usize>index_of(coupling, e, second) * c) << 3);
    for (let i: usize = 0; i < <usize>rows; i++) {
      daxpy(columns, value * load<f64>(u + (i << 3)), v, question + ((i * c) << 3));
    }
  }
  if (!state.symmetric || state.order == 2) return;
  for (let i: usize = 0; i < <usize>rows; i++) {
    for (let j: usize = 0; j < i; j++) {
      const lower = question + ((i * c + j) << 3), upper = question + ((j * c + i) << 3);
      const mean = 0.5 * (load<f64>(lower) + load<f64>(upper));
      store<f64>(lower, mean);
      store<f64>(upper, mean);
    }
  }
}

/** The answer to a unit question that is orthogonal to all before: normals outside of the span, the core inside. */
function draw_answer(state: State, k: i32, asked: usize): void {
  const side = side_of(state, k), frame = side.frame;
  const to = row_of(side, side.answers, side.answered);
  draw_point(frame, state.purpose + ANSWER, state.purpose + ANSWER_LENGTH, (<u32>side.answered << 2) | <u32>k, to);
  // (p-1)! |question|^2 is the variance of a symmetric answer.
  if (state.symmetric && state.order == 3) dscal(frame.dims, Math.SQRT2, to);
  contract_core(state, k, asked, state.draws);
  for (let i = 0; i < side.count; i++) {
    const vector = row_of(side, side.basis, i);
    daxpy(frame.dims, load<f64>(state.draws + ((<usize>i) << 3)) - ddot(frame.dims, vector, to), vector, to);
  }
}
