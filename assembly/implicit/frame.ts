// The frame of a mode: an orthonormal basis of all that has been seen of it, in which basis vectors and answers have coordinates.
//
// Noise does not change in law when the space is turned. So a direction that only the noise has to do with is as good as any other:
// it stays hidden, uniformly random beside the directions that are known as long vectors, until somebody looks. A vector that comes
// from outside (`enter`) has random coordinates in the hidden directions; one that is wanted as a long vector (`show`) makes the one hidden
// direction known that it contains. Both turn the hidden directions so that one of them is known afterwards: a reflection of the coordinates.
//
// Directions are stored as they come, rounded to their type, and neither of unit length nor quite orthogonal. The Cholesky factor L of their
// Gram matrix, which is measured, makes the frame from them: frame = directions L'^-1. So rounding does not add up.

import { daxpy, ddot, dnrm2, dscal } from '../blas/vector';
import { chi } from '../random/chi';
import { fill_normals } from '../random/normal';
import { combine, measure, Pass, product_of_both, square_of_normal, square_of_x, take_rest } from './passes';
import { frame_size, Side, side_of, State } from './state';

/** Purposes of the streams of a channel, after its first. */
const LONG: u32 = 0;
export const CORE: u32 = 1;
export const ANSWER: u32 = 2;
export const ANSWER_LENGTH: u32 = 3;
const ENTRY: u32 = 4;
const ENTRY_LENGTH: u32 = 5;
const RANDOM: u32 = 6;
const RANDOM_LENGTH: u32 = 7;

/** Draws of a normal vector until one is not within what is known but for rounding. */
const DRAWS: i32 = 50;

/**
 * What is left of a vector or a question, relative to it, below which it lies in what is known. In f64 a hundred roundings squared, in f32
 * four roundings: less could not be told from the rounding of the directions.
 */
// @ts-ignore: decorator
@inline
export function known(state: State): f64 {
  return state.type == 1 ? 2.4e-7 : 1e-10;
}

// @ts-ignore: decorator
@inline
function at(vector: usize, i: i32): usize {
  return vector + (<usize>i << 3);
}

// @ts-ignore: decorator
@inline
function place_of(side: Side, p: i32): i32 {
  return load<i32>(side.place + (<usize>p << 2));
}

// @ts-ignore: decorator
@inline
function is_hidden(side: Side, j: i32): bool {
  return load<i32>(side.hidden + (<usize>j << 2)) != 0;
}

// @ts-ignore: decorator
@inline
function lower_row(state: State, side: Side, p: i32): usize {
  return side.lower + ((<usize>p * <usize>frame_size(state.capacity)) << 3);
}

/** One more coordinate, of a hidden direction. */
export function add_hidden(side: Side): i32 {
  store<i32>(side.hidden + (<usize>side.dims << 2), 1);
  return side.dims++;
}

function hidden_count(side: Side): i32 {
  return side.dims - side.shown;
}

/** b = L^-1 b */
function solve(state: State, side: Side, b: usize): void {
  for (let p = 0; p < side.shown; p++) {
    const row = lower_row(state, side, p);
    store<f64>(at(b, p), (load<f64>(at(b, p)) - ddot(p, row, b)) / load<f64>(at(row, p)));
  }
}

/** b = L'^-1 b */
function solve_transposed(state: State, side: Side, b: usize): void {
  for (let p = side.shown - 1; p >= 0; p--) {
    const row = lower_row(state, side, p);
    const value = load<f64>(at(b, p)) / load<f64>(at(row, p));
    store<f64>(at(b, p), value);
    daxpy(p, -value, row, b);
  }
}

/** The pass over the directions of a mode, with nothing to do yet. */
function pass_of(state: State, k: i32): Pass {
  const side = side_of(state, k), pass = changetype<Pass>(state.pass);
  pass.type = state.type;
  pass.n = side.n;
  pass.count = side.shown;
  pass.slots = side.slots;
  pass.x = 0;
  pass.y = 0;
  pass.c = 0;
  pass.normal = 0;
  pass.fresh = 0;
  pass.rest = 0;
  return pass;
}

/** Lets the pass read the normal vector that waits behind the directions, after drawing it if there is none. */
function with_normal(state: State, k: i32, pass: Pass): void {
  const side = side_of(state, k);
  pass.normal = <usize>load<u32>(side.slots + (<usize>side.shown << 2));
  if (side.ready) return;
  pass.fresh = 1;
  pass.key0 = state.key0;
  pass.key1 = state.key1;
  pass.purpose = state.purpose + LONG;
  pass.index = (<u32>side.drawn << 2) | <u32>k;
  side.drawn++;
}

/** Makes the products of the vector that waits those with all directions. */
function await_products(state: State, k: i32): void {
  const side = side_of(state, k);
  if (side.ready && side.valid == side.shown) return;
  const pass = pass_of(state, k);
  with_normal(state, k, pass);
  const first = side.ready ? side.valid : 0;
  pass.slots += <usize>first << 2;
  pass.count -= first;
  measure(pass, 0, at(side.waiting, first));
  side.square = square_of_normal(pass);
  side.ready = 1;
  side.valid = side.shown;
}

/** The direction behind the last becomes one of the frame, at coordinate j; `row`: its products with the others, L^-1 applied, and `left` behind. */
function append(state: State, side: Side, row: usize, left: f64, j: i32): void {
  const to = lower_row(state, side, side.shown);
  memory.copy(to, row, <usize>side.shown << 3);
  store<f64>(at(to, side.shown), left);
  store<i32>(side.place + (<usize>side.shown << 2), j);
  store<i32>(side.hidden + (<usize>j << 2), 0);
  side.shown++;
}

/**
 * Turns the hidden directions so that the one with the hidden coordinates of `unit`, a unit vector, is that of coordinate j, in all that has
 * coordinates: also in `count` vectors at `more`, `length` numbers from each other.
 */
function turn(state: State, side: Side, unit: usize, j: i32, more: usize, count: i32, length: i32): void {
  let others: f64 = 0;
  for (let i = 0; i < side.dims; i++) {
    if (!is_hidden(side, i)) store<f64>(at(unit, i), 0);
    else if (i != j) others += load<f64>(at(unit, i)) * load<f64>(at(unit, i));
  }
  if (others == 0 && load<f64>(at(unit, j)) > 0) return;
  // unit - e_j, without cancellation.
  const along = load<f64>(at(unit, j));
  const last = along > 0 ? -others / (1 + along) : along - 1;
  store<f64>(at(unit, j), last);
  const scale = -2 / (others + last * last);
  const size = frame_size(state.capacity);
  reflect(side, unit, scale, side.basis, side.count, size);
  reflect(side, unit, scale, side.answers, side.answered, size);
  reflect(side, unit, scale, more, count, length);
}

function reflect(side: Side, w: usize, scale: f64, rows: usize, count: i32, length: i32): void {
  for (let i = 0; i < count; i++, rows += <usize>length << 3) {
    daxpy(side.dims, scale * ddot(side.dims, w, rows), w, rows);
  }
}

/** Coordinates of a long vector, to `out`, after making what is new in it a direction. Reads the directions twice. */
export function enter(state: State, k: i32, x: usize, out: usize): void {
  const side = side_of(state, k), size = frame_size(state.capacity);
  memory.fill(out, 0, <usize>size << 3);
  const norm = dnrm2(side.n, x);
  if (!(norm > 0 && isFinite(norm))) return;
  const u = state.image, c = state.turn;
  memory.fill(c, 0, <usize>size << 3);
  const first = pass_of(state, k);
  first.x = x;
  // The normal vector that an answer takes next is read beside x.
  const drawing = !side.ready && side.shown < side.n;
  if (drawing) with_normal(state, k, first);
  measure(first, u, side.waiting);
  if (drawing) {
    side.square = square_of_normal(first);
    side.ready = 1;
    side.valid = side.shown;
  }
  solve(state, side, u);
  for (let p = 0; p < side.shown; p++) store<f64>(at(out, place_of(side, p)), load<f64>(at(u, p)));
  if (side.shown == side.n) return;
  // Where the squares tell that nothing is left, which they do to a few roundings, no pass has to.
  const share = 1 - ddot(side.shown, u, u) / (norm * norm);
  if (share + 4e-15 < known(state) * known(state)) return;

  memory.copy(c, u, <usize>side.shown << 3);
  solve_transposed(state, side, c);
  dscal(side.shown, -1, c);
  const pass = pass_of(state, k);
  pass.x = x;
  pass.c = c;
  if (side.ready) with_normal(state, k, pass);
  const slot = side.slots + (<usize>side.shown << 2);
  pass.rest = <usize>load<u32>(slot + (side.ready ? 4 : 0));
  pass.scale = 1 / norm;
  take_rest(pass, u);
  const square = square_of_x(pass), product = product_of_both(pass);
  solve(state, side, u);
  const left = Math.sqrt(max<f64>(0, square - ddot(side.shown, u, u)));
  if (!(left > known(state))) return;
  for (let p = 0; p < side.shown; p++) {
    const to = at(out, place_of(side, p));
    store<f64>(to, load<f64>(to) + norm * load<f64>(at(u, p)));
  }
  if (side.ready) {
    // The normal vector moves behind.
    const waits = load<u32>(slot);
    store<u32>(slot, load<u32>(slot, 4));
    store<u32>(slot, waits, 4);
    if (side.valid == side.shown) {
      store<f64>(at(side.waiting, side.shown), product);
      side.valid++;
    }
  }
  const j = coordinate_of_entry(state, k);
  append(state, side, u, left, j);
  store<f64>(at(out, j), norm * left);
}

/** The coordinate of a direction that enters: random in the hidden ones, which then turn. */
function coordinate_of_entry(state: State, k: i32): i32 {
  const side = side_of(state, k), hidden = hidden_count(side), outside = side.n - side.dims;
  if (hidden == 0) return add_hidden(side);
  const unit = state.turn;
  const index = (<u32>side.shown << 2) | <u32>k;
  fill_normals<f64>((side.dims + 7) >> 3, unit, state.key0, state.key1, state.purpose + ENTRY, index, 0);
  for (let i = 0; i < side.dims; i++) if (!is_hidden(side, i)) store<f64>(at(unit, i), 0);
  let j = side.dims;
  if (outside > 0) {
    const beyond = chi(outside, state.eight, state.key0, state.key1, state.purpose + ENTRY_LENGTH, index);
    add_hidden(side);
    store<f64>(at(unit, j), beyond);
  } else do j--; while (!is_hidden(side, j));
  dscal(side.dims, 1 / dnrm2(side.dims, unit), unit);
  turn(state, side, unit, j, 0, 0, 0);
  return j;
}

/**
 * y += the long vector with coordinates e, which are overwritten: its part in hidden directions becomes known. `count` vectors of coordinates at
 * `more`, `stride` numbers from each other, turn with them.
 */
export function show(state: State, k: i32, e: usize, y: usize, more: usize, count: i32, stride: i32): void {
  const side = side_of(state, k);
  const norm = dnrm2(side.dims, e);
  if (!(norm > 0 && isFinite(norm))) return;
  const unit = state.turn;
  memory.copy(unit, e, <usize>frame_size(state.capacity) << 3);
  for (let i = 0; i < side.dims; i++) if (!is_hidden(side, i)) store<f64>(at(unit, i), 0);
  const length = dnrm2(side.dims, unit);
  if (length > known(state) * norm) {
    let j = side.dims - 1;
    while (!is_hidden(side, j)) j--;
    dscal(side.dims, 1 / length, unit);
    turn(state, side, unit, j, more, count, stride);
    for (let i = 0; i < side.dims; i++) if (is_hidden(side, i)) store<f64>(at(e, i), 0);
    store<f64>(at(e, j), length);
    reveal(state, k, j);
  }
  const pass = pass_of(state, k);
  const c = state.turn;
  memory.fill(c, 0, <usize>frame_size(state.capacity) << 3);
  for (let p = 0; p < side.shown; p++) store<f64>(at(c, p), load<f64>(at(e, place_of(side, p))));
  solve_transposed(state, side, c);
  pass.c = c;
  pass.y = y;
  combine(pass);
}

/** Makes the hidden direction of coordinate j known: that of a normal vector without its part in the known ones. */
function reveal(state: State, k: i32, j: i32): void {
  const side = side_of(state, k), u = state.turn;
  let left: f64 = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    await_products(state, k);
    memory.copy(u, side.waiting, <usize>side.shown << 3);
    solve(state, side, u);
    left = side.square - ddot(side.shown, u, u);
    if (left > 1e-9 * side.square) break;
    // In the last dimensions it may happen that rounding is all there is. Its length is independent of its direction.
    side.ready = 0;
  }
  append(state, side, u, Math.sqrt(max(left, f64.MIN_VALUE)), j);
  side.ready = 0;
  side.valid = 0;
}

/** A random direction of the whole space, times the root of its dimension, to `out`: hidden but for what is known. */
export function random_point(state: State, k: i32, out: usize): void {
  const side = side_of(state, k);
  memory.fill(out, 0, <usize>frame_size(state.capacity) << 3);
  draw_point(state, k, RANDOM, RANDOM_LENGTH, (<u32>side.points << 2) | <u32>k, out);
  side.points++;
}

/** Coordinates of a normal vector, what is not in the frame as a new hidden direction. `out` holds zeros. */
export function draw_point(state: State, k: i32, purpose: u32, length: u32, index: u32, out: usize): void {
  const side = side_of(state, k);
  fill_normals<f64>((side.dims + 7) >> 3, out, state.key0, state.key1, state.purpose + purpose, index, 0);
  for (let i = side.dims, end = (side.dims + 7) & ~7; i < end; i++) store<f64>(at(out, i), 0);
  if (side.dims == side.n) return;
  const beyond = chi(side.n - side.dims, state.eight, state.key0, state.key1, state.purpose + length, index);
  store<f64>(at(out, add_hidden(side)), beyond);
}
