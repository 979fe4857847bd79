// The noise within the spans: a small array that grows by a slab for every new basis vector, drawn from its conditional law.
// A plane is what remains of the core when one mode is fixed: rows and columns are the other two modes in order, at order two
// one row of the other mode. Planes, those of `asked` too, are zero beyond the bases.

import { ddot } from '../blas/vector';
import { fill_normals } from '../random/normal';
import { Side, side_of, row_of, State } from './state';

/** Purposes of the streams of a channel, after its first: the core, answers and their lengths. */
const CORE: u32 = 0;
export const ANSWER: u32 = 1;
export const ANSWER_LENGTH: u32 = 2;

/** Numbers of a plane in memory, and between its rows. */
// @ts-ignore: decorator
@inline
export function plane_size(state: State): i32 {
  return state.order == 3 ? state.capacity * state.capacity : state.capacity;
}

/** Rows of a plane of mode k that are in use. */
export function plane_rows(state: State, k: i32): i32 {
  return state.order == 2 ? 1 : side_of(state, k == 0 ? 1 : 0).count;
}

/** Columns of a plane of mode k that are in use. */
export function plane_columns(state: State, k: i32): i32 {
  return side_of(state, state.order == 2 ? 1 - k : k == 2 ? 1 : 2).count;
}

/** Address of entry (i of mode k, row, column of the plane). */
// @ts-ignore: decorator
@inline
function entry(state: State, k: i32, i: i32, row: i32, column: i32): usize {
  const c = <usize>state.capacity;
  let at: usize;
  if (state.order == 2) at = k == 0 ? <usize>i * c + <usize>column : <usize>column * c + <usize>i;
  else if (k == 0) at = (<usize>i * c + <usize>row) * c + <usize>column;
  else if (k == 1) at = (<usize>row * c + <usize>i) * c + <usize>column;
  else at = (<usize>row * c + <usize>column) * c + <usize>i;
  return state.core + (at << 3);
}

export function plane_dot(state: State, k: i32, a: usize, b: usize): f64 {
  const rows = plane_rows(state, k), columns = plane_columns(state, k);
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const offset = (<usize>row * <usize>state.capacity) << 3;
    for (let j: usize = 0; j < <usize>columns; j++) sum += load<f64>(a + offset + (j << 3)) * load<f64>(b + offset + (j << 3));
  }
  return sum;
}

/** b += s a */
export function plane_add(state: State, k: i32, s: f64, a: usize, b: usize): void {
  const rows = plane_rows(state, k), columns = plane_columns(state, k);
  for (let row = 0; row < rows; row++) {
    const offset = (<usize>row * <usize>state.capacity) << 3;
    for (let j: usize = 0; j < <usize>columns; j++) {
      const at = b + offset + (j << 3);
      store<f64>(at, load<f64>(at) + s * load<f64>(a + offset + (j << 3)));
    }
  }
}

/** out_i = <plane i of mode k, e>: the part within the span of the answer to e. */
export function contract_core(state: State, k: i32, e: usize, out: usize): void {
  const rows = plane_rows(state, k), columns = plane_columns(state, k), count = side_of(state, k).count;
  for (let i = 0; i < count; i++) {
    let sum: f64 = 0;
    for (let row = 0; row < rows; row++) {
      const offset = e + ((<usize>row * <usize>state.capacity) << 3);
      for (let j = 0; j < columns; j++) sum += load<f64>(entry(state, k, i, row, j)) * load<f64>(offset + ((<usize>j) << 3));
    }
    store<f64>(out + ((<usize>i) << 3), sum);
  }
}

/**
 * Makes the vector behind the last one of a basis part of it. What the past answers of this mode hold along it fixes as
 * many products of the slab with unit tensors, which are orthogonal: a slab of independent normals with these products
 * put right is the slab given the past. Answers of other modes do not reach outside of the basis and say nothing.
 */
export function grow(state: State, k: i32): void {
  const side = side_of(state, k);
  const slab = state.plane;
  const fresh = draw_slab(state, k, slab);
  const vector = row_of(side, side.basis, side.count);
  for (let s = 0; s < side.answered; s++) {
    const asked = side.asked + ((<usize>s * <usize>plane_size(state)) << 3);
    const seen = ddot(side.frame.dims, row_of(side, side.answers, s), vector);
    plane_add(state, k, seen - plane_dot(state, k, asked, slab), asked, slab);
  }
  if (state.symmetric) store_symmetric(state, side, slab, fresh);
  else store_slab(state, k, side, slab);
  side.count++;
}

/**
 * Independent normals in the plane. Symmetric noise has variance prod m!, m the multiplicities of the indices: two where two of
 * them agree. Returns where the draws continue.
 */
function draw_slab(state: State, k: i32, slab: usize): usize {
  const rows = plane_rows(state, k), columns = plane_columns(state, k), count = side_of(state, k).count;
  const symmetric = state.symmetric && state.order == 3;
  let drawn = symmetric ? (count * (count + 1)) / 2 : rows * columns;
  if (state.symmetric) drawn += state.order == 3 ? count + 1 : 1;
  let at = state.draws;
  fill_normals((drawn + 7) >> 3, at, state.key0, state.key1, state.purpose + CORE, (<u32>count << 2) | <u32>k, 0);
  for (let i = 0; i < rows; i++) {
    for (let j = symmetric ? i : 0; j < columns; j++, at += 8) {
      let z = load<f64>(at);
      if (symmetric && i == j) z *= Math.SQRT2;
      store<f64>(slab + ((<usize>i * <usize>state.capacity + <usize>j) << 3), z);
      if (symmetric) store<f64>(slab + ((<usize>j * <usize>state.capacity + <usize>i) << 3), z);
    }
  }
  return at;
}

function store_slab(state: State, k: i32, side: Side, slab: usize): void {
  const rows = plane_rows(state, k), columns = plane_columns(state, k);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      store<f64>(entry(state, k, side.count, i, j), load<f64>(slab + ((<usize>i * <usize>state.capacity + <usize>j) << 3)));
    }
  }
}

/** The slab at all positions of the new index t, and the entries where t comes twice or more, on which nothing is known yet. */
function store_symmetric(state: State, side: Side, slab: usize, fresh: usize): void {
  const t = side.count;
  for (let i = 0; i < t; i++) {
    if (state.order == 2) {
      const z = load<f64>(slab + ((<usize>i) << 3));
      store<f64>(entry(state, 0, t, 0, i), z);
      store<f64>(entry(state, 0, i, 0, t), z);
      continue;
    }
    for (let j = 0; j < t; j++) {
      const z = load<f64>(slab + ((<usize>i * <usize>state.capacity + <usize>j) << 3));
      store<f64>(entry(state, 0, t, i, j), z);
      store<f64>(entry(state, 0, i, t, j), z);
      store<f64>(entry(state, 0, i, j, t), z);
    }
    const twice = Math.SQRT2 * load<f64>(fresh + ((<usize>i) << 3));
    store<f64>(entry(state, 0, t, t, i), twice);
    store<f64>(entry(state, 0, t, i, t), twice);
    store<f64>(entry(state, 0, i, t, t), twice);
  }
  if (state.order == 2) store<f64>(entry(state, 0, t, 0, t), Math.SQRT2 * load<f64>(fresh));
  else store<f64>(entry(state, 0, t, t, t), Math.sqrt(6) * load<f64>(fresh + ((<usize>t) << 3)));
}
