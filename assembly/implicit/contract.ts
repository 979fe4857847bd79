// Contractions of implicit data, signal and noise, by the interface of the stored kinds (tensor/contract.ts).

import { daxpy, ddot, dnrm2, dscal } from '../blas/vector';
import { NO_ROOM, OK, UNSUPPORTED } from '../status';
import { contract_core, grow, plane_add, plane_dot, plane_size } from './core';
import { ANSWER, ANSWER_LENGTH, draw_point, enter, known, random_point, show } from './frame';
import { frame_size, implicit_spare, side_of, sides, State } from './state';

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
function ready(state: State, coupling: usize): i32 {
  if (coupling && load<i32>(coupling) != state.order) return UNSUPPORTED;
  for (let m = 0, modes = sides(state); m < modes; m++) {
    const rank = rank_of(coupling, m);
    if (rank > side_of(state, m).rank) return UNSUPPORTED;
    if (implicit_spare(changetype<usize>(state), m, 1) < rank) return NO_ROOM;
  }
  return OK;
}

/**
 * Adds to y1 .. yp all fields of the data at `at`, as `contract` does for stored data; symmetric data read x1 and write y1 only.
 * NO_ROOM, with nothing added, unless every mode has room for one more column, and two more directions, for each of its columns.
 */
export function implicit_contract(
  at: usize, coupling: usize, x1: usize, x2: usize, x3: usize, y1: usize, y2: usize, y3: usize,
): i32 {
  const state = changetype<State>(at);
  const modes = sides(state);
  const status = ready(state, coupling);
  if (status != OK) return status;
  for (let m = 0; m < modes; m++) if (implicit_spare(at, m, 0) < 2 * rank_of(coupling, m)) return NO_ROOM;
  for (let m = 0; m < modes; m++) {
    const side = side_of(state, m);
    const x = m == 0 ? x1 : m == 1 ? x2 : x3;
    const column = (<usize>padded(side.n)) << 3;
    for (let a = 0, rank = rank_of(coupling, m); a < rank; a++) {
      if (!mentions(state, coupling, m, a)) continue;
      enter(state, m, x + <usize>a * column, state.point);
      locate(state, m, a, state.point);
      meet_signal(state, m, a, x + <usize>a * column, side.truth, column, side.n);
    }
  }
  for (let k = 0; k < modes; k++) {
    const side = side_of(state, k);
    const y = k == 0 ? y1 : k == 1 ? y2 : y3;
    const column = (<usize>padded(side.n)) << 3;
    add_signal(state, k, coupling, side.truth, y, column, side.n);
    for (let a = 0, rank = rank_of(coupling, k); a < rank; a++) {
      memory.fill(state.point, 0, <usize>frame_size(state.capacity) << 3);
      answer(state, k, a, coupling, state.point);
      show(state, k, state.point, y + <usize>a * column, 0, 0, 0);
    }
  }
  return OK;
}

/**
 * The same with vectors of rank one given, and fields added to, as `length` coordinates in the frames of their modes, at least as many as
 * these have afterwards. No long vector is read or made. NO_ROOM as well before `implicit_aware`.
 */
export function implicit_inner(at: usize, length: i32, x1: usize, x2: usize, x3: usize, y1: usize, y2: usize, y3: usize): i32 {
  const state = changetype<State>(at);
  const modes = sides(state);
  const bytes = <usize>frame_size(state.capacity) << 3;
  const status = ready(state, 0);
  if (status != OK) return status;
  for (let m = 0; m < modes; m++) if (!side_of(state, m).aware || length < side_of(state, m).dims + 1) return NO_ROOM;
  for (let m = 0; m < modes; m++) {
    const side = side_of(state, m);
    const x = m == 0 ? x1 : m == 1 ? x2 : x3;
    memory.fill(state.point, 0, bytes);
    memory.copy(state.point, x, <usize>side.dims << 3);
    locate(state, m, 0, state.point);
    meet_signal(state, m, 0, state.point, side.planted, bytes, side.dims);
  }
  for (let k = 0; k < modes; k++) {
    const side = side_of(state, k);
    memory.fill(state.point, 0, bytes);
    answer(state, k, 0, 0, state.point);
    add_signal(state, k, 0, side.planted, state.point, bytes, side.dims);
    daxpy(side.dims, 1, state.point, k == 0 ? y1 : k == 1 ? y2 : y3);
  }
  return OK;
}

/** Gives the planted factor of mode m coordinates: room for as many directions as it has columns is needed. */
export function implicit_aware(at: usize, m: i32): i32 {
  const state = changetype<State>(at), side = side_of(state, m);
  if (side.aware) return OK;
  if (implicit_spare(at, m, 0) < side.rank + 1 || implicit_spare(at, m, 1) < side.rank) return NO_ROOM;
  for (let f = 0; f < side.rank; f++) {
    const column = (<usize>f * <usize>padded(side.n)) << 3;
    enter(state, m, side.truth + column, side.planted + ((<usize>f * <usize>frame_size(state.capacity)) << 3));
  }
  side.aware = 1;
  return OK;
}

/** The first `length` coordinates of a long vector of mode m, to `out`: as many as `implicit_count(at, m, 1)` says, and zeros. */
export function implicit_enter(at: usize, m: i32, x: usize, length: i32, out: usize): i32 {
  const state = changetype<State>(at);
  if (implicit_spare(at, m, 0) < 2 || implicit_spare(at, m, 1) < 1 || length < side_of(state, m).dims + 1) return NO_ROOM;
  enter(state, m, x, state.point);
  memory.fill(out, 0, <usize>length << 3);
  memory.copy(out, state.point, <usize>side_of(state, m).dims << 3);
  return OK;
}

/** Coordinates of a random direction of mode m, to `out`, as `implicit_enter` writes them. */
export function implicit_random(at: usize, m: i32, length: i32, out: usize): i32 {
  const state = changetype<State>(at);
  if (implicit_spare(at, m, 1) < 1 || length < side_of(state, m).dims + 1) return NO_ROOM;
  random_point(state, m, state.point);
  memory.fill(out, 0, <usize>length << 3);
  memory.copy(out, state.point, <usize>side_of(state, m).dims << 3);
  return OK;
}

/** Adds to y, columns of padded(n), the long vectors of mode m with these coordinates: `count` rows of `length`. Room for as many directions is needed. */
export function implicit_show(at: usize, m: i32, count: i32, length: i32, e: usize, y: usize): i32 {
  const state = changetype<State>(at), side = side_of(state, m);
  if (implicit_spare(at, m, 0) < count || length < side.dims) return NO_ROOM;
  const bytes = <usize>frame_size(state.capacity) << 3;
  for (let a = 0; a < count; a++, e += <usize>length << 3, y += <usize>padded(side.n) << 3) {
    memory.fill(state.point, 0, bytes);
    memory.copy(state.point, e, <usize>side.dims << 3);
    show(state, m, state.point, y, e + (<usize>length << 3), count - a - 1, length);
  }
  return OK;
}

/** Writes the coordinates of a vector in the basis of mode k, after making what is new in it a basis vector. It is given in the frame. */
function locate(state: State, k: i32, a: i32, x: usize): void {
  const side = side_of(state, k);
  const coordinates = side.coordinates + ((<usize>(a * state.capacity)) << 3);
  memory.fill(coordinates, 0, (<usize>state.capacity) << 3);
  const count = side.count;
  const row = <usize>frame_size(state.capacity) << 3;
  const rest = side.basis + <usize>count * row;
  memory.copy(rest, x, row);
  const norm = dnrm2(side.dims, x);
  // Twice is enough for orthogonality to rounding.
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < count; i++) {
      const vector = side.basis + <usize>i * row, to = coordinates + ((<usize>i) << 3);
      const along = ddot(side.dims, vector, rest);
      daxpy(side.dims, -along, vector, rest);
      store<f64>(to, load<f64>(to) + along);
    }
  }
  const left = dnrm2(side.dims, rest);
  if (!(left > known(state) * norm && isFinite(norm))) return;
  dscal(side.dims, 1 / left, rest);
  store<f64>(coordinates + ((<usize>count) << 3), left);
  grow(state, k);
}

/** Products of a vector with the planted factor of its mode, both long or both in the frame. */
function meet_signal(state: State, m: i32, a: i32, x: usize, truth: usize, column: usize, length: i32): void {
  const side = side_of(state, m);
  for (let f = 0; f < side.rank; f++) {
    const overlap = side.overlap + ((<usize>(f * side.rank + a)) << 3);
    store<f64>(overlap, ddot(length, truth + <usize>f * column, x));
  }
}

/** y_e += amplitude sum_f A_f B_e prod_{l != k} <truth_l f_l, x_l e_l> truth_k f_k over the terms f of the planted coupling. */
function add_signal(state: State, k: i32, coupling: usize, truth: usize, y: usize, column: usize, length: i32): void {
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
      const from = truth + <usize>index_of(state.planted, f, k) * column;
      daxpy(length, product, from, y + <usize>index_of(coupling, e, k) * column);
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
  if (left > known(state) * norm) {
    store<f64>(weights + ((<usize>side.answered) << 3), left);
    const asked = side.asked + <usize>side.answered * step;
    memory.fill(asked, 0, step);
    plane_add(state, k, 1 / left, question, asked);
    draw_answer(state, k, asked);
    side.answered++;
  }
  const row = <usize>frame_size(state.capacity) << 3;
  for (let s = 0; s < side.answered; s++) daxpy(side.dims, load<f64>(weights + ((<usize>s) << 3)), side.answers + <usize>s * row, y);
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
  const side = side_of(state, k);
  const row = <usize>frame_size(state.capacity) << 3;
  const to = side.answers + <usize>side.answered * row;
  draw_point(state, k, ANSWER, ANSWER_LENGTH, (<u32>side.answered << 2) | <u32>k, to);
  // (p-1)! |question|^2 is the variance of a symmetric answer.
  if (state.symmetric && state.order == 3) dscal(side.dims, Math.SQRT2, to);
  contract_core(state, k, asked, state.draws);
  for (let i = 0; i < side.count; i++) {
    const vector = side.basis + <usize>i * row;
    daxpy(side.dims, load<f64>(state.draws + ((<usize>i) << 3)) - ddot(side.dims, vector, to), vector, to);
  }
}
