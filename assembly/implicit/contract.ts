// Contractions of implicit data, signal and noise, by the interface of the stored kinds (tensor/contract.ts).

import { daxpy, ddot, dnrm2, dscal } from '../blas/vector';
import { dnormal } from '../random/normal';
import { NO_ROOM, OK, UNSUPPORTED } from '../status';
import { contract_core, grow, plane_add, plane_dot, plane_size } from './core';
import { side_of, sides, State } from './state';
import { add_columns, products } from './vectors';

/** What is left of a vector or a question, relative to it, below which it lies in what is known: a hundred roundings squared. */
const KNOWN: f64 = 1e-10;

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

/**
 * Adds to y1 .. yp all fields of the data at `at`, as `contract` does for stored data; symmetric data read x1 and write y1 only.
 * NO_ROOM, with nothing added, unless every mode has room for one more basis vector and answer for each of its columns.
 */
export function implicit_contract(
  at: usize, coupling: usize, x1: usize, x2: usize, x3: usize, y1: usize, y2: usize, y3: usize,
): i32 {
  const state = changetype<State>(at);
  const modes = sides(state);
  if (coupling && load<i32>(coupling) != state.order) return UNSUPPORTED;
  for (let m = 0; m < modes; m++) {
    const side = side_of(state, m), rank = rank_of(coupling, m);
    if (rank > side.rank) return UNSUPPORTED;
    if (side.room - side.count < rank || side.answer_room - side.answered < rank) return NO_ROOM;
  }
  for (let m = 0; m < modes; m++) {
    const side = side_of(state, m);
    const x = m == 0 ? x1 : m == 1 ? x2 : x3;
    const column = (<usize>padded(side.n)) << 3;
    for (let a = 0, rank = rank_of(coupling, m); a < rank; a++) {
      if (!mentions(state, coupling, m, a)) continue;
      locate(state, m, a, x + <usize>a * column);
      for (let f = 0; f < side.rank; f++) {
        const overlap = side.overlap + ((<usize>(f * side.rank + a)) << 3);
        store<f64>(overlap, ddot(side.n, side.truth + <usize>f * column, x + <usize>a * column));
      }
    }
  }
  for (let k = 0; k < modes; k++) {
    const y = k == 0 ? y1 : k == 1 ? y2 : y3;
    const column = (<usize>padded(side_of(state, k).n)) << 3;
    add_signal(state, k, coupling, y, column);
    for (let a = 0, rank = rank_of(coupling, k); a < rank; a++) answer(state, k, a, coupling, y + <usize>a * column);
  }
  return OK;
}

/** Writes the coordinates of x in the basis of mode k, after making what is new in it a basis vector. */
function locate(state: State, k: i32, a: i32, x: usize): void {
  const side = side_of(state, k);
  const coordinates = side.coordinates + ((<usize>(a * state.capacity)) << 3);
  memory.fill(coordinates, 0, (<usize>state.capacity) << 3);
  const count = side.count;
  const rest = <usize>load<u32>(side.basis + ((<usize>count) << 2));
  memory.copy(rest, x, (<usize>padded(side.n)) << 3);
  const norm = dnrm2(side.n, x);
  // Twice is enough for orthogonality to rounding.
  for (let pass = 0; pass < 2; pass++) {
    products(side.n, count, side.basis, rest, state.products);
    add_columns(side.n, count, side.basis, state.products, -1, rest);
    daxpy(count, 1, state.products, coordinates);
  }
  const left = dnrm2(side.n, rest);
  if (!(left > KNOWN * norm && isFinite(norm))) return;
  dscal(side.n, 1 / left, rest);
  store<f64>(coordinates + ((<usize>count) << 3), left);
  grow(state, k);
}

/** y_e += amplitude sum_f A_f B_e prod_{l != k} <truth_l f_l, x_l e_l> truth_k f_k over the terms f of the planted coupling. */
function add_signal(state: State, k: i32, coupling: usize, y: usize, column: usize): void {
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
      const from = target.truth + <usize>index_of(state.planted, f, k) * column;
      daxpy(target.n, product, from, y + <usize>index_of(coupling, e, k) * column);
    }
  }
}

/**
 * y += the noise's answer to column a of mode k. The question is a tensor over the bases of the other modes. What is new in it,
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
  if (left > KNOWN * norm) {
    store<f64>(weights + ((<usize>side.answered) << 3), left);
    const asked = side.asked + <usize>side.answered * step;
    memory.fill(asked, 0, step);
    plane_add(state, k, 1 / left, question, asked);
    draw_answer(state, k, asked);
    side.answered++;
  }
  add_columns(side.n, side.answered, side.answers, weights, 1, y);
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
  const to = <usize>load<u32>(side.answers + ((<usize>side.answered) << 2));
  dnormal(side.n, to, state.key0, state.key1, state.purpose, (<u32>side.answered << 2) | <u32>k);
  memory.fill(to + ((<usize>side.n) << 3), 0, (<usize>(padded(side.n) - side.n)) << 3);
  // (p-1)! |question|^2 is the variance of a symmetric answer.
  if (state.symmetric && state.order == 3) dscal(side.n, Math.SQRT2, to);
  contract_core(state, k, asked, state.draws);
  products(side.n, side.count, side.basis, to, state.products);
  daxpy(side.count, -1, state.products, state.draws);
  add_columns(side.n, side.count, side.basis, state.draws, 1, to);
}
